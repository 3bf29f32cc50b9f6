//! Texts of up to 1 MB that have as little in common as possible, saved over each other, and frames
//! full of questions: how long it takes, and what the keystrokes of somebody else cost meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use tests::{Site, Visitor, Writer};
use yrs::Text as _;

/// A merge takes at most this long, in milliseconds.
const MAX_MERGE: f64 = 200.0;
/// A keystroke of somebody else takes at most this long meanwhile, in milliseconds.
const MAX_KEYSTROKE: f64 = 100.0;
const BETWEEN_KEYSTROKES: Duration = Duration::from_millis(20);
const LONG: usize = 999_000;
/// Frames of 400 kB with a question in every four bytes.
const FRAMES_OF_QUESTIONS: usize = 8;
/// One letter is put in at so many places of a text, so far apart.
const FAR_EDITS: u32 = 20_000;
const LETTERS_APART: u32 = 40;

pub fn measure(site: &Site, ada: &Visitor) {
    println!("\nmilliseconds to save one text over another, and of somebody else's keystroke meanwhile;");
    println!("limits: {MAX_MERGE:.0} to save, {MAX_KEYSTROKE:.0} for a keystroke:\n");
    println!("{:<34}{:>8}{:>12}{:>12}", "", "saved", "key p50", "key worst");
    let (_, quiet) = beside(site, ada, || std::thread::sleep(Duration::from_secs(2)));
    print("nobody else", None, &quiet);
    let mut worst: f64 = 0.0;
    for (name, old, new) in pairs() {
        let number = ada.declares(name);
        let section = ada.section_at(number, "summary");
        let address = format!("/api/v1/postmortems/{number}/sections/{section}/text");
        let save = |version: i64, text: &str| {
            let body = json!({ "version": version, "text": text });
            ada.api("PUT", &address, Some(&body)).expect(200).json()["version"].as_i64().unwrap()
        };
        let version = save(1, &old);
        let (took, keys) = beside(site, ada, || save(version, &new));
        worst = worst.max(took);
        print(name, Some(took), &keys);
    }
    println!("{:<34}{worst:>8.1}   limit {MAX_MERGE:.0}", "the worst");
    let number = ada.declares("Questions");
    let section = ada.section_at(number, "summary");
    let asking = Writer::join(site, ada, number);
    asking.types(section, 0, &log());
    asking.waits_until_saved();
    let (took, keys) = beside(site, ada, || {
        for _ in 0..FRAMES_OF_QUESTIONS {
            asking.sends_bytes([0, 0, 1, 0].repeat(100_000));
        }
        asking.types(section, 0, "An ordinary edit. ");
        asking.waits_until_saved();
    });
    print("frames full of questions", Some(took), &keys);
    far_spanning(site, ada);
    site.assert_nothing_broke();
}

/// Edits of a page that change the whole text in one frame, without a merge by the program.
fn far_spanning(site: &Site, ada: &Visitor) {
    let number = ada.declares("Far-spanning");
    let section = ada.section_at(number, "summary");
    let writer = Writer::join(site, ada, number);
    writer.types(section, 0, &log());
    writer.waits_until_saved();
    let (took, keys) = beside(site, ada, || {
        writer.changes(section, |text, transaction| {
            for place in (0..LETTERS_APART * FAR_EDITS).step_by(LETTERS_APART as usize).rev() {
                text.insert(transaction, place, ";");
            }
        });
        writer.waits_until_saved();
    });
    print("edits in 20,000 places, one frame", Some(took), &keys);
    let (took, keys) = beside(site, ada, || {
        writer.changes(section, |text, transaction| {
            let length = text.len(transaction);
            text.remove_range(transaction, 0, length);
            text.insert(transaction, 0, "An empty log.");
        });
        writer.waits_until_saved();
    });
    print("the whole text, replaced", Some(took), &keys);
}

fn print(name: &str, saved: Option<f64>, keys: &[f64]) {
    let saved = saved.map_or_else(String::new, |saved| format!("{saved:.1}"));
    println!("{name:<34}{saved:>8}{:>12.1}{:>12.1}", keys[keys.len() / 2], keys[keys.len() - 1]);
}

/// How long something takes in milliseconds, and the keystrokes of somebody who writes elsewhere, sorted.
fn beside<T>(site: &Site, ada: &Visitor, work: impl FnOnce() -> T) -> (f64, Vec<f64>) {
    let number = ada.declares("Elsewhere");
    let section = ada.section_at(number, "summary");
    let writer = Writer::join(site, ada, number);
    writer.waits_until_synced();
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let typing = scope.spawn(|| {
            let mut keys = Vec::new();
            while !is_done.load(Ordering::Relaxed) || keys.len() < 10 {
                let began = Instant::now();
                writer.types(section, 0, "x");
                writer.waits_until_saved();
                keys.push(began.elapsed().as_secs_f64() * 1000.0);
                std::thread::sleep(BETWEEN_KEYSTROKES);
            }
            keys
        });
        let began = Instant::now();
        let _ = work();
        let took = began.elapsed().as_secs_f64() * 1000.0;
        is_done.store(true, Ordering::Relaxed);
        let mut keys = typing.join().unwrap();
        keys.sort_by(f64::total_cmp);
        (took, keys)
    })
}

fn pairs() -> Vec<(&'static str, String, String)> {
    let log = log();
    let lines: Vec<&str> = log.lines().collect();
    let backwards: Vec<&str> = lines.iter().rev().copied().collect();
    let mut shuffled: Vec<(u32, &str)> = numbers(3).zip(lines.iter().copied()).collect();
    shuffled.sort_unstable();
    let shuffled: Vec<&str> = shuffled.into_iter().map(|(_, line)| line).collect();
    let words = |seed: u32, most: u32| made(seed, |number| format!("w{} ", number % most));
    let marks = |seed: u32| made(seed, |number| [",", ";", ".", ":", "!", "?", "-", "+"][number as usize % 8].into());
    vec![
        ("20,000 commas", "ab,".repeat(20_000), "ab;".repeat(20_000)),
        ("the commas of a log", log.clone(), log.replace(',', ";")),
        ("the spaces of a log", log.clone(), log.replace(' ', "  ")),
        ("lines backwards", log.clone(), backwards.join("\n")),
        ("lines shuffled", log.clone(), shuffled.join("\n")),
        ("one line, repeated", "ab,".repeat(LONG / 3), "ab;".repeat(LONG / 3)),
        ("something after every letter", ",".repeat(LONG / 2), ",;".repeat(LONG / 2)),
        ("marks at random", marks(1), marks(2)),
        ("words at random", words(1, 1_000), words(2, 1_000)),
        ("nothing in common", words(1, u32::MAX), words(2, u32::MAX)),
    ]
}

fn log() -> String {
    made(5, |n| {
        format!(
            "2026-11-10T{:02}:{:02}:{:02}Z host-{} GET /{},status={},ms={}\n",
            n % 24,
            n % 60,
            n / 60 % 60,
            n % 7,
            n % 1000,
            n % 500,
            n % 99
        )
    })
}

fn made(seed: u32, piece: impl Fn(u32) -> String) -> String {
    let mut text = String::with_capacity(LONG + 100);
    for number in numbers(seed) {
        if text.len() >= LONG {
            break;
        }
        text.push_str(&piece(number));
    }
    text.truncate(LONG);
    text
}

/// Numbers that follow from a seed.
fn numbers(seed: u32) -> impl Iterator<Item = u32> {
    std::iter::successors(Some(seed), |last| Some(last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)))
        .map(|number| number >> 8)
}

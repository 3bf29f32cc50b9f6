//! The process is killed at random moments while people type and save, and nothing that was
//! acknowledged is missing.

use std::collections::HashMap;
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;
use tests::{Site, Visitor, Writer, new_doc};

const WRITERS: usize = 8;
/// Each kill is followed by a look at everything that was acknowledged. On PostgreSQL the database
/// itself goes on, so fewer say as much.
const KILLS: usize = 200;
const KILLS_OF_A_NODE: usize = 40;

/// What the writers and the one who kills know of each other.
struct Scene {
    number: i64,
    section: i64,
    address: Mutex<String>,
    is_over: AtomicBool,
    /// Acknowledgements so far.
    count: AtomicUsize,
    heard: Condvar,
    lock: Mutex<()>,
    /// Words that were typed or saved, and whether they were acknowledged.
    typed: Mutex<HashMap<String, bool>>,
    saved: Mutex<HashMap<String, bool>>,
}

impl Scene {
    fn acknowledge(&self, kept: &Mutex<HashMap<String, bool>>, words: &[String]) {
        let mut kept = kept.lock().unwrap();
        for word in words {
            kept.insert(word.clone(), true);
        }
        self.count.fetch_add(words.len(), Ordering::SeqCst);
        let _lock = self.lock.lock().unwrap();
        self.heard.notify_all();
    }

    fn waits_for(&self, count: usize) {
        let end = Instant::now() + Duration::from_mins(1);
        let mut lock = self.lock.lock().unwrap();
        while self.count.load(Ordering::SeqCst) < count {
            assert!(Instant::now() < end, "nobody can write any more");
            lock = self.heard.wait_timeout(lock, Duration::from_secs(1)).unwrap().0;
        }
    }
}

/// Types words and waits for each to be acknowledged; what was not is sent again by the document.
fn writes(scene: &Scene, visitor: &Visitor, who: usize) {
    let doc = new_doc();
    let mut waiting: Vec<String> = Vec::new();
    let mut word = 0;
    while !scene.is_over.load(Ordering::SeqCst) {
        let address = scene.address.lock().unwrap().clone();
        let here = visitor.at(&address);
        let Some(writer) = Writer::join_with(&address, &here, scene.number, doc.clone()) else {
            // The server is on its way back, and the writers would take the time that it needs.
            std::thread::sleep(Duration::from_millis(5));
            continue;
        };
        let is_there = |state: &tests::State| state.is_synced && state.sent > 0 || state.closed.is_some();
        writer.waits_for(Duration::from_secs(30), is_there);
        loop {
            let is_done = |state: &tests::State| state.saved >= state.sent || state.closed.is_some();
            writer.waits_for(Duration::from_secs(30), is_done);
            let state = writer.state();
            if state.closed.is_some() {
                break;
            }
            scene.acknowledge(&scene.typed, &waiting);
            waiting.clear();
            if scene.is_over.load(Ordering::SeqCst) {
                return;
            }
            word += 1;
            if word % 4 == 0 {
                saves(scene, &here, &format!("saved-{who}-{word}"));
            }
            let words = format!("typed-{who}-{word} ");
            scene.typed.lock().unwrap().insert(words.clone(), false);
            writer.types(scene.section, 0, &words);
            waiting.push(words);
        }
    }
}

/// Saves an event by the API; the answer counts when it came.
fn saves(scene: &Scene, visitor: &Visitor, words: &str) {
    scene.saved.lock().unwrap().insert(words.to_owned(), false);
    let event = json!({ "at": "2026-11-10T14:03", "text": words });
    let path = format!("/api/v1/postmortems/{}/events", scene.number);
    if visitor.tries_api("POST", &path, &event) == Some(201) {
        scene.acknowledge(&scene.saved, &[words.to_owned()]);
    }
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed_again_and_again() {
    let mut site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Written through power cuts");
    let section = ada.section_at(number, "summary");
    let people: Vec<Visitor> =
        (0..WRITERS).map(|who| site.invite(&ada, &format!("w{who}@example.org"), "member")).collect();
    let scene = Arc::new(Scene {
        number,
        section,
        address: Mutex::new(site.address.clone()),
        is_over: AtomicBool::new(false),
        count: AtomicUsize::new(0),
        heard: Condvar::new(),
        lock: Mutex::new(()),
        typed: Mutex::default(),
        saved: Mutex::default(),
    });
    let writers: Vec<_> = people
        .into_iter()
        .enumerate()
        .map(|(who, visitor)| {
            let scene = Arc::clone(&scene);
            std::thread::spawn(move || writes(&scene, &visitor, who))
        })
        .collect();

    let kills = if site.database().starts_with("postgres") { KILLS_OF_A_NODE } else { KILLS };
    let mut random = 20_261_123_u64;
    let mut longest = Duration::ZERO;
    for _ in 0..kills {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        scene.waits_for(scene.count.load(Ordering::SeqCst) + (random >> 60) as usize);
        // Not always at an acknowledgement: anywhere within the next milliseconds.
        let moment = Instant::now() + Duration::from_micros((random >> 40) % 8_000);
        while Instant::now() < moment {
            std::hint::spin_loop();
        }
        let began = Instant::now();
        let before = scene.count.load(Ordering::SeqCst);
        site = site.dies_and_starts_again();
        scene.address.lock().unwrap().clone_from(&site.address);
        scene.waits_for(before + 1);
        longest = longest.max(began.elapsed());
        looks(&scene, &ada.at(&site.address));
    }
    scene.is_over.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.join().unwrap();
    }
    looks(&scene, &ada.at(&site.address));
    let check = site.runs(&["check"]);
    assert!(check.is_good, "{}{}", check.message, check.logs);
    // The runner shows this of stories that pass, too.
    let _ = writeln!(
        std::io::stderr(),
        "{kills} kills under {WRITERS} writers: {} edits acknowledged, none missing, none twice; \
         the longest pause until writing worked again: {:.0} ms",
        scene.count.load(Ordering::SeqCst),
        longest.as_secs_f64() * 1000.0
    );
    site.assert_nothing_broke();
}

/// Everything that was acknowledged stands there once, and nothing twice.
fn looks(scene: &Scene, ada: &Visitor) {
    // What is acknowledged before looking must be found.
    let typed = scene.typed.lock().unwrap().clone();
    let saved = scene.saved.lock().unwrap().clone();
    let text = ada.get(&format!("/api/v1/postmortems/{}/sections/{}", scene.number, scene.section)).expect(200).json();
    let events = ada.get(&format!("/api/v1/postmortems/{}/events", scene.number)).expect(200).text();
    assert_each_once(&typed, text["text"].as_str().unwrap(), " ");
    assert_each_once(&saved, &events, "\"");
}

fn assert_each_once(words: &HashMap<String, bool>, text: &str, end: &str) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric() && letter != '-') {
        *counts.entry(word).or_default() += 1;
    }
    for (word, is_acknowledged) in words {
        let count = counts.get(word.trim_end_matches(end)).copied().unwrap_or_default();
        assert!(count <= 1, "{word} stands there {count} times");
        assert!(count == 1 || !is_acknowledged, "{word} was acknowledged and is gone");
    }
}

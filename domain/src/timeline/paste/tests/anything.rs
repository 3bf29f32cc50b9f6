//! Texts that nobody would write: none makes a reader panic, and no line of them vanishes.

use proptest::prelude::*;

use super::{berlin, read, samples};
use crate::any_text::any_text;
use crate::timeline::paste::entries::day_line;
use crate::timeline::paste::{PasteContext, PasteFormat, Pasted, read_paste};

/// What is put into samples, at any place.
const PIECES: &[&str] = &[
    "é",
    "🔥",
    "日本",
    "\u{202e}",
    "\u{200e}",
    "\0",
    "\n",
    "\n\n",
    "\t",
    " ",
    "  ",
    ":",
    "[",
    "]",
    "{",
    "}",
    "\"",
    ",",
    "|",
    "— ",
    " - ",
    "12",
    "14:03",
    "14h30",
    "um 14.30 Uhr",
    "下午2:05",
    "오후 2시",
    "14時30分",
    "gestern",
    "Today at ",
    "hier à ",
    "12/11 ",
    "11-12 14:03:11.120 ",
    "261112 140311 ",
    "20261112-14:03:11:120|",
    "1794488587",
    "12m",
    "12m (x4 over 20m)",
    "LAST SEEN   TYPE   REASON   OBJECT   MESSAGE\n",
    "WEBVTT\n",
    "00:00:03.120 --> 00:00:05.400\n",
    "* commit 1a2b3c4\n",
    "|\\ ",
    "ada — ",
    ":palm_tree:  9:05 AM\n",
    "NEU\n",
    "2 replies\n",
    "46338.585\t",
    "{\"incident_updates\":[",
    "\"created_at\":\"2026-11-12T10:20:11Z\"",
    "{\"kind\":\"Event\"}",
];

/// A sample with some changes.
fn changed() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), 0_u8..4, prop::sample::select(PIECES));
    (prop::sample::select(samples()), prop::collection::vec(change, 0..8)).prop_map(|(sample, changes)| {
        let mut letters: Vec<char> = sample.chars().collect();
        for (place, how, piece) in changes {
            let at = place.index(letters.len().max(1));
            match how {
                0 => drop(letters.splice(at..at, piece.chars())),
                1 => drop(letters.splice(at..(at + 3).min(letters.len()), piece.chars())),
                2 => drop(letters.drain(at..(at + 7).min(letters.len()))),
                _ => letters.truncate(at.max(letters.len() / 2)),
            }
        }
        letters.into_iter().collect()
    })
}

/// Each line with words is in an event or listed as left out; a line that only says the day is in the times.
fn assert_whole(text: &str, pasted: &Pasted) {
    if !matches!(pasted.format, PasteFormat::Chat | PasteFormat::List | PasteFormat::Log) {
        return;
    }
    let mut kept = String::new();
    for event in &pasted.events {
        kept.extend([&event.as_written, " ", &event.text, " ", &event.origin, "\n"]);
        for piece in &event.evidence {
            kept.extend([format!("{piece:?}"), "\n".to_owned()]);
        }
    }
    // A status says nothing of the incident.
    let is_of_window = |word: &str| ["edited", "coffee", "palm", "tree"].contains(&word);
    let is_grouped = kept.contains("(×");
    pasted.left_out.iter().for_each(|left| kept.extend([&left.text, "\n"]));
    let plain = |text: &str| text.replace('\\', "");
    let kept = plain(&kept);
    // A time may end within a word: the rest of the word is the text.
    let joined: String = kept.split_whitespace().collect();
    for line in text.lines().filter(|line| line.len() < 300) {
        let is_day = day_line(line).is_some() || super::super::chat_heads::relative_day(line).is_some();
        if is_day || is_grouped {
            continue;
        }
        for word in plain(line).split(|char: char| !char.is_ascii_alphabetic()).filter(|word| word.len() > 3) {
            assert!(
                joined.contains(word) || is_of_window(word),
                "“{word}” of “{line}” is nowhere in {kept}\n{pasted:#?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_a_sample_makes_it_panic_or_lose_a_line(text in changed()) {
        if let Ok(pasted) = read(&text) {
            assert_whole(&text, &pasted);
        }
    }

    #[test]
    fn any_text_is_read_as_anything(text in any_text(), format in prop::sample::select(PasteFormat::ALL)) {
        let _ = read_paste(&text, &PasteContext { read_as: Some(format), ..berlin() });
        let _ = read_paste(&format!("{text}\n2026-11-10 14:03:22 a\n"), &PasteContext { read_as: Some(format), ..berlin() });
    }

    #[test]
    fn any_sample_is_read_as_anything(text in changed(), format in prop::sample::select(PasteFormat::ALL)) {
        let _ = read_paste(&text, &PasteContext { read_as: Some(format), ..berlin() });
    }

    #[test]
    fn any_characters_are_read_or_refused(text in "\\PC{0,80}", lines in prop::collection::vec("\\PC{0,30}", 0..6)) {
        let _ = read(&text);
        let whole = lines.iter().map(|line| format!("14:03 {line}\n")).collect::<Vec<_>>().concat();
        if let Ok(pasted) = read(&whole) {
            assert_whole(&whole, &pasted);
        }
    }
}

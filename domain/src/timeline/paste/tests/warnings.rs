use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use super::{berlin, read, sample, told};
use crate::timeline::paste::{PasteContext, WrongKind, day_of_incident, read_paste};
use crate::timeline::{EventId, EventKind, Milestone, Origin, Precision, TimelineEvent};

fn event(id: i64, at: &str, text: &str) -> TimelineEvent {
    TimelineEvent {
        id: EventId(id),
        version: 1,
        at: DateTime::parse_from_rfc3339(at).unwrap().to_utc(),
        precision: Precision::Exact,
        kind: EventKind::Observation,
        milestone: None,
        text: text.into(),
        decision: None,
        evidence: Vec::new(),
        origin: Origin::Typed,
        as_written: None,
        position: 1,
        by: None,
    }
}

fn warnings(text: &str) -> Vec<String> {
    read(text).unwrap().events.into_iter().map(|event| event.warnings.join("; ")).collect()
}

#[test]
fn a_missing_day_is_taken_from_the_incident_and_said_once() {
    let warnings = warnings("14:03 a fired\n14:05 b fired\n");
    assert!(warnings[0].contains("No date found. Assumed 10 Nov 2026"), "{warnings:?}");
    assert_eq!(warnings[1], "");
}

#[test]
fn going_back_and_passing_midnight_are_told() {
    let warnings =
        warnings("2026-11-10 14:03 a\n2026-11-10 13:03 b\n2026-11-10 14:04 c\n2026-11-10 23:50 d\n00:10 e\n");
    assert_eq!(warnings[0], "");
    assert!(warnings[1].contains("Earlier than"), "{warnings:?}");
    assert_eq!((warnings[2].as_str(), warnings[3].as_str()), ("", ""));
    assert!(warnings[4].contains("After midnight"), "{warnings:?}");
}

#[test]
fn day_and_month_come_close_to_the_incident_unless_somebody_says_otherwise() {
    let text = "11/10/2026 14:03 a\n11/10/2026 14:05 b\n";
    let near = read(text).unwrap();
    assert!(near.month_first && near.asks_order);
    assert_eq!(told(&near)[0], "10 13:03:00 a");
    assert!(near.events[0].warnings[0].contains("Day and month"), "{near:?}");
    let as_written = read_paste(text, &PasteContext { month_first: Some(false), ..berlin() }).unwrap();
    assert_eq!(as_written.events[0].at.to_rfc3339(), "2026-10-11T12:03:00+00:00");
    assert!(as_written.asks_order && as_written.events[0].warnings.is_empty());
}

#[test]
fn the_zone_is_asked_once_and_changes_the_times() {
    let text = "2026-11-10 14:03 a\n2026-11-10 14:05 b\n";
    let read = read_paste(text, &PasteContext { chosen_zone: Some(Tz::America__New_York), ..berlin() }).unwrap();
    assert!(read.asks_zone);
    assert_eq!(
        (read.zone, read.events[0].at.to_rfc3339().as_str()),
        (Tz::America__New_York, "2026-11-10T19:03:00+00:00")
    );
    let named = super::read("2026-11-10 14:03 IST a\n2026-11-10 14:05 IST b\n").unwrap();
    assert!(!named.asks_zone);
    assert!(named.events[0].warnings[0].contains("“IST” is ambiguous"));
}

#[test]
fn hours_that_came_twice_or_never_are_doubtful() {
    let warnings = warnings("2026-10-25 02:30 a\n2026-10-25 02:40 b\n2026-03-29 02:30 c\n");
    assert!(warnings[0].contains("occurred twice") && warnings[2].contains("did not exist"), "{warnings:?}");
}

#[test]
fn what_the_timeline_tells_already_is_recognised_and_what_lies_far_is_marked() {
    let known = [event(7, "2026-11-10T13:03:30Z", "The pager fired."), event(8, "2026-11-10T13:15:00Z", "Lunch")];
    let context = PasteContext { events: &known, ..berlin() };
    let pasted =
        read_paste("2026-11-10 14:03 pager fired\n2026-11-10 14:15 rollback\n2026-11-20 9:00 review\n", &context)
            .unwrap();
    let same: Vec<_> = pasted.events.iter().map(|event| event.same_as).collect();
    assert_eq!(same, [Some(EventId(7)), None, None]);
    assert!(!pasted.events[0].is_wanted() && pasted.events[1].is_wanted());
    assert!(pasted.events[2].warnings[0].contains("Far from the incident: 9 days after"), "{:?}", pasted.events[2]);
    assert!(!pasted.events[2].is_wanted(), "somebody has to want it");
}

#[test]
fn times_without_a_day_are_taken_for_the_day_of_the_incident() {
    let day = |day| NaiveDate::from_ymd_opt(2026, 11, day);
    let mut known = vec![event(1, "2026-11-09T22:50:00Z", "The deploy of the day before")];
    assert_eq!(day_of_incident(&[], Tz::Europe__Berlin), None);
    assert_eq!(day_of_incident(&known, Tz::Europe__Berlin), day(9));
    known.extend([event(2, "2026-11-10T13:00:00Z", "a"), event(3, "2026-11-10T13:01:00Z", "b")]);
    assert_eq!(day_of_incident(&known, Tz::Europe__Berlin), day(10), "most events");
    known[0].milestone = Some(Milestone::Detected);
    assert_eq!(day_of_incident(&known, Tz::Europe__Berlin), day(9));
    known[1].milestone = Some(Milestone::ImpactStarted);
    assert_eq!(day_of_incident(&known, Tz::Europe__Berlin), day(10), "before when it was noticed");
}

#[test]
fn what_stands_twice_in_a_paste_is_wanted_once() {
    let pasted = read("14:03 a\n14:03 a\n14:04 a\n").unwrap();
    assert_eq!(pasted.events.iter().map(super::super::Proposed::is_wanted).collect::<Vec<_>>(), [true, false, true]);
}

#[test]
fn the_wrong_kind_says_so() {
    let html = "<!DOCTYPE html><html><body><p>14:03 pager fired</p></body></html>";
    let prose = "We met on Tuesday and talked about the pool.\nIt was too small. Nobody knew why.\n".repeat(20);
    for (text, wanted) in [
        ("", WrongKind::Empty),
        (" \n ", WrongKind::Empty),
        (prose.as_str(), WrongKind::NoTimes),
        (html, WrongKind::Html),
        ("PK\u{3}\u{4}\u{14}\0abc", WrongKind::Archive),
        ("%PDF-1.7\nabc", WrongKind::Pdf),
        ("\u{fffd}PNG\r\n\u{1a}\n\0\0\0", WrongKind::Binary),
        ("9fceb02 Roll back the pool\n1b6d2f4 Merge branch\n", WrongKind::CommitsWithoutDates),
        ("{\"name\": \"debrief\", \"version\": \"1.0\"}", WrongKind::OtherJson { fields: "“name”, “version”".into() }),
        ("[1, 2, 3]", WrongKind::OtherJson { fields: String::new() }),
        ("{\"alerts\": [\n{\"labels\": {", WrongKind::BrokenJson { line: 2 }),
    ] {
        let wrong = read(text).expect_err(text);
        assert_eq!(wrong, wanted, "{text}");
        assert!(wrong.to_string().ends_with('.'));
    }
    let many = (0..5_001).map(|line| format!("2026-11-10 14:03:22 order {line}\n")).collect::<Vec<_>>().concat();
    assert_eq!(read(&many), Err(WrongKind::TooMany { found: 5_001 }));
    let list = (0..10_001).map(|item| format!("- 14:03 order {item}\n")).collect::<Vec<_>>().concat();
    assert_eq!(read(&list), Err(WrongKind::TooMany { found: 10_001 }));
    assert_eq!(read(&"x".repeat(20_000_001)), Err(WrongKind::TooLarge));
    let prose_with_times = format!("{prose}At 14:03 the pager fired, we think.\n");
    assert_eq!(read(&prose_with_times), Err(WrongKind::NoTimes));
}

#[test]
fn nothing_vanishes() {
    for name in ["slack_window.txt", "teams_window.txt", "markdown_list.md", "app.log", "log.jsonl", "git_default.txt"]
    {
        let text = sample(name);
        let pasted = read(&text).unwrap();
        let mut kept = String::new();
        for event in &pasted.events {
            let evidence = format!("{:?}", event.evidence);
            kept.extend([&event.as_written, " ", &event.text, " ", &event.origin, " ", &evidence, "\n"]);
        }
        pasted.left_out.iter().for_each(|left| kept.push_str(&left.text));
        let kept = kept.replace("\\\"", "\"");
        for word in text.split(|char: char| !char.is_alphanumeric()).filter(|word| word.len() > 3) {
            let is_furniture = [
                "commit",
                "Author",
                "Merge",
                "Date",
                "example",
                "HEAD",
                "main",
                "edited",
                "Timeline",
                "timestamp",
                "message",
            ]
            .contains(&word)
                || ["Tuesday", "Wednesday", "November", "10th", "11th", "2026"].contains(&word);
            let is_part_of_hash = name.starts_with("git") && word.chars().all(|char| char.is_ascii_hexdigit());
            assert!(is_furniture || is_part_of_hash || kept.contains(word), "{name}: “{word}” is nowhere in {kept}");
        }
    }
}

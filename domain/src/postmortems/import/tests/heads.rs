use chrono::NaiveDate;

use super::read;

#[test]
fn titles_come_from_front_matter_headings_or_files() {
    for (file, text, title, date) in [
        ("a.md", "---\ntitle: \"Red lights\"\ndate: 2024-01-02\n---\n\nText.", "Red lights", Some((2024, 1, 2))),
        (
            "a.md",
            "+++\ntitle = 'Red lights'\ndate = 2024-01-02\nseverity = 2\n+++\n\nText.",
            "Red lights",
            Some((2024, 1, 2)),
        ),
        ("2024-01-02-red-lights.md", "## Summary\n\nText.", "red lights", Some((2024, 1, 2))),
        ("notes/20240102_red_lights.markdown", "Text.", "red lights", Some((2024, 1, 2))),
        ("Red lights v1.2", "", "Red lights v1.2", None),
        ("red-lights.md", "# Postmortem\n\nText.", "red lights", None),
        ("a.md", "# [2024-01-02] Red lights\n\nText.", "Red lights", Some((2024, 1, 2))),
        ("a.md", "# Incident date: 2 January 2024 - Red lights\n", "Red lights", Some((2024, 1, 2))),
        ("a.md", "Intro.\n\n# Red `lights` — 2/1/2024\n", "Red lights — 2/1/2024", None),
        ("a.md", "# Summary\n\nText.\n\n# Impact\n\nText.", "a", None),
    ] {
        let imported = read(file, text);
        let date = date.and_then(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day));
        assert_eq!((imported.title.as_str(), imported.date), (title, date), "{file}: {text}");
    }
}

#[test]
fn facts_stand_at_the_head() {
    let imported = read(
        "x.md",
        "# Down\n\n**Date:** 2024-03-04\n**Severity:** SEV-2\n**Authors:** Ada, Bob\n\n| Field | Value |\n|---|---|\n| Status | Done |\n| Time zone | Europe/Paris |\n\nMore text: here.\n\n## Timeline\n\n- 10:00 x\n\n## Statistics\n\n- Time to detection: 5 minutes [^1]\n\n[^1]: A guess.\n\n## Attendees\n\n- AB, CD\n- EF\n",
    );
    assert_eq!(imported.severity, Some(2));
    assert_eq!(imported.people, ["Ada", "Bob", "AB", "CD", "EF"]);
    assert_eq!(imported.stats.last().map(|(_, value)| value.as_str()), Some("5 minutes [1] (1: A guess.)"));
    assert_eq!(imported.zone.map(chrono_tz::Tz::name), Some("Europe/Paris"));
    assert_eq!(imported.sections[0].text, "More text: here.");
    assert_eq!(imported.events[0].time.local().map(|local| local.date()), NaiveDate::from_ymd_opt(2024, 3, 4));
}

#[test]
fn front_matter_that_is_not_understood_stays() {
    let imported = read(
        "x.md",
        "---\nlayout: post\nseverity: critical\nauthors:\n  - Ada\n  - Bob\nnested:\n  deep: [1, 2]\n---\n# Down\n",
    );
    assert_eq!(imported.severity, Some(1));
    assert_eq!(imported.people, ["Ada", "Bob"]);
    assert_eq!(imported.sections[0].heading, "Front matter");
    assert!(imported.sections[0].text.contains("deep: [1, 2]"));
}

#[test]
fn what_is_no_postmortem_is_told_apart() {
    for (file, text, is_one) in [
        ("README.md", "# Our reports\n\nSee below.\n\n- [one](2024-01-01.md)\n", false),
        ("t.md", "# {{ title }}\n\n## Summary\n\nWhat happened?\n\n## Actions\n\n- {{ item }}\n", false),
        ("x.md", "# Down\n\n## Summary\n\nIt fell.\n\n## Actions\n\n- Prop it up\n", true),
        ("x.md", "", false),
    ] {
        assert_eq!(read(file, text).looks_like_postmortem(), is_one, "{text}");
    }
}

#[test]
fn a_heading_that_only_announces_the_title_is_a_label() {
    let imported = read("x.md", "# Title\n## Parcels went astray\n\n# Cause\n\n- a swapped belt\n");
    assert_eq!(imported.title, "Parcels went astray");
    assert!(imported.sections.iter().all(|section| !section.text.contains("Parcels")), "{:?}", imported.sections);
    assert_eq!(imported.labels, ["Title"]);
}

/// A document that states durations above an outage of 47 minutes that was detected after five.
fn stating(facts: &str) -> Vec<String> {
    let text = format!(
        "# A\n\n{facts}\n\n## Timeline (UTC)\n\n- 2025-03-04 10:03 outage begins\n- 10:08 alert fired\n- 10:50 resolved\n"
    );
    read("x.md", &text).needs_check.into_iter().map(|warning| format!("{} {}", warning.line, warning.why)).collect()
}

#[test]
fn stated_durations_are_compared_with_the_events() {
    for right in [
        "Downtime: 47 minutes",
        "**Duration:** 0h 47m",
        "Duration: about 50 minutes",
        "Duration: 1 hour",
        "Time to detect: 5 min",
        "Time to resolve: 42 min",
        "Duration: unknown",
        "Time to deploy: 3 h",
        "| Metric | Value |\n|---|---|\n| TTD | 5 min |\n| TTR | 47 min |",
    ] {
        assert_eq!(stating(right), [""; 0], "{right}");
    }
    assert_eq!(
        stating("Date: 2025-03-04\nDowntime: 2h 10m"),
        [
            "4 The document states “Downtime: 2h 10m”, but the events marked “Impact started” and “Resolved” are 47 min apart."
        ]
    );
    for wrong in [
        "Time to detect: 15 min",
        "Duration: 3 hours",
        "Duration: about 2 hours",
        "Dauer: 20 Minuten",
        "停止時間: 2時間",
        "| Metric | Value |\n|---|---|\n| TTD | 5 min |\n| TTR | 90 min |",
    ] {
        assert_eq!(stating(wrong).len(), 1, "{wrong}");
    }
}

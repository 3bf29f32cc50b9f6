use super::super::{EventTime, Milestone};
use super::{read, told};

#[test]
fn a_list_without_times_keeps_its_order() {
    let imported =
        read("x.md", "# A\n\n## Timeline\n\n- a build fails\n- the image is old\n  - from May\n- builds pass\n");
    assert_eq!(told(&imported), ["? a build fails", "? the image is old\n- from May", "? builds pass"]);
    let mixed = read("x.md", "# A\n\n## Timeline\n\n- 2025-01-02 10:00 a build fails\n- later\n");
    assert_eq!(mixed.events.len(), 1);
}

#[test]
fn a_time_of_24_hours_with_a_half_of_the_day_is_doubtful() {
    let imported = read("2025-01-02.md", "# A\n\n## Timeline\n\n- 14:00 PM UTC: one\n- 2:30 PM UTC: two\n");
    assert_eq!(told(&imported), ["2025-01-02 14:00 one", "2025-01-02 14:30 two"]);
    assert_eq!(imported.needs_check.len(), 1, "{:?}", imported.needs_check);
    assert_eq!(imported.needs_check[0].line, 5);
}

#[test]
fn facts_at_the_head_mark_the_events_of_their_time() {
    let imported = read(
        "x.md",
        "# A\n\nDate: 2025-01-02\nStart: 10:00\nEnd: 2025-01-02T10:40Z\n\n## Timeline (UTC)\n\n- 10:00 one\n- 10:20 two\n- 10:40 three\n",
    );
    let marks: Vec<_> = imported.events.iter().map(|event| event.milestone).collect();
    assert_eq!(marks, [Some(Milestone::ImpactStarted), None, Some(Milestone::Resolved)]);
}

#[test]
fn prose_is_proposed_and_stays() {
    let prose = "At 12:06 CET on 14 March 2025 the first page stayed empty. At about 12:30 we saw why. By 12:50 all was well.\n\nWe will test the page (Mia, by 21 March) and write down how.";
    let imported = read("x.md", &format!("# Empty page\n\n{prose}\n"));
    assert!(imported.events.is_empty() && imported.actions.is_empty());
    assert_eq!(imported.sections[0].text, prose);
    let times: Vec<_> = imported.proposed_events.iter().map(|proposed| proposed.record.time).collect();
    let at = |hour, minute, approximate| {
        let day = chrono::NaiveDate::from_ymd_opt(2025, 3, 14).unwrap();
        EventTime::At { local: day.and_hms_opt(hour, minute, 0).unwrap(), approximate }
    };
    assert_eq!(times, [at(12, 6, false), at(12, 30, true), at(12, 50, false)]);
    let actions: Vec<_> = imported
        .proposed_actions
        .iter()
        .map(|proposed| (proposed.record.owner.as_deref(), proposed.record.due))
        .collect();
    assert_eq!(actions, [(Some("Mia"), chrono::NaiveDate::from_ymd_opt(2025, 3, 21)), (None, None)]);
}

#[test]
fn an_empty_template_has_no_action_items() {
    let imported = read(
        "x.md",
        "# A\n\n## Action items\n\n- [ ] _Action_ (owner, due)\n- [ ] TBD\n- [ ] Add an owner to each alert\n",
    );
    assert_eq!(imported.actions.len(), 1);
}

#[test]
fn the_first_symptom_in_prose_may_be_the_beginning() {
    let beginnings = [
        "At 09:12 UTC on 3 June 2025 the first label was printed empty.",
        "At 09:12 UTC on 3 June 2025 uploads began to time out.",
        "Am 3. Juni 2025 um 09:12 UTC war die Seite langsam.",
    ];
    for beginning in beginnings {
        let prose = format!("{beginning} Monitoring noticed at 09:20. The old printer was back at 09:41.");
        let imported = read("x.md", &format!("# Labels\n\n{prose}\n"));
        let marks: Vec<_> = imported.proposed_events.iter().map(|event| event.record.milestone).collect();
        let expected = [Some(Milestone::ImpactStarted), Some(Milestone::Detected), None];
        assert_eq!(marks[..2], expected[..2], "{beginning}");
    }
    // A change is no symptom, and neither is what was said after the detection.
    let prose = "At 09:12 UTC on 3 June 2025 we deployed the slow printer. Monitoring noticed at 09:20. At 09:31 two prints failed.";
    let imported = read("x.md", &format!("# Labels\n\n{prose}\n"));
    let marks: Vec<_> = imported.proposed_events.iter().map(|event| event.record.milestone).collect();
    assert_eq!(marks, [None, Some(Milestone::Detected), None]);
}

#[test]
fn timelines_of_different_incidents_mark_none() {
    let text = "# Two faults\n\n## Monday\n\n### Timeline\n\n- 2025-06-02 10:00 UTC outage begins\n- 2025-06-02 10:20 UTC resolved\n\n## Tuesday\n\n### Timeline\n\n- 2025-06-03 10:00 UTC outage begins\n";
    let imported = read("x.md", text);
    assert!(imported.events.iter().all(|event| event.milestone.is_none()));
    assert!(imported.needs_check.iter().any(|warning| warning.why.contains("several timelines")));
}

#[test]
fn an_early_fault_is_the_beginning_of_what_was_resolved() {
    let marks = |entries: &[&str]| -> Vec<Option<Milestone>> {
        let lines: Vec<String> =
            entries.iter().enumerate().map(|(at, entry)| format!("- 10:{at}0 UTC {entry}\n")).collect();
        let imported = read("2025-06-02.md", &format!("# A\n\n## Timeline\n\n{}", lines.concat()));
        imported.events.iter().map(|event| event.milestone).collect()
    };
    let [started, detected, resolved] = [Milestone::ImpactStarted, Milestone::Detected, Milestone::Resolved].map(Some);
    assert_eq!(
        marks(&["the shelves are renumbered", "a reader takes the wrong book", "the old numbers are back"]),
        [None, started, resolved]
    );
    // What is looked into is no beginning, and without an end nothing is.
    assert_eq!(
        marks(&["restarting the queue after errors", "errors are seen in the log", "all works again"]),
        [None, None, resolved]
    );
    assert_eq!(marks(&["a reader takes the wrong book", "the shelf is closed"]), [None, None]);
    assert_eq!(marks(&["the shelves are renumbered", "a guide reports two wrong books"]), [None, detected]);
}

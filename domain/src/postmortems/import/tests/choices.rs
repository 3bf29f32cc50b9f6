//! What people decide about a document before it is imported.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::super::{Choices, DateOrder, Imported, ImportedPart, PartRole, Source, import, import_with, words};

const TEXT: &str = "# The pool ran dry

Written by Ada.

## What we saw

- 14:03 pager fired
- 14:10 rolled back

## Then

- Add an alert

**Good**

- The rollback took a minute
";

fn read(text: &str, choices: &Choices) -> Imported {
    let imported = import_with(&Source { file_name: "a.md", text }, choices);
    let lost = words::lost(text, &imported);
    assert!(lost.is_empty(), "lost: {lost:?} in {imported:#?}");
    imported
}

fn parts(imported: &Imported) -> Vec<(usize, &str, PartRole, usize)> {
    let parts = imported.parts.iter();
    parts
        .map(|ImportedPart { line, label, role, events, findings, actions }| {
            (*line, label.as_str(), *role, events + findings + actions)
        })
        .collect()
}

#[test]
fn the_parts_are_listed_with_what_they_were_taken_for() {
    let imported = import(&Source { file_name: "a.md", text: TEXT });
    assert_eq!(
        parts(&imported),
        [
            (3, "", PartRole::Text, 0),
            (5, "What we saw", PartRole::Text, 0),
            (10, "Then", PartRole::Text, 0),
            (14, "Good", PartRole::WentWell, 1),
        ]
    );
}

#[test]
fn a_part_becomes_what_somebody_chose() {
    let chosen = BTreeMap::from([
        (5, PartRole::Timeline),
        (10, PartRole::Actions),
        (14, PartRole::Lucky),
        // No part begins there.
        (11, PartRole::Summary),
    ]);
    let first_day = NaiveDate::from_ymd_opt(2026, 11, 10);
    let imported = read(TEXT, &Choices { first_day, parts: chosen, ..Choices::default() });
    assert_eq!(super::told(&imported), ["2026-11-10 14:03 pager fired", "2026-11-10 14:10 rolled back"]);
    assert_eq!(imported.actions[0].text, "Add an alert");
    assert_eq!(imported.findings[0].kind, super::super::FindingKind::Lucky);
    assert_eq!(
        parts(&imported)[1..],
        [
            (5, "What we saw", PartRole::Timeline, 2),
            (10, "Then", PartRole::Actions, 1),
            (14, "Good", PartRole::Lucky, 1),
        ]
    );
}

#[test]
fn a_bold_line_at_the_top_is_a_part_with_a_label() {
    let text = "# The pool ran dry\n\n**Notes**\n\n- 2026-11-10 14:03 pager fired\n";
    let choices = Choices { parts: BTreeMap::from([(3, PartRole::Timeline)]), ..Choices::default() };
    assert_eq!(parts(&read(text, &choices)), [(3, "Notes", PartRole::Timeline, 1)]);
}

#[test]
fn text_stays_text_when_somebody_says_so() {
    let text =
        "# Outage\n\n## Timeline\n\n- 2026-11-10 14:03 pager fired\n\n### The second hour\n\n- 2026-11-10 14:05 more\n";
    let taken = read(text, &Choices::default());
    assert_eq!(taken.events.len(), 2);
    let choices = |line, role| Choices { parts: BTreeMap::from([(line, role)]), ..Choices::default() };
    assert_eq!(read(text, &choices(7, PartRole::Text)).events.len(), 1);
    assert_eq!(read(text, &choices(3, PartRole::Text)).events.len(), 0);
    // Choosing what a part is taken for anyway changes nothing.
    assert_eq!(read(text, &choices(7, PartRole::Timeline)), taken);
}

#[test]
fn the_order_of_day_and_month_is_chosen_for_the_whole_document() {
    let text = "# Outage\n\n## Timeline\n\n- 3/4/2026 14:03 pager fired\n";
    let on = |order| super::told(&read(text, &Choices { order: Some(order), ..Choices::default() }));
    assert_eq!(on(DateOrder::DayFirst), ["2026-04-03 14:03 pager fired"]);
    assert_eq!(on(DateOrder::MonthFirst), ["2026-03-04 14:03 pager fired"]);
}

use chrono::NaiveDate;

use super::super::ActionKind::{Detect, Mitigate, Prevent};
use super::read;

#[test]
fn task_lists_say_what_is_done() {
    let imported = read(
        "x.md",
        "# A\n\n## Follow-up actions\n\n### Storage\n\n- [x] Add quota\n- [ ] Alert on quota - @ada, due 2024-06-30\n- ✅ Clean up (see [ticket](https://example.org/1))\n- [ ]\n",
    );
    let done: Vec<bool> = imported.actions.iter().map(|action| action.done).collect();
    assert_eq!(done, [true, false, true]);
    assert_eq!(imported.actions[1].due, NaiveDate::from_ymd_opt(2024, 6, 30));
    assert_eq!(imported.actions[2].links, ["https://example.org/1"]);
    assert!(imported.actions.iter().all(|action| action.group.as_deref() == Some("Storage")));
}

#[test]
fn tables_give_owner_deadline_and_kind() {
    let text = "# A\n\n## Action Items\n\n| Action Item | Type | Owner | Bug | Due |\n|---|---|---|---|---|\n| Limit retries | prevent | ada | [n/a] | 2024-07-01 |\n| Page on lag | detect | bob | #12 DONE | next week |\n";
    let imported = read("x.md", text);
    let [first, second] = imported.actions.as_slice() else { panic!("{:?}", imported.actions) };
    assert_eq!((first.owner.as_deref(), first.kind), (Some("ada"), Prevent));
    assert_eq!(first.due, NaiveDate::from_ymd_opt(2024, 7, 1));
    assert_eq!((second.due, second.kind), (None, Detect));
    assert_eq!(second.text, "Page on lag\n\nType: detect\n\nBug: #12 DONE\n\nDue: next week");
}

#[test]
fn a_status_that_became_the_state_is_not_repeated_in_the_text() {
    let text = "# A\n\n## Action Items\n\n| Action | Status |\n|---|---|\n| Limit retries | Done |\n| Page on lag | Open |\n| Add quota | in review |\n";
    let imported = read("x.md", text);
    let items: Vec<_> = imported.actions.iter().map(|action| (action.text.as_str(), action.done)).collect();
    assert_eq!(items, [("Limit retries", true), ("Page on lag", false), ("Add quota\n\nStatus: in review", false)]);
}

#[test]
fn owners_are_read_from_the_text() {
    for (item, owner) in [
        ("Owner: Ada Lovelace — fix it. Soon", Some("Ada Lovelace")),
        ("Fix it (Owner: Ada Lovelace)", Some("Ada Lovelace")),
        ("Fix it. **Assignee:** ada, due: soon", Some("ada")),
        ("@bob: fix it", Some("@bob")),
        ("Ask the homeowner", None),
    ] {
        let imported = read("x.md", &format!("# A\n\n## Actions\n\n- {item}\n"));
        assert_eq!(imported.actions[0].owner.as_deref(), owner, "{item}");
    }
}

#[test]
fn paragraphs_below_a_group_are_items_and_prose_stays() {
    let imported = read(
        "x.md",
        "# A\n\n## Next steps\n\nSome of these are old.\n\n### Recovery\n\nRehearse the failover.\n\n### Later\n\n- Labels:\n  - one\n  - two\n",
    );
    let items: Vec<_> = imported.actions.iter().map(|action| (action.text.as_str(), action.group.as_deref())).collect();
    assert_eq!(items, [("Rehearse the failover.", Some("Recovery")), ("one", Some("Labels")), ("two", Some("Labels"))]);
    assert_eq!(imported.actions[0].kind, Mitigate);
    assert_eq!(imported.sections[0].text, "Some of these are old.");
}

#[test]
fn headings_of_several_lists_are_groups() {
    let groups = |text: &str| -> Vec<Option<String>> {
        read("x.md", text).actions.into_iter().map(|action| action.group).collect()
    };
    let text = "# A\n\n## Immediate fixes\n\n- set the flag\n\n## Permanent fix\n\n- remove the flag\n- test it\n";
    let [immediate, permanent] = [Some("Immediate fixes".to_owned()), Some("Permanent fix".to_owned())];
    assert_eq!(groups(text), [immediate, permanent.clone(), permanent]);
    let bold = "# A\n\n**Short-term fix:**\n\n- set the flag\n\n**Long-term fix:**\n\n- remove the flag\n";
    assert_eq!(groups(bold), [Some("Short-term fix".to_owned()), Some("Long-term fix".to_owned())]);
    let plain = "# A\n\n## Action items\n\n- set the flag\n";
    assert_eq!(groups(plain), [None]);
    let twice = "# A\n\n## Action items\n\n- set the flag\n\n## Preventive measures\n\n- test it\n";
    assert_eq!(groups(twice), [None, Some("Preventive measures".to_owned())]);
}

use super::super::FindingKind::{ContributingFactor, RootCause, WentWell};
use super::super::{SectionRole, Source, import};
use super::{read, told};

#[test]
fn a_label_is_a_label_wherever_it_stands() {
    for (name, text) in [
        ("heading", "# Down\n\n## Root causes\n\n- no limit\n\n## Action items\n\n- set one\n"),
        ("bold line", "# Down\n\n**Root causes**\n\n- no limit\n\n**Action items**\n\n- set one\n"),
        ("underlined line", "# Down\n\n<u>Root causes</u>\n\n- no limit\n\n<u>Action items:</u>\n\n- set one\n"),
        ("line with a colon", "# Down\n\nRoot causes:\n- no limit\n\nAction items:\n- set one\n"),
        ("bare line", "Root causes\n\n- no limit\n\nAction items\n\n- set one\n"),
        ("items with a list", "# Down\n\n- **Root causes**:\n  - no limit\n- **Action items**\n  - set one\n"),
        ("numbered items", "# Down\n\n1. **Root causes:**\n   - no limit\n2. **Action items:**\n   - set one\n"),
        ("numbered headings", "# Down\n\n## 3. Root causes\n\n- no limit\n\n## 4) Action items\n\n- set one\n"),
        ("emoji", "# Down\n\n## 🔥 Root causes\n\n- no limit\n\n## ✅ Action items\n\n- set one\n"),
        ("rows of a table", "# Down\n\n| | |\n|---|---|\n| Root cause | no limit |\n| Action items | set one |\n"),
        ("definitions", "# Down\n\nRoot cause\n: no limit\n\nAction items\n: set one\n"),
        (
            "html",
            "<h1>Down</h1><dl><dt>Root cause</dt><dd>no limit</dd></dl><details><summary>Action items</summary><ul><li>set one</ul></details>",
        ),
    ] {
        let imported = read("x.md", text);
        let causes: Vec<_> = imported.findings.iter().map(|finding| (finding.kind, finding.text.as_str())).collect();
        assert_eq!(causes, [(RootCause, "no limit")], "{name}: {imported:#?}");
        let actions: Vec<_> = imported.actions.iter().map(|action| action.text.as_str()).collect();
        assert_eq!(actions, ["set one"], "{name}: {imported:#?}");
    }
}

#[test]
fn items_with_labels_are_parts_and_short_ones_are_facts() {
    let imported = read(
        "x.md",
        "# Down\n\n- **Time to fix**: 14m\n- **Impact**:\n  - no orders\n- **Context**:\n  - a new queue\n  - an old alert\n- **Key events**\n  - First detected 2025-02-03 10:05\n  - Repaired 2025-02-03 10:19\n",
    );
    assert_eq!(imported.stats, [("Time to fix".to_owned(), "14m".to_owned())]);
    assert_eq!(told(&imported), ["2025-02-03 10:05 First detected", "2025-02-03 10:19 Repaired"]);
    assert!(imported.findings.iter().all(|finding| finding.kind == ContributingFactor));
    assert_eq!(imported.findings.len(), 2);
    let impact = imported.sections.iter().find(|section| section.role == SectionRole::Impact).unwrap();
    assert_eq!(impact.text, "- no orders");
}

#[test]
fn labelled_lines_of_one_paragraph_are_facts_and_parts() {
    let imported = read(
        "x.md",
        "# Down\n\n**Date:** 2025-02-03\n**Summary:** Nobody could order.\nIt lasted long.\n**Severity:** SEV2\n\n**Root cause:** A full disk.\n",
    );
    assert_eq!(imported.severity, Some(2));
    let summary = imported.sections.iter().find(|section| section.role == SectionRole::Summary).unwrap();
    assert_eq!(summary.text, "Nobody could order.\nIt lasted long.");
    assert_eq!(imported.findings[0].text, "A full disk.");
}

#[test]
fn bold_words_in_prose_and_lists_are_no_labels() {
    let imported = read(
        "x.md",
        "# Down\n\n## Background\n\n**Impact** was low because few people were awake.\n\n- **Never** restart it\n- **Impact of a restart** is high\n\n## Action items\n\n- **Prevent**: set a limit\n- **Detect**: add an alert\n",
    );
    assert_eq!(imported.actions.len(), 2);
    assert!(imported.sections.iter().all(|section| section.role != SectionRole::Impact));
}

#[test]
fn needless_backslashes_are_gone() {
    let imported = read(
        "x.md",
        "# Down \\#12\n\n## Timeline\n\n2025\\-02\\-03 (*times in UTC*)\n\n* 10:05 on\\-call looks\\.\n\n## Notes\n\n\\# no heading, 1\\. no item, \\*no mark\\* and `a\\-b`\n",
    );
    assert_eq!(imported.title, "Down #12");
    assert_eq!(told(&imported), ["2025-02-03 10:05 on-call looks."]);
    assert!(
        imported.sections.last().unwrap().text.starts_with("\\# no heading, 1. no item, \\*no mark\\* and `a\\-b`")
            || imported.sections.last().unwrap().text.contains("`a\\-b`")
    );
}

#[test]
fn titles_lose_the_kind_of_document() {
    for (text, title) in [
        ("# **Postmortem: Uploads failed #7**\n\ntext\n", "Uploads failed #7"),
        ("Incident Report: Uploads failed\n\nDate: 2025-01-02\n", "Uploads failed"),
        ("# Title:\n### Uploads failed\n\n# Cause\n\n- x\n", "Uploads failed"),
        ("# Rapport d’incident : les envois échouent\n", "les envois échouent"),
    ] {
        assert_eq!(read("x.md", text).title, title, "{text}");
    }
    let text = "---\ntitle: Uploads failed\n---\n\n# Uploads failed\n\ntext\n";
    let twice = import(&Source { file_name: "x.md", text });
    assert_eq!((twice.title.as_str(), twice.words.source, twice.words.kept), ("Uploads failed", 4, 4));
}

#[test]
fn whys_are_a_chain() {
    let imported = read(
        "x.md",
        "# A\n\n## Five whys\n\n1. It fell.\n2. It was loose.\n3. Nobody looked.\n\n## What went well\n\n- calm\n",
    );
    let parents: Vec<_> = imported.findings.iter().map(|finding| (finding.kind, finding.parent)).collect();
    assert_eq!(parents, [(RootCause, None), (RootCause, Some(0)), (RootCause, Some(1)), (WentWell, None)]);
}

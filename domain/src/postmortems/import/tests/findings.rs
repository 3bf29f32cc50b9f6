use super::super::FindingKind::{ContributingFactor, Lucky, RootCause, WasDifficult, WentWell};
use super::read;

#[test]
fn findings_are_bullets_headings_or_paragraphs() {
    let text = "# A\n\n## Contributing factors\n\n- no limit\n  - nobody set one\n- old library\n\n## Root cause\n\nA loop without a pause.\n\n## What went well?\n\n1. quick call\n\n## What didn't go well\n\nThe runbook was old.\n\nThe dashboard too.\n\n## Where we got lucky\n\n* it was Sunday\n";
    let imported = read("x.md", text);
    let kinds: Vec<_> = imported.findings.iter().map(|finding| (finding.kind, finding.parent)).collect();
    assert_eq!(
        kinds,
        [
            (ContributingFactor, None),
            (ContributingFactor, Some(0)),
            (ContributingFactor, None),
            (RootCause, None),
            (WentWell, None),
            (WasDifficult, None),
            (WasDifficult, None),
            (Lucky, None),
        ]
    );
    assert_eq!(imported.findings[1].text, "nobody set one");
}

#[test]
fn headings_below_causes_are_findings() {
    let imported =
        read("x.md", "# A\n\n## Root causes\n\n### Missing limit\n\nNobody set one.\n\n### Old library\n\nIt leaks.\n");
    assert_eq!(imported.findings[0].text, "**Missing limit**\n\nNobody set one.");
    assert_eq!(imported.findings.len(), 2);
}

#[test]
fn a_told_cause_stays_told() {
    let imported = read("x.md", "# A\n\n## Root cause analysis\n\nFirst this.\n\nThen that.\n\nSo it fell.\n");
    assert!(imported.findings.is_empty());
    assert_eq!(imported.sections[0].text, "First this.\n\nThen that.\n\nSo it fell.");
    assert_eq!(imported.needs_check.len(), 1);
}

#[test]
fn lessons_that_say_no_more_are_doubtful() {
    let imported = read("x.md", "# A\n\n## Lessons learned\n\n- test the backup\n");
    assert_eq!((imported.findings.len(), imported.needs_check.len()), (1, 1));
}

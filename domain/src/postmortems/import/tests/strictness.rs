//! What looks like something that it is not.

use super::super::harvest::is_chain;
use super::super::{Milestone, Source, import};

#[test]
fn a_question_for_the_cause_begins_no_chain() {
    for heading in [
        "Why did it happen?",
        "Pourquoi est-ce arrivé ?",
        "3. Warum ist das passiert?",
        "2025: почему это случилось",
        "なぜ起きたのか",
        "为什么会发生",
    ] {
        assert!(!is_chain(heading), "{heading}");
    }
    for heading in [
        "Five Whys",
        "5 why",
        "5-Why-Analyse",
        "The whys",
        "Les 5 pourquoi",
        "Cinq pourquoi",
        "5 × Warum",
        "5-mal Warum",
        "なぜなぜ分析",
        "5つのなぜ",
        "五个为什么",
        "5个为什么",
        "5 porqués",
        "Os 5 porquês",
        "I 5 perché",
        "5x waarom",
        "5 почему",
        "5 왜",
    ] {
        assert!(is_chain(heading), "{heading}");
    }
    let text = "# A\n\n## Analyse des causes : pourquoi est-ce arrivé ?\n\n- Disque plein\n- Alerte absente\n";
    let imported = import(&Source { file_name: "a.md", text });
    assert_eq!(imported.findings.len(), 2, "{imported:#?}");
    assert!(imported.findings.iter().all(|finding| finding.parent.is_none()));
}

#[test]
fn a_sentence_without_spaces_is_no_heading() {
    let text = "# A\n\n影響を受けたのは決済を利用するすべての顧客である\n\nつぎの段落。\n";
    let imported = import(&Source { file_name: "a.md", text });
    assert!(imported.sections.iter().all(|section| !section.heading.contains("影響を受けた")), "{imported:#?}");
}

#[test]
fn only_events_with_a_time_are_marked() {
    let text = "# A\n\n## Timeline\n\n- 2026-03-04: Incident resolved\n- 2026-03-05: Post published\n";
    let imported = import(&Source { file_name: "a.md", text });
    assert!(!imported.events.is_empty());
    assert!(imported.events.iter().all(|event| event.milestone.is_none()), "{:#?}", imported.events);
    let text =
        "# A\n\n## Timeline\n\n- 2026-03-04 10:00 UTC: Incident resolved\n- 2026-03-05: Incident resolved for all\n";
    let imported = import(&Source { file_name: "a.md", text });
    assert_eq!(imported.events[0].milestone, Some(Milestone::Resolved));
}

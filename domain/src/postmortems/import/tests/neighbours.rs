//! Forms beside the usual ones, each seen in a document that somebody wrote.

use chrono::NaiveDate;

use super::super::FindingKind::{RootCause, WasDifficult, WentWell};
use super::super::Milestone::{Acknowledged, Detected, ImpactStarted, Resolved, RollbackStarted};
use super::{read, told};

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

#[test]
fn a_day_that_stands_in_title_and_facts_is_kept_twice() {
    for text in [
        "# 2025-04-03 Lamps dark\n\n- **Start**: 2025-04-03 10:04 UTC\n- **Severity**: 2\n",
        "# 2025-04-03 Lamps dark\n\n**Date:** 2025-04-03\n",
    ] {
        let imported = read("x.md", text);
        assert_eq!((imported.title.as_str(), imported.date), ("Lamps dark", day(2025, 4, 3)), "{text}");
    }
}

#[test]
fn the_day_of_the_facts_comes_before_any_other() {
    let imported = read(
        "x.md",
        "# A\n\n**Data:** 12/05/2025\n\n## Linha do tempo\n\n- 13h05 – um\n\n## Ações\n\n- Alarme (prazo: 20/05/2025)\n",
    );
    assert_eq!(told(&imported), ["2025-05-12 13:05 um"], "the day of an action item is none of the incident");
    assert_eq!(imported.actions[0].due, day(2025, 5, 20));
}

#[test]
fn a_title_is_a_fact_as_well() {
    let imported = read("notes.md", "Title: Lamps dark\nDate: 2025-04-03\nSeverity: 2\n\nSummary: It was dark.\n");
    assert_eq!(imported.title, "Lamps dark");
    assert!(imported.stats.iter().all(|(label, _)| label != "Title"), "{:?}", imported.stats);
}

#[test]
fn weekdays_stand_anywhere_in_a_day() {
    let imported = read(
        "x.md",
        "# A\n\n## Timeline\n\n- 2024-10-08 (Tue) 01:10 UTC - one\n- 2024-10-08 Tue 02:10 UTC: two\n- Mi, 09.10.2024, 03:10 Uhr: three\n",
    );
    assert_eq!(told(&imported), ["2024-10-08 01:10 one", "2024-10-08 02:10 two", "2024-10-09 03:10 three"]);
    let table = "# A\n\n## Chronologie\n\n| Datum | Was geschah |\n|---|---|\n| Mo, 03.02.2025 | Update |\n| Do, 06.02.2025, 10:15 Uhr | zurück |\n";
    assert_eq!(told(&read("x.md", table)), ["2025-02-03 Update", "2025-02-06 10:15 zurück"]);
}

#[test]
fn pictures_and_escaped_marks_stand_before_times() {
    for mark in ["➡️ ", "🔴 ", "\\- ", "• ", "→ "] {
        let imported =
            read("x.md", &format!("# A\n\nDate: 2025-04-03\n\n## Timeline\n\n{mark}10:00 one\n{mark}10:05 — two\n"));
        assert_eq!(told(&imported), ["2025-04-03 10:00 one", "2025-04-03 10:05 two"], "{mark}");
    }
}

#[test]
fn zones_stand_in_headings_and_beside_days() {
    for (text, zone) in [
        ("## Ablauf (alle Zeiten MESZ)\n\n- 10:00 eins\n", "Europe/Berlin"),
        ("**Incident date:** 2025-04-03 (UTC)\n\n## Timeline\n\n- 10:00 one\n", "UTC"),
        (
            "| Date | 2025-04-03 |\n|---|---|\n| Started | 2025-04-03 10:00 JST |\n\n## Timeline\n\n- 10:00 one\n",
            "Asia/Tokyo",
        ),
        ("All dates Europe/London.\n\n## Timeline\n\n- 3 April 2025: one\n", "Europe/London"),
    ] {
        let imported = read("2025-04-03-x.md", &format!("# A\n\n{text}"));
        assert_eq!(imported.zone.map(chrono_tz::Tz::name), Some(zone), "{text}");
        assert_eq!(imported.events.len(), 1, "{text}");
    }
}

#[test]
fn labels_of_moments_are_facts_and_mark_events() {
    let imported = read(
        "x.md",
        "# A\n\nIncident date: 2025-04-03\n\n- Incident began: 10:00\n- Time detected: 10:07\n- Time acknowledged: 10:09\n- Time resolved: 11:00\n\n## Timeline (UTC)\n\n- 10:00 one\n- 10:07 two\n- 10:09 three\n- 11:00 four\n",
    );
    let marks: Vec<_> = imported.events.iter().map(|event| event.milestone).collect();
    assert_eq!(marks, [Some(ImpactStarted), Some(Detected), Some(Acknowledged), Some(Resolved)]);
}

#[test]
fn a_label_that_nobody_knows_stands_among_facts() {
    let imported = read("x.md", "# A\n\nDate: March 3, 2026\nSeverity: SEV 2\nOwner: Lena Fuchs\nTags: queue, relay\n");
    assert_eq!((imported.severity, imported.date), (Some(2), day(2026, 3, 3)));
    assert_eq!(imported.stats[3], ("Tags".to_owned(), "queue, relay".to_owned()));
    let prose = read("x.md", "# A\n\nDate: March 3, 2026\nAnd then: it was dark for a while.\nWe know: little.\n");
    assert!(prose.sections[0].text.contains("And then"), "{:?}", prose.sections);
}

#[test]
fn severities_are_said_in_other_words() {
    for (fact, severity) in [
        ("Gravité : majeure (P1)", 1),
        ("重要度: 高", 2),
        ("심각도: 낮음", 4),
        ("级别: 严重", 2),
        ("Severity: SEV0", 1),
        ("Priority: S3", 3),
    ] {
        let imported = read("x.md", &format!("# A\n\nDate: 2025-04-03\n{fact}\n"));
        assert_eq!(imported.severity, Some(severity), "{fact}");
    }
}

#[test]
fn done_is_said_in_brackets() {
    for item in [
        "[DONE] Set a limit",
        "Set a limit [done]",
        "Set a limit (done 2025-06-02)",
        "Set a limit (Ada, done)",
        "~~Set a limit~~ (since May)",
        "Grenze setzen (erledigt am 02.06.2025)",
        "Limpar (concluído)",
        "扩大连接池（负责人：李雷，已完成）",
        "문서 작성 (완료)",
        "{{done}} Set a limit",
    ] {
        let imported = read("x.md", &format!("# A\n\nDate: 2025-06-01\n\n## Action items\n\n- {item}\n"));
        assert!(imported.actions[0].done, "{item}");
        assert_eq!(imported.actions[0].due, None, "{item}");
    }
    for item in ["Set a limit (not done)", "Set a limit (complete rewrite)", "[Done](https://example.org/1) is a list"]
    {
        let imported = read("x.md", &format!("# A\n\n## Action items\n\n- {item}\n"));
        assert!(!imported.actions[0].done, "{item}");
    }
}

#[test]
fn owners_are_mentioned_known_or_stand_above() {
    let imported = read(
        "x.md",
        "# A\n\nDate: 2026-03-03\nAuthors: Kim Aas, Bo Lind\n\n## Action items\n\n- kaas: set a limit\n- **Bo**: test it\n- Scale the workers @Lena Fuchs @March 20, 2026\n- 扩大连接池（负责人：李雷，截止日期：2026-07-10）\n- 監視を追加(担当:山本 4月末)\n- Monitoring: one more alert\n",
    );
    let owners: Vec<_> = imported.actions.iter().map(|action| action.owner.as_deref()).collect();
    assert_eq!(owners, [Some("kaas"), Some("Bo"), Some("Lena Fuchs"), Some("李雷"), Some("山本"), None]);
    assert_eq!((imported.actions[2].due, imported.actions[3].due), (day(2026, 3, 20), day(2026, 7, 10)));
    let nested =
        read("x.md", "# A\n\n## TODO\n\n- Maya\n  - add a replica\n  - test it\n- Raise limits\n  - of both\n");
    let groups: Vec<_> = nested.actions.iter().map(|action| (action.text.as_str(), action.group.as_deref())).collect();
    assert_eq!(
        groups,
        [("add a replica", Some("Maya")), ("test it", Some("Maya")), ("Raise limits", None), ("of both", None)]
    );
}

#[test]
fn tasks_of_a_wiki_name_people_and_days() {
    let imported = read(
        "x.html",
        "<h1>A</h1><h2>Action items</h2><ul><li data-inline-task-id=\"1\" class=\"checked\"><span>Rotate logs <a class=\"user-mention\">Priya Raman</a> <time datetime=\"2025-05-02\">02 May 2025</time></span></li></ul>",
    );
    let action = &imported.actions[0];
    assert_eq!((action.owner.as_deref(), action.due, action.done), (Some("Priya Raman"), day(2025, 5, 2), true));
}

#[test]
fn labels_in_a_row_end_each_other() {
    let imported = read(
        "x.md",
        "# A\n\n**Impact:** Dark.\n\n**Root Causes:** A loop.\n\n**Detection:** A call came in.\n\n**Resolution:** The loop ended.\n",
    );
    assert_eq!(imported.findings.len(), 1, "{:?}", imported.findings);
    assert_eq!((imported.findings[0].kind, imported.findings[0].text.as_str()), (RootCause, "A loop."));
    assert!(imported.sections.iter().any(|section| section.text == "The loop ended."), "{:?}", imported.sections);
}

#[test]
fn whys_are_paragraphs_too() {
    let imported = read(
        "x.md",
        "# A\n\n## 5 Whys\n\n**Why was it dark?** The lamp was off.\n\n**Why was it off?** Nobody was there.\n\nWhy? It was Sunday.\n",
    );
    let parents: Vec<_> = imported.findings.iter().map(|finding| finding.parent).collect();
    assert_eq!(parents, [None, Some(0), Some(1)]);
}

#[test]
fn typed_bullets_are_lists() {
    let imported = read("x.md", "# A\n\n■対策\n・監視を追加する\n・容量を増やす\n");
    assert_eq!(imported.actions.len(), 2, "{:?}", imported.actions);
    let imported = read("x.md", "# A\n\n## Action items\n\n• set a limit\n• test it\n");
    assert_eq!(imported.actions.len(), 2, "{:?}", imported.actions);
}

#[test]
fn lessons_are_called_otherwise() {
    for (heading, kind) in [
        ("Was lief schlecht", WasDifficult),
        ("Negativ", WasDifficult),
        ("Positiv", WentWell),
        ("Wat ging niet goed", WasDifficult),
        ("Wat ging goed", WentWell),
    ] {
        let imported = read("x.md", &format!("# A\n\n## {heading}\n\n- x\n"));
        assert_eq!(imported.findings.first().map(|finding| finding.kind), Some(kind), "{heading}");
    }
    for heading in ["Offene Punkte", "Actionables", "Open items"] {
        assert_eq!(read("x.md", &format!("# A\n\n## {heading}\n\n- x\n")).actions.len(), 1, "{heading}");
    }
}

#[test]
fn prose_is_proposed_clause_by_clause() {
    let imported = read(
        "x.md",
        "# A\n\n**Authors:** Tom\n\nOn 12 March 2025 it was dark. By 09:45 Tom had found the switch and at 10:20 UTC all was bright.\n\nTom will label the switch by March 28. The switch will stay. Users will see old lamps. We should have known.\n",
    );
    let events: Vec<_> = imported.proposed_events.iter().map(|event| event.record.text.as_str()).collect();
    assert_eq!(events, ["By 09:45 Tom had found the switch", "at 10:20 UTC all was bright."]);
    let actions: Vec<_> =
        imported.proposed_actions.iter().map(|action| (action.record.owner.as_deref(), action.record.due)).collect();
    assert_eq!(actions, [(Some("Tom"), day(2025, 3, 28))]);
}

#[test]
fn milestones_are_told_in_any_language() {
    let imported = read(
        "x.md",
        "# A\n\nFecha: 3 de febrero de 2025\n\n## Cronología\n\n- 11:02 Comienza la caída\n- 11:05 Se dispara la alarma\n- 11:09 Guardia confirma la alerta\n- 11:30 Se inicia la reversión\n- 11:50 Incidente cerrado\n",
    );
    let marks: Vec<_> = imported.events.iter().filter_map(|event| event.milestone).collect();
    assert_eq!(marks, [ImpactStarted, Detected, Acknowledged, RollbackStarted, Resolved]);
}

#[test]
fn a_column_of_four_digits_is_one_of_times() {
    let text = "# A\n\nDate: 2025-09-03\n\n## Timeline (UTC)\n\n0915  sync stops\n0922  alert\n1004  sync runs\n";
    assert_eq!(
        told(&read("x.md", text)),
        ["2025-09-03 09:15 sync stops", "2025-09-03 09:22 alert", "2025-09-03 10:04 sync runs"]
    );
    let list = "# A\n\nDate: 2025-09-03\n\n## Timeline\n\n- 0915 - sync stops\n- 0922 - alert\n- 1004 - sync runs\n";
    assert_eq!(read("x.md", list).events[0].as_written, "0915");
    let numbers = "# A\n\nDate: 2025-09-03\n\n## Timeline\n\n- 1200 orders wait\n- 300 orders wait\n- 0 orders wait\n";
    assert!(told(&read("x.md", numbers)).iter().all(|event| event.starts_with('?')), "numbers that are no times");
}

#[test]
fn facts_stand_in_one_line_and_in_lists() {
    let line = read("x.md", "# A\n\nDate: 3 Sep 2025   Severity: 2   Owner: Pia Holm\n");
    assert_eq!((line.date, line.severity), (day(2025, 9, 3), Some(2)));
    let list = read("x.md", "# A\n\n* Datum: 11.11.2025\n* Gemeldet von: Empfang\n* Priorität: P2\n");
    assert_eq!((list.date, list.severity, list.stats.len()), (day(2025, 11, 11), Some(2), 3));
    let table = read("x.md", "# A\n\n| Champ | Valeur |\n|---|---|\n| Date | 05/05/2025 |\n| Priorité | P2 |\n");
    assert_eq!(table.stats.len(), 2, "{:?}", table.stats);
}

#[test]
fn a_column_of_people_is_not_what_happened() {
    let text = "# A\n\n## Chronologie du 5 mai 2025\n\n| Heure | Qui | Quoi |\n|---|---|---|\n| 14:05 | Support | Premiers appels |\n| 14:20 | Zoé | analyse |\n";
    assert_eq!(told(&read("x.md", text))[0], "2025-05-05 14:05 Premiers appels\n\nQui: Support");
}

#[test]
fn owners_and_days_stand_between_dashes() {
    for (item, owner, due) in [
        ("Set a limit — И. Котов — до 28.02.2025", "И. Котов", day(2025, 2, 28)),
        ("Set a limit - Ravi - 12/12/2025", "Ravi", day(2025, 12, 12)),
        ("Grenze setzen (A. Kern, bis 25.11.)", "A. Kern", day(2025, 11, 25)),
        ("上限を設ける（担当：高橋、期限：9/30）", "高橋", day(2025, 9, 30)),
        ("Grens instellen - eigenaar: Koen", "Koen", None),
    ] {
        let imported = read("x.md", &format!("# A\n\nDate: 2025-02-03\n\n## Action items\n\n- {item}\n"));
        assert_eq!((imported.actions[0].owner.as_deref(), imported.actions[0].due), (Some(owner), due), "{item}");
    }
}

#[test]
fn of_boxes_only_the_ticked_ones_are_causes() {
    let imported = read("x.md", "# A\n\n## Root cause\n\n- [ ] network\n- [x] missing index\n");
    let causes: Vec<_> = imported.findings.iter().map(|finding| finding.text.as_str()).collect();
    assert_eq!(causes, ["missing index"]);
    assert!(imported.sections[0].text.contains("network"), "{:?}", imported.sections);
}

#[test]
fn lessons_say_their_kind_before_a_colon() {
    let imported = read("x.md", "# A\n\n## Lessons learned\n\n- Gut: schnell gemeldet\n- Schlecht: kein Alarm\n");
    let kinds: Vec<_> = imported.findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [WentWell, WasDifficult]);
}

#[test]
fn a_day_that_can_be_read_in_two_ways_is_doubtful() {
    let imported = read(
        "x.md",
        "# A\n\nOn 12/04/2025 it was dark.\n\n## Timeline (UTC)\n\n- 14:00 dark\n- 15:00 bright\n\n## Actions\n\n- Set a limit - Ravi - 12/12/2025\n",
    );
    assert_eq!(told(&imported)[0], "2025-04-12 14:00 dark", "the first day, and none of an action item");
    assert!(imported.needs_check.iter().any(|warning| warning.why.contains("swapped")), "{:?}", imported.needs_check);
}

#[test]
fn a_label_ends_a_timeline() {
    let imported = read(
        "x.md",
        "# A\n\nDatum: 12-05-2025\n\nVerloop:\n- 09:10 vol\n- 10:15 leeg\n\nOorzaak: te weinig werkers.\n\nVervolgacties:\n- Meer werkers\n",
    );
    assert_eq!((imported.events.len(), imported.findings.len(), imported.actions.len()), (2, 1, 1));
}

#[test]
fn alarms_and_actions_are_named_shortly() {
    let text = "# A\n\nDate: 2025-04-03\n\n## Timeline\n\n- 10:00 slow\n- 10:05 Pingdom alert\n- 11:00 all clear\n\n## What we're doing\n\n- Set a limit (**done**)\n";
    let imported = read("x.md", text);
    assert_eq!(imported.events[1].milestone, Some(Detected));
    assert!(imported.actions[0].done);
    let owner = read(
        "x.md",
        "# A\n\n## Actions\n\n1. **Key it** (owner: *Ana*, due: *2025-07-28*)\n- Jitter — @Nora Lind — June 20, 2025\n",
    );
    let found: Vec<_> = owner.actions.iter().map(|action| (action.owner.as_deref(), action.due)).collect();
    assert_eq!(found, [(Some("Ana"), day(2025, 7, 28)), (Some("Nora Lind"), day(2025, 6, 20))]);
}

#[test]
fn bare_headings_have_remarks_in_brackets() {
    let text = "INFORME DE INCIDENTE\nFecha: 10/03/2025\n\nCRONOLOGÍA (hora de Madrid)\n08.15 h - cae\n09.50 h - vuelve\n\nACCIONES\n- Alerta\n";
    let imported = read("x.txt", text);
    assert_eq!(told(&imported), ["2025-03-10 08:15 cae", "2025-03-10 09:50 vuelve"]);
    assert_eq!(imported.zone.map(chrono_tz::Tz::name), Some("Europe/Madrid"));
}

#[test]
fn large_ticks_are_no_words_either() {
    for (name, text) in [
        ("x.rst", "A\n=\n\nFollow-up\n=========\n\n- [X] Clean\n- [ ] Alert\n"),
        ("x.adoc", "= A\n\n== Follow-up\n\n* [X] Clean\n* [ ] Alert\n"),
    ] {
        let imported = super::super::import(&super::super::Source { file_name: name, text });
        assert_eq!(imported.words.source, imported.words.kept, "{name}");
        assert_eq!(imported.actions.len(), 2, "{name}");
    }
}

#[test]
fn a_slash_and_a_short_word_are_what_they_usually_are() {
    let text = "# A\n\nDate: 2025-09-03\n\n## Timeline\n\n- 14:03 So 3 of 5 pods are back\n- 14:05 UTC / 16:05 CEST restart\n- 09:12 PT 500 errors spike\n";
    let events = told(&read("x.md", text));
    assert!(events.iter().all(|event| event.starts_with("2025-09-03") && !event.contains("until")), "{events:?}");
}

#[test]
fn an_item_keeps_what_only_looks_like_a_remark() {
    let text = "# A\n\nDate: 2025-09-03\n\n## Action items\n\n- Staff the on-call rota 24/7\n- Page on (complete) outages\n- Export job states (done, failed, running)\n- Rotate Keys\n  - staging first\n  - then production\n- Write it down (done)\n- Test the alarm (owner: Team 2)\n";
    let imported = read("x.md", text);
    let items: Vec<_> = imported.actions.iter().map(|action| (action.text.as_str(), action.done, action.due)).collect();
    assert_eq!(items[0], ("Staff the on-call rota 24/7", false, None));
    assert!(items[1..3].iter().all(|(_, done, _)| !done), "{items:?}");
    assert!(items.iter().any(|(text, ..)| text.starts_with("Rotate Keys")), "{items:?}");
    assert!(items.iter().any(|(text, done, _)| text.starts_with("Write it down") && *done), "{items:?}");
    assert_eq!(imported.actions.last().and_then(|action| action.owner.as_deref()), Some("Team 2"));
}

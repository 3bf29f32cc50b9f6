use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{DayFrom, LineContext, read_line};
use crate::timeline::{EventKind, Milestone, Precision};

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn berlin(last: Option<&str>) -> LineContext {
    LineContext {
        zone: chrono_tz::Europe::Berlin,
        last: last.map(at),
        last_has_time: true,
        impact_started: None,
        today: NaiveDate::from_ymd_opt(2026, 11, 13).unwrap(),
    }
}

#[test]
fn times_are_read_as_people_type_them() {
    // The last event is at 13:30 in Berlin.
    let context = berlin(Some("2026-11-10T12:30:00Z"));
    let cases = [
        ("14:03 pager fired", "2026-11-10T13:03:00Z"),
        ("14:03:22 pager fired", "2026-11-10T13:03:22Z"),
        ("9:10 deploy went out", "2026-11-10T08:10:00Z"),
        ("2:05pm pager fired", "2026-11-10T13:05:00Z"),
        ("2:05 PM — pager fired", "2026-11-10T13:05:00Z"),
        ("3pm pager fired", "2026-11-10T14:00:00Z"),
        ("12:10 am pager fired", "2026-11-09T23:10:00Z"),
        ("~14:00 pager fired", "2026-11-10T13:00:00Z"),
        ("about 14:00 pager fired", "2026-11-10T13:00:00Z"),
        ("yesterday 23:50 pager fired", "2026-11-09T22:50:00Z"),
        ("Yesterday at 23:50: pager fired", "2026-11-09T22:50:00Z"),
        ("today 9:00 pager fired", "2026-11-10T08:00:00Z"),
        ("+12m pager fired", "2026-11-10T12:42:00Z"),
        ("+1h30 pager fired", "2026-11-10T14:00:00Z"),
        ("+1h30m pager fired", "2026-11-10T14:00:00Z"),
        ("+45s pager fired", "2026-11-10T12:30:45Z"),
        ("+5: pager fired", "2026-11-10T12:35:00Z"),
        ("2026-11-11T14:03:22Z pager fired", "2026-11-11T14:03:22Z"),
        ("2026-11-11T14:03:22+05:30 pager fired", "2026-11-11T08:33:22Z"),
        ("2026-11-11T14:03 pager fired", "2026-11-11T13:03:00Z"),
        ("2026-11-11 14:03 pager fired", "2026-11-11T13:03:00Z"),
        ("11 Nov 14:03 pager fired", "2026-11-11T13:03:00Z"),
        ("Nov 11, 2:03pm pager fired", "2026-11-11T13:03:00Z"),
        ("14:03 UTC pager fired", "2026-11-10T14:03:00Z"),
        ("14:03 utc pager fired", "2026-11-10T14:03:00Z"),
        ("14:03Z pager fired", "2026-11-10T14:03:00Z"),
        ("14:03 CET pager fired", "2026-11-10T13:03:00Z"),
        ("14:03 +02:00 pager fired", "2026-11-10T12:03:00Z"),
        ("14:03+02:00 pager fired", "2026-11-10T12:03:00Z"),
        ("9:03 EST pager fired", "2026-11-10T14:03:00Z"),
        ("9:03 America/New_York pager fired", "2026-11-10T14:03:00Z"),
        ("- 14:03 – pager fired", "2026-11-10T13:03:00Z"),
        ("[14:03] pager fired", "2026-11-10T13:03:00Z"),
        ("**14:03** pager fired", "2026-11-10T13:03:00Z"),
        ("14:03 | pager fired", "2026-11-10T13:03:00Z"),
    ];
    for (line, wanted) in cases {
        let read =
            read_line(line, &context).unwrap_or_else(|error_in_field| panic!("{line}: {}", error_in_field.message));
        assert_eq!(read.fields.at, at(wanted), "{line}");
        let text = read.fields.text.trim_start_matches('*').trim();
        assert!(text.ends_with("fired") || text == "deploy went out", "{line}: {text}");
        let is_about = line.contains('~') || line.contains("about");
        assert_eq!(read.fields.precision == Precision::Approximate, is_about, "{line}");
    }
}

#[test]
fn times_are_read_as_people_type_them_elsewhere() {
    // The last event is at 13:30 in Berlin, the impact started at 13:10.
    let last = Some("2026-11-10T12:30:00Z");
    let context = LineContext { impact_started: Some(at("2026-11-10T12:10:00Z")), ..berlin(last) };
    for (line, wanted, text) in [
        ("14.30 Uhr Dienst neu gestartet", "2026-11-10T13:30:00Z", "Dienst neu gestartet"),
        ("14:30 Uhr: Dienst neu gestartet", "2026-11-10T13:30:00Z", "Dienst neu gestartet"),
        ("um 14:12 Dienst neu gestartet", "2026-11-10T13:12:00Z", "Dienst neu gestartet"),
        ("at 14:12 service restarted", "2026-11-10T13:12:00Z", "service restarted"),
        ("gestern um 23:50 Uhr Rollout fertig", "2026-11-09T22:50:00Z", "Rollout fertig"),
        ("14h30 service redémarré", "2026-11-10T13:30:00Z", "service redémarré"),
        ("a las 14:30 servicio reiniciado", "2026-11-10T13:30:00Z", "servicio reiniciado"),
        ("às 14h30 serviço reiniciado", "2026-11-10T13:30:00Z", "serviço reiniciado"),
        ("alle 14:30 servizio riavviato", "2026-11-10T13:30:00Z", "servizio riavviato"),
        ("om 14:30 uur dienst herstart", "2026-11-10T13:30:00Z", "dienst herstart"),
        ("o 14:30 usługa działa", "2026-11-10T13:30:00Z", "usługa działa"),
        ("в 14:30 сервис перезапущен", "2026-11-10T13:30:00Z", "сервис перезапущен"),
        ("14時30分 再起動した", "2026-11-10T13:30:00Z", "再起動した"),
        ("午後2時5分 再起動した", "2026-11-10T13:05:00Z", "再起動した"),
        ("14点30分 重启服务", "2026-11-10T13:30:00Z", "重启服务"),
        ("下午2:05 重启服务", "2026-11-10T13:05:00Z", "重启服务"),
        ("오후 2시 5분 재시작", "2026-11-10T13:05:00Z", "재시작"),
        ("T+12 rollback begun", "2026-11-10T12:22:00Z", "rollback begun"),
        ("T+1h05 rollback begun", "2026-11-10T13:15:00Z", "rollback begun"),
        ("T+1:05 rollback begun", "2026-11-10T13:15:00Z", "rollback begun"),
        ("T-5m canary failed", "2026-11-10T12:05:00Z", "canary failed"),
        ("1794315780 canary failed", "2026-11-10T13:03:00Z", "canary failed"),
        ("1794315780123 canary failed", "2026-11-10T13:03:00.123Z", "canary failed"),
        ("24:00 night shift takes over", "2026-11-10T23:00:00Z", "night shift takes over"),
        ("2026-11-10 24:00 night shift takes over", "2026-11-10T23:00:00Z", "night shift takes over"),
        ("impact started 14:01", "2026-11-10T13:01:00Z", "impact started"),
        ("Impact started at 14:01.", "2026-11-10T13:01:00Z", "Impact started"),
        ("Ausfall begann um 14:01 Uhr", "2026-11-10T13:01:00Z", "Ausfall begann"),
        ("14:03-14:10 no orders arrived", "2026-11-10T13:03:00Z", "no orders arrived (until 14:10)"),
        ("14:03 – 14:10 no orders arrived", "2026-11-10T13:03:00Z", "no orders arrived (until 14:10)"),
        ("14:03-05:00 no orders arrived", "2026-11-10T13:03:00Z", "no orders arrived (until 05:00)"),
        ("12. November um 14:03 Uhr Fehler", "2026-11-12T13:03:00Z", "Fehler"),
    ] {
        let read =
            read_line(line, &context).unwrap_or_else(|error_in_field| panic!("{line}: {}", error_in_field.message));
        assert_eq!((read.fields.at, read.fields.text.as_str()), (at(wanted), text), "{line}");
    }
    let early = read_line("24:00 night shift takes over", &berlin(Some("2026-11-10T23:12:00Z"))).unwrap();
    assert_eq!(early.fields.at, at("2026-11-10T23:00:00Z"), "the midnight before 00:12");
    let refused = read_line("T+12 rollback begun", &berlin(last)).unwrap_err();
    assert!(refused.message.contains("no event is marked as “Impact started”"), "{}", refused.message);
}

#[test]
fn neighbours_of_the_usual_forms_are_read() {
    // The last event is at 13:30 in Berlin, on a Tuesday.
    let context = berlin(Some("2026-11-10T12:30:00Z"));
    for (line, wanted, text) in [
        ("+12 min pager fired", "2026-11-10T12:42:00Z", "pager fired"),
        ("+ 12m pager fired", "2026-11-10T12:42:00Z", "pager fired"),
        ("+1 h 5 min pager fired", "2026-11-10T13:35:00Z", "pager fired"),
        ("12 minutes later pager fired", "2026-11-10T12:42:00Z", "pager fired"),
        ("5 min später: Neustart", "2026-11-10T12:35:00Z", "Neustart"),
        ("**14:03** pager fired", "2026-11-10T13:03:00Z", "pager fired"),
        ("1. 14:03 pager fired", "2026-11-10T13:03:00Z", "pager fired"),
        ("> 14:03 pager fired", "2026-11-10T13:03:00Z", "pager fired"),
        ("- [ ] 14:03 pager fired", "2026-11-10T13:03:00Z", "pager fired"),
        ("14:03 -> pager fired", "2026-11-10T13:03:00Z", "pager fired"),
        ("14:03 => pager fired", "2026-11-10T13:03:00Z", "pager fired"),
        ("2.05pm pager fired", "2026-11-10T13:05:00Z", "pager fired"),
        ("[1794315780] pager fired", "2026-11-10T13:03:00Z", "pager fired"),
        ("20261110T140322Z pager fired", "2026-11-10T14:03:22Z", "pager fired"),
        ("10/Nov/2026:14:03:22 +0100 pager fired", "2026-11-10T13:03:22Z", "pager fired"),
        ("Tue Nov 10 14:03:22 CET 2026 pager fired", "2026-11-10T13:03:22Z", "pager fired"),
        ("2026-11-10 14:03:22 +0100 CET pager fired", "2026-11-10T13:03:22Z", "pager fired"),
        ("2026-11-10 (Tue) 14:03 pager fired", "2026-11-10T13:03:00Z", "pager fired"),
        ("2026-11-10 Tue 14:03 pager fired", "2026-11-10T13:03:00Z", "pager fired"),
        ("Mo 14:03 Neustart", "2026-11-09T13:03:00Z", "Neustart"),
        ("Mo., 09.11.2026, 14:03 Neustart", "2026-11-09T13:03:00Z", "Neustart"),
        ("gestern Abend 23:50 Neustart", "2026-11-09T22:50:00Z", "Neustart"),
        ("mittags Neustart", "2026-11-10T11:00:00Z", "Neustart"),
        ("pager fired (14:01)", "2026-11-10T13:01:00Z", "pager fired"),
        ("14:03/14:10 no orders", "2026-11-10T13:03:00Z", "no orders (until 14:10)"),
        ("between 14:03 and 14:10 no orders", "2026-11-10T13:03:00Z", "no orders (until 14:10)"),
        ("von 14:03 bis 14:10 keine Aufträge", "2026-11-10T13:03:00Z", "keine Aufträge (until 14:10)"),
        ("zwischen 14:03 und 14:10 keine Aufträge", "2026-11-10T13:03:00Z", "keine Aufträge (until 14:10)"),
    ] {
        let read =
            read_line(line, &context).unwrap_or_else(|error_in_field| panic!("{line}: {}", error_in_field.message));
        assert_eq!((read.fields.at, read.fields.text.as_str()), (at(wanted), text), "{line}");
        assert_eq!(read.fields.precision, Precision::Exact, "{line}");
    }
    for (line, text) in [
        ("14:10ごろ 再起動", "再起動"),
        ("kurz nach 14:10 Neustart", "Neustart"),
        ("Shortly after 14:10 restart", "restart"),
    ] {
        let read = read_line(line, &context).unwrap();
        assert_eq!((read.fields.at, read.fields.text.as_str()), (at("2026-11-10T13:10:00Z"), text), "{line}");
        assert_eq!(read.fields.precision, Precision::Approximate, "{line}");
    }
    for line in ["2 o’clock restart", "last night 01:30 restart", "so 14 pods", "12 minutes of errors", "do 3 things"]
    {
        assert!(read_line(line, &context).is_err(), "{line}");
    }
}

#[test]
fn day_and_month_without_a_year_are_asked_about() {
    let read = |line| {
        let read = read_line(line, &berlin(Some("2026-11-12T12:30:00Z"))).unwrap();
        (read.fields.at, read.day_from)
    };
    // Close to the incident, though days usually stand first there.
    assert_eq!(read("11/12 14:03 pager fired"), (at("2026-11-12T13:03:00Z"), Some(DayFrom::Either)));
    assert_eq!(read("12/11 14:03 pager fired"), (at("2026-11-12T13:03:00Z"), Some(DayFrom::Either)));
    assert_eq!(read("13/11 14:03 pager fired"), (at("2026-11-13T13:03:00Z"), None));
    assert_eq!(read("13.11. 14:03 pager fired"), (at("2026-11-13T13:03:00Z"), None));
}

#[test]
fn the_day_comes_from_around_the_line_and_is_said() {
    let day = |last, line| {
        let read = read_line(line, &berlin(last)).unwrap();
        (read.fields.at, read.day_from)
    };
    assert_eq!(day(None, "14:03 a"), (at("2026-11-13T13:03:00Z"), Some(DayFrom::First)));
    let evening = Some("2026-11-10T22:50:00Z");
    assert_eq!(day(evening, "00:12 a"), (at("2026-11-10T23:12:00Z"), Some(DayFrom::NextDay)));
    assert_eq!(day(evening, "09:12 a"), (at("2026-11-10T08:12:00Z"), Some(DayFrom::Context)), "the morning before");
    let night = Some("2026-11-10T23:20:00Z");
    assert_eq!(day(night, "23:40 a"), (at("2026-11-10T22:40:00Z"), Some(DayFrom::DayBefore)));
    assert_eq!(day(night, "14:00 a"), (at("2026-11-11T13:00:00Z"), Some(DayFrom::Context)));
    assert_eq!(day(evening, "2026-11-10 14:00 a").1, None);
    assert_eq!(day(evening, "03/11/2026 14:00 a"), (at("2026-11-03T13:00:00Z"), Some(DayFrom::Either)));
}

#[test]
fn a_weekday_is_the_one_nearest_to_the_incident_and_never_to_come() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    for (last, line, wanted) in [
        ("2026-11-22T15:00:00Z", "Sun 16:00 review done", "2026-11-22T15:00:00Z"),
        ("2026-11-23T15:00:00Z", "Sun 16:00 review done", "2026-11-22T15:00:00Z"),
        ("2026-11-24T08:00:00Z", "Sun 16:00 review done", "2026-11-22T15:00:00Z"),
        ("2026-11-24T08:00:00Z", "Wed 16:00 review done", "2026-11-18T15:00:00Z"),
        ("2026-11-22T15:00:00Z", "Wed 16:00 review done", "2026-11-18T15:00:00Z"),
        ("2026-11-10T15:00:00Z", "Fri 16:00 review done", "2026-11-13T15:00:00Z"),
    ] {
        let read = read_line(line, &LineContext { today, ..berlin(Some(last)) }).unwrap();
        assert_eq!((read.fields.at, read.day_from), (at(wanted), None), "{last}: {line}");
    }
    let read = read_line("2026-11-29 16:00 review done", &LineContext { today, ..berlin(None) }).unwrap();
    assert_eq!(read.day_from, Some(DayFrom::Future));
}

#[test]
fn kinds_are_guessed_and_milestones_only_suggested() {
    let read = |words: &str| {
        let read = read_line(&format!("14:03 {words}"), &berlin(None)).unwrap();
        assert_eq!(read.fields.milestone, None, "never silently");
        (read.fields.kind, read.suggested)
    };
    assert_eq!(read("pager fired, two people joined"), (EventKind::Detection, Some(Milestone::Detected)));
    assert_eq!(read("escalated to the database team"), (EventKind::Escalation, None));
    assert_eq!(read("decided to drain the region"), (EventKind::Decision, None));
    assert_eq!(read("restarted the pool"), (EventKind::Action, None));
    assert_eq!(read("status page updated"), (EventKind::Communication, None));
    assert_eq!(read("deploy 4711 went out"), (EventKind::Change, None));
    assert_eq!(read("latency at 3 s"), (EventKind::Observation, None));
    assert_eq!(read("service restored").1, Some(Milestone::Resolved));
    assert_eq!(read("rollback started").1, Some(Milestone::RollbackStarted));
    assert_eq!(read("not resolved yet").1, None);
}

#[test]
fn a_label_proposes_its_milestone_whatever_follows() {
    for (line, wanted) in [
        ("14:03 impact started: checkout does not load", Some(Milestone::ImpactStarted)),
        ("14:03 impact started: alert fired", Some(Milestone::ImpactStarted)),
        ("14:03 not resolved: errors remain", None),
    ] {
        assert_eq!(read_line(line, &berlin(None)).unwrap().suggested, wanted, "{line}");
    }
}

#[test]
fn a_tilde_behind_the_time_means_approximate() {
    let read = read_line("21:00 ~ pager fired", &berlin(None)).unwrap();
    assert_eq!((read.fields.text.as_str(), read.fields.precision), ("pager fired", Precision::Approximate));
}

#[test]
fn yesterday_is_seen_from_an_incident_of_years_ago() {
    let read = read_line("yesterday 23:50 pager fired", &berlin(Some("2021-03-02T12:00:00Z"))).unwrap();
    assert_eq!((read.fields.at, read.day_from), (at("2021-03-01T22:50:00Z"), Some(DayFrom::Incident)));
    let read = read_line("yesterday 23:50 pager fired", &berlin(None)).unwrap();
    assert_eq!((read.fields.at, read.day_from), (at("2026-11-12T22:50:00Z"), Some(DayFrom::Today)));
}

#[test]
fn letters_that_stand_for_several_zones_are_named() {
    let read = read_line("14:03 IST pager fired", &berlin(None)).unwrap();
    assert_eq!(read.ambiguous_zone.as_deref(), Some("IST"));
    assert_eq!(read_line("14:03 CET pager fired", &berlin(None)).unwrap().ambiguous_zone, None);
}

#[test]
fn what_cannot_be_read_is_refused_with_a_way_on() {
    let none = berlin(None);
    let cases = [
        ("", "Enter a time"),
        ("   ", "Enter a time"),
        ("pager fired", "Start with a time"),
        ("25:61 pager fired", "“25:61” is not a time of day"),
        ("14:75 pager fired", "minutes from 00 to 59"),
        ("14.25 pager fired", "write 14:25"),
        ("1425 pager fired", "write 14:25"),
        ("~9.05 pager fired", "write 09:05"),
        ("1999 pods restarted", "Start with a time"),
        ("12.5 pods restarted", "Start with a time"),
        ("14:03", "Add what happened after “14:03”"),
        ("14:03 ---", "Add what happened after “14:03”"),
        ("2026-11-10 pager fired", "Add a time"),
        ("+12m pager fired", "there is none"),
        ("+soon pager fired", "how long after"),
        ("+1m2h pager fired", "how long after"),
        ("14:03 a\n14:04 b", "one event per line"),
        ("14:03 a\0b", "NUL"),
        ("2026-03-29 02:30 pager fired", "did not exist"),
        ("2026-10-25 02:30 pager fired", "occurred twice"),
        ("2026-02-30 14:03 pager fired", ""),
    ];
    for (line, words) in cases {
        let error_in_field = read_line(line, &none).map(|read| format!("{line}: {read:?}")).unwrap_err();
        assert_eq!(error_in_field.field, "line");
        assert!(error_in_field.message.contains(words), "{line}: {}", error_in_field.message);
    }
}

#[test]
fn no_line_makes_it_panic() {
    let pieces = [
        "14:03",
        "+",
        "é",
        "🦀",
        "T",
        ":",
        "Z",
        "-",
        "99999999999999999999",
        "yesterday",
        "~",
        "\u{202e}",
        " ",
        "pm",
        "2026-11-10",
        "[",
        "(",
    ];
    let mut seed: u64 = 7;
    for _ in 0..20_000 {
        let mut line = String::new();
        for _ in 0..6 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            line.push_str(pieces[usize::try_from(seed >> 33).unwrap() % pieces.len()]);
        }
        let _ = read_line(&line, &berlin(Some("2026-11-10T12:30:00Z")));
        let _ = read_line(&line, &LineContext { zone: Tz::America__New_York, ..berlin(None) });
    }
}

#[test]
fn a_day_without_a_time_gives_the_day_and_nothing_to_count_from() {
    let after_a_day = LineContext { last_has_time: false, ..berlin(Some("2026-11-09T23:00:00Z")) };
    let read = read_line("22:30 pager fired", &after_a_day).unwrap();
    assert_eq!((read.fields.at, read.day_from), (at("2026-11-10T21:30:00Z"), Some(DayFrom::Context)));
    let message = read_line("+12m pager fired", &after_a_day).unwrap_err().message;
    assert!(message.contains("that event has no time"), "{message}");
}

#[test]
fn only_the_clock_of_an_event_is_midnight() {
    let context = berlin(Some("2026-11-10T12:30:00Z"));
    for (line, time, text) in [
        ("14:03 cut-off moved to 24:00", "2026-11-10T13:03:00Z", "cut-off moved to 24:00"),
        ("24:00 pager fired", "2026-11-10T23:00:00Z", "pager fired"),
        ("2026-11-10 24:00 pager fired", "2026-11-10T23:00:00Z", "pager fired"),
    ] {
        let read = read_line(line, &context).unwrap();
        assert_eq!((read.fields.at, read.fields.text.as_str()), (at(time), text), "{line}");
    }
    let range = read_line("14:03-24:00 errors", &context).unwrap();
    assert_eq!(range.fields.at, at("2026-11-10T13:03:00Z"), "{range:?}");
    assert!(range.fields.text.contains("errors") && range.fields.text.contains("24:00"), "{range:?}");
}

#[test]
fn numbers_and_lengths_are_no_times() {
    let context = berlin(Some("2026-11-10T12:30:00Z"));
    for line in [
        "1500000000 rows deleted at 14:03",
        "2 outages at 14:03 hit checkout",
        "2 out of 3 pods down at 14:03",
        "3h after deploy",
        "rollback took 2h",
    ] {
        match read_line(line, &context) {
            Ok(read) => assert_eq!(read.fields.at, at("2026-11-10T13:03:00Z"), "{line}: {read:?}"),
            Err(refused) => assert!(!refused.message.is_empty()),
        }
    }
    for (line, time) in [
        ("1794315802 pager fired", "2026-11-10T13:03:22Z"),
        // Said of the event before, and no time of day.
        ("2h later: rollback finished", "2026-11-10T14:30:00Z"),
        ("2h später: wieder da", "2026-11-10T14:30:00Z"),
        ("2 heures plus tard : retour", "2026-11-10T14:30:00Z"),
        ("14h : redémarrage", "2026-11-10T13:00:00Z"),
        ("à 14h redémarrage", "2026-11-10T13:00:00Z"),
    ] {
        assert_eq!(read_line(line, &context).unwrap().fields.at, at(time), "{line}");
    }
}

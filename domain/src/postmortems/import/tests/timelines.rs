use super::{read, told};

#[test]
fn entries_are_dated_in_every_style() {
    let cases: &[(&str, &str, &str, &[&str])] = &[
        (
            "bold bullets, past midnight",
            "2024-05-01-x.md",
            "# Queue stuck\n\n## Timeline (UTC)\n\n- **23:50** – pager fired\n- **00:10:** restarted the `broker`\n- **00:12 - fixed**: queue drains",
            &[
                "2024-05-01 23:50 pager fired",
                "2024-05-02 00:10 restarted the `broker`",
                "2024-05-02 00:12 **fixed**: queue drains",
            ],
        ),
        (
            "twelve-hour clock",
            "x.md",
            "# Slow logins — March 3rd, 2023\n\n## What happened when: timeline\n\nAll times Eastern.\n\n* 9:05 am: first complaint\n* 12:15 PM - fix out\n* 3pm: all good",
            &["2023-03-03 09:05 first complaint", "2023-03-03 12:15 fix out", "2023-03-03 15:00 all good"],
        ),
        (
            "day first, with slashes",
            "x.md",
            "# DNS\n\n## Timeline\n\nTimes are in BST.\n\n| Date | Time | What |\n|--|--|--|\n| 20/02/2019 | 14.03 | Zone pushed |\n| | 14:20 | Rolled back |\n| 03/04/2019 | about noon | Reviewed |",
            &["2019-02-20 14:03 Zone pushed", "2019-02-20 14:20 Rolled back", "~2019-04-03 12:00 Reviewed"],
        ),
        (
            "month first in America",
            "x.md",
            "# Cache\n\n## Timeline\n\nTimes are US/Pacific.\n\n- 03/04/2021 10:00 flushed\n- 10:30 warm",
            &["2021-03-04 10:00 flushed", "2021-03-04 10:30 warm"],
        ),
        (
            "days above bullets",
            "x.md",
            "# Disk\n\n## Timeline\n\n### Wednesday, 14 June 2023\n\n- 22:00: alert\n- 23:15: ticket\n\n### Thursday, 15 June 2023\n\n- 08:00: disk swapped\n",
            &["2023-06-14 22:00 alert", "2023-06-14 23:15 ticket", "2023-06-15 08:00 disk swapped"],
        ),
        (
            "days as bullets",
            "x.md",
            "# Disk\n\n## Chronology\n\n- 2023-06-14\n  - 22:00 alert\n  - 23:15 ticket\n- 2023-06-15\n  - 08:00 disk swapped\n",
            &["2023-06-14 22:00 alert", "2023-06-14 23:15 ticket", "2023-06-15 08:00 disk swapped"],
        ),
        (
            "lines of a paragraph",
            "2022-11-30.md",
            "# Mail\n\n## Timeline\n\n10:00 queue grows\n10:20 we look\nand wonder\n[10:40] fixed",
            &["2022-11-30 10:00 queue grows", "2022-11-30 10:20 we look\nand wonder", "2022-11-30 10:40 fixed"],
        ),
        (
            "only dates",
            "x.md",
            "# Leak\n\n## Timeline\n\n- 2024-01-02: key committed\n- Jan 9, 2024: key found\n- 12 Jan: key revoked",
            &["2024-01-02 key committed", "2024-01-09 key found", "2024-01-12 key revoked"],
        ),
        (
            "unknown digits",
            "x.md",
            "# A\n\n## Timeline\n\n| When | Event |\n|---|---|\n| 2024-02-03 14:?? | one |\n| 2024-02-03 HH:mm | two |\n| ~16:30 | three |\n| ??? | four |",
            &["~2024-02-03 14:00 one", "2024-02-03 two", "~2024-02-03 16:30 three"],
        ),
        (
            "ranges and hedges",
            "2020-10-10.md",
            "# A\n\n## Timeline\n\n### 10:00 - 10:20\n\none\n\n### 10:40 (not sure)\n\ntwo\n\n### ca. 11:00 – the end\n",
            &["2020-10-10 10:00 one", "~2020-10-10 10:40 (not sure)\n\ntwo", "~2020-10-10 11:00 the end"],
        ),
        (
            "labels before times",
            "2020-10-10.md",
            "# A\n\n## Timeline\n\n- Detected: 10:05 UTC\n- **Resolved**: 11:00 UTC\n",
            &["2020-10-10 10:05 Detected", "2020-10-10 11:00 Resolved"],
        ),
        (
            "setext and CRLF",
            "x.md",
            "Broken build\r\n============\r\n\r\nTimeline\r\n--------\r\n\r\n2021-01-02T08:03Z: red\r\n\r\n2021-01-02T08:09+02:00: green\r\n",
            &["2021-01-02 08:03 red", "2021-01-02 08:09 green"],
        ),
        (
            "no heading announces it",
            "2021-07-07-lost-tape.md",
            "# Lost tape\n\nWe lost one.\n\n* 08:00: gone\n* 08:30: searched\n* 09:00: found\n",
            &["2021-07-07 08:00 gone", "2021-07-07 08:30 searched", "2021-07-07 09:00 found"],
        ),
        (
            "times named in other scripts",
            "2021-07-07.md",
            "# انقطاع الخدمة\n\n## 🕑 Timeline\n\n- 🔥 later\n- `08:00` تعطلت الخدمة\n- **08:30** 復旧しました 🎉",
            &["2021-07-07 08:00 تعطلت الخدمة", "2021-07-07 08:30 復旧しました 🎉"],
        ),
        (
            "a weekday",
            "2024-05-01.md",
            "# A\n\n## Timeline\n\n- 17:00 left\n- Friday 09:00 back\n- Friday was quiet",
            &["2024-05-01 17:00 left", "2024-05-03 09:00 back"],
        ),
    ];
    for (name, file, text, events) in cases {
        assert_eq!(&told(&read(file, text)), events, "{name}");
    }
}

#[test]
fn an_entry_keeps_all_that_stands_below_it() {
    let imported = read(
        "x.md",
        "# A\n\n## Timeline\n\n### 2024-01-01 10:00 UTC - start\n\nFirst.\n\n```\nlog 1\n```\n\n![graph](img/a.png)\n\n- x\n- y\n\n### 10:05\n\nSecond, see [notes][n].\n\n## Impact\n\nNone.\n\n[n]: https://example.org/n\n",
    );
    assert_eq!(imported.events[0].text, "start\n\nFirst.\n\n```\nlog 1\n```\n\n![graph](img/a.png)\n\n- x\n- y");
    assert_eq!(imported.events[1].text, "Second, see [notes](https://example.org/n).");
    assert_eq!(imported.pictures[0].path, "img/a.png");
    assert_eq!(imported.zone.map(chrono_tz::Tz::name), Some("UTC"));
}

#[test]
fn other_columns_go_with_their_row_and_odd_rows_stay() {
    let imported = read(
        "2024-01-01.md",
        "# A\n\n## Timeline\n\n| Time (CET) | Who | Event | Link |\n|---|---|---|---|\n| 10:00 | Ada | looked \\| saw | |\n| later | Bob | slept | n/a | lost |\n",
    );
    assert_eq!(imported.events[0].text, "looked | saw\n\nWho: Ada");
    assert_eq!(imported.zone.map(chrono_tz::Tz::name), Some("Europe/Berlin"));
    assert!(imported.sections[0].text.contains("| later | Bob | slept | n/a | lost"));
}

#[test]
fn another_zone_of_an_entry_is_an_offset() {
    let imported = read(
        "x.md",
        "# A\n\nAll times are in Asia/Tokyo.\n\n## Timeline\n\n- 2024-07-01 10:00 JST one\n- 2024-07-01 03:00 CEST two\n- 2024-07-01T01:30Z three\n- 11:00 four",
    );
    let offsets: Vec<Option<i32>> = imported.events.iter().map(|event| event.offset_minutes).collect();
    assert_eq!(offsets, [None, Some(120), Some(0), None]);
}

#[test]
fn zones_are_found_in_prose() {
    for (as_written, zone) in [
        ("All times in UTC+2.", "Etc/GMT-2"),
        ("All times CET (GMT+1)", "Europe/Berlin"),
        ("Times are Pacific Daylight Time.", "America/Los_Angeles"),
        ("All timestamps are in America/Sao_Paulo", "America/Sao_Paulo"),
        ("Times: Central European Summer Time", "Europe/Berlin"),
        ("All times are UTC+05:30", "Asia/Kolkata"),
        ("All times are UTC+9 (Seoul time)", "Asia/Seoul"),
        ("Time zone: AEST", "Australia/Sydney"),
    ] {
        let imported = read("x.md", &format!("# A\n\n## Timeline\n\n{as_written}\n\n- 2024-01-01 10:00 one\n"));
        assert_eq!(imported.zone.map(chrono_tz::Tz::name), Some(zone), "{as_written}");
        assert_eq!(imported.events.len(), 1);
    }
}

#[test]
fn prose_makes_no_events() {
    let imported = read(
        "x.md",
        "# Two nights\n\nBetween 10:00 and 11:00 UTC on 2024-01-01 it was slow.\n\n- **January 1** (60 minutes): slow\n- **January 2** (5 minutes): slow\n\n## Phase one: 10:00 to 11:00\n\nAt 10:30 we slept.\n",
    );
    assert!(imported.events.is_empty());
    assert_eq!(imported.zone.map(chrono_tz::Tz::name), Some("UTC"));
}

#[test]
fn what_an_entry_means_is_marked_once() {
    use crate_milestones::*;
    let imported = read(
        "2024-01-01.md",
        "# A\n\n## Timeline\n\n- 10:00 Impact starts: errors rise\n- 10:02 Alert fired\n- 10:03 Alert fired again\n- 10:05 On-call acknowledges the page\n- 10:09 Rollback started\n- 10:20 Rollback complete\n- 10:21 Not resolved yet\n- 10:30 Incident resolved\n",
    );
    let marks: Vec<_> = imported.events.iter().map(|event| event.milestone).collect();
    assert_eq!(
        marks,
        [
            Some(ImpactStarted),
            Some(Detected),
            None,
            Some(Acknowledged),
            Some(RollbackStarted),
            Some(RollbackFinished),
            None,
            Some(Resolved)
        ]
    );
}

mod crate_milestones {
    pub(super) use super::super::super::Milestone::*;
}

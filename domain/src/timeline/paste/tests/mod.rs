mod anything;
mod formats;
mod hostile;
mod losses;
mod neighbours;
mod programs;
mod senders;
mod warnings;
mod windows;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use super::{PasteContext, Pasted, WrongKind, read_paste};

macro_rules! sample {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../../../tests/tests/stories/samples/", $name)))
    };
}

/// The samples that the stories paste as well.
const SAMPLES: [(&str, &str); 21] = [
    sample!("access.log"),
    sample!("alertmanager.json"),
    sample!("alertmanager_api.json"),
    sample!("app.log"),
    sample!("epoch.log"),
    sample!("git_default.txt"),
    sample!("git_format.txt"),
    sample!("git_oneline.txt"),
    sample!("lines.txt"),
    sample!("log.jsonl"),
    sample!("markdown_list.md"),
    sample!("markdown_table.md"),
    sample!("pagerduty_incidents.json"),
    sample!("pagerduty_log.json"),
    sample!("pagerduty_webhook.json"),
    sample!("slack_export.json"),
    sample!("slack_window.txt"),
    sample!("syslog.log"),
    sample!("table.csv"),
    sample!("table.tsv"),
    sample!("teams_window.txt"),
];

fn sample(name: &str) -> String {
    let found = SAMPLES.iter().find(|(called, _)| *called == name);
    found.unwrap_or_else(|| panic!("no sample {name}")).1.to_owned()
}

fn samples() -> Vec<String> {
    SAMPLES.iter().map(|(_, text)| (*text).to_owned()).chain(MORE.iter().map(|text| (*text).to_owned())).collect()
}

/// Short pastes of other kinds.
const MORE: [&str; 9] = [
    "Nora Quist\n  1:02 PM\nqueue is growing\n1:03\nworkers look idle\nNew\nPaul Ems\n:coffee:  1:05 PM\nrestarting\n3 replies\nWatch APP  1:09 PM\n[RESOLVED] QueueLength\n",
    "juno — heute um 13:02 Uhr\nStau in der Schlange\n[13:04]\nalles voll\nNEU\nlou — gestern um 22:10 Uhr\nAusrollen fertig\n",
    "LAST SEEN   TYPE      REASON      OBJECT            MESSAGE\n14m         Warning   OOMKilling  node/blue-7       Out of memory\n9m (x6 over 13m)  Warning   BackOff  pod/queue-1  Back-off restarting\n",
    "WEBVTT\n\n1\n00:00:03.120 --> 00:00:05.400\nNora Quist: The queue is full.\n\n2\n00:01:10.000 --> 00:01:12.000\n<v Paul Ems>Restarting it.</v>\n",
    "*   8ab4c1d 2026-11-10 14:20:00 +0100  (HEAD -> main) Merge branch 'queue' [N. Quist]\n|\\  \n| * 7cd3e2f 2026-11-10 14:10:00 +0100  Queue back to 50 [P. Ems]\n",
    "11-10 14:03:22.120  811  902 W Queue: queue is full\n11-10 14:03:23.120  811  902 W Queue: queue was drained\n",
    "20261110-14:03:22:120|Queue|811|full\n20261110-14:03:23:120|Queue|811|drained\n",
    "When\tWhat\n46336.5857870370\tqueue full\n46336.59\tqueue drained\n",
    "{\"incident\":{\"name\":\"Orders late\",\"status\":\"resolved\",\"incident_updates\":[{\"status\":\"resolved\",\"body\":\"Orders arrive again.\",\"created_at\":\"2026-11-10T15:03:00.000+01:00\"}]}}",
];

/// A postmortem in Berlin, some days after 10 Nov 2026.
fn berlin() -> PasteContext<'static> {
    PasteContext {
        zone: Tz::Europe__Berlin,
        chosen_zone: None,
        month_first: None,
        read_as: None,
        counts_from: None,
        pasted_at: DateTime::from_timestamp(1_794_567_600, 0).expect("an instant"),
        near: NaiveDate::from_ymd_opt(2026, 11, 10).unwrap(),
        today: NaiveDate::from_ymd_opt(2026, 11, 13).unwrap(),
        events: &[],
    }
}

fn read(text: &str) -> Result<Pasted, WrongKind> {
    read_paste(text, &berlin())
}

/// Each event as `day hour:minute:second text`, in UTC.
fn told(pasted: &Pasted) -> Vec<String> {
    pasted.events.iter().map(|event| format!("{} {}", event.at.format("%-d %H:%M:%S"), event.text)).collect()
}

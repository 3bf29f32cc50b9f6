mod formats;
mod hostile;
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
    SAMPLES.iter().map(|(_, text)| (*text).to_owned()).collect()
}

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

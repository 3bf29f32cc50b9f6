mod doubts;
mod formats;
mod hostile;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{PasteContext, Pasted, WrongKind, read_paste};

/// The samples that the stories paste as well.
fn sample(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/tests/stories/samples");
    std::fs::read_to_string(format!("{folder}/{name}")).unwrap()
}

fn samples() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/tests/stories/samples");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

/// A postmortem in Berlin, some days after 10 Nov 2026.
fn berlin() -> PasteContext<'static> {
    PasteContext {
        zone: Tz::Europe__Berlin,
        chosen_zone: None,
        month_first: None,
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

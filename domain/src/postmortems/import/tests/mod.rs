//! Samples in the styles that people write in.

mod actions;
mod choices;
mod findings;
mod formats;
mod heads;
mod hostile;
mod labels;
mod languages;
mod measured;
mod mutated;
mod neighbours;
mod nothing_lost;
mod strictness;
mod timelines;
mod unsure;

use super::{EventTime, Imported, Source, import, words};

/// Imports a text and proves that nothing of it was lost.
fn read(file_name: &str, text: &str) -> Imported {
    let imported = import(&Source { file_name, text });
    // In HTML, the names of elements are no words; its reader counts those that remain.
    let lost = if text.starts_with('<') { Vec::new() } else { words::lost(text, &imported) };
    assert!(lost.is_empty(), "lost of {file_name}: {lost:?} in {imported:#?}");
    assert_eq!(imported.words.source, imported.words.kept);
    imported
}

/// The events as `day time text`, an approximate time with a tilde, without a time as `? text`.
fn told(imported: &Imported) -> Vec<String> {
    let events = imported.events.iter();
    let told = events.map(|event| match event.time {
        EventTime::At { local, approximate } => {
            let approximate = if approximate { "~" } else { "" };
            format!("{approximate}{} {}", local.format("%Y-%m-%d %H:%M"), event.text)
        }
        EventTime::On(day) => format!("{day} {}", event.text),
        EventTime::InOrder => format!("? {}", event.text),
    });
    told.collect()
}

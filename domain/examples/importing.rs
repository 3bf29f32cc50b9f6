//! Prints what importing makes of documents, and how long it takes.
//!
//! `cargo run --release -p domain --features markdown --example importing FILE…` prints each document;
//! without files it imports made-up ones and prints the time.

use std::time::Instant;

use domain::postmortems::import::{Imported, Source, import};

fn main() {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        return measure();
    }
    for path in files {
        let Ok(bytes) = std::fs::read(&path) else {
            println!("{path}: could not be read");
            continue;
        };
        let text = String::from_utf8_lossy(&bytes);
        let name = path.rsplit('/').next().unwrap_or_default();
        print(name, &import(&Source { file_name: name, text: &text }));
    }
}

fn print(name: &str, imported: &Imported) {
    println!("== {name}");
    println!("title: {}", imported.title);
    println!(
        "zone: {:?} ({:?}), date: {:?}, severity: {:?}",
        imported.zone.map(chrono_tz::Tz::name),
        imported.zone_said,
        imported.date,
        imported.severity
    );
    for event in &imported.events {
        println!(
            "  event {:?} [{}] {:?} {:?} | {}",
            event.time,
            event.as_written,
            event.kind,
            event.milestone,
            one_line(&event.text)
        );
    }
    for finding in &imported.findings {
        println!("  finding {:?} parent {:?} | {}", finding.kind, finding.parent, one_line(&finding.text));
    }
    for action in &imported.actions {
        println!(
            "  action owner {:?} due {:?} done {} group {:?} links {:?} {:?} | {}",
            action.owner,
            action.due,
            action.done,
            action.group,
            action.links,
            action.kind,
            one_line(&action.text)
        );
    }
    for event in &imported.proposed_events {
        println!(
            "  proposed event {:?} {:?} | {}",
            event.record.time,
            event.record.milestone,
            one_line(&event.record.text)
        );
    }
    for action in &imported.proposed_actions {
        let action = &action.record;
        println!("  proposed action owner {:?} due {:?} | {}", action.owner, action.due, one_line(&action.text));
    }
    for section in &imported.sections {
        println!("  section {} {:?} {:?} | {}", section.level, section.heading, section.role, one_line(&section.text));
    }
    println!("  stats {:?} people {:?} labels {:?}", imported.stats, imported.people, imported.labels);
    for warning in &imported.needs_check {
        println!("  line {}: {}", warning.line, warning.why);
    }
    println!("  words {}/{}", imported.words.kept, imported.words.source);
}

fn one_line(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join("⏎")
}

fn measure() {
    const DOCUMENTS: usize = 1000;
    let text = "# Orders were slow\n\n**Date:** 2025-03-04\n\n## Timeline (UTC)\n\n".to_owned()
        + &"- 10:05 the queue grows and nobody looks at it for a while\n".repeat(30)
        + "\n## Root causes\n\n- No limit\n- No alert\n\n## Action items\n\n- Set a limit (owner: Ada, due 2025-04-01)\n\n"
        + &"Some prose about what happened, with a few words more. ".repeat(60);
    let start = Instant::now();
    for _ in 0..DOCUMENTS {
        import(&Source { file_name: "orders.md", text: &text });
    }
    println!("{DOCUMENTS} documents of {} bytes: {:?}", text.len(), start.elapsed());
    print_memory();
    let row = "<p>At some time <b>something</b> happened &amp; was seen.</p>\n<ul><li>one</li><li>two</li></ul>\n";
    let html = format!("<html><body><h1>Large</h1>{}</body></html>", row.repeat(LARGE / row.len()));
    measure_one("HTML", "large.html", &html);
    let part = "## Part of a day\n\nSome *prose* about what happened, see [the graph](https://graphs.example.org/1).\n\n- one\n- two\n\n";
    measure_one("Markdown", "large.md", &format!("# Large\n\n{}", part.repeat(LARGE / part.len())));
    let entry = "- 10:05 UTC the queue grows and nobody looks at it for a while\n";
    let events = format!("# Large\n\n## Timeline 2025-03-04\n\n{}", entry.repeat(LARGE / entry.len()));
    measure_one("events", "events.md", &events);
    let line = "some words of one paragraph that never ends\n";
    measure_one("one paragraph", "prose.md", &line.repeat(LARGE / line.len()));
}

/// The largest document that is imported, in bytes.
const LARGE: usize = 20 * 1024 * 1024;

fn measure_one(what: &str, file_name: &str, text: &str) {
    let start = Instant::now();
    let imported = import(&Source { file_name, text });
    println!(
        "{} MB of {what}: {:?}, {} of {} words, {} sections, {} events",
        text.len() >> 20,
        start.elapsed(),
        imported.words.kept,
        imported.words.source,
        imported.sections.len(),
        imported.events.len()
    );
    print_memory();
}

/// The most memory that was used so far, where the system tells.
fn print_memory() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(line) = status.lines().find(|line| line.starts_with("VmHWM")) {
        println!("  {line}");
    }
}

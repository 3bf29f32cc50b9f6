//! How long a keystroke takes from one writer to all others, each one kept before it is passed on,
//! beside a plain broadcast of messages of the same size; and how long a text with a long history
//! takes to open; and what texts that are hard to merge cost everybody else.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]

mod broadcast;
mod hostile_pairs;
mod keystrokes;
mod long_text;
mod rendering;

use tests::{Site, Visitor, runtime};

/// Writers at once.
const WRITERS: [usize; 3] = [2, 10, 50];

fn main() {
    let site = Site::start();
    let ada = site.set_up();
    if is_wanted("keystrokes") {
        keystrokes_of_many(&site, &ada);
    }
    if is_wanted("hostile-pairs") {
        hostile_pairs::measure(&site, &ada);
    }
    if is_wanted("rendering") {
        rendering::measure(&site, &ada);
    }
    if is_wanted("long-text") {
        long_text::measure(site, &ada);
    }
}

/// Without arguments all is measured, else what they name.
fn is_wanted(part: &str) -> bool {
    let mut parts = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).peekable();
    parts.peek().is_none() || parts.any(|wanted| wanted == part)
}

fn keystrokes_of_many(site: &Site, ada: &Visitor) {
    // One person has only so many windows.
    let ben = site.invite(ada, "ben@example.org", "member");
    let cookies = [ada.cookies(), ben.cookies()];
    let plain = runtime().block_on(broadcast::serve());
    println!("milliseconds from a keystroke to its arrival at another writer, and at the last of them;");
    println!("5 keystrokes a second each:\n");
    println!("{:<34}{:>8}{:>8}{:>8}{:>10}{:>10}", "", "writers", "p50", "p99", "last p50", "last p99");
    for writers in WRITERS {
        let number = ada.declares(&format!("{writers} writers"));
        let section = ada.section_at(number, "summary");
        let live = format!("{}/postmortems/{number}/live", site.address.replacen("http", "ws", 1));
        for (name, address) in [("kept, then passed on", &live), ("a plain broadcast", &plain)] {
            let took = runtime().block_on(keystrokes::measure(address, &cookies, section, writers));
            println!("{name:<34}{writers:>8}{took}");
        }
    }
    site.assert_nothing_broke();
}

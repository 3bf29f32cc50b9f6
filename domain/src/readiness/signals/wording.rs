use std::fmt::Write;

use super::SignalFields;

/// So many signals of one message are named in the log of an incident; the others are counted.
const NAMED: usize = 10;
/// No more are named after so many bytes, so that an entry is short enough.
const LONG: usize = 2_500;

/// What the log of an incident says of the signals of a message, in Markdown.
pub fn log_of_signals(source: &str, signals: &[&SignalFields]) -> String {
    let mut text = String::new();
    let mut named = 0;
    for signal in signals.iter().take(NAMED) {
        if text.len() > LONG {
            break;
        }
        named += 1;
        let bullet = if signals.len() > 1 { "- " } else { "" };
        let _ = write!(text, "{bullet}{}: {}", signal.status, escaped(&signal.title));
        let words = [(!signal.severity.is_empty()).then_some(&signal.severity), signal.value.as_ref()];
        for words in words.into_iter().flatten() {
            let _ = write!(text, ", {}", escaped(words));
        }
        text.push('\n');
    }
    if let Some(more @ 1..) = signals.len().checked_sub(named) {
        let _ = writeln!(text, "- and {more} more");
    }
    let _ = write!(text, "\nFrom {}.", escaped(source));
    text
}

/// Words of others in Markdown: they mean nothing but themselves.
fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for letter in words.chars() {
        if letter.is_ascii_punctuation() && !matches!(letter, '.' | ',' | ';' | '/' | '%' | '?' | '\'' | '"') {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readiness::{MAX_INCIDENT_TEXT, SignalStatus};

    fn signal(title: &str) -> SignalFields {
        SignalFields {
            key: "k".into(),
            title: title.into(),
            service: None,
            severity: "critical".into(),
            status: SignalStatus::Firing,
            value: Some("0.93".into()),
            link: None,
            at: None,
        }
    }

    #[test]
    fn the_log_names_some_signals_and_counts_the_others() {
        let one = signal("Errors at 5 % ![x](http://e) <b>");
        assert_eq!(
            log_of_signals("Main", &[&one]),
            r"Firing: Errors at 5 % \!\[x\]\(http\://e\) \<b\>, critical, 0.93".to_owned() + "\n\nFrom Main."
        );
        let many = vec![&one; 1_000];
        assert!(log_of_signals("Main", &many).contains("\n- and 990 more\n"));
        // The longest that there is fits into an entry.
        let long = SignalFields { severity: "!".repeat(80), value: Some("!".repeat(80)), ..signal(&"é!".repeat(100)) };
        assert!(log_of_signals(&"!".repeat(80), &vec![&long; 1_000]).len() <= MAX_INCIDENT_TEXT);
    }
}

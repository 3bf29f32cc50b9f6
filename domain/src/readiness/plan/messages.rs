//! Who is told while a rollback runs, and how often.

use crate::readiness::steps::{labelled, seconds};

/// A line of the communication plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedMessage {
    /// Who is told, as in “Customers”.
    pub audience: String,
    /// Where and by whom, as in “status page, communications lead”.
    pub how: String,
    /// Within how many seconds the first message is sent.
    pub first: Option<u32>,
    /// After how many seconds each next one follows.
    pub every: Option<u32>,
    /// What it says, in Markdown; empty without a template.
    pub template: String,
}

/// Reads `Customers: status page, within 5 min, then every 20 min` and the template that follows.
pub(super) fn message(line: &str, rest: &str) -> Option<PlannedMessage> {
    // Every audience is a label of its own.
    let at = line.find(':')?;
    let audience = line[..at].trim();
    let value = labelled(line).map_or_else(|| line[at + 1..].trim(), |(_, value)| value);
    if audience.is_empty() {
        return None;
    }
    let (mut first, mut every, mut how) = (None, None, Vec::new());
    for part in value.trim_end_matches('.').split([',', ';']) {
        let part = part.trim();
        let words = part.to_lowercase();
        let words = words.strip_prefix("then ").or_else(|| words.strip_prefix("and ")).unwrap_or(&words);
        let time = |prefix: &str| words.strip_prefix(prefix).and_then(seconds);
        match (time("within "), time("every ")) {
            (Some(time), _) if first.is_none() => first = Some(time),
            (_, Some(time)) if every.is_none() => every = Some(time),
            _ if part.is_empty() => {}
            _ => how.push(part),
        }
    }
    Some(PlannedMessage { audience: audience.to_owned(), how: how.join(", "), first, every, template: template(rest) })
}

fn template(rest: &str) -> String {
    let lines = rest.lines().map(|line| {
        let line = line.trim();
        line.strip_prefix('>').map_or(line, str::trim_start)
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::any_text::any_text;

    #[test]
    fn a_message_says_who_is_told_and_when() {
        let read =
            message("Customers: status page, Mia, within 5 min, then every 20 min.", "\n  > We know.\n  > More soon.")
                .unwrap();
        assert_eq!((read.audience.as_str(), read.how.as_str()), ("Customers", "status page, Mia"));
        assert_eq!((read.first, read.every), (Some(300), Some(1200)));
        assert_eq!(read.template, "We know.\nMore soon.");
        let plain = message("Regulator: by letter, within 72 h", "").unwrap();
        assert_eq!((plain.first, plain.every, plain.template.as_str()), (Some(259_200), None, ""));
        let sooner = message("All: within reach, within 5 min, within 9 min", "").unwrap();
        assert_eq!((sooner.how.as_str(), sooner.first), ("within reach, within 9 min", Some(300)));
        assert_eq!((message("Nobody", ""), message(": x", "")), (None, None));
    }

    proptest! {
        #[test]
        fn any_line_is_read(text in any_text(), rest in any_text()) {
            message(&text, &rest);
            message(&format!("{text}: {text}, within {text}, every {text}"), &rest);
        }
    }
}

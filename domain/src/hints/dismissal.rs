use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{RULES, Spot, same_words};
use crate::mistakes::{Mistake, Mistakes, line};

number! {
    /// A hint that was dismissed.
    pub struct DismissalId;
}

/// The longest reason for dismissing a hint, in characters.
pub const REASON_MOST: usize = 500;
/// The longest marked words, in characters. Rules mark a few words, never a page.
pub const WORDS_MOST: usize = 500;

/// A hint that somebody looked at and set aside, for the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dismissal {
    /// The number.
    pub id: DismissalId,
    /// Where the words stand.
    pub spot: Spot,
    /// The rule's key.
    pub rule: String,
    /// The words, as [`same_words`] writes them. It holds while they stand there.
    pub words: String,
    /// Why they may stand.
    pub reason: String,
    /// Who set it aside, if they are still known.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The dismissal of a hint as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DismissalEntry {
    /// Where the words stand: `section-3`, `event-7`, `finding-2`, `action-5`.
    pub spot: String,
    /// The rule's key.
    pub rule: String,
    /// The marked words.
    pub words: String,
    /// Why they may stand.
    pub reason: String,
}

/// The dismissal of a hint, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DismissalFields {
    /// Where the words stand.
    pub spot: Spot,
    /// The rule's key.
    pub rule: &'static str,
    /// The words, as they are compared.
    pub words: String,
    /// Why they may stand.
    pub reason: String,
}

impl DismissalEntry {
    /// Checks what was typed.
    pub fn parse(&self) -> Result<DismissalFields, Mistakes> {
        let mut mistakes = Mistakes::default();
        let gone = |field| Mistake { field, says: "The hint is not there any more. Load the page again.".into() };
        let spot = mistakes.take(self.spot.parse::<Spot>().map_err(|()| gone("spot")));
        let rule = RULES.iter().find(|rule| rule.key == self.rule).map(|rule| rule.key).ok_or_else(|| gone("rule"));
        let rule = mistakes.take(rule);
        let words = mistakes.take(line("words", "What is marked", &same_words(&self.words), WORDS_MOST));
        let reason = mistakes.take(reason(&self.reason));
        match (spot, rule, words, reason) {
            (Some(spot), Some(rule), Some(words), Some(reason)) => {
                mistakes.or(DismissalFields { spot, rule, words, reason })
            }
            _ => Err(mistakes),
        }
    }
}

fn reason(typed: &str) -> Result<String, Mistake> {
    if typed.trim().is_empty() {
        return Err(Mistake { field: "reason", says: "Say in a few words why it may stand.".into() });
    }
    line("reason", "The reason", typed, REASON_MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dismissal_wants_a_reason_and_a_hint_that_can_be() {
        let entry = DismissalEntry {
            spot: "section-3".into(),
            rule: "should_have".into(),
            words: " We  Should’ve known".into(),
            reason: "A quotation.".into(),
        };
        let fields = entry.parse().unwrap();
        assert_eq!((fields.words.as_str(), fields.rule), ("we should've known", "should_have"));
        let wrong = DismissalEntry { spot: "section-x".into(), rule: "no".into(), ..DismissalEntry::default() };
        let mistakes = wrong.parse().unwrap_err();
        for field in ["spot", "rule", "words", "reason"] {
            assert!(mistakes.of(field).is_some(), "{field}");
        }
    }
}

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{RULES, same_words};
use crate::postmortems::Subject;
use crate::validation::{ValidationError, ValidationErrors, line};

number! {
    /// The id of a dismissal.
    pub struct DismissalId;
}

/// The longest reason for dismissing a suggestion, in characters.
pub const MAX_REASON: usize = 500;
/// The longest marked words, in characters. Rules mark a few words, never a page.
pub const MAX_WORDS: usize = 500;

/// A suggestion that somebody looked at and set aside, for the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dismissal {
    /// The id.
    pub id: DismissalId,
    /// Where the words stand.
    pub subject: Subject,
    /// The rule's key.
    pub rule: String,
    /// The words, as [`same_words`] writes them. It holds while they stand there.
    pub words: String,
    /// The reason.
    pub reason: String,
    /// Who set it aside, if they are still known.
    pub by: Option<String>,
    /// When it was dismissed.
    pub at: DateTime<Utc>,
}

/// The dismissal of a suggestion as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DismissalInput {
    /// Where the words stand: `section-3`, `event-7`, `finding-2`, `action-5`.
    pub subject: String,
    /// The key of the rule.
    pub rule: String,
    /// The marked words.
    pub words: String,
    /// The reason.
    pub reason: String,
}

/// The dismissal of a suggestion, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DismissalFields {
    /// Where the words stand.
    pub subject: Subject,
    /// The rule's key.
    pub rule: &'static str,
    /// The words, as they are compared.
    pub words: String,
    /// The reason.
    pub reason: String,
}

impl DismissalInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<DismissalFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let gone =
            |field| ValidationError { field, message: "This suggestion no longer exists. Reload the page.".into() };
        let subject = errors.take(self.subject.parse::<Subject>().map_err(|_| gone("subject")));
        let rule = RULES.iter().find(|rule| rule.key == self.rule).map(|rule| rule.key).ok_or_else(|| gone("rule"));
        let rule = errors.take(rule);
        let words = errors.take(line("words", "The marked text", &same_words(&self.words), MAX_WORDS));
        let reason = errors.take(reason(&self.reason));
        match (subject, rule, words, reason) {
            (Some(subject), Some(rule), Some(words), Some(reason)) => {
                errors.or(DismissalFields { subject, rule, words, reason })
            }
            _ => Err(errors),
        }
    }
}

fn reason(typed: &str) -> Result<String, ValidationError> {
    if typed.trim().is_empty() {
        return Err(ValidationError { field: "reason", message: "Enter a reason.".into() });
    }
    line("reason", "The reason", typed, MAX_REASON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dismissal_wants_a_reason_and_a_hint_that_can_be() {
        let entry = DismissalInput {
            subject: "section-3".into(),
            rule: "should_have".into(),
            words: " We  Should’ve known".into(),
            reason: "A quotation.".into(),
        };
        let fields = entry.parse().unwrap();
        assert_eq!((fields.words.as_str(), fields.rule), ("we should've known", "should_have"));
        let wrong = DismissalInput { subject: "section-x".into(), rule: "no".into(), ..DismissalInput::default() };
        let errors = wrong.parse().unwrap_err();
        for field in ["subject", "rule", "words", "reason"] {
            assert!(errors.of(field).is_some(), "{field}");
        }
    }
}

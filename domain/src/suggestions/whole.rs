use serde::Serialize;

use super::{Dismissal, Place, Suggestion, same_words};
use crate::actions::ActionItem;
use crate::findings::Finding;
use crate::postmortems::{Section, Subject};
use crate::timeline::TimelineEvent;

/// A suggestion in a postmortem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlacedSuggestion {
    /// What the text belongs to.
    pub subject: Subject,
    /// What sort of text it is; of an action item also which.
    pub place: Place,
    /// The marked words.
    pub words: String,
    /// The suggestion, with offsets into that text.
    pub suggestion: Suggestion,
}

impl PlacedSuggestion {
    /// Whether it is dismissed.
    pub fn is_dismissed(&self, dismissals: &[Dismissal]) -> bool {
        let words = same_words(&self.words);
        dismissals
            .iter()
            .any(|gone| gone.subject == self.subject && gone.rule == self.suggestion.rule && gone.words == words)
    }
}

/// All suggestions of a postmortem, in the order of its parts, as `check` finds them in each text. What is finished is
/// left alone.
pub fn placed_suggestions(
    sections: &[Section],
    events: &[TimelineEvent],
    findings: &[Finding],
    actions: &[ActionItem],
    check: impl Fn(&str, Place) -> Vec<Suggestion>,
) -> Vec<PlacedSuggestion> {
    let mut placed_suggestions = Vec::new();
    let mut look = |subject: Subject, place: Place, text: &str| {
        let found = check(text, place).into_iter();
        placed_suggestions.extend(found.map(|suggestion| PlacedSuggestion {
            subject,
            place,
            words: suggestion.words(text).to_owned(),
            suggestion,
        }));
    };
    for section in sections {
        look(Subject::Section(section.id), Place::Text, &section.text);
    }
    for event in events {
        look(Subject::Event(event.id), Place::Event, &event.text);
    }
    for finding in findings {
        look(Subject::Finding(finding.id), Place::of_finding_among(finding, findings), &finding.text);
    }
    for action in actions.iter().filter(|action| action.state.is_open()) {
        look(Subject::Action(action.id), Place::of_action(&action.fields.outcome), &action.fields.title);
        look(Subject::Action(action.id), Place::Outcome, &action.fields.outcome);
    }
    placed_suggestions
}

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Dismissal, Names, Place, Suggestion, check, same_words};
use crate::actions::{ActionId, ActionItem};
use crate::findings::{Finding, FindingId};
use crate::postmortems::{Section, SectionId};
use crate::timeline::{EventId, TimelineEvent};

/// What a text belongs to. Written and read as `section-3`, which is also its place in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Spot {
    /// A section.
    Section(SectionId),
    /// An event.
    Event(EventId),
    /// A finding.
    Finding(FindingId),
    /// An action item: its title or its outcome.
    Action(ActionId),
}

impl fmt::Display for Spot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Section(id) => write!(formatter, "section-{id}"),
            Self::Event(id) => write!(formatter, "event-{id}"),
            Self::Finding(id) => write!(formatter, "finding-{id}"),
            Self::Action(id) => write!(formatter, "action-{id}"),
        }
    }
}

impl FromStr for Spot {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, id) = text.split_once('-').ok_or(())?;
        let id = id.parse().map_err(drop)?;
        match kind {
            "section" => Ok(Self::Section(SectionId(id))),
            "event" => Ok(Self::Event(EventId(id))),
            "finding" => Ok(Self::Finding(FindingId(id))),
            "action" => Ok(Self::Action(ActionId(id))),
            _ => Err(()),
        }
    }
}

impl From<Spot> for String {
    fn from(subject: Spot) -> Self {
        subject.to_string()
    }
}

impl TryFrom<String> for Spot {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|()| "no place of a postmortem")
    }
}

/// A suggestion in a postmortem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlacedSuggestion {
    /// What the text belongs to.
    pub subject: Spot,
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

/// All suggestions of a postmortem, in the order of its parts. What is finished is left alone.
pub fn placed_suggestions(
    sections: &[Section],
    events: &[TimelineEvent],
    findings: &[Finding],
    actions: &[ActionItem],
    names: &Names,
) -> Vec<PlacedSuggestion> {
    let mut placed_suggestions = Vec::new();
    let mut look = |subject: Spot, place: Place, text: &str| {
        let found = check(text, place, names).into_iter();
        placed_suggestions.extend(found.map(|suggestion| PlacedSuggestion {
            subject,
            place,
            words: suggestion.words(text).to_owned(),
            suggestion,
        }));
    };
    for section in sections {
        look(Spot::Section(section.id), Place::Text, &section.text);
    }
    for event in events {
        look(Spot::Event(event.id), Place::Event, &event.text);
    }
    for finding in findings {
        look(Spot::Finding(finding.id), Place::of_finding_among(finding, findings), &finding.text);
    }
    for action in actions.iter().filter(|action| action.state.is_open()) {
        look(Spot::Action(action.id), Place::of_action(&action.outcome), &action.title);
        look(Spot::Action(action.id), Place::Outcome, &action.outcome);
    }
    placed_suggestions
}

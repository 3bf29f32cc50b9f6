//! Labels of facts.

use crate::timeline::written::phrases::runs_of;

/// Whether a fact of this name lists participants.
pub(super) fn names_people(label: &str) -> bool {
    let words = runs_of(label);
    let is_role = |word: &String| {
        matches!(
            word.as_str(),
            "author"
                | "authors"
                | "attendees"
                | "participants"
                | "responders"
                | "owner"
                | "owners"
                | "commander"
                | "lead"
                | "people"
                | "facilitator"
                | "reporter"
                | "reviewers"
                | "scribe"
        )
    };
    words.iter().any(is_role) && words.len() <= 3
}

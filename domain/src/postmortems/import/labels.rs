//! Labels of facts.

use super::vocabulary::{self, Fact};

/// Whether a fact of this name lists participants.
pub(super) fn names_people(label: &str) -> bool {
    matches!(vocabulary::fact(label), Some(Fact::People | Fact::Owner)) && !label.to_lowercase().contains("team")
}

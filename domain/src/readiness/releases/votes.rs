use chrono::{DateTime, Utc};

use crate::people::PersonName;
use crate::validation::{ValidationErrors, chosen, text};

/// The longest note of a vote, in bytes.
pub const MAX_VOTE_NOTE: usize = 2_000;

choice! {
    /// Whose go a release needs.
    pub enum ReleaseRole {
        /// Product.
        Product = "product", "Product";
        /// Engineering.
        Engineering = "engineering", "Engineering";
        /// Security.
        Security = "security", "Security";
        /// Quality.
        Quality = "quality", "Quality";
    }
}

choice! {
    /// Whether a role agrees.
    pub enum VoteChoice {
        /// The release may go out.
        Go = "go", "Go";
        /// It may not.
        NoGo = "no_go", "No-go";
    }
}

/// The vote of a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// The role.
    pub role: ReleaseRole,
    /// Whether it agrees.
    pub choice: VoteChoice,
    /// The version of the criteria that it is about.
    pub criteria_version: i32,
    /// Who voted.
    pub by: Option<PersonName>,
    /// When.
    pub at: DateTime<Utc>,
    /// What they said.
    pub note: String,
}

/// A vote as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VoteInput {
    /// A [`ReleaseRole`] by its key.
    pub role: String,
    /// A [`VoteChoice`] by its key.
    pub choice: String,
    /// The version of the criteria that the voter saw.
    pub criteria_version: i32,
    /// A note.
    pub note: String,
}

/// A valid vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoteFields {
    /// The role.
    pub role: ReleaseRole,
    /// Whether it agrees.
    pub choice: VoteChoice,
    /// The version of the criteria that the voter saw.
    pub criteria_version: i32,
    /// The note.
    pub note: String,
}

impl VoteInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<VoteFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let role = errors.take(chosen("role", &self.role, ReleaseRole::from_key, &ReleaseRole::keys()));
        let choice = errors.take(chosen("choice", &self.choice, VoteChoice::from_key, &VoteChoice::keys()));
        let note = errors.take(text("note", "The note", &self.note, MAX_VOTE_NOTE));
        if self.criteria_version < 1 {
            errors.add("criteria_version", "Say which version of the criteria you read.");
        }
        let (Some(role), Some(choice), Some(note)) = (role, choice, note) else { return Err(errors) };
        let note = note.trim().to_owned();
        errors.or(VoteFields { role, choice, criteria_version: self.criteria_version, note })
    }
}

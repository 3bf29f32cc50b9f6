//! Releases: what must be true before one goes out, who agrees, how far it is, and how it is taken back.
//!
//! What happens to a release is a list of events that only grows.

mod criteria;
mod events;
mod flags;
mod input;
mod stages;
mod state;
mod to_dos;
mod versions;
mod votes;

pub use criteria::{
    Criterion, CriterionFields, CriterionId, CriterionInput, CriterionState, MAX_CRITERIA, MAX_CRITERION, MAX_EVIDENCE,
};
pub use events::{MAX_RELEASE_NOTE, ReleaseEvent, ReleaseEventFields, ReleaseEventInput, ReleaseEventKind};
pub use flags::{Flag, FlagFields, FlagId, FlagInput, FlagSwitch, MAX_FLAG_NAME, MAX_FLAG_TEXT, MAX_FLAGS, Switching};
pub use input::{MAX_RELEASE_TEXT, MAX_VERSION_NAME, ReleaseFields, ReleaseInput};
pub use stages::{MAX_STAGES, Stages};
pub use state::{INSTALLED_COPIES_STAY, Readiness, may_continue};
pub use to_dos::release_to_dos;
pub use versions::{newest_first, version_order};
pub use votes::{MAX_VOTE_NOTE, ReleaseRole, Vote, VoteChoice, VoteFields, VoteInput};

use chrono::{DateTime, Utc};

use super::RunbookNumber;
use crate::people::PersonName;

number! {
    /// The number of a release, shown as REL-12.
    pub struct ReleaseNumber;
}

impl ReleaseNumber {
    /// `REL-12`.
    pub fn label(self) -> String {
        format!("REL-{}", self.0)
    }
}

choice! {
    /// Where a release runs.
    pub enum Platform {
        /// Servers.
        Server = "server", "Server";
        /// Browsers.
        Web = "web", "Web";
        /// Apple’s App Store.
        Ios = "ios", "iOS";
        /// An app store for Android.
        Android = "android", "Android";
    }
}

choice! {
    /// How far a release is.
    pub enum ReleaseState {
        /// It is being prepared.
        Planned = "planned", "Planned";
        /// It may go out.
        Approved = "approved", "Approved";
        /// It is going out, stage by stage.
        RollingOut = "rolling_out", "Rolling out";
        /// It does not go further for now.
        Halted = "halted", "Halted";
        /// It was taken back.
        RolledBack = "rolled_back", "Rolled back";
        /// It is out everywhere.
        Complete = "complete", "Complete";
        /// It was given up before it went out.
        Abandoned = "abandoned", "Abandoned";
    }
}

impl ReleaseState {
    /// Whether nothing happens to it any more.
    pub fn has_ended(self) -> bool {
        matches!(self, Self::RolledBack | Self::Complete | Self::Abandoned)
    }

    /// Whether some users have it.
    pub fn is_out(self) -> bool {
        matches!(self, Self::RollingOut | Self::Halted)
    }
}

/// A release, without its criteria, votes, flags and events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The number.
    pub number: ReleaseNumber,
    /// The version of the record, which increases when its details are edited.
    pub version: i32,
    /// What it is called.
    pub name: String,
    /// The version that is released, as its makers write it, such as `2.4.1`.
    pub version_name: String,
    /// The name of the service.
    pub service: String,
    /// Where it runs.
    pub platforms: Vec<Platform>,
    /// What changes, in Markdown.
    pub changes: String,
    /// What can go wrong, in Markdown.
    pub risks: String,
    /// Its rollback plan.
    pub plan: Option<RunbookNumber>,
    /// The version of the rollback plan that was the newest approved one when the release was approved.
    pub plan_version: Option<i32>,
    /// The stages of the rollout.
    pub stages: Stages,
    /// How far it is.
    pub state: ReleaseState,
    /// The stage that it has reached, in percent.
    pub stage: Option<i32>,
    /// The version of its criteria, which increases with every change to one of them.
    pub criteria_version: i32,
    /// Who created it.
    pub created_by: Option<PersonName>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
}

impl Release {
    /// Whether it can only be halted and followed by another: everything that it consists of is installed on devices.
    pub fn is_only_in_stores(&self) -> bool {
        !self.platforms.is_empty() && self.platforms.iter().all(|platform| is_store(*platform))
    }

    /// Whether a part of it is installed on devices.
    pub fn is_in_stores(&self) -> bool {
        self.platforms.iter().any(|platform| is_store(*platform))
    }
}

fn is_store(platform: Platform) -> bool {
    matches!(platform, Platform::Ios | Platform::Android)
}

/// A release with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeRelease {
    /// The release.
    pub release: Release,
    /// Its criteria, oldest first.
    pub criteria: Vec<Criterion>,
    /// The votes, at most one for each role.
    pub votes: Vec<Vote>,
    /// Its feature flags, oldest first.
    pub flags: Vec<Flag>,
    /// What happened to it, in order.
    pub events: Vec<ReleaseEvent>,
}

/// A release in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseCard {
    /// The number.
    pub number: ReleaseNumber,
    /// What it is called.
    pub name: String,
    /// The version that is released.
    pub version_name: String,
    /// The name of the service.
    pub service: String,
    /// Where it runs.
    pub platforms: Vec<Platform>,
    /// How far it is.
    pub state: ReleaseState,
    /// The stage that it has reached, in percent.
    pub stage: Option<i32>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
}

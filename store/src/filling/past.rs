//! What a filled database is made of, as plain data.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::actions::Transition;
use domain::people::{PersonId, Role};
use domain::postmortems::FullPostmortem;

/// Who works in the organisation, and what it operates.
#[derive(Debug, Clone, Default)]
pub struct PastOrganisation {
    /// The names of the teams.
    pub teams: Vec<String>,
    /// The people.
    pub people: Vec<PastPerson>,
    /// The names of the services.
    pub services: Vec<String>,
}

/// Somebody who works here, or did. Nobody can sign in as them.
#[derive(Debug, Clone)]
pub struct PastPerson {
    /// The name.
    pub name: String,
    /// The e-mail address, in lower case.
    pub email: String,
    /// The role.
    pub role: Role,
    /// The zone in which the person reads times.
    pub zone: Tz,
    /// The place of the team in [`PastOrganisation::teams`].
    pub team: usize,
    /// When the account was created.
    pub created_at: DateTime<Utc>,
    /// When it was disabled, for those who left.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// A postmortem and what became of it.
#[derive(Debug, Clone)]
pub struct PastPostmortem {
    /// What it says. Services are among [`PastOrganisation::services`]; the first author created it.
    pub whole: FullPostmortem,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// Whether its reviewers were asked; unpublished ones only.
    pub in_review: bool,
    /// When it was published, and by whom.
    pub published: Option<(DateTime<Utc>, PersonId)>,
    /// When to look at it next for reminders of its publishing date; unpublished ones only.
    pub publish_remind_at: Option<DateTime<Utc>>,
    /// When it was archived, and by whom.
    pub archived: Option<(DateTime<Utc>, PersonId)>,
    /// What became of each action item, in their order.
    pub actions: Vec<PastAction>,
}

/// What became of an action item.
#[derive(Debug, Clone)]
pub struct PastAction {
    /// When it was added, and by whom.
    pub added: (DateTime<Utc>, PersonId),
    /// Its transitions, in order; the last one leads to its status.
    pub steps: Vec<PastStep>,
    /// When to look at it next for reminders to send.
    pub remind_at: Option<DateTime<Utc>>,
}

/// A transition of an action item.
#[derive(Debug, Clone)]
pub struct PastStep {
    /// The transition.
    pub step: Transition,
    /// Who made it.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// What was noted.
    pub note: String,
}

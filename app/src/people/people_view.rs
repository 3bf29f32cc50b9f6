//! What the page of people and teams shows.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::people::{InvitationId, PersonId, PersonName, Role, TeamId};
use domain::validation::ValidationErrors;

/// What the page of people and teams shows.
#[derive(Debug, Clone)]
pub struct PeopleView {
    /// Everybody.
    pub people: Vec<PersonRow>,
    /// The teams.
    pub teams: Vec<TeamRow>,
    /// Open invitations, for administrators.
    pub invitations: Vec<InvitationRow>,
    /// Whether the viewer administers.
    pub administers: bool,
    /// The viewer.
    pub me: PersonId,
    /// The zone of the viewer.
    pub zone: Tz,
    /// What is wrong.
    pub errors: ValidationErrors,
    /// The address that was typed for an invitation.
    pub email: String,
    /// The link of an invitation that was just made; it is shown this once.
    pub made: Option<String>,
    /// A password reset link that was just created; it is shown this once.
    pub reset: Option<ResetLink>,
    /// The team of which is asked whether it should be deleted.
    pub deleting: Option<DeletingTeam>,
    /// The invitation of which is asked whether it should be revoked.
    pub revoking: Option<InvitationId>,
}

/// What deleting a team means.
#[derive(Debug, Clone)]
pub struct DeletingTeam {
    /// Which team.
    pub id: TeamId,
    /// How many postmortems it has.
    pub postmortems: u64,
}

/// A password reset link that was just created.
#[derive(Debug, Clone)]
pub struct ResetLink {
    /// Whose password.
    pub name: String,
    /// The link.
    pub address: String,
}

/// A person in the list.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// The number.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// The address, for administrators.
    pub email: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Their teams.
    pub teams: String,
    /// Whether they are shut out.
    pub is_disabled: bool,
    /// How many action items wait for another owner, when the account is disabled.
    pub left_actions: u64,
}

/// A team in the list.
#[derive(Debug, Clone)]
pub struct TeamRow {
    /// The number.
    pub id: TeamId,
    /// The name.
    pub name: String,
    /// Who belongs to it.
    pub members: Vec<PersonName>,
    /// How many approvals publishing needs.
    pub approvals_needed: i32,
    /// The lead, to whom overdue action items are escalated.
    pub lead: Option<PersonId>,
    /// The time zone, when it is not that of the lead.
    pub zone: Option<Tz>,
}

/// An open invitation.
#[derive(Debug, Clone)]
pub struct InvitationRow {
    /// The number.
    pub id: InvitationId,
    /// Whom.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

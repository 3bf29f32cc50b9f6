use serde::{Deserialize, Serialize};

use super::{PersonId, Role};

/// Somebody who is signed in and asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The person.
    pub person: PersonId,
    /// What they may do in the organisation.
    pub role: Role,
}

/// The answer to somebody who may see a thing, but may not do this with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// For administrators.
    #[error("Only administrators can do this.")]
    NotAdministrator,
    /// For those who write.
    #[error("Readers can’t make changes. Ask an administrator to make you a member.")]
    NotWriter,
    /// For the authors, their team and administrators.
    #[error("Only authors, the team and administrators can do this.")]
    NotAuthor,
    /// For the lead of the team and administrators.
    #[error("Only the team lead and administrators can do this.")]
    NotLead,
    /// The postmortem is archived.
    #[error("This postmortem is archived. Restore it before changing it.")]
    Archived,
    /// The runbook is archived.
    #[error("This runbook is archived. Restore it before changing it.")]
    ArchivedRunbook,
    /// Somebody else has to approve the version.
    #[error("You saved this version. Someone else has to approve it.")]
    OwnRunbookVersion,
    /// The last administrator would be gone.
    #[error("This is the last administrator. Make someone else an administrator first.")]
    LastAdministrator,
    /// The comment is somebody else's.
    #[error("You can only edit or remove your own comments.")]
    NotOwnComment,
    /// For those named as reviewers.
    #[error("Only reviewers can do this. Ask an author to add you as a reviewer.")]
    NotReviewer,
    /// Somebody else has to look it over.
    #[error("You’re an author of this postmortem. Someone else has to review it.")]
    OwnPostmortem,
    /// The token may only look.
    #[error("This token is read-only.")]
    ReadOnlyToken,
}

/// People, teams, templates and settings are the administrators' work.
pub fn may_administer(viewer: Viewer) -> Result<(), Refused> {
    if viewer.role == Role::Administrator { Ok(()) } else { Err(Refused::NotAdministrator) }
}

/// The holidays of a team are edited by its lead and by administrators.
pub fn may_edit_holidays(viewer: Viewer, lead: Option<PersonId>) -> Result<(), Refused> {
    match viewer.role {
        Role::Administrator => Ok(()),
        Role::Member if lead == Some(viewer.person) => Ok(()),
        Role::Member => Err(Refused::NotLead),
        Role::Reader => Err(Refused::NotWriter),
    }
}

/// Everybody but readers may begin a postmortem.
pub fn may_write(viewer: Viewer) -> Result<(), Refused> {
    if viewer.role == Role::Reader { Err(Refused::NotWriter) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lead_edits_the_holidays_of_a_team_unless_they_are_a_reader() {
        let viewer = |role| Viewer { person: PersonId(7), role };
        let (lead, other) = (Some(PersonId(7)), Some(PersonId(8)));
        assert_eq!(may_edit_holidays(viewer(Role::Administrator), None), Ok(()));
        assert_eq!(may_edit_holidays(viewer(Role::Member), lead), Ok(()));
        assert_eq!(may_edit_holidays(viewer(Role::Member), other), Err(Refused::NotLead));
        assert_eq!(may_edit_holidays(viewer(Role::Member), None), Err(Refused::NotLead));
        assert_eq!(may_edit_holidays(viewer(Role::Reader), lead), Err(Refused::NotWriter));
    }
}

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
    /// The postmortem is archived.
    #[error("This postmortem is archived. Restore it before changing it.")]
    Archived,
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

/// Everybody but readers may begin a postmortem.
pub fn may_write(viewer: Viewer) -> Result<(), Refused> {
    if viewer.role == Role::Reader { Err(Refused::NotWriter) } else { Ok(()) }
}

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
    #[error("Only administrators may do this. Ask one of them.")]
    NotAdministrator,
    /// For those who write.
    #[error("Readers may not change anything. Ask an administrator to make you a member.")]
    NotWriter,
    /// For the authors, their team and administrators.
    #[error("Only the authors, their team and administrators may do this.")]
    NotAuthor,
    /// The postmortem is archived.
    #[error("This postmortem is archived. Restore it before changing it.")]
    Archived,
    /// The last administrator would be gone.
    #[error("This is the last administrator. Make somebody else an administrator first.")]
    LastAdministrator,
    /// The comment is somebody else's.
    #[error("Only who wrote a comment can change or remove it.")]
    NotOwnComment,
    /// For those named as reviewers.
    #[error("Only those named as reviewers can say this. Ask an author to name you.")]
    NotReviewer,
    /// Somebody else has to look it over.
    #[error("You are an author of this postmortem, so somebody else has to look it over.")]
    OwnPostmortem,
    /// The token may only look.
    #[error("This token may only read.")]
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

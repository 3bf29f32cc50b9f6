use serde::{Deserialize, Serialize};

use crate::people::{PersonId, Refused, Role, Viewer, may_administer, may_write};

/// What decides who may do what with a postmortem.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "four facts that do not depend on each other")]
pub struct Access {
    /// Whether only authors, reviewers and administrators know of it.
    pub is_private: bool,
    /// Whether it is archived.
    pub is_archived: bool,
    /// Whether there is a publication that was not withdrawn.
    pub is_published: bool,
    /// Who writes it.
    pub authors: Vec<PersonId>,
    /// Who looks it over.
    pub reviewers: Vec<PersonId>,
    /// Whether the viewer belongs to its team.
    pub is_own_team: bool,
}

impl Access {
    fn takes_part(&self, person: PersonId) -> bool {
        self.authors.contains(&person) || self.reviewers.contains(&person)
    }
}

/// Whether the postmortem exists for this viewer. Readers see what is published; a private one
/// exists for its authors, its reviewers and administrators only.
pub fn may_see(viewer: Viewer, access: &Access) -> bool {
    match viewer.role {
        Role::Administrator => true,
        _ if access.is_private && !access.takes_part(viewer.person) => false,
        Role::Member => true,
        Role::Reader => access.takes_part(viewer.person) || (access.is_published && !access.is_archived),
    }
}

/// Whether the viewer may read the draft, not only the report.
pub fn may_see_draft(viewer: Viewer, access: &Access) -> bool {
    may_see(viewer, access) && (viewer.role != Role::Reader || access.takes_part(viewer.person))
}

/// Whether the viewer may write: every member who sees it, since each remembers something else.
/// Of a private one, reviewers only read.
pub fn may_edit(viewer: Viewer, access: &Access) -> Result<(), Refused> {
    may_write(viewer)?;
    if access.is_private && viewer.role != Role::Administrator && !access.authors.contains(&viewer.person) {
        return Err(Refused::NotAuthor);
    }
    if access.is_archived { Err(Refused::Archived) } else { Ok(()) }
}

/// Whether the viewer may publish, withdraw, share, archive and restore, and say who may see it:
/// its authors, its team and administrators.
pub fn may_publish(viewer: Viewer, access: &Access) -> Result<(), Refused> {
    may_write(viewer)?;
    let is_own = access.authors.contains(&viewer.person) || (access.is_own_team && !access.is_private);
    if is_own || viewer.role == Role::Administrator { Ok(()) } else { Err(Refused::NotAuthor) }
}

/// Whether the viewer may delete it permanently: administrators only, and only when it is archived.
pub fn may_delete(viewer: Viewer, access: &Access) -> Result<(), DeleteRefused> {
    may_administer(viewer)?;
    if access.is_archived { Ok(()) } else { Err(DeleteRefused::NotArchived) }
}

/// Why a postmortem cannot be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeleteRefused {
    /// Not this person.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Not yet.
    #[error("Archive the postmortem before you delete it permanently.")]
    NotArchived,
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUTHOR: PersonId = PersonId(1);
    const REVIEWER: PersonId = PersonId(2);
    const OTHER: PersonId = PersonId(3);

    fn viewer(person: PersonId, role: Role) -> Viewer {
        Viewer { person, role }
    }

    fn access() -> Access {
        Access { authors: vec![AUTHOR], reviewers: vec![REVIEWER], ..Default::default() }
    }

    #[test]
    fn who_sees_what() {
        use Role::{Administrator, Member, Reader};
        let draft = access();
        let private = Access { is_private: true, ..access() };
        let published = Access { is_published: true, ..access() };
        let archived = Access { is_published: true, is_archived: true, ..access() };
        for (person, role, expected) in [
            (OTHER, Administrator, [true, true, true, true]),
            (OTHER, Member, [true, false, true, true]),
            (OTHER, Reader, [false, false, true, false]),
            (REVIEWER, Reader, [true, true, true, true]),
            (AUTHOR, Member, [true, true, true, true]),
        ] {
            let seen = [&draft, &private, &published, &archived].map(|access| may_see(viewer(person, role), access));
            assert_eq!(seen, expected, "{person} as {role}");
        }
        assert!(!may_see_draft(viewer(OTHER, Reader), &published));
        assert!(may_see_draft(viewer(OTHER, Member), &published));
    }

    #[test]
    fn who_changes_what() {
        use Role::{Administrator, Member, Reader};
        let open = access();
        let private = Access { is_private: true, ..access() };
        let archived = Access { is_archived: true, ..access() };
        assert_eq!(may_edit(viewer(OTHER, Member), &open), Ok(()));
        assert_eq!(may_edit(viewer(OTHER, Reader), &open), Err(Refused::NotWriter));
        assert_eq!(may_edit(viewer(REVIEWER, Member), &private), Err(Refused::NotAuthor));
        assert_eq!(may_edit(viewer(AUTHOR, Member), &archived), Err(Refused::Archived));
        assert_eq!(may_publish(viewer(OTHER, Member), &open), Err(Refused::NotAuthor));
        assert_eq!(may_publish(viewer(AUTHOR, Member), &open), Ok(()));
        assert_eq!(may_publish(viewer(OTHER, Member), &Access { is_own_team: true, ..access() }), Ok(()));
        assert!(
            may_publish(viewer(OTHER, Member), &Access { is_own_team: true, is_private: true, ..access() }).is_err()
        );
        assert!(may_delete(viewer(OTHER, Administrator), &open).is_err());
        assert!(may_delete(viewer(OTHER, Administrator), &archived).is_ok());
        assert!(may_delete(viewer(AUTHOR, Member), &archived).is_err());
    }
}

use crate::people::{PersonId, Role, Viewer};

/// What decides who sees an incident that goes on. One that was resolved is visible to those who see its postmortem.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncidentAccess {
    /// Whether only who declared it, people who have or had a role, and administrators know of it.
    pub is_private: bool,
    /// Who declared it, and who has or had a role.
    pub people: Vec<PersonId>,
}

/// Whether an incident that goes on exists for this viewer.
pub fn may_see_incident(viewer: Viewer, access: &IncidentAccess) -> bool {
    match viewer.role {
        Role::Administrator => true,
        Role::Member => !access.is_private || access.people.contains(&viewer.person),
        Role::Reader => false,
    }
}

/// Whether the viewer decides who sees an incident: who declared it, people who have or had a role, and administrators.
pub fn may_set_incident_privacy(viewer: Viewer, access: &IncidentAccess) -> bool {
    may_see_incident(viewer, access) && (viewer.role == Role::Administrator || access.people.contains(&viewer.person))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_incident_exists_for_its_people_and_administrators() {
        let viewer = |id, role| Viewer { person: PersonId(id), role };
        let open = IncidentAccess { is_private: false, people: vec![PersonId(1)] };
        let private = IncidentAccess { is_private: true, ..open.clone() };
        for (id, role, expected) in [
            (9, Role::Administrator, [true, true, true]),
            (1, Role::Member, [true, true, true]),
            (9, Role::Member, [true, false, false]),
            (1, Role::Reader, [false, false, false]),
        ] {
            let viewer = viewer(id, role);
            let seen = [
                may_see_incident(viewer, &open),
                may_see_incident(viewer, &private),
                may_set_incident_privacy(viewer, &private),
            ];
            assert_eq!(seen, expected, "{id} as {role}");
        }
        assert!(!may_set_incident_privacy(viewer(9, Role::Member), &open));
    }
}

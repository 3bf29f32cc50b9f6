//! The state of an incident follows from its entries.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Audience, IncidentEntry, IncidentEntryFields, IncidentEntryKind, IncidentRole};
use crate::people::{PersonId, PersonName};
use crate::timeline::Milestone;
use crate::validation::ValidationErrors;

/// What an audience was told last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastUpdate {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Option<PersonName>,
    /// What, in Markdown.
    pub text: String,
    /// The minutes until the next one that were promised; 0 for none.
    pub minutes: u32,
    /// When the next one is due.
    pub due_at: Option<DateTime<Utc>>,
}

/// What follows from the entries of an incident.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncidentProgress {
    /// Who has which role; those that nobody has are absent.
    pub roles: BTreeMap<IncidentRole, PersonName>,
    /// The last update of each audience that was told something.
    pub updates: BTreeMap<Audience, LastUpdate>,
    /// The milestones that were reached and when: of each the first, or the last of what ends.
    pub milestones: BTreeMap<Milestone, DateTime<Utc>>,
    /// The last handover note.
    pub handover: Option<IncidentEntry>,
    /// Everybody who has or had a role, each once, in the order in which they came.
    pub people: Vec<PersonName>,
    /// When it was resolved.
    pub resolved_at: Option<DateTime<Utc>>,
}

impl IncidentProgress {
    /// The state after these entries, which are in order.
    pub fn of(entries: &[IncidentEntry]) -> Self {
        let mut progress = Self::default();
        for entry in entries {
            progress.follow(entry);
        }
        progress
    }

    fn follow(&mut self, entry: &IncidentEntry) {
        match entry.kind {
            IncidentEntryKind::Declared | IncidentEntryKind::RoleTaken => {
                let Some((role, person)) = entry.role.zip(entry.person.clone()) else { return };
                if !self.people.iter().any(|known| known.id == person.id) {
                    self.people.push(person.clone());
                }
                self.roles.insert(role, person);
            }
            IncidentEntryKind::RoleReleased => {
                if let Some(role) = entry.role {
                    self.roles.remove(&role);
                }
            }
            IncidentEntryKind::Update => {
                let Some(audience) = entry.audience else { return };
                let update = LastUpdate {
                    at: entry.at,
                    by: entry.by.clone(),
                    text: entry.text.clone(),
                    minutes: entry.minutes.unwrap_or(0),
                    due_at: entry.next_due(),
                };
                self.updates.insert(audience, update);
            }
            IncidentEntryKind::Milestone => {
                let Some(milestone) = entry.milestone else { return };
                let at = self.milestones.entry(milestone).or_insert(entry.at);
                if milestone.is_end() {
                    *at = entry.at;
                }
            }
            IncidentEntryKind::Handover => self.handover = Some(entry.clone()),
            IncidentEntryKind::Resolved => self.resolved_at = Some(entry.at),
            IncidentEntryKind::Note | IncidentEntryKind::Signal | IncidentEntryKind::Details => {}
        }
    }

    /// The roles that nobody has.
    pub fn unclaimed(&self) -> impl Iterator<Item = IncidentRole> {
        IncidentRole::ALL.iter().copied().filter(|role| !self.roles.contains_key(role))
    }

    /// Who is reminded of updates, the first one first: the communications lead, the incident lead, and who declared the
    /// incident.
    pub fn reminded(&self, declared_by: Option<PersonId>) -> Vec<PersonId> {
        let mut people: Vec<PersonId> = Vec::new();
        let of = |role| self.roles.get(&role).map(|person| person.id);
        let wanted = [of(IncidentRole::Communications), of(IncidentRole::Lead), declared_by];
        for person in wanted.into_iter().flatten() {
            if !people.contains(&person) {
                people.push(person);
            }
        }
        people
    }

    /// Whether an entry by this person may come next; the errors say why not.
    pub fn allows(&self, fields: &IncidentEntryFields, by: PersonId) -> Result<(), ValidationErrors> {
        let refuse = |field, message: String| Err(ValidationErrors::one(field, message));
        if self.resolved_at.is_some() {
            return refuse("incident", "This incident is already resolved. Edit its postmortem instead.".into());
        }
        let Some(role) = fields.role else { return Ok(()) };
        let holder = self.roles.get(&role);
        let title = role.label().to_lowercase();
        match (fields.kind, holder) {
            (IncidentEntryKind::RoleReleased, None) => {
                refuse("role", format!("Nobody has the role “{}”.", role.label()))
            }
            (IncidentEntryKind::RoleReleased, Some(holder)) if fields.from.is_some_and(|from| from != holder.id) => {
                refuse("role", format!("{} is {title} now. Nothing was changed.", holder.name))
            }
            (IncidentEntryKind::RoleTaken, Some(holder)) => {
                let person = fields.person.unwrap_or(by);
                if holder.id == person {
                    return refuse("role", format!("{} is already {title}.", holder.name));
                }
                // Whoever gives a role to somebody else decides; whoever takes one may not know that it is taken.
                if person == by && fields.from != Some(holder.id) {
                    return refuse(
                        "role",
                        format!("{} is {title} now. Take over only if you both agreed.", holder.name),
                    );
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: i64) -> PersonName {
        PersonName { id: PersonId(id), name: format!("Person {id}") }
    }

    fn entry(minute: i32, kind: IncidentEntryKind) -> IncidentEntry {
        IncidentEntry {
            sequence: minute + 1,
            kind,
            role: None,
            person: None,
            audience: None,
            minutes: None,
            milestone: None,
            by: Some(person(1)),
            at: DateTime::from_timestamp(i64::from(minute) * 60, 0).unwrap(),
            text: String::new(),
        }
    }

    fn role(minute: i32, kind: IncidentEntryKind, role: IncidentRole, id: i64) -> IncidentEntry {
        IncidentEntry { role: Some(role), person: Some(person(id)), ..entry(minute, kind) }
    }

    fn update(minute: i32, audience: Audience, minutes: u32) -> IncidentEntry {
        IncidentEntry { audience: Some(audience), minutes: Some(minutes), ..entry(minute, IncidentEntryKind::Update) }
    }

    fn taking(role: IncidentRole, person: Option<i64>, from: Option<i64>) -> IncidentEntryFields {
        IncidentEntryFields {
            request: String::new(),
            kind: IncidentEntryKind::RoleTaken,
            role: Some(role),
            person: person.map(PersonId),
            from: from.map(PersonId),
            audience: None,
            minutes: None,
            milestone: None,
            text: String::new(),
        }
    }

    #[test]
    fn roles_are_taken_over_by_those_who_know_of_each_other() {
        use IncidentEntryKind::{Declared, RoleReleased, RoleTaken};
        use IncidentRole::{Communications, Lead, Scribe};
        let mut entries = vec![role(0, Declared, Lead, 1), role(1, RoleTaken, Scribe, 2)];
        let progress = IncidentProgress::of(&entries);
        assert_eq!(progress.roles.get(&Lead), Some(&person(1)));
        assert_eq!(progress.unclaimed().collect::<Vec<_>>(), [Communications]);
        assert!(progress.allows(&taking(Communications, None, None), PersonId(3)).is_ok());
        // Two press “Take” at once: the second one is told.
        let refused = progress.allows(&taking(Scribe, None, None), PersonId(3)).unwrap_err();
        assert_eq!(refused.of("role"), Some("Person 2 is scribe now. Take over only if you both agreed."));
        assert!(progress.allows(&taking(Scribe, None, Some(1)), PersonId(3)).is_err());
        assert!(progress.allows(&taking(Scribe, None, Some(2)), PersonId(3)).is_ok());
        assert!(progress.allows(&taking(Scribe, Some(3), None), PersonId(1)).is_ok(), "handed over");
        assert!(progress.allows(&taking(Scribe, None, Some(2)), PersonId(2)).is_err(), "has it already");
        let releasing = IncidentEntryFields { kind: RoleReleased, ..taking(Scribe, None, Some(2)) };
        assert!(progress.allows(&releasing, PersonId(2)).is_ok());
        entries.push(role(2, RoleReleased, Scribe, 2));
        let progress = IncidentProgress::of(&entries);
        assert!(progress.allows(&releasing, PersonId(2)).is_err());
        assert_eq!(progress.unclaimed().collect::<Vec<_>>(), [Scribe, Communications]);
        assert_eq!(progress.people, [person(1), person(2)], "who had a role is remembered");
    }

    #[test]
    fn the_next_update_counts_from_the_last_one_of_its_audience() {
        let entries = [
            update(0, Audience::Customers, 30),
            update(10, Audience::Company, 60),
            update(45, Audience::Customers, 15),
            update(50, Audience::Responders, 0),
        ];
        let progress = IncidentProgress::of(&entries);
        let due = |audience| progress.updates[&audience].due_at.map(|at| at.timestamp() / 60);
        assert_eq!(due(Audience::Customers), Some(60));
        assert_eq!(due(Audience::Company), Some(70));
        assert_eq!(due(Audience::Responders), None, "none was promised");
    }

    #[test]
    fn the_communications_lead_is_reminded_or_else_the_lead_or_whoever_declared_it() {
        use IncidentEntryKind::{Declared, RoleReleased, RoleTaken};
        use IncidentRole::{Communications, Lead};
        let mut entries = vec![role(0, Declared, Lead, 1), role(1, RoleTaken, Communications, 3)];
        let reminded = |entries: &[IncidentEntry]| IncidentProgress::of(entries).reminded(Some(PersonId(1)));
        assert_eq!(reminded(&entries), [PersonId(3), PersonId(1)]);
        entries.push(role(2, RoleReleased, Communications, 3));
        entries.push(role(3, RoleTaken, Lead, 2));
        assert_eq!(reminded(&entries), [PersonId(2), PersonId(1)]);
        entries.push(role(4, RoleReleased, Lead, 2));
        assert_eq!(reminded(&entries), [PersonId(1)]);
    }

    #[test]
    fn of_a_milestone_the_first_counts_and_of_an_end_the_last() {
        let reached = |minute, milestone| IncidentEntry {
            milestone: Some(milestone),
            ..entry(minute, IncidentEntryKind::Milestone)
        };
        let entries = [
            reached(1, Milestone::Detected),
            reached(2, Milestone::Detected),
            reached(3, Milestone::Mitigated),
            reached(9, Milestone::Mitigated),
        ];
        let progress = IncidentProgress::of(&entries);
        let minutes: Vec<i64> = progress.milestones.values().map(|at| at.timestamp() / 60).collect();
        assert_eq!(minutes, [1, 9]);
    }

    #[test]
    fn nothing_comes_after_the_end() {
        let progress = IncidentProgress::of(&[entry(0, IncidentEntryKind::Resolved)]);
        for kind in IncidentEntryKind::ALL {
            let fields = IncidentEntryFields { kind: *kind, ..taking(IncidentRole::Lead, None, None) };
            assert!(progress.allows(&fields, PersonId(1)).unwrap_err().of("incident").is_some(), "{kind}");
        }
    }
}

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::people::{PersonId, PersonName};
use domain::postmortems::SeverityNames;
use domain::readiness::{
    Audience, Incident, IncidentEntry, IncidentEntryInput, IncidentEntryKind, IncidentInput, IncidentProgress,
    IncidentState, PlanOfService, Run, RunbookCard, Signal,
};
use domain::validation::ValidationErrors;

use super::run_view::minutes_between;
use super::step_view::duration;
use crate::ui::form::Form;
use crate::ui::time;

/// An incident, as those who work on it see it.
#[derive(Debug, Clone)]
pub struct IncidentView {
    /// The incident.
    pub incident: Incident,
    /// Its entries.
    pub entries: Vec<IncidentEntry>,
    /// What follows from them.
    pub progress: IncidentProgress,
    /// The signals that belong to it, for members.
    pub signals: Vec<Signal>,
    /// The rollback plans of their services.
    pub plans: Vec<PlanOfService>,
    /// The runs that were started during it.
    pub runs: Vec<Run>,
    /// The runbooks of its service.
    pub runbooks: Vec<RunbookCard>,
    /// A new UUID for what is sent from this page.
    pub request: String,
    /// The entry that was typed and refused.
    pub input: IncidentEntryInput,
    /// Why it was refused.
    pub errors: ValidationErrors,
    /// The form of the details.
    pub details: Form<IncidentInput>,
    /// Who can get a role.
    pub people: Vec<PersonName>,
    /// The names of services to choose from.
    pub services: Vec<String>,
    /// What the severities are called.
    pub severities: SeverityNames,
    /// The viewer.
    pub me: PersonId,
    /// Now.
    pub now: DateTime<Utc>,
    /// The zone of the viewer.
    pub zone: Tz,
    /// Whether the viewer may take part.
    pub may_write: bool,
}

impl IncidentView {
    /// Whether the incident goes on.
    pub(super) fn is_ongoing(&self) -> bool {
        self.incident.state == IncidentState::Ongoing
    }

    /// Whether the viewer can record something.
    pub(super) fn acts(&self) -> bool {
        self.is_ongoing() && self.may_write
    }

    /// Whether an entry of this kind was refused.
    pub(super) fn is_refused(&self, kind: IncidentEntryKind) -> bool {
        !self.errors.is_empty() && self.input.kind == kind.key()
    }

    /// The text of the refused entry of this kind.
    pub(super) fn typed(&self, kind: IncidentEntryKind) -> String {
        if self.is_refused(kind) { self.input.text.clone() } else { String::new() }
    }

    /// The errors of the form of this kind.
    pub(super) fn errors_of(&self, kind: IncidentEntryKind) -> ValidationErrors {
        if self.is_refused(kind) { self.errors.clone() } else { ValidationErrors::default() }
    }

    /// The audience whose form is open: the refused one, or the one whose update is due first.
    pub(super) fn open_audience(&self) -> Audience {
        if self.is_refused(IncidentEntryKind::Update)
            && let Some(audience) = Audience::from_key(&self.input.audience)
        {
            return audience;
        }
        let due = self.progress.updates.iter().filter_map(|(audience, update)| Some((update.due_at?, *audience)));
        due.min().map_or(Audience::Responders, |(_, audience)| audience)
    }
}

/// `03:40`; with the day when that is more than a day away.
pub(super) fn clock_near(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
    if (at - now).abs() < TimeDelta::hours(24) {
        at.with_timezone(&zone).format("%H:%M").to_string()
    } else {
        time::full_words(at, zone)
    }
}

/// `due 03:40, in 12 min` or `due 03:40, overdue by 5 min`, and whether it is overdue.
pub(super) fn due_words(due: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> (String, bool) {
    let at = clock_near(due, now, zone);
    if now < due {
        // A minute that has begun counts.
        let minutes = minutes_between(now, due + TimeDelta::seconds(59));
        (format!("due {at}, in {}", duration(minutes)), false)
    } else if minutes_between(due, now) == 0 {
        (format!("due {at}, now"), true)
    } else {
        (format!("due {at}, overdue by {}", duration(minutes_between(due, now))), true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_due_time_says_how_long_it_is_until_then_or_since() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let due = at(3 * 3600 + 40 * 60);
        let words = |now| due_words(due, now, Tz::UTC);
        assert_eq!(words(due - TimeDelta::minutes(12)), ("due 03:40, in 12 min".to_owned(), false));
        assert_eq!(words(due - TimeDelta::seconds(61)), ("due 03:40, in 2 min".to_owned(), false));
        assert_eq!(words(due), ("due 03:40, now".to_owned(), true));
        assert_eq!(words(due + TimeDelta::minutes(65)), ("due 03:40, overdue by 1 h 5 min".to_owned(), true));
        assert!(words(due + TimeDelta::days(2)).0.starts_with("due Thu 1 Jan 1970, 03:40 UTC, overdue"));
    }
}

use super::{Audience, Incident, IncidentEntryKind, IncidentRole};
use crate::people::PersonId;
use crate::postmortems::{MAX_SERVICE, MAX_TITLE, Severity};
use crate::readiness::request_id;
use crate::timeline::Milestone;
use crate::validation::{ValidationErrors, chosen, line, optional_line, text};

/// The longest text of an entry, in bytes.
pub const MAX_INCIDENT_TEXT: usize = 5_000;
/// The longest time until the next update, in minutes: a day.
pub const MAX_UPDATE_MINUTES: u32 = 1_440;
/// The update that says that there is nothing new.
pub const NO_CHANGE: &str = "No change since the last update.";

/// The details of an incident as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncidentInput {
    /// The title.
    pub title: String,
    /// The name of a service, or nothing.
    pub service: String,
    /// A [`Severity`] by its key, or nothing.
    pub severity: String,
    /// Whether only who declared it, people with a role and administrators may know of it.
    pub is_private: bool,
}

/// Valid details of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentFields {
    /// The title.
    pub title: String,
    /// The name of a service.
    pub service: Option<String>,
    /// How bad it is.
    pub severity: Option<Severity>,
    /// Whether it is private.
    pub is_private: bool,
}

impl IncidentInput {
    /// The details of an incident, to be edited.
    pub fn of(incident: &Incident) -> Self {
        Self {
            title: incident.title.clone(),
            service: incident.service.clone().unwrap_or_default(),
            severity: incident.severity.map(|severity| severity.key().to_owned()).unwrap_or_default(),
            is_private: incident.is_private,
        }
    }

    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<IncidentFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let title = errors.take(line("title", "The title", &self.title, MAX_TITLE));
        let service = errors.take(optional_line("service", "The service", &self.service, MAX_SERVICE));
        let severity = if self.severity.is_empty() {
            Some(None)
        } else {
            errors.take(chosen("severity", &self.severity, Severity::from_key, &Severity::keys())).map(Some)
        };
        match (title, service, severity) {
            (Some(title), Some(service), Some(severity)) => {
                errors.or(IncidentFields { title, service, severity, is_private: self.is_private })
            }
            _ => Err(errors),
        }
    }
}

impl IncidentFields {
    /// What differs from the details of an incident, as a sentence for its log; nothing when nothing does.
    pub fn differences(&self, before: &Incident) -> Option<String> {
        let mut parts = Vec::new();
        if self.title != before.title {
            parts.push(format!("Title: {}.", self.title));
        }
        if self.service != before.service {
            parts.push(format!("Service: {}.", self.service.as_deref().unwrap_or("none")));
        }
        if self.severity != before.severity {
            parts.push(format!("Severity: {}.", self.severity.map_or("none", Severity::label)));
        }
        if self.is_private != before.is_private {
            parts.push(if self.is_private { "Private from now on." } else { "No longer private." }.to_owned());
        }
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// An entry of an incident as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncidentEntryInput {
    /// A UUID that the client chose: the same one again is the same entry.
    pub request: String,
    /// An [`IncidentEntryKind`] by its key.
    pub kind: String,
    /// An [`IncidentRole`] by its key.
    pub role: String,
    /// Who gets the role; whoever records the entry when left out.
    pub person: Option<PersonId>,
    /// Who has the role so far, as far as the writer knows.
    pub from: Option<PersonId>,
    /// An [`Audience`] by its key.
    pub audience: String,
    /// The minutes until the next update.
    pub minutes: String,
    /// A [`Milestone`] by its key.
    pub milestone: String,
    /// What is said.
    pub text: String,
}

/// A valid entry of an incident. What its kind does not need is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentEntryFields {
    /// The UUID.
    pub request: String,
    /// What happened.
    pub kind: IncidentEntryKind,
    /// The role.
    pub role: Option<IncidentRole>,
    /// Who gets the role.
    pub person: Option<PersonId>,
    /// Who has the role so far.
    pub from: Option<PersonId>,
    /// Whom the update is for.
    pub audience: Option<Audience>,
    /// The minutes until the next update.
    pub minutes: Option<u32>,
    /// The milestone.
    pub milestone: Option<Milestone>,
    /// What is said.
    pub text: String,
}

impl IncidentEntryInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<IncidentEntryFields, ValidationErrors> {
        use IncidentEntryKind as Kind;
        let mut errors = ValidationErrors::default();
        let request = errors.take(request_id(&self.request));
        let kind = errors.take(chosen("kind", &self.kind, Kind::from_key, &Kind::keys()));
        let text = errors.take(text("text", "The text", &self.text, MAX_INCIDENT_TEXT));
        let (Some(request), Some(kind), Some(text)) = (request, kind, text) else { return Err(errors) };
        let text = text.trim().to_owned();
        let is_role = matches!(kind, Kind::RoleTaken | Kind::RoleReleased);
        let role =
            is_role.then(|| errors.take(chosen("role", &self.role, IncidentRole::from_key, &IncidentRole::keys())));
        let is_update = kind == Kind::Update;
        let audience =
            is_update.then(|| errors.take(chosen("audience", &self.audience, Audience::from_key, &Audience::keys())));
        let minutes = is_update.then(|| {
            let minutes = self.minutes.trim().parse().ok().filter(|minutes| *minutes <= MAX_UPDATE_MINUTES);
            if minutes.is_none() {
                errors.add(
                    "minutes",
                    format!("Enter a whole number of minutes from 0 to {MAX_UPDATE_MINUTES}; 0 promises none."),
                );
            }
            minutes
        });
        let milestone = (kind == Kind::Milestone)
            .then(|| errors.take(chosen("milestone", &self.milestone, Milestone::from_key, &Milestone::keys())));
        match kind {
            Kind::Declared => errors.add("kind", "This incident is already declared."),
            Kind::Details => errors.add("kind", "Edit the incident to change its details."),
            Kind::Signal => errors.add("kind", "Signals come from signal sources. Add one on the page “Signals”."),
            Kind::Update if text.is_empty() => errors.add("text", "Say what you know and what you are doing."),
            Kind::Note if text.is_empty() => errors.add("text", "The note is empty."),
            Kind::Handover if text.is_empty() => errors.add("text", "The handover note is empty."),
            _ => {}
        }
        errors.or(IncidentEntryFields {
            request,
            kind,
            role: role.flatten(),
            person: self.person.filter(|_| kind == Kind::RoleTaken),
            from: self.from.filter(|_| is_role),
            audience: audience.flatten(),
            minutes: minutes.flatten(),
            milestone: milestone.flatten(),
            text,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

    fn input(kind: &str) -> IncidentEntryInput {
        IncidentEntryInput { request: ID.into(), kind: kind.into(), ..IncidentEntryInput::default() }
    }

    #[test]
    fn an_entry_says_what_its_kind_needs() {
        let update = IncidentEntryInput {
            audience: "customers".into(),
            minutes: " 30 ".into(),
            text: " Orders fail. ".into(),
            role: "lead".into(),
            ..input("update")
        };
        let fields = update.parse().unwrap();
        assert_eq!(
            (fields.audience, fields.minutes, fields.text.as_str()),
            (Some(Audience::Customers), Some(30), "Orders fail.")
        );
        assert_eq!(fields.role, None, "what the kind does not need is left out");
        for (wrong, field) in [
            (IncidentEntryInput { text: " ".into(), ..update.clone() }, "text"),
            (IncidentEntryInput { minutes: String::new(), ..update.clone() }, "minutes"),
            (IncidentEntryInput { minutes: "1441".into(), ..update.clone() }, "minutes"),
            (IncidentEntryInput { minutes: "-1".into(), ..update.clone() }, "minutes"),
            (IncidentEntryInput { audience: "press".into(), ..update.clone() }, "audience"),
            (IncidentEntryInput { text: "a\0b".into(), ..update }, "text"),
            (input("note"), "text"),
            (input("handover"), "text"),
            (input("milestone"), "milestone"),
            (input("role_taken"), "role"),
            (input("declared"), "kind"),
            (input("details"), "kind"),
            (IncidentEntryInput { request: "1".into(), ..input("resolved") }, "request"),
        ] {
            assert!(wrong.parse().unwrap_err().of(field).is_some(), "{wrong:?}");
        }
        assert!(input("resolved").parse().is_ok());
    }

    #[test]
    fn a_title_is_enough() {
        let fields = IncidentInput { title: "Orders fail".into(), ..IncidentInput::default() }.parse().unwrap();
        let expected = IncidentFields { title: "Orders fail".into(), service: None, severity: None, is_private: false };
        assert_eq!(fields, expected);
        let wrong = IncidentInput { severity: "9".into(), service: "s".repeat(81), ..IncidentInput::default() };
        let errors = wrong.parse().unwrap_err();
        assert!(["title", "service", "severity"].iter().all(|field| errors.of(field).is_some()));
    }
}

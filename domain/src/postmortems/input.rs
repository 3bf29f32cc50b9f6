use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Kind, Severity};
use crate::people::{PersonId, TeamId};
use crate::timeline::zone;
use crate::validation::{ValidationError, ValidationErrors, chosen, line, optional_line};

/// The longest title, in characters.
pub const MAX_TITLE: usize = 200;
/// The longest name of a service, in characters.
pub const MAX_SERVICE: usize = 80;
/// How many services one postmortem names at most.
pub const MAX_SERVICES: usize = 50;

/// Why somebody cannot be both.
pub const AUTHOR_REVIEWS: &str = "Authors can’t review their own postmortem. Choose someone else.";
/// How many authors, or reviewers, one postmortem has at most.
pub const MAX_PARTICIPANTS: usize = 100;

/// The details of a postmortem as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostmortemInput {
    /// The title.
    pub title: String,
    /// A [`Kind`] by its key; an incident when empty.
    pub kind: String,
    /// A [`Severity`] by its key, `1` to `4`; `3` when empty.
    pub severity: String,
    /// The number of a team, or nothing.
    pub team: Option<TeamId>,
    /// Names of services, divided by commas or lines.
    pub services: String,
    /// An IANA zone.
    pub zone: String,
    /// Whether only authors, reviewers and administrators may know of it.
    pub is_private: bool,
    /// Whether share links that were revoked when it became private are restored.
    pub restore_links: bool,
    /// The numbers of the authors.
    pub authors: Vec<PersonId>,
    /// The numbers of the reviewers.
    pub reviewers: Vec<PersonId>,
}

/// Valid details of a postmortem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostmortemFields {
    /// The title.
    pub title: String,
    /// What it is about.
    pub kind: Kind,
    /// How bad it was.
    pub severity: Severity,
    /// Whose it is.
    pub team: Option<TeamId>,
    /// What was affected, each once.
    pub services: Vec<String>,
    /// The zone.
    pub zone: Tz,
    /// Whether it is private.
    pub is_private: bool,
    /// Who writes it, each once.
    pub authors: Vec<PersonId>,
    /// Who is asked to look it over, each once, without the authors.
    pub reviewers: Vec<PersonId>,
}

impl PostmortemInput {
    /// Checks every field.
    pub fn parse(&self) -> Result<PostmortemFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let title = errors.take(line("title", "The title", &self.title, MAX_TITLE));
        let kind = if self.kind.is_empty() {
            Some(Kind::Incident)
        } else {
            errors.take(chosen("kind", &self.kind, Kind::from_key, &Kind::keys()))
        };
        let severity = if self.severity.is_empty() {
            Some(Severity::Sev3)
        } else {
            errors.take(chosen("severity", &self.severity, Severity::from_key, &Severity::keys()))
        };
        let services = errors.take(services(&self.services));
        let zone = errors.take(zone("zone", &self.zone));
        for (field, people) in [("authors", &self.authors), ("reviewers", &self.reviewers)] {
            if people.len() > MAX_PARTICIPANTS {
                errors.add(field, format!("You can add at most {MAX_PARTICIPANTS} people."));
            }
        }
        match (title, kind, severity, services, zone) {
            (Some(title), Some(kind), Some(severity), Some(services), Some(zone)) => {
                let authors = once(&self.authors);
                let reviewers = once(&self.reviewers);
                if reviewers.iter().any(|reviewer| authors.contains(reviewer)) {
                    errors.add("reviewers", AUTHOR_REVIEWS);
                }
                errors.or(PostmortemFields {
                    title,
                    kind,
                    severity,
                    team: self.team,
                    services,
                    zone,
                    is_private: self.is_private,
                    authors,
                    reviewers,
                })
            }
            _ => Err(errors),
        }
    }
}

fn services(typed: &str) -> Result<Vec<String>, ValidationError> {
    let mut services: Vec<String> = Vec::new();
    for name in typed.split([',', '\n', ';']) {
        if let Some(name) = optional_line("services", "A service name", name, MAX_SERVICE)? {
            let known = services.iter().any(|known| known.to_lowercase() == name.to_lowercase());
            if !known {
                services.push(name);
            }
        }
    }
    if services.len() > MAX_SERVICES {
        return Err(ValidationError {
            field: "services",
            message: format!("You can add at most {MAX_SERVICES} services."),
        });
    }
    Ok(services)
}

fn once(people: &[PersonId]) -> Vec<PersonId> {
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_and_tidied() {
        let fields = PostmortemInput {
            title: " Checkout  failed ".into(),
            services: "checkout, Payments\ncheckout;".into(),
            zone: "Europe/Berlin".into(),
            authors: vec![PersonId(2), PersonId(1), PersonId(2)],
            reviewers: vec![PersonId(3), PersonId(3)],
            ..Default::default()
        }
        .parse()
        .unwrap();
        assert_eq!(fields.title, "Checkout failed");
        assert_eq!(fields.services, ["checkout", "Payments"]);
        assert_eq!(fields.authors, [PersonId(1), PersonId(2)]);
        assert_eq!(fields.reviewers, [PersonId(3)]);
    }

    #[test]
    fn an_author_cannot_be_a_reviewer() {
        let entry = PostmortemInput {
            title: "Checkout failed".into(),
            zone: "UTC".into(),
            authors: vec![PersonId(1)],
            reviewers: vec![PersonId(1), PersonId(3)],
            ..Default::default()
        };
        let errors = entry.parse().unwrap_err();
        assert_eq!(errors.of("reviewers"), Some(AUTHOR_REVIEWS));
    }

    #[test]
    fn mistakes_are_named() {
        let errors = PostmortemInput { severity: "9".into(), zone: "Moon".into(), ..Default::default() };
        let errors = errors.parse().unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error_in_field| error_in_field.field).collect();
        assert_eq!(fields, ["title", "severity", "zone"]);
    }
}

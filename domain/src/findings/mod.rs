//! What was learned: what contributed, what went well, what was hard, where we were lucky.

mod chain;
mod recurrence;

use serde::{Deserialize, Serialize};

pub use chain::{Chain, Link, MAX_CHAIN, depth_under, may_explain};
pub use recurrence::{EarlierAction, Recurrence, RecurrenceState, Recurrences, RelatedFinding};

use crate::timeline::EventId;
use crate::validation::{ValidationError, ValidationErrors, chosen, text};

number! {
    /// The id of a finding.
    pub struct FindingId;
}

/// The longest text of a finding, in bytes.
pub const MAX_FINDING_TEXT: usize = 20_000;

/// How many events one finding rests on at most.
pub const MAX_EVIDENCE_EVENTS: usize = 500;

choice! {
    /// What sort of lesson it is.
    pub enum FindingKind {
        /// A condition without which it would have gone otherwise.
        ContributingFactor = "contributing_factor", "Contributing factor";
        /// Where the writers stop asking why.
        RootCause = "root_cause", "Root cause";
        /// What helped.
        WentWell = "went_well", "What went well";
        /// What made it harder.
        WasDifficult = "was_difficult", "What didn’t go well";
        /// What could have made it worse, and by chance did not.
        Lucky = "lucky", "Where we got lucky";
    }
}

impl FindingKind {
    /// Whether it explains what happened, and so belongs to the chain of causes.
    pub fn is_cause(self) -> bool {
        matches!(self, Self::ContributingFactor | Self::RootCause)
    }
}

choice! {
    /// What the finding is about.
    pub enum Category {
        /// Too little of something.
        Capacity = "capacity", "Capacity";
        /// What a program does.
        Code = "code", "Code";
        /// How a program is set.
        Configuration = "configuration", "Configuration";
        /// What is kept.
        Data = "data", "Data";
        /// What others run for us.
        Dependency = "dependency", "Dependency";
        /// Machines, and what they stand in.
        Hardware = "hardware", "Hardware";
        /// What people could know.
        Knowledge = "knowledge", "Knowledge";
        /// How machines reach each other.
        Network = "network", "Network";
        /// How we work.
        WayOfWorking = "way_of_working", "Ways of working";
        /// Keys, certificates, permissions, attacks.
        Security = "security", "Security";
    }
}

choice! {
    /// The process that the finding belongs to.
    pub enum Process {
        /// Designing and reviewing.
        Designing = "designing", "Design and review";
        /// Testing.
        Testing = "testing", "Testing";
        /// Bringing changes out, and back.
        Deploying = "deploying", "Deployment";
        /// Watching and alerting.
        Monitoring = "monitoring", "Monitoring";
        /// Being called and responding.
        OnCall = "on_call", "On-call";
        /// Telling users and each other.
        Communication = "communication", "Communication";
        /// Writing down how things work.
        Documentation = "documentation", "Documentation";
        /// Knowing how much is needed.
        Planning = "planning", "Planning";
        /// Looking after what runs.
        Maintenance = "maintenance", "Maintenance";
    }
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The id.
    pub id: FindingId,
    /// The version, which increases with every change.
    pub version: i32,
    /// The kind.
    pub kind: FindingKind,
    /// The text, in Markdown.
    pub text: String,
    /// The category.
    pub category: Option<Category>,
    /// The process that it belongs to.
    pub process: Option<Process>,
    /// The finding for which this one answers “why?”.
    pub explains: Option<FindingId>,
    /// The events that it rests on.
    pub evidence: Vec<EventId>,
    /// The position in the list.
    pub position: i32,
}

/// A finding as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FindingInput {
    /// A [`FindingKind`] by its key; a contributing factor when empty.
    pub kind: String,
    /// The text, in Markdown.
    pub text: String,
    /// A [`Category`] by its key, or empty.
    pub category: String,
    /// A [`Process`] by its key, or empty.
    pub process: String,
    /// The number of the finding that this one explains, or nothing.
    pub explains: Option<FindingId>,
    /// The numbers of the events that it rests on.
    pub evidence: Vec<EventId>,
}

/// A finding that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingFields {
    /// The kind.
    pub kind: FindingKind,
    /// The text, in Markdown.
    pub text: String,
    /// The category.
    pub category: Option<Category>,
    /// The process that it belongs to.
    pub process: Option<Process>,
    /// The finding that it explains.
    pub explains: Option<FindingId>,
    /// What it rests on, each event once.
    pub evidence: Vec<EventId>,
}

impl FindingInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<FindingFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let kind = if self.kind.is_empty() {
            Some(FindingKind::ContributingFactor)
        } else {
            errors.take(chosen("kind", &self.kind, FindingKind::from_key, &FindingKind::keys()))
        };
        let learned = errors.take(what_was_learned(&self.text));
        let category = errors.take(perhaps("category", &self.category, Category::from_key, Category::keys));
        let process = errors.take(perhaps("process", &self.process, Process::from_key, Process::keys));
        let mut evidence = self.evidence.clone();
        evidence.sort_unstable();
        evidence.dedup();
        if evidence.len() > MAX_EVIDENCE_EVENTS {
            errors.add("evidence", format!("A finding can have at most {MAX_EVIDENCE_EVENTS} supporting events."));
        }
        match (kind, learned, category, process) {
            (Some(kind), Some(text), Some(category), Some(process)) => {
                let explains = self.explains.filter(|_| kind.is_cause());
                errors.or(FindingFields { kind, text, category, process, explains, evidence })
            }
            _ => Err(errors),
        }
    }
}

fn what_was_learned(typed: &str) -> Result<String, ValidationError> {
    let learned = text("text", "The finding", typed, MAX_FINDING_TEXT)?;
    if learned.trim().is_empty() {
        return Err(ValidationError { field: "text", message: "The finding is empty.".into() });
    }
    Ok(learned.trim().to_owned())
}

/// A choice that may be left open.
pub(crate) fn perhaps<T>(
    field: &'static str,
    key: &str,
    from_key: fn(&str) -> Option<T>,
    keys: fn() -> String,
) -> Result<Option<T>, ValidationError> {
    if key.trim().is_empty() { Ok(None) } else { chosen(field, key, from_key, &keys()).map(Some) }
}

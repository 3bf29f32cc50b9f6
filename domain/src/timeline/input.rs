use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{DecisionPoint, EventKind, Evidence, Fold, Milestone, Precision, parse_day, parse_instant};
use crate::findings::FindingId;
use crate::validation::{ValidationError, ValidationErrors, chosen, optional_line, text};

/// The longest text of an event, in bytes. What is longer belongs into a section.
pub const MAX_EVENT_TEXT: usize = 50_000;
/// The longest answer in a decision point, in bytes.
pub const MAX_DECISION: usize = 10_000;
/// How many pieces of evidence one event may have.
pub const MAX_EVIDENCE: usize = 50;

/// An event as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventInput {
    /// When: local to the postmortem's zone (`2026-11-10T14:03`) or with an offset; only the date
    /// (`2026-11-10`) when the precision is a day, or no time is known yet.
    pub at: String,
    /// Which of two instants, `earlier` or `later`, when the hour came twice.
    pub fold: String,
    /// A [`Precision`] by its key; exact when empty.
    pub precision: String,
    /// An [`EventKind`] by its key; an observation when empty.
    pub kind: String,
    /// A [`Milestone`] by its key, or empty.
    pub milestone: String,
    /// What happened, in Markdown.
    pub text: String,
    /// The decision point, if somebody chose.
    pub decision: DecisionPoint,
    /// The evidence.
    pub evidence: Vec<EvidenceInput>,
    /// The findings that rest on it; says nothing about them when left out.
    pub findings: Option<Vec<FindingId>>,
}

/// Evidence as it is typed: an address, a quotation, a picture, or several of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EvidenceInput {
    /// An address that begins with http:// or https://.
    pub url: String,
    /// The label of the link.
    pub label: String,
    /// A verbatim quotation.
    pub quote: String,
    /// A picture that was uploaded: `picture:` and its hash.
    pub picture: String,
}

/// An event that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventFields {
    /// When it happened.
    pub at: DateTime<Utc>,
    /// The precision of the time.
    pub precision: Precision,
    /// The kind of event.
    pub kind: EventKind,
    /// What it means for the clock.
    pub milestone: Option<Milestone>,
    /// What happened, in Markdown.
    pub text: String,
    /// The decision context.
    pub decision: Option<DecisionPoint>,
    /// The evidence.
    pub evidence: Vec<Evidence>,
}

impl EventInput {
    /// Checks every field, in the postmortem's zone.
    pub fn parse(&self, zone: Tz) -> Result<EventFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let fold = if self.fold.is_empty() {
            None
        } else {
            errors.take(chosen("fold", &self.fold, Fold::from_key, &Fold::keys()))
        };
        let precision = if self.precision.is_empty() {
            Some(Precision::Exact)
        } else {
            errors.take(chosen("precision", &self.precision, Precision::from_key, &Precision::keys()))
        };
        let at = errors.take(if precision.is_none_or(Precision::has_time) {
            parse_instant(&self.at, zone, fold)
        } else {
            parse_day(&self.at, zone)
        });
        let kind = if self.kind.is_empty() {
            Some(EventKind::Observation)
        } else {
            errors.take(chosen("kind", &self.kind, EventKind::from_key, &EventKind::keys()))
        };
        let milestone = if self.milestone.is_empty() {
            Some(None)
        } else {
            errors.take(chosen("milestone", &self.milestone, Milestone::from_key, &Milestone::keys())).map(Some)
        };
        let what = errors.take(what_happened(&self.text));
        let decision = errors.take(decision(&self.decision));
        let evidence = errors.take(evidence(&self.evidence));
        match (at, precision, kind, milestone, what, decision, evidence) {
            (Some(at), Some(precision), Some(kind), Some(milestone), Some(text), Some(decision), Some(evidence)) => {
                errors.or(EventFields { at, precision, kind, milestone, text, decision, evidence })
            }
            _ => Err(errors),
        }
    }
}

fn what_happened(typed: &str) -> Result<String, ValidationError> {
    let text = text("text", "What happened", typed, MAX_EVENT_TEXT)?;
    if text.trim().is_empty() {
        return Err(ValidationError { field: "text", message: "Describe what happened.".into() });
    }
    Ok(text.trim().to_owned())
}

fn decision(typed: &DecisionPoint) -> Result<Option<DecisionPoint>, ValidationError> {
    let part = |field, name: &str, typed: &str| text(field, name, typed.trim(), MAX_DECISION);
    let decision = DecisionPoint {
        known: part("known", "What was known", &typed.known)?,
        options: part("options", "The options", &typed.options)?,
        choice: part("choice", "The decision", &typed.choice)?,
        reason: part("reason", "The reason", &typed.reason)?,
    };
    Ok((!decision.is_empty()).then_some(decision))
}

fn evidence(typed: &[EvidenceInput]) -> Result<Vec<Evidence>, ValidationError> {
    let mut evidence = Vec::new();
    for entry in typed {
        let url = entry.url.trim();
        if !url.is_empty() {
            evidence.push(Evidence::Link { url: web_address("url", url)?, label: label(&entry.label)? });
        }
        let quote = text("quote", "The quote", entry.quote.trim_end(), MAX_EVENT_TEXT)?;
        if !quote.trim().is_empty() {
            evidence.push(Evidence::Quote { text: quote });
        }
        if !entry.picture.trim().is_empty() {
            evidence.push(Evidence::Picture { picture: picture(entry.picture.trim())?, label: label(&entry.label)? });
        }
    }
    if evidence.len() > MAX_EVIDENCE {
        return Err(ValidationError {
            field: "url",
            message: format!("An event can have at most {MAX_EVIDENCE} pieces of evidence."),
        });
    }
    Ok(evidence)
}

fn picture(typed: &str) -> Result<String, ValidationError> {
    let hash = typed.strip_prefix("picture:").unwrap_or_default();
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash {
        Ok(typed.to_owned())
    } else {
        Err(ValidationError {
            field: "picture",
            message: "Write a picture as “picture:” and the hash from its upload.".into(),
        })
    }
}

fn label(typed: &str) -> Result<String, ValidationError> {
    optional_line("label", "The description", typed, 200).map(Option::unwrap_or_default)
}

/// The longest web address, in bytes.
const MAX_URL: usize = 2000;

/// An address of a page. Only http and https, so that nothing that is clicked can run.
pub(crate) fn web_address(field: &'static str, url: &str) -> Result<String, ValidationError> {
    let lower = url.to_ascii_lowercase();
    let host = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let good = host.is_some_and(|host| !host.is_empty() && !host.starts_with('/'))
        && url.len() <= MAX_URL
        && !url.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"`\\".contains(c));
    if good {
        Ok(url.to_owned())
    } else {
        Err(ValidationError { field, message: "A link starts with https:// or http:// and has no spaces.".into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_is_named_at_once() {
        let entry = EventInput {
            at: "soon".into(),
            fold: "sooner".into(),
            precision: "roughly".into(),
            kind: "party".into(),
            milestone: "lunch".into(),
            evidence: vec![EvidenceInput { url: "javascript:alert(1)".into(), ..Default::default() }],
            ..Default::default()
        };
        let errors = entry.parse(Tz::UTC).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error_in_field| error_in_field.field).collect();
        assert_eq!(fields, ["fold", "precision", "at", "kind", "milestone", "text", "url"]);
    }

    #[test]
    fn a_day_has_no_time_and_a_time_no_day_alone() {
        let read = |at: &str, precision: &str| {
            let entry =
                EventInput { at: at.into(), precision: precision.into(), text: "x".into(), ..EventInput::default() };
            entry.parse(chrono_tz::Europe::Berlin).map(|fields| (fields.at.to_rfc3339(), fields.precision))
        };
        let begins = || "2026-11-09T23:00:00+00:00".to_owned();
        assert_eq!(read("2026-11-10", "day"), Ok((begins(), Precision::Day)));
        assert_eq!(read("2026-11-10", "unknown"), Ok((begins(), Precision::Unknown)));
        for (at, precision) in
            [("2026-11-10", ""), ("2026-11-10", "about"), ("2026-11-10T14:03", "day"), ("2026-11-10T14:03", "unknown")]
        {
            let errors = read(at, precision).unwrap_err();
            assert!(errors.of("at").is_some(), "{at} {precision}");
        }
    }

    #[test]
    fn a_whole_event_is_read() {
        let entry = EventInput {
            at: "2026-11-10T14:36".into(),
            precision: "about".into(),
            kind: "decision".into(),
            text: " Roll back. ".into(),
            decision: DecisionPoint { known: "Errors began at the peak.".into(), ..Default::default() },
            evidence: vec![EvidenceInput {
                url: "https://graphs.example.org/1".into(),
                quote: "pool timed out".into(),
                ..Default::default()
            }],
            ..Default::default()
        };
        let fields = entry.parse(chrono_tz::Europe::Berlin).unwrap();
        assert_eq!(fields.precision, Precision::Approximate);
        assert_eq!(fields.text, "Roll back.");
        assert_eq!(fields.evidence.len(), 2);
        assert!(fields.decision.is_some());
    }
}

use crate::validation::{ValidationErrors, chosen, line, text};

/// The most criteria of a release.
pub const MAX_CRITERIA: usize = 100;
/// The longest criterion, in characters.
pub const MAX_CRITERION: usize = 300;
/// The longest evidence or reason, in bytes.
pub const MAX_EVIDENCE: usize = 5_000;

number! {
    /// The id of a criterion.
    pub struct CriterionId;
}

choice! {
    /// Whether a criterion is met.
    pub enum CriterionState {
        /// Not known yet.
        Open = "open", "Open";
        /// It is met.
        Met = "met", "Met";
        /// It is not met.
        Failed = "failed", "Failed";
        /// It does not count this time, for a reason.
        Waived = "waived", "Waived";
    }
}

/// Something that must be true before a release goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// The id.
    pub id: CriterionId,
    /// The version, which increases with every change.
    pub version: i32,
    /// What must be true.
    pub text: String,
    /// Whether it is.
    pub state: CriterionState,
    /// Why it is waived.
    pub reason: String,
    /// What shows it, in Markdown.
    pub evidence: String,
}

/// A criterion as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CriterionInput {
    /// What must be true.
    pub text: String,
    /// A [`CriterionState`] by its key; open when empty.
    pub state: String,
    /// Why it is waived.
    pub reason: String,
    /// What shows it.
    pub evidence: String,
}

/// A valid criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionFields {
    /// What must be true.
    pub text: String,
    /// Whether it is.
    pub state: CriterionState,
    /// Why it is waived; empty otherwise.
    pub reason: String,
    /// What shows it.
    pub evidence: String,
}

impl CriterionInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<CriterionFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let criterion = errors.take(line("text", "The criterion", &self.text, MAX_CRITERION));
        let state = match self.state.as_str() {
            "" => Some(CriterionState::Open),
            state => errors.take(chosen("state", state, CriterionState::from_key, &CriterionState::keys())),
        };
        let reason = errors.take(text("reason", "The reason", &self.reason, MAX_EVIDENCE));
        let evidence = errors.take(text("evidence", "The evidence", &self.evidence, MAX_EVIDENCE));
        let (Some(text), Some(state), Some(reason), Some(evidence)) = (criterion, state, reason, evidence) else {
            return Err(errors);
        };
        let reason = reason.trim().to_owned();
        if state == CriterionState::Waived && reason.is_empty() {
            errors.add("reason", "Say why the criterion is waived.");
        }
        let reason = if state == CriterionState::Waived { reason } else { String::new() };
        errors.or(CriterionFields { text, state, reason, evidence: evidence.trim().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiving_needs_a_reason() {
        let input = |state: &str, reason: &str| CriterionInput {
            text: "Load test passed".into(),
            state: state.into(),
            reason: reason.into(),
            evidence: " [Run 7](https://ci.example.org/7)\n".into(),
        };
        assert!(input("waived", " ").parse().unwrap_err().of("reason").is_some());
        assert_eq!(input("waived", " No load expected ").parse().unwrap().reason, "No load expected");
        let met = input("met", "left over").parse().unwrap();
        assert_eq!((met.reason.as_str(), met.evidence.as_str()), ("", "[Run 7](https://ci.example.org/7)"));
        assert_eq!(input("", "").parse().unwrap().state, CriterionState::Open);
        let wrong = CriterionInput { text: " ".into(), state: "done".into(), ..CriterionInput::default() };
        let errors = wrong.parse().unwrap_err();
        assert!(errors.of("text").is_some() && errors.of("state").is_some());
    }
}

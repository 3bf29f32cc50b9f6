use super::SourceKind;
use crate::people::MAX_NAME;
use crate::validation::{ValidationErrors, chosen, line};

/// The longest reason why a signal was dismissed, in characters.
pub const MAX_REASON: usize = 200;
/// The longest secret with which messages are signed, in characters.
pub const MAX_SIGNING_SECRET: usize = 200;

/// A signal source as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignalSourceInput {
    /// The name.
    pub name: String,
    /// A [`SourceKind`] by its key.
    pub kind: String,
    /// The secret with which the sender signs, or nothing.
    pub signing_secret: String,
}

/// A valid signal source.
#[derive(Clone, PartialEq, Eq)]
pub struct SignalSourceFields {
    /// The name.
    pub name: String,
    /// Who sends.
    pub kind: SourceKind,
    /// The secret with which the sender signs.
    pub signing_secret: Option<String>,
}

impl SignalSourceInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<SignalSourceFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let name = errors.take(line("name", "The name", &self.name, MAX_NAME));
        let kind = errors.take(chosen("kind", &self.kind, SourceKind::from_key, &SourceKind::keys()));
        // A secret is taken as it is: a space at its end may be part of it.
        let secret = (!self.signing_secret.is_empty()).then(|| self.signing_secret.clone());
        if let Some(secret) = &secret {
            if secret.chars().count() > MAX_SIGNING_SECRET || secret.chars().any(char::is_control) {
                let message = format!("The signing secret is one line of up to {MAX_SIGNING_SECRET} characters.");
                errors.add("signing_secret", message);
            }
            if let Some(kind) = kind.filter(|kind| kind.signature_header().is_none()) {
                errors.add("signing_secret", format!("{kind} does not sign its messages. Leave this field empty."));
            }
        }
        match (name, kind) {
            (Some(name), Some(kind)) => errors.or(SignalSourceFields { name, kind, signing_secret: secret }),
            _ => Err(errors),
        }
    }
}

/// Why a signal is dismissed, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DismissalInput {
    /// The reason.
    pub reason: String,
}

impl DismissalInput {
    /// The reason.
    pub fn parse(&self) -> Result<String, ValidationErrors> {
        Ok(line("reason", "The reason", &self.reason, MAX_REASON)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_senders_that_sign_have_a_signing_secret() {
        let input = |kind: &str, secret: &str| SignalSourceInput {
            name: "Production".into(),
            kind: kind.into(),
            signing_secret: secret.into(),
        };
        assert_eq!(input("sentry", "s3 ").parse().unwrap().signing_secret.as_deref(), Some("s3 "));
        assert_eq!(input("sentry", "").parse().unwrap().signing_secret, None);
        let refused = input("grafana", "s3").parse().err().unwrap();
        assert_eq!(refused.of("signing_secret"), Some("Grafana does not sign its messages. Leave this field empty."));
        assert!(input("sentry", "a\nb").parse().is_err());
        assert!(input("nagios", "").parse().err().unwrap().of("kind").is_some());
        assert!(DismissalInput { reason: " ".into() }.parse().is_err());
    }
}

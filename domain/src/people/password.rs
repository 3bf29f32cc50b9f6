use crate::validation::ValidationError;

/// The shortest password, in characters. Length is what counts; no other rule is asked for
/// (NIST SP 800-63B, 3.1.1.2).
pub const MIN_PASSWORD: usize = 10;
/// The longest password, in bytes: hashing takes longer with length, and somebody would try.
pub const MAX_PASSWORD: usize = 1024;

/// A password that may be hashed. It is never shown, not even in debug output.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Validates the length. The error is reported at `field`.
    pub fn parse(field: &'static str, text: &str) -> Result<Self, ValidationError> {
        if text.chars().count() < MIN_PASSWORD {
            return Err(ValidationError {
                field,
                message: format!(
                    "The password needs at least {MIN_PASSWORD} characters. A few random words are easy to remember."
                ),
            });
        }
        if text.len() > MAX_PASSWORD {
            return Err(ValidationError {
                field,
                message: format!("The password can have at most {MAX_PASSWORD} bytes."),
            });
        }
        Ok(Self(text.to_owned()))
    }

    /// The plain-text password, for hashing.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_length_counts_and_nothing_shows() {
        assert!(Password::parse("password", "too short").is_err());
        assert!(Password::parse("password", &"x".repeat(1025)).is_err());
        let password = Password::parse("password", "four words in a row").unwrap();
        assert_eq!(format!("{password:?}"), "Password(…)");
    }
}

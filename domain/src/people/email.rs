use crate::validation::ValidationError;

/// The longest address, in characters (RFC 5321, 4.5.3.1.3, without the angle brackets).
pub const MAX_EMAIL: usize = 254;

/// An e-mail address, in lower case so that it is found however it is typed.
///
/// Only what every address has is checked; whether it works is known when a message arrives.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// Checks an address as it was typed.
    pub fn parse(text: &str) -> Result<Self, ValidationError> {
        let email = text.trim().to_lowercase();
        let refuse = |message: &str| Err(ValidationError { field: "email", message: message.into() });
        if email.is_empty() {
            return refuse("The e-mail address is empty.");
        }
        if email.chars().count() > MAX_EMAIL {
            return refuse("The e-mail address is longer than 254 characters.");
        }
        let plain = email.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"".contains(c));
        match email.split_once('@') {
            Some((local, host)) if plain && !local.is_empty() && !host.is_empty() && !host.contains('@') => {
                Ok(Self(email))
            }
            _ => refuse("This is not an e-mail address. Use the format ada@example.org."),
        }
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_folded_and_checked() {
        assert_eq!(Email::parse(" Ada@Example.ORG ").unwrap().as_str(), "ada@example.org");
        for bad in ["", "ada", "@host", "ada@", "a b@host", "a@b@c", "<a@b>"] {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
    }
}

use chrono::{DateTime, Utc};

use super::{CallAddress, MAX_ADDRESS};
use crate::validation::{ValidationErrors, line};

number! {
    /// The id of a destination.
    pub struct CallDestinationId;
}

/// Where steps may send requests. Its secret, with which they are signed, is no part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallDestination {
    /// The id.
    pub id: CallDestinationId,
    /// The address; those below it are allowed, too.
    pub address: CallAddress,
    /// Whether it may be on this machine or in a private network.
    pub allows_private: bool,
    /// When it was allowed.
    pub created_at: DateTime<Utc>,
}

/// A destination as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallDestinationInput {
    /// The address.
    pub address: String,
    /// Whether it may be on this machine or in a private network.
    pub allows_private: bool,
}

/// A valid destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallDestinationFields {
    /// The address.
    pub address: CallAddress,
    /// Whether it may be on this machine or in a private network.
    pub allows_private: bool,
}

impl CallDestinationInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<CallDestinationFields, ValidationErrors> {
        let typed = line("address", "The address", &self.address, MAX_ADDRESS)?;
        let address = CallAddress::read(&typed).filter(|address| !address.has_query());
        let Some(address) = address else {
            let message =
                "Enter an address such as https://ci.example.org/hooks, without a user name, query or fragment.";
            return Err(ValidationErrors::one("address", message));
        };
        Ok(CallDestinationFields { address, allows_private: self.allows_private })
    }
}

//! Calls out: requests that a step sends to the team's own automation.
//!
//! Debrief runs nothing itself. A step can name a request; whoever may do the step sends it, once for each run and step,
//! and only to a destination that an administrator allowed.

mod address;
mod body;
mod destination;
mod network;
mod sent;

pub use address::{CallAddress, MAX_ADDRESS};
pub use body::{call_body, call_key};
pub use destination::{CallDestination, CallDestinationFields, CallDestinationId, CallDestinationInput};
pub use network::Network;
pub use sent::{
    CALL_SECONDS, CallAnswer, CallState, MAX_CALL_ATTEMPTS, MAX_RESPONSE, RunCall, pause_after_call, words_of_answer,
};

choice! {
    /// The method of a request.
    pub enum CallMethod {
        /// Does something.
        Post = "POST", "POST";
        /// Sets something.
        Put = "PUT", "PUT";
        /// Asks something.
        Get = "GET", "GET";
    }
}

/// A request that a step names, as in `Call: POST https://ci.example.org/rollback`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepCall {
    /// The method.
    pub method: CallMethod,
    /// Where it is sent.
    pub address: CallAddress,
}

impl StepCall {
    /// Reads the value of the line: a method and an address, with or without the marks of Markdown around it.
    pub(super) fn read(value: &str) -> Option<Self> {
        let value = value.trim_matches('`');
        let (method, address) = value.split_once(' ')?;
        let address = address.trim().trim_start_matches('<').trim_end_matches('>');
        Some(Self { method: CallMethod::from_key(method)?, address: CallAddress::read(address)? })
    }
}

//! The chain of causes, what went well and what did not, and the form for a finding.

mod chain_view;
mod finding_form;

pub use chain_view::findings_view;
pub(crate) use finding_form::shortened;
pub use finding_form::{FindingPlace, finding_form, finding_input};

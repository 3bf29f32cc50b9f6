//! The chain of causes, what went well and what did not, and the form for a finding.

mod chain_view;
mod finding_form;
mod recurrence_page;
mod recurrence_view;

pub use chain_view::findings_view;
pub(crate) use finding_form::shortened;
pub use finding_form::{FindingPlace, finding_form, finding_input};
pub use recurrence_page::{RecurrenceView, recurrence_page};

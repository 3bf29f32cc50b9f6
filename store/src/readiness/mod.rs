//! Readiness: runbooks with their versions, and the services that they are about.

mod runbook_list;
mod runbook_versions;
mod runbooks;
mod services;

pub use runbook_list::{RunbookFilter, RunbookList};

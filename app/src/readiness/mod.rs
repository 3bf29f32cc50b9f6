//! Readiness: runbooks, runs, services and incidents that go on.

mod drill_banner;
mod incident_details;
mod incident_forms;
mod incident_log;
mod incident_page;
mod incident_roles;
mod incident_updates;
mod incident_view;
mod incidents_page;
mod run_log;
mod run_page;
mod run_step;
mod run_view;
mod runbook_form;
mod runbook_page;
mod runbook_text;
mod runbook_versions_page;
mod runbooks_page;
mod runs_view;
mod service_page;
mod step_view;

pub use incident_details::{DeclareView, declare_page};
pub use incident_page::incident_page;
pub use incident_view::IncidentView;
pub use incidents_page::{IncidentsView, incidents_page};
pub(crate) use incidents_page::{declare_button, ongoing_incidents};
pub use run_page::run_page;
pub use run_view::RunView;
pub use runbook_form::{RunbookForm, edit_runbook_page, new_runbook_page};
pub use runbook_page::{RunbookView, runbook_page};
pub use runbook_versions_page::{RunbookHistory, RunbookVersionView, runbook_version_page, runbook_versions_page};
pub use runbooks_page::{RunbooksView, runbooks_page};
pub use runs_view::RunsView;
pub use service_page::{ServiceView, service_page};

//! Readiness: runbooks, runs and services.

mod drill_banner;
mod plan_view;
mod readiness_page;
mod run_authorization;
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

pub use plan_view::PlanView;
pub use readiness_page::{ReadinessView, readiness_page};
pub use run_page::run_page;
pub use run_view::RunView;
pub use runbook_form::{RunbookForm, edit_runbook_page, new_runbook_page};
pub use runbook_page::{RunbookView, runbook_page};
pub use runbook_versions_page::{RunbookHistory, RunbookVersionView, runbook_version_page, runbook_versions_page};
pub use runbooks_page::{RunbooksView, runbooks_page};
pub use runs_view::RunsView;
pub use service_page::{ServiceView, service_page};

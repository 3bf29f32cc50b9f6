//! Readiness: runbooks, runs, releases and services.

mod drill_banner;
mod plan_view;
mod release_acts;
mod release_criteria;
mod release_flags;
mod release_form;
mod release_log;
mod release_page;
mod release_view;
mod release_votes;
mod releases_page;
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
pub use release_form::{ReleaseForm, edit_release_page, new_release_page};
pub use release_page::release_page;
pub use release_view::{PlanOfRelease, ReleaseView, Typed};
pub use releases_page::{ReleasesView, releases_page};
pub use run_page::run_page;
pub use run_view::RunView;
pub use runbook_form::{RunbookForm, edit_runbook_page, new_runbook_page};
pub use runbook_page::{RunbookView, runbook_page};
pub use runbook_versions_page::{RunbookHistory, RunbookVersionView, runbook_version_page, runbook_versions_page};
pub use runbooks_page::{RunbooksView, runbooks_page};
pub use runs_view::RunsView;
pub use service_page::{ServiceView, service_page};

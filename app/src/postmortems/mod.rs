//! The list, the place where one writes, and what belongs to it.

mod changes_page;
mod comments_view;
mod details_form;
mod history_page;
mod impact_form;
mod import_form;
mod import_page;
mod import_parts;
mod list_page;
mod margin;
mod publishing_date_view;
mod removed;
mod review_view;
mod section_place;
mod section_view;
mod similar_view;
mod state_view;
mod suggestions_view;
mod templates_page;
mod undo_notice;
mod versions_page;
mod workspace;
mod workspace_page;

pub use changes_page::{ChangesView, changes_page};
pub use comments_view::{comment_link, record_comments};
pub use details_form::{DetailsChoices, details_input, new_page, zones};
pub use history_page::{Done, Gone, Pasted, history_page};
pub use impact_form::{figures, impact_input};
pub use import_form::import_page;
pub use import_page::{Preview, PreviewAction, PreviewInput, preview_page};
pub use import_parts::PreviewProposal;
pub use list_page::{ListView, list_page};
pub use publishing_date_view::publishing_date_view;
pub use removed::Removed;
pub use templates_page::{SettingsView, settings_page, template_page};
pub use versions_page::{
    ComparedView, ReportVersionsView, VersionView, compared_page, diff_view, report_versions_page, version_page,
    versions_page,
};
pub use workspace::{ActiveForm, HeadingInput, May, Unsaved, Workspace};
pub use workspace_page::workspace_page;

use domain::postmortems::{Severity, SeverityNames};
use leptos::prelude::*;

/// A severity as a word with a shape.
pub fn severity_view(severity: Severity, names: &SeverityNames) -> impl IntoView + use<> {
    view! { <span class=format!("severity severity-{}", severity.level())>{names.of(severity).to_owned()}</span> }
}

//! The JSON API under `/api/v1`: the same operations, queries and permissions as the pages.
//!
//! A handler is next to the types that it reads and writes, and its doc comment becomes its description.
//! [`addresses`] is the table of contents.

mod actions;
mod answer;
mod board;
mod board_views;
mod call_destinations;
mod caller;
mod choices;
mod comments;
pub mod description;
mod extract;
mod findings;
mod given;
mod holidays;
mod imports;
mod incidents;
mod limit;
mod me;
mod notifications;
mod objects;
mod pastes;
mod people;
mod pictures;
mod plans;
mod policies;
mod postmortems;
pub mod problem;
mod rearranging;
mod recurrence;
mod release_changes;
mod releases;
mod reports;
mod review;
mod runbook_approvals;
mod runbook_versions;
mod runbooks;
mod runs;
mod search;
mod sections;
mod signals;
pub mod signals_in;
mod suggestions;
mod teams;
mod templates;
mod timeline;
mod tokens;
mod version;
mod versions;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::site::Site;

/// All routes.
fn addresses() -> OpenApiRouter<Site> {
    OpenApiRouter::default()
        // people
        .routes(routes!(me::me, me::change_me))
        .routes(routes!(me::sessions))
        .routes(routes!(me::end_session))
        .routes(routes!(notifications::notifications))
        .routes(routes!(notifications::read_notification))
        .routes(routes!(notifications::read_notifications))
        .routes(routes!(tokens::list, tokens::create))
        .routes(routes!(tokens::revoke))
        .routes(routes!(people::list))
        .routes(routes!(people::change_role))
        .routes(routes!(people::disable))
        .routes(routes!(people::enable))
        .routes(routes!(people::reset_password))
        .routes(routes!(people::invitations, people::invite))
        .routes(routes!(people::revoke_invitation))
        .routes(routes!(teams::list, teams::add))
        .routes(routes!(teams::find, teams::change, teams::rename, teams::delete))
        .routes(routes!(holidays::holidays, holidays::add_holiday))
        .routes(routes!(holidays::import_holidays))
        .routes(routes!(holidays::remove_holiday))
        .routes(routes!(teams::need_approvals))
        .routes(routes!(teams::join, teams::leave))
        // templates
        .routes(routes!(templates::list, templates::add))
        .routes(routes!(templates::one, templates::change, templates::archive))
        .routes(routes!(templates::severities, templates::rename_severities))
        .routes(routes!(policies::policies, policies::change_policies))
        // postmortems
        .routes(routes!(postmortems::list, postmortems::begin))
        .routes(routes!(search::search))
        .routes(routes!(imports::import))
        .routes(routes!(postmortems::one, postmortems::change_details, postmortems::delete))
        .routes(routes!(postmortems::change_impact))
        .routes(routes!(review::state, postmortems::review))
        .routes(routes!(review::submit_review))
        .routes(routes!(postmortems::archive))
        .routes(routes!(postmortems::restore))
        .routes(routes!(postmortems::activity))
        .routes(routes!(versions::changes))
        .routes(routes!(postmortems::removed))
        .routes(routes!(sections::list, sections::add))
        .routes(routes!(sections::one, sections::remove))
        .routes(routes!(sections::write))
        .routes(routes!(sections::rename))
        .routes(routes!(sections::move_one))
        .routes(routes!(versions::versions))
        .routes(routes!(versions::compare))
        .routes(routes!(versions::version))
        .routes(routes!(versions::restore_version))
        // comments
        .routes(routes!(comments::list, comments::start))
        .routes(routes!(comments::reply))
        .routes(routes!(comments::resolve))
        .routes(routes!(comments::reopen))
        .routes(routes!(comments::change, comments::remove))
        .routes(routes!(pictures::upload).layer(DefaultBodyLimit::max(pictures::MAX_UPLOAD)))
        .routes(routes!(pictures::show))
        // timeline
        .routes(routes!(timeline::list, timeline::record))
        .routes(routes!(timeline::record_line))
        .routes(routes!(timeline::one, timeline::change, timeline::remove))
        .routes(routes!(timeline::move_one))
        .routes(routes!(timeline::restore))
        .routes(routes!(pastes::pastes, pastes::create_preview).layer(DefaultBodyLimit::max(pastes::MAX_BODY)))
        .routes(routes!(pastes::preview))
        .routes(routes!(pastes::keep))
        .routes(routes!(pastes::remove_paste))
        .routes(routes!(pastes::restore_paste))
        // findings
        .routes(routes!(findings::list, findings::add))
        .routes(routes!(findings::one, findings::change, findings::remove))
        .routes(routes!(findings::move_one))
        .routes(routes!(findings::restore))
        .routes(routes!(recurrence::confirm))
        .routes(routes!(recurrence::dismiss))
        .routes(routes!(recurrence::recurrences))
        .routes(routes!(recurrence::similar))
        // actions
        .routes(routes!(board::board))
        .routes(routes!(board_views::board_views, board_views::save_board_view))
        .routes(routes!(board_views::delete_board_view))
        .routes(routes!(actions::list, actions::add))
        .routes(routes!(actions::one, actions::change, actions::remove))
        .routes(routes!(actions::transition))
        .routes(routes!(rearranging::split))
        .routes(routes!(rearranging::merge))
        .routes(routes!(rearranging::transfer))
        .routes(routes!(actions::move_one))
        .routes(routes!(actions::restore))
        // readiness
        .routes(routes!(incidents::incidents, incidents::declare_incident))
        .routes(routes!(incidents::incident, incidents::change_incident))
        .routes(routes!(incidents::record_incident_entry))
        .routes(routes!(signals::signals))
        .routes(routes!(signals::signal))
        .routes(routes!(signals::dismiss_signal))
        .routes(routes!(signals::signal_sources, signals::create_signal_source))
        .routes(routes!(signals::revoke_signal_source))
        .routes(routes!(call_destinations::call_destinations, call_destinations::allow_call_destination))
        .routes(routes!(call_destinations::remove_call_destination))
        .routes(routes!(runbooks::list, runbooks::add))
        .routes(routes!(runbooks::one, runbooks::change))
        .routes(routes!(runbooks::archive))
        .routes(routes!(runbooks::restore))
        .routes(routes!(runbook_versions::runbook_versions))
        .routes(routes!(runbook_versions::runbook_version))
        .routes(routes!(runbook_versions::restore_runbook_version))
        .routes(routes!(runbook_approvals::approve_runbook_version))
        .routes(routes!(runbook_approvals::withdraw_runbook_approval))
        .routes(routes!(runs::runs, runs::start_run))
        .routes(routes!(runs::all_runs))
        .routes(routes!(runs::run))
        .routes(routes!(runs::record_run_event))
        .routes(routes!(releases::releases, releases::add_release))
        .routes(routes!(releases::release, releases::change_release))
        .routes(routes!(releases::may_continue_release))
        .routes(routes!(release_changes::record_release_event))
        .routes(routes!(release_changes::add_criterion))
        .routes(routes!(release_changes::change_criterion))
        .routes(routes!(release_changes::vote_on_release))
        .routes(routes!(release_changes::add_flag))
        .routes(routes!(release_changes::switch_flag))
        // suggestions
        .routes(routes!(suggestions::look))
        .routes(routes!(suggestions::of_postmortem))
        .routes(routes!(suggestions::dismiss))
        .routes(routes!(suggestions::undo_dismissal))
        // reports
        .routes(routes!(reports::list, reports::publish))
        .routes(routes!(versions::report_versions))
        .routes(routes!(reports::version))
        .routes(routes!(reports::withdraw))
        .routes(routes!(reports::report))
        .routes(routes!(reports::links, reports::share))
        .routes(routes!(reports::revoke_link))
}

fn whole() -> (Router<Site>, OpenApi) {
    OpenApiRouter::default().nest("/api/v1", addresses()).split_for_parts()
}

/// The router of the API.
pub fn router() -> Router<Site> {
    whole().0.method_not_allowed_fallback(problem::wrong_method)
}

/// The method and path of every route, as in the description.
pub fn table() -> Vec<(&'static str, String)> {
    description::operations(&whole().1).map(|(method, path, _)| (method, path.to_owned())).collect()
}

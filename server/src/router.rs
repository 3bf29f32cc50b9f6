//! The table of contents: every route.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::{Method, StatusCode, Uri};
use axum::routing::{MethodRouter, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use crate::site::Site;
use crate::web::{
    actions, board, board_changes, board_export, board_views, call_destinations, changes, comments, ended_session,
    feeds, findings, first_steps, health, history, holidays, home, imports, incidents, insights, insights_export, list,
    mail, notifications, opening, password_resets, pastes, people, pictures, policies, postmortems, profile, readiness,
    rearranging, recurrence, release_changes, releases, reports, review, runbook_versions, runbooks, runs, search,
    sections, services, settings, sign_in, signal_sources, signals, suggestions, teams, templates, timeline, versions,
};
use crate::{api, assets, disk_space, drain_body, error, live, log, not_found, security, wrong_method};

/// The largest form or JSON body, in bytes. Uploads have limits of their own.
const MAX_BODY: usize = 4 * 1024 * 1024;
/// The largest upload in bytes: a picture, or files to import.
const MAX_UPLOAD: usize = 24 * 1024 * 1024;
/// Requests that take longer are aborted.
const PATIENCE: Duration = Duration::from_secs(30);

/// Collects the routes with their handlers.
struct Addresses {
    router: Router<Site>,
    table: Vec<(&'static str, String)>,
}

impl Addresses {
    fn get<H: Handler<T, Site>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.add("GET", path, get(handler))
    }

    fn post<H: Handler<T, Site>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.add("POST", path, post(handler))
    }

    fn upload<H: Handler<T, Site>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.add("POST", path, post(handler).layer(DefaultBodyLimit::max(MAX_UPLOAD)))
    }

    fn add(mut self, method: &'static str, path: &str, handler: MethodRouter<Site>) -> Self {
        self.router = self.router.route(path, handler);
        self.table.push((method, path.to_owned()));
        self
    }
}

fn addresses() -> Addresses {
    Addresses { router: Router::new(), table: Vec::new() }
        // people
        .get("/set-up/{token}", sign_in::set_up_page)
        .post("/set-up/{token}", sign_in::set_up)
        .get("/sign-in", sign_in::sign_in_page)
        .post("/sign-in", sign_in::sign_in)
        .post("/sign-out", sign_in::sign_out)
        .get("/invitations/{token}", sign_in::invitation_page)
        .post("/invitations/{token}", sign_in::accept_invitation)
        .get("/password-resets", password_resets::request_page)
        .post("/password-resets", password_resets::request)
        .get("/password-resets/{token}", password_resets::reset_page)
        .post("/password-resets/{token}", password_resets::reset)
        .get("/profile", profile::profile_page)
        .post("/profile", profile::change_profile)
        .post("/profile/password", profile::change_password)
        .post("/profile/sessions/{id}/end", profile::end_session)
        .post("/profile/tokens", profile::create_token)
        .post("/profile/tokens/{id}/revoke", profile::revoke_token)
        .get("/profile/feeds", feeds::feeds_page)
        .post("/profile/feeds", feeds::create)
        .post("/profile/feeds/{id}/revoke", feeds::revoke)
        .get("/calendar/{token}", feeds::calendar)
        .get("/feed/{token}", feeds::atom)
        .get(app::paths::ATOM, feeds::own_atom)
        .get("/notifications", notifications::notifications_page)
        .get("/notifications/preferences", mail::preferences)
        .post("/notifications/preferences", mail::change_preferences)
        .get("/unsubscribe/{token}", mail::unsubscribe)
        .post("/unsubscribe/{token}", mail::do_unsubscribe)
        .post("/notifications/read", notifications::read_all)
        .post("/notifications/{id}/open", notifications::open)
        .post("/notifications/{id}/read", notifications::read_one)
        .get("/people", people::people_page)
        .post("/people/invitations", people::invite)
        .post("/people/invitations/{id}/revoke", people::revoke_invitation)
        .post("/people/{id}/role", people::change_role)
        .post("/people/{id}/disable", people::disable_person)
        .post("/people/{id}/enable", people::enable_person)
        .post("/people/{id}/password-reset", password_resets::create)
        .post("/teams", teams::add_team)
        .post("/teams/{id}", teams::rename_team)
        .post("/teams/{id}/delete", teams::delete_team)
        .post("/teams/{id}/approvals", teams::need_approvals)
        .post("/teams/{id}/lead", teams::set_lead)
        .post("/teams/{id}/zone", teams::set_zone)
        .get("/teams/{id}/holidays", holidays::page)
        .post("/teams/{id}/holidays", holidays::add)
        .post("/teams/{id}/holidays/import", holidays::import)
        .post("/teams/{id}/holidays/{date}/remove", holidays::remove)
        .post("/teams/{id}/members", teams::join_team)
        .post("/teams/{id}/members/{person}/remove", teams::leave_team)
        .get("/settings", settings::settings_page)
        .get("/settings/policies", policies::show)
        .post("/settings/policies", policies::change)
        .get("/settings/destinations", call_destinations::page)
        .post("/settings/destinations", call_destinations::create)
        .post("/settings/destinations/{id}/remove", call_destinations::remove)
        .get("/settings/sources", signal_sources::page)
        .post("/settings/sources", signal_sources::create)
        .post("/settings/sources/{id}/revoke", signal_sources::revoke)
        .get("/settings/mail", mail::outbox)
        .post("/settings/mail/{id}/retry", mail::retry)
        .post("/settings/organisation", settings::change_organisation)
        .post("/settings/templates", templates::add_template)
        .get("/settings/templates/{id}", templates::template_page)
        .post("/settings/templates/{id}", templates::change_template)
        .post("/settings/templates/{id}/archive", templates::archive_template)
        // postmortems
        .get("/", home::home)
        .post("/first-steps/sample", first_steps::add_sample)
        .post("/first-steps/hide", first_steps::hide)
        .get("/search", search::show)
        .get("/postmortems", list::show)
        .get("/postmortems/new", postmortems::new)
        .post("/postmortems", postmortems::create)
        .get("/postmortems/{number}", opening::workspace_page)
        .post("/postmortems/{number}", postmortems::change_details)
        .post("/postmortems/{number}/impact", postmortems::change_impact)
        .post("/postmortems/{number}/review", review::request_review)
        .post("/postmortems/{number}/verdict", review::submit_review)
        .post("/postmortems/{number}/archive", postmortems::archive)
        .post("/postmortems/{number}/restore", postmortems::restore)
        .post("/postmortems/{number}/delete", postmortems::delete)
        .get("/postmortems/{number}/live", live::join)
        .get("/postmortems/{number}/history", history::show)
        .get("/postmortems/{number}/changes", changes::show)
        .get("/postmortems/{number}/sections/{id}/versions", versions::list)
        .get("/postmortems/{number}/sections/{id}/versions/compare", versions::compare)
        .get("/postmortems/{number}/sections/{id}/versions/{version}", versions::one)
        .post("/postmortems/{number}/sections/{id}/versions/{version}/restore", versions::restore_version)
        .get("/postmortems/{number}/versions", versions::report_versions)
        .post("/postmortems/{number}/threads", comments::start)
        .post("/postmortems/{number}/threads/{id}/replies", comments::reply)
        .post("/postmortems/{number}/threads/{id}/resolve", comments::resolve)
        .post("/postmortems/{number}/threads/{id}/reopen", comments::reopen)
        .post("/postmortems/{number}/comments/{id}", comments::change)
        .post("/postmortems/{number}/comments/{id}/remove", comments::remove)
        .post("/postmortems/{number}/sections", sections::add)
        .post("/postmortems/{number}/sections/{id}", sections::write)
        .post("/postmortems/{number}/sections/{id}/heading", sections::rename)
        .post("/postmortems/{number}/sections/{id}/move", sections::move_one)
        .post("/postmortems/{number}/sections/{id}/remove", sections::remove)
        .upload("/postmortems/{number}/pictures", pictures::upload)
        .get("/postmortems/{number}/pictures/{hash}", pictures::show)
        .get("/import", imports::import_page)
        .upload("/import", imports::create_preview)
        .get("/import/{id}", imports::preview_page)
        .post("/import/{id}", imports::import)
        // timeline
        .post("/postmortems/{number}/events", timeline::record)
        .post("/postmortems/{number}/events/line", timeline::record_line)
        .post("/postmortems/{number}/events/{id}", timeline::change)
        .post("/postmortems/{number}/events/{id}/milestone", timeline::mark)
        .post("/postmortems/{number}/events/{id}/move", timeline::move_one)
        .post("/postmortems/{number}/events/{id}/remove", timeline::remove)
        .post("/postmortems/{number}/events/{id}/restore", timeline::restore)
        .upload("/postmortems/{number}/pastes", pastes::create_preview)
        .get("/postmortems/{number}/pastes/{id}", pastes::preview_page)
        .upload("/postmortems/{number}/pastes/{id}/add", pastes::keep)
        .post("/postmortems/{number}/pastes/{id}/remove", pastes::remove)
        .post("/postmortems/{number}/pastes/{id}/restore", pastes::restore)
        // findings
        .post("/postmortems/{number}/findings", findings::add)
        .post("/postmortems/{number}/findings/{id}", findings::change)
        .post("/postmortems/{number}/findings/{id}/move", findings::move_one)
        .post("/postmortems/{number}/findings/{id}/remove", findings::remove)
        .post("/postmortems/{number}/findings/{id}/restore", findings::restore)
        .get("/postmortems/{number}/findings/{id}/recurrence", recurrence::show)
        .post("/postmortems/{number}/findings/{id}/recurrence", recurrence::confirm)
        .post("/postmortems/{number}/findings/{id}/recurrence/dismiss", recurrence::dismiss)
        // actions
        .get("/actions", board::show)
        .get("/actions/export/{format}", board_export::export)
        .post("/actions/bulk", board_changes::change_selected)
        .post("/actions/undo", board_changes::undo)
        .get("/actions/views", board_views::list)
        .post("/actions/views", board_views::save)
        .post("/actions/views/{id}/delete", board_views::delete)
        .post("/actions/{id}", board_changes::change)
        .post("/actions/{id}/transition", board_changes::transition)
        .post("/postmortems/{number}/actions", actions::add)
        .post("/postmortems/{number}/actions/{id}", actions::change)
        .post("/postmortems/{number}/actions/{id}/transition", actions::transition)
        .post("/postmortems/{number}/actions/{id}/move", actions::move_one)
        .get("/postmortems/{number}/actions/{id}/rearrange", rearranging::show)
        .post("/postmortems/{number}/actions/{id}/split", rearranging::split)
        .post("/postmortems/{number}/actions/{id}/merge", rearranging::merge)
        .post("/postmortems/{number}/actions/{id}/transfer", rearranging::transfer)
        .post("/postmortems/{number}/actions/{id}/remove", actions::remove)
        .post("/postmortems/{number}/actions/{id}/restore", actions::restore)
        // readiness
        .get("/readiness", readiness::show)
        .get("/incidents", incidents::list)
        .post("/incidents", incidents::declare)
        .get("/incidents/new", incidents::new)
        .get("/incidents/{id}", incidents::show)
        .post("/incidents/{id}", incidents::save)
        .post("/incidents/{id}/entries", incidents::record)
        .get("/signals", signals::list)
        .post("/signals/{id}/add", signals::add)
        .post("/signals/{id}/dismiss", signals::dismiss)
        .post("/in/{kind}/{secret}", api::signals_in::receive)
        .get("/runbooks", runbooks::list)
        .post("/runbooks", runbooks::create)
        .get("/runbooks/new", runbooks::new)
        .get("/runbooks/{id}", runbooks::show)
        .post("/runbooks/{id}", runbooks::save)
        .get("/runbooks/{id}/edit", runbooks::edit)
        .get("/runbooks/{id}/download", runbooks::download)
        .post("/runbooks/{id}/archive", runbooks::archive)
        .post("/runbooks/{id}/restore", runbooks::restore)
        .get("/runbooks/{id}/versions", runbook_versions::list)
        .get("/runbooks/{id}/versions/{version}", runbook_versions::show)
        .post("/runbooks/{id}/versions/{version}/restore", runbook_versions::restore)
        .post("/runbooks/{id}/versions/{version}/approve", runbook_versions::approve)
        .post("/runbooks/{id}/versions/{version}/withdraw-approval", runbook_versions::withdraw)
        .post("/runbooks/{id}/runs", runs::start)
        .get("/runs", runs::list)
        .get("/runs/{id}", runs::show)
        .post("/runs/{id}/events", runs::record)
        .get("/releases", releases::list)
        .post("/releases", releases::create)
        .get("/releases/new", releases::new)
        .get("/releases/{id}", releases::show)
        .post("/releases/{id}", releases::save)
        .get("/releases/{id}/edit", releases::edit)
        .post("/releases/{id}/events", release_changes::record)
        .post("/releases/{id}/criteria", release_changes::add_criterion)
        .post("/releases/{id}/criteria/{criterion}", release_changes::save_criterion)
        .post("/releases/{id}/votes", release_changes::vote)
        .post("/releases/{id}/flags", release_changes::add_flag)
        .post("/releases/{id}/flags/{flag}/switch", release_changes::switch_flag)
        .get("/services/{name}", services::show)
        // insights
        .get("/insights", insights::show)
        .get("/insights/summary", insights::summary)
        .get("/insights/figures/{figure}", insights::figure)
        .get("/insights/export/{table}/{format}", insights_export::export)
        // suggestions
        .post("/postmortems/{number}/suggestions", suggestions::dismiss)
        .post("/postmortems/{number}/suggestions/{id}/restore", suggestions::undo_dismissal)
        // reports
        .post("/postmortems/{number}/publish", reports::publish)
        .post("/postmortems/{number}/withdraw", reports::withdraw)
        .get("/postmortems/{number}/report", reports::report_page)
        .get("/postmortems/{number}/preview", reports::preview_page)
        .get("/postmortems/{number}/share", reports::share_page)
        .post("/postmortems/{number}/share", reports::share)
        .post("/postmortems/{number}/share/{id}/revoke", reports::revoke)
        .get("/s/{token}/pictures/{hash}", reports::shared_picture)
        // the machine
        .get("/assets/{name}", assets::file)
        .get("/healthz", health::healthz)
        .get("/readyz", health::readyz)
        .get("/api", api::description::page)
        .get("/api/openapi.json", api::description::openapi)
}

/// What readers with a link ask for, again and again. It has no layer around it: the answer is
/// compressed beforehand, has its headers, and changes nothing.
fn by_link() -> Addresses {
    Addresses { router: Router::new(), table: Vec::new() }.get("/s/{token}", reports::shared)
}

/// Every address with its method, for the tests that ask each of them in every role.
pub fn table() -> Vec<(&'static str, String)> {
    let mut table = addresses().table;
    table.extend(by_link().table);
    table.extend(api::table());
    table
}

/// The paths of all pages, with their parts in braces.
fn pages() -> Vec<String> {
    addresses().table.into_iter().filter(|(method, _)| *method == "GET").map(|(_, path)| path).collect()
}

/// The router with all its layers.
pub fn router(site: Site) -> Router {
    let pages = Arc::new(wrong_method::Pages::of(&pages()));
    let wrong_method = move |method: Method, uri: Uri| async move { pages.answer(&method, &uri) };
    addresses()
        .router
        .method_not_allowed_fallback(wrong_method)
        .merge(api::router())
        .fallback(not_found::answer)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(axum::middleware::from_fn_with_state(site.clone(), ended_session::carry))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, PATIENCE))
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(error::panic_response))
        .layer(axum::middleware::from_fn_with_state(site.clone(), security::protect))
        .layer(axum::middleware::from_fn_with_state(site.clone(), disk_space::watch))
        .layer(axum::middleware::from_fn(log::request))
        .layer(axum::middleware::from_fn(drain_body::drain))
        .merge(by_link().router.method_not_allowed_fallback(wrong_method::answer_by_link))
        .with_state(site)
}

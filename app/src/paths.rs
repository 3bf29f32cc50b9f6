//! Every address that a page links to.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::actions::{ActionId, BoardFilter, OwnerFilter};
use domain::feeds::{FeedId, FeedSubject};
use domain::findings::FindingId;
use domain::insights::{Figure, InsightsFilter, TableName};
use domain::notifications::DeliveryId;
use domain::people::{NotificationSubject, PersonId, TeamId};
use domain::postmortems::{CommentId, PostmortemNumber, SectionId, Subject, ThreadId};
use domain::readiness::{
    IncidentNumber, ReleaseNumber, RunNumber, RunbookKind, RunbookNumber, SignalId, SourceKind, StepNumber,
};

use domain::timeline::EventId;
use domain::timeline::paste::PasteId;

pub const HOME: &str = "/";
pub const POSTMORTEMS: &str = "/postmortems";
pub const SAMPLE: &str = "/first-steps/sample";
pub const HIDE_FIRST_STEPS: &str = "/first-steps/hide";
pub const NEW_POSTMORTEM: &str = "/postmortems/new";
pub const BOARD: &str = "/actions";
/// The saved views of the board.
pub const BOARD_VIEWS: &str = "/actions/views";
pub const INSIGHTS: &str = "/insights";
pub const IMPORT: &str = "/import";
pub const PEOPLE: &str = "/people";
pub const TEAMS: &str = "/teams";
/// The holidays of a team.
pub fn holidays(team: TeamId) -> String {
    format!("{TEAMS}/{team}/holidays")
}

pub const INCIDENTS: &str = "/incidents";
pub const NEW_INCIDENT: &str = "/incidents/new";
pub const SIGNALS: &str = "/signals";
pub const CALL_DESTINATIONS: &str = "/settings/destinations";
pub const SIGNAL_SOURCES: &str = "/settings/sources";
pub const RUNBOOKS: &str = "/runbooks";
pub const RUNS: &str = "/runs";
pub const READINESS: &str = "/readiness";
pub const NEW_RUNBOOK: &str = "/runbooks/new";
pub const RELEASES: &str = "/releases";
pub const NEW_RELEASE: &str = "/releases/new";
pub const SETTINGS: &str = "/settings";
pub const PROFILE: &str = "/profile";
/// The Atom feed of published postmortems, for browsers in which somebody is signed in.
pub const ATOM: &str = "/postmortems.atom";
pub const FEEDS: &str = "/profile/feeds";
pub const NOTIFICATIONS: &str = "/notifications";
pub const MAIL_PREFERENCES: &str = "/notifications/preferences";
pub const MAIL: &str = "/settings/mail";
pub const SEARCH: &str = "/search";
pub const API: &str = "/api";

pub fn postmortem(number: PostmortemNumber) -> String {
    format!("/postmortems/{number}")
}

/// A place within a postmortem's page.
pub fn part(number: PostmortemNumber, place: &str) -> String {
    format!("/postmortems/{number}#{place}")
}

/// A record within a postmortem's page.
pub fn record(number: PostmortemNumber, subject: Subject) -> String {
    part(number, &subject.anchor())
}

/// The page with one form open, at that form.
pub fn open(number: PostmortemNumber, what: &str, place: &str) -> String {
    format!("/postmortems/{number}?open={what}#{place}")
}

/// An address below a postmortem's, as in `below(number, "publish")`.
pub fn below(number: PostmortemNumber, what: &str) -> String {
    format!("/postmortems/{number}/{what}")
}

pub fn section(number: PostmortemNumber, id: SectionId) -> String {
    format!("/postmortems/{number}/sections/{id}")
}

pub fn event(number: PostmortemNumber, id: EventId) -> String {
    format!("/postmortems/{number}/events/{id}")
}

pub fn finding(number: PostmortemNumber, id: FindingId) -> String {
    format!("/postmortems/{number}/findings/{id}")
}

/// The recurrence of a finding.
pub fn recurrence(number: PostmortemNumber, id: FindingId) -> String {
    format!("{}/recurrence", finding(number, id))
}

pub fn action(number: PostmortemNumber, id: ActionId) -> String {
    format!("/postmortems/{number}/actions/{id}")
}

/// Where an action item is split, merged, or moved to another postmortem.
pub fn rearrange(number: PostmortemNumber, id: ActionId) -> String {
    format!("{}/rearrange", action(number, id))
}

pub fn paste(number: PostmortemNumber, id: PasteId) -> String {
    format!("/postmortems/{number}/pastes/{id}")
}

/// The list of postmortems with these filters.
pub fn postmortems(filters: &[(&str, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    with_query(POSTMORTEMS, &query.extend_pairs(filters).finish())
}

/// The query of a page of the board, without its question mark; empty for the first page without filters.
pub fn board_query(filter: &BoardFilter, page: u64) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(filter.query());
    if page > 1 {
        query.append_pair("page", &page.to_string());
    }
    query.finish()
}

/// A page of the board.
pub fn board(filter: &BoardFilter, page: u64) -> String {
    with_query(BOARD, &board_query(filter, page))
}

/// The board with this query, at this action item.
pub fn board_at(query: &str, id: ActionId) -> String {
    format!("{}#{}", with_query(BOARD, query), Subject::Action(id).anchor())
}

/// The board with this query and the form of this action item.
pub fn board_edit(query: &str, id: ActionId) -> String {
    let also = if query.is_empty() { "" } else { "&" };
    board_at(&format!("{query}{also}edit={id}"), id)
}

/// A change of an action item from the board.
pub fn board_item(id: ActionId, what: &str) -> String {
    format!("{BOARD}/{id}{what}")
}

/// The board with this query and what can be undone of a change made at this instant.
pub fn board_changed(query: &str, at: DateTime<Utc>) -> String {
    let also = if query.is_empty() { "" } else { "&" };
    with_query(BOARD, &format!("{query}{also}changed={}", at.timestamp_micros()))
}

/// The board with this query and every row selected.
pub fn board_select_all(query: &str) -> String {
    let also = if query.is_empty() { "" } else { "&" };
    with_query(BOARD, &format!("{query}{also}select=all"))
}

/// The board with the action items of a person, all selected, so that they get another owner.
pub fn reassign(owner: PersonId) -> String {
    let filter = BoardFilter { owner: Some(OwnerFilter::Person(owner)), ..BoardFilter::default() };
    board_select_all(&board_query(&filter, 1))
}

/// The policies for action items.
pub const POLICIES: &str = "/settings/policies";
/// Where many action items are changed at once.
pub const BOARD_BULK: &str = "/actions/bulk";
/// Where a change of the board is undone.
pub const BOARD_UNDO: &str = "/actions/undo";

/// The board as a file: `csv` or `markdown`.
pub fn board_export(filter: &BoardFilter, format: &str) -> String {
    with_query(&format!("{BOARD}/export/{format}"), &board_query(filter, 1))
}

/// The insights.
pub fn insights(filter: &InsightsFilter) -> String {
    with_query(INSIGHTS, &insights_query(filter))
}

/// The list of what a figure of the insights counts.
pub fn insights_figure(filter: &InsightsFilter, figure: Figure) -> String {
    with_query(&format!("{INSIGHTS}/figures/{figure}"), &insights_query(filter))
}

/// The insights on two sheets of paper.
pub fn insights_summary(filter: &InsightsFilter) -> String {
    with_query(&format!("{INSIGHTS}/summary"), &insights_query(filter))
}

/// A table of the insights as a file: `csv` or `json`.
pub fn insights_export(filter: &InsightsFilter, table: TableName, format: &str) -> String {
    with_query(&format!("{INSIGHTS}/export/{}/{format}", table.key()), &insights_query(filter))
}

fn insights_query(filter: &InsightsFilter) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(filter.query()).finish()
}

fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// What a feed contains, for whoever has the token.
pub fn feed(subject: FeedSubject, token: &str) -> String {
    if subject.is_calendar() { format!("/calendar/{token}.ics") } else { format!("/feed/{token}.atom") }
}

pub fn revoke_feed(id: FeedId) -> String {
    format!("{FEEDS}/{id}/revoke")
}

/// Ends e-mails to whoever got one with this token.
pub fn unsubscribe(token: &str) -> String {
    format!("/unsubscribe/{token}")
}

/// Tries an e-mail again.
pub fn retry_mail(id: DeliveryId) -> String {
    format!("{MAIL}/{id}/retry")
}

/// Below a thread of comments, as in `thread(number, id, "replies")`.
pub fn thread(number: PostmortemNumber, id: ThreadId, what: &str) -> String {
    format!("/postmortems/{number}/threads/{id}/{what}")
}

pub fn comment(number: PostmortemNumber, id: CommentId) -> String {
    format!("/postmortems/{number}/comments/{id}")
}

/// The versions of a section.
pub fn versions(number: PostmortemNumber, id: SectionId) -> String {
    format!("/postmortems/{number}/sections/{id}/versions")
}

/// What changed since an instant.
pub fn changes(number: PostmortemNumber, since: DateTime<Utc>) -> String {
    // Without a plus sign, which means a space in a query.
    let since = since.to_rfc3339_opts(SecondsFormat::Micros, true);
    format!("/postmortems/{number}/changes?since={since}")
}

/// Where the pictures of a draft are.
pub fn pictures(number: PostmortemNumber) -> String {
    format!("/postmortems/{number}/pictures")
}

/// Where the pictures of a report by link are.
pub fn shared_pictures(token: &str) -> String {
    format!("/s/{token}/pictures")
}

pub fn runbook(number: RunbookNumber) -> String {
    format!("{RUNBOOKS}/{number}")
}

/// An address below a runbook's, as in `runbook_below(number, "edit")`.
pub fn runbook_below(number: RunbookNumber, what: &str) -> String {
    format!("{RUNBOOKS}/{number}/{what}")
}

/// A runbook, to be started for an incident.
pub fn runbook_for_incident(number: RunbookNumber, incident: IncidentNumber) -> String {
    format!("{RUNBOOKS}/{number}?incident={incident}")
}

/// A rollback plan, to be started for a release.
pub fn runbook_for_release(number: RunbookNumber, release: ReleaseNumber) -> String {
    format!("{RUNBOOKS}/{number}?release={release}")
}

pub fn runbook_version(number: RunbookNumber, version: i32) -> String {
    format!("{RUNBOOKS}/{number}/versions/{version}")
}

pub fn run(number: RunNumber) -> String {
    format!("/runs/{number}")
}

/// An address below a run's, as in `run_below(number, "events")`.
pub fn run_below(number: RunNumber, what: &str) -> String {
    format!("/runs/{number}/{what}")
}

/// A run at one of its steps; at the next one without it.
pub fn run_step(number: RunNumber, step: Option<StepNumber>) -> String {
    step.map_or_else(|| run(number), |step| format!("/runs/{number}?step={step}"))
}

/// The page on which a runbook of this kind is created.
pub fn new_runbook(kind: RunbookKind) -> String {
    format!("{NEW_RUNBOOK}?kind={}", kind.key())
}

pub fn incident(number: IncidentNumber) -> String {
    format!("{INCIDENTS}/{number}")
}

/// An address below an incident's, as in `incident_below(number, "entries")`.
pub fn incident_below(number: IncidentNumber, what: &str) -> String {
    format!("{INCIDENTS}/{number}/{what}")
}

/// A page of the list of incidents.
pub fn incidents(filters: &[(&str, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    with_query(INCIDENTS, &query.extend_pairs(filters).finish())
}

/// A page of the list of runs.
pub fn runs(filters: &[(&str, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    with_query(RUNS, &query.extend_pairs(filters).finish())
}

/// A page of the list of signals.
pub fn signals(filters: &[(&str, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    with_query(SIGNALS, &query.extend_pairs(filters).finish())
}

/// An address below a signal's, as in `signal_below(id, "dismiss")`.
pub fn signal_below(id: SignalId, what: &str) -> String {
    format!("{SIGNALS}/{id}/{what}")
}

/// The form that declares an incident because of a signal.
pub fn declare_for(id: SignalId) -> String {
    format!("{NEW_INCIDENT}?signal={id}")
}

/// Where a source sends its signals.
pub fn signals_in(kind: SourceKind, secret: &str) -> String {
    format!("/in/{}/{secret}", kind.key())
}

/// What a notification is about, at a place of its page; the whole page when that is empty.
pub fn notified(subject: NotificationSubject, place: &str) -> String {
    let page = match subject {
        NotificationSubject::Postmortem(number) => postmortem(number),
        NotificationSubject::Incident(number) => incident(number),
        NotificationSubject::Run(number) => run(number),
        NotificationSubject::Runbook(number) => runbook(number),
    };
    if place.is_empty() { page } else { format!("{page}#{place}") }
}

/// A page of the list of runbooks.
pub fn runbooks(filters: &[(&str, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    with_query(RUNBOOKS, &query.extend_pairs(filters).finish())
}

/// The page of a service.
pub fn service(name: &str) -> String {
    // In a path, a space is never a plus sign.
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("/services/{}", encoded.replace('+', "%20"))
}

pub fn release(number: ReleaseNumber) -> String {
    format!("{RELEASES}/{number}")
}

/// An address below a release's, as in `release_below(number, "edit")`.
pub fn release_below(number: ReleaseNumber, what: &str) -> String {
    format!("{RELEASES}/{number}/{what}")
}

/// A page of the list of releases.
pub fn releases(filters: &[(&str, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    with_query(RELEASES, &query.extend_pairs(filters).finish())
}

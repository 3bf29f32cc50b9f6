//! Every address that a page links to.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::actions::ActionId;
use domain::findings::FindingId;
use domain::postmortems::{CommentId, PostmortemNumber, SectionId, Subject, ThreadId};

use crate::postmortems::Removed;
use domain::timeline::EventId;

pub const HOME: &str = "/";
pub const POSTMORTEMS: &str = "/postmortems";
pub const NEW_POSTMORTEM: &str = "/postmortems/new";
pub const IMPORT: &str = "/import";
pub const PEOPLE: &str = "/people";
pub const TEAMS: &str = "/teams";
pub const SETTINGS: &str = "/settings";
pub const PROFILE: &str = "/profile";
pub const NOTIFICATIONS: &str = "/notifications";
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

/// The page after a removal, where it offers to undo it.
pub fn removed(number: PostmortemNumber, removed: Removed) -> String {
    format!("/postmortems/{number}?undo={removed}#{}", removed.part().key())
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

pub fn action(number: PostmortemNumber, id: ActionId) -> String {
    format!("/postmortems/{number}/actions/{id}")
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

//! Every address that a page links to.

use domain::actions::ActionId;
use domain::findings::FindingId;
use domain::postmortems::{PostmortemNumber, SectionId};
use domain::timeline::EventId;

pub const HOME: &str = "/";
pub const POSTMORTEMS: &str = "/postmortems";
pub const NEW_POSTMORTEM: &str = "/postmortems/new";
pub const IMPORT: &str = "/import";
pub const PEOPLE: &str = "/people";
pub const TEAMS: &str = "/teams";
pub const SETTINGS: &str = "/settings";
pub const PROFILE: &str = "/profile";
pub const API: &str = "/api";

pub fn postmortem(number: PostmortemNumber) -> String {
    format!("/postmortems/{number}")
}

/// A place within a postmortem's page.
pub fn part(number: PostmortemNumber, place: &str) -> String {
    format!("/postmortems/{number}#{place}")
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

/// Where the pictures of a draft are.
pub fn pictures(number: PostmortemNumber) -> String {
    format!("/postmortems/{number}/pictures")
}

/// Where the pictures of a report by link are.
pub fn shared_pictures(token: &str) -> String {
    format!("/s/{token}/pictures")
}

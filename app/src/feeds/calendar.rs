use chrono::TimeDelta;
use domain::actions::Priority;
use domain::feeds::CalendarItem;
use domain::postmortems::Subject;
use icalendar::{Calendar, Component, Event, EventLike, Property};

use super::written::{FeedSource, plain};
use crate::paths;

/// How often programs are asked to read a calendar.
const REFRESH: TimeDelta = TimeDelta::hours(1);

/// A calendar (RFC 5545) with an all-day event on the due date of each action item. Events, because calendars of
/// Google, Apple and Microsoft do not show tasks of a subscription.
pub fn calendar(name: &str, items: &[CalendarItem], source: FeedSource<'_>) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Debrief//Debrief//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.name(name).ttl(&REFRESH);
    for item in items {
        calendar.push(event(item, source));
    }
    calendar.to_string()
}

fn event(item: &CalendarItem, source: FeedSource<'_>) -> Event {
    let mut event = Event::new();
    event
        .uid(&format!("action-{}@{}", item.id, source.host()))
        .sequence(u32::try_from(item.version).unwrap_or_default())
        .timestamp(item.changed_at)
        .starts(item.due)
        .summary(&plain(&item.title))
        .description(&description(item))
        .url(&source.url(&paths::record(item.postmortem, Subject::Action(item.id))))
        .priority(match item.priority {
            Priority::High => 1,
            Priority::Medium => 5,
            Priority::Low => 9,
        })
        // A due date does not make anybody busy.
        .append_property(Property::new("TRANSP", "TRANSPARENT"));
    if let Some(next) = item.due.succ_opt() {
        event.ends(next);
    }
    event.done()
}

fn description(item: &CalendarItem) -> String {
    let mut lines = vec![
        format!("{} {}", item.postmortem.label(), item.postmortem_title),
        format!("Owner: {}", item.owner.as_deref().unwrap_or("none")),
        format!("Priority: {}", item.priority),
        format!("Status: {}", item.state),
    ];
    let outcome = plain(&item.outcome);
    if !outcome.is_empty() {
        lines.push(outcome);
    }
    lines.join("\n")
}

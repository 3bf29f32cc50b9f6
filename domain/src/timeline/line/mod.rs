//! One line that becomes an event: “14:03 pager fired, two people joined”.

mod refusals;
mod relative;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc, Weekday};
use chrono_tz::Tz;

use super::written::clocks::Clock;
use super::written::dates::{Day, Order};
use super::written::list_marks::without_mark;
use super::written::opening::{Split, split};
use super::written::times::Moment;
use super::written::zones::{self, Place};
use super::written::{kinds, milestone_words};
use super::{EventFields, EventInput, Milestone, Precision, in_zone};
use crate::validation::ValidationError;

/// What a line is read against.
#[derive(Debug, Clone, Copy)]
pub struct LineContext {
    /// The postmortem's time zone.
    pub zone: Tz,
    /// When the last event of the timeline was; the first instant of its day when no time of that day is known.
    pub last: Option<DateTime<Utc>>,
    /// Whether that event has a time, so that others can be counted from it.
    pub last_has_time: bool,
    /// When the impact started, by the timeline.
    pub impact_started: Option<DateTime<Utc>>,
    /// The day in the postmortem's zone.
    pub today: NaiveDate,
}

choice! {
    /// Where the day of a line came from, when the line does not say it outright.
    pub enum DayFrom {
        /// There is no event yet.
        First = "first", "no earlier event, so today";
        /// The day of the last event.
        Context = "context", "same day as the previous event";
        /// The clock had passed midnight.
        NextDay = "next_day", "after midnight, so the next day";
        /// The last event stands right after midnight.
        DayBefore = "day_before", "before midnight, so the day before";
        /// Yesterday or today, seen from now.
        Today = "today", "counted from today";
        /// Yesterday or today, seen from the last event.
        Incident = "incident", "counted from the day of the previous event";
        /// So long after the last event.
        Before = "before", "counted from the previous event";
        /// So long after the impact started.
        Impact = "impact", "counted from when the impact started";
        /// The day lies after today.
        Future = "future", "in the future";
        /// Day and month could stand the other way round.
        Either = "either", "day and month may be swapped";
    }
}

/// How a line was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRead {
    /// The event. It has no milestone: that is offered, never assumed.
    pub fields: EventFields,
    /// The time in the words of the line.
    pub as_written: String,
    /// Where the day came from, when the line does not say it.
    pub day_from: Option<DayFrom>,
    /// The letters of a zone that stand for others as well, as in `IST`.
    pub ambiguous_zone: Option<String>,
    /// What the words seem to mean for the clock.
    pub suggested: Option<Milestone>,
}

/// What the words of an event seem to mean for the clock.
pub fn suggested_milestone(text: &str) -> Option<Milestone> {
    milestone_words::suggested(text)
}

/// Reads a line: a time, then what happened.
pub fn read_line(line: &str, context: &LineContext) -> Result<LineRead, ValidationError> {
    let line = line.trim();
    // A plus counts from the event before; in a list it would be a mark.
    let line = if line.starts_with('+') { line } else { without_mark(line).0.trim_start_matches(['-', '•', ' ']) };
    if line.is_empty() {
        return Err(refuse("Enter a time and what happened, such as “14:03 pager fired”.".into()));
    }
    if line.contains(['\n', '\r']) {
        return Err(refuse("Enter one event per line. To add several lines, paste them below.".into()));
    }
    let when = relative::after_last(line, context)
        .or_else(|| relative::later(line, context))
        .or_else(|| relative::after_impact(line, context))
        .or_else(|| relative::since_1970(line, context))
        .or_else(|| relative::end_of_day(line, context))
        .or_else(|| relative::on_day(line, context))
        .unwrap_or_else(|| by_the_clock(line, context));
    let when = when.or_else(|refused| at_the_end(line, context).unwrap_or(Err(refused)))?;
    let text = when.rest.trim();
    if !text.contains(char::is_alphanumeric) {
        return Err(refuse(format!("Add what happened after “{}”.", when.as_written)));
    }
    let entry = EventInput {
        at: when.at.to_rfc3339(),
        precision: if when.approximate { Precision::Approximate } else { Precision::Exact }.key().to_owned(),
        kind: kinds::event_kind(text).key().to_owned(),
        text: text.to_owned(),
        ..EventInput::default()
    };
    let fields = entry.parse(context.zone).map_err(|errors| {
        refuse(errors.iter().map(|error_in_field| error_in_field.message.as_str()).collect::<Vec<_>>().join(" "))
    })?;
    let suggested = milestone_words::suggested(text);
    Ok(LineRead {
        fields,
        as_written: when.as_written,
        day_from: when.day_from,
        ambiguous_zone: when.ambiguous_zone,
        suggested,
    })
}

fn refuse(message: String) -> ValidationError {
    ValidationError { field: "line", message }
}

/// The time of a line and what remains of it.
struct When {
    at: DateTime<Utc>,
    approximate: bool,
    as_written: String,
    day_from: Option<DayFrom>,
    ambiguous_zone: Option<String>,
    rest: String,
}

fn by_the_clock(line: &str, context: &LineContext) -> Result<When, ValidationError> {
    let nothing = || {
        let begin = "Start with a time: 14:03, 2:05pm, ~14:00, yesterday 23:50, +12m or 2026-11-10 14:03. Then add what happened.";
        refuse(refusals::meant_as_time(line).unwrap_or_else(|| begin.to_owned()))
    };
    let Split { moment, days_ago, as_written, rest } = split(line).ok_or_else(nothing)?;
    let (rest, mut moment) = small_utc(rest, moment);
    if let Some(days) = days_ago {
        moment.day = relative::days_before(days, context).map(Day::Full);
    }
    let (time, approximate) = match moment.clock {
        Some(Clock::At(time) | Clock::Doubtful(time)) => (time, moment.approximate),
        Some(Clock::About(time)) => (time, true),
        Some(Clock::Unknown) | None if moment.day.is_some() => {
            return Err(refuse(format!(
                "“{as_written}” is a day. Add a time, such as “{as_written} 14:03 pager fired”, or choose “Day only” under “More fields”."
            )));
        }
        Some(Clock::Unknown) | None => return Err(nothing()),
    };
    let place = moment.zone.as_ref().map_or(Place::Zone(context.zone), |zone| zone.place);
    let (date, day_from) = match days_ago.and(moment.day) {
        Some(Day::Full(date)) => (date, Some(relative::seen_from(context))),
        _ => day_of(&moment, time, place, context)?,
    };
    let at = instant(date.and_time(time), place)?;
    let ambiguous_zone = moment.zone.filter(|zone| zone.is_ambiguous).map(|zone| zone.as_written);
    Ok(When { at, approximate, as_written, day_from, ambiguous_zone, rest })
}

/// `impact started 14:01`: the time stands behind what happened.
fn at_the_end(line: &str, context: &LineContext) -> Option<Result<When, ValidationError>> {
    const MOST_WORDS: usize = 6;
    let line = line.trim_end_matches(['.', '!', ' ']);
    let starts: Vec<usize> = line.match_indices(char::is_whitespace).map(|(at, space)| at + space.len()).collect();
    // The longest end of the line that is a time and nothing else.
    let mut start = starts.into_iter().rev().take(MOST_WORDS).filter(|start| {
        let end = &line[*start..];
        split(end).is_some_and(|split| {
            !split.rest.contains(char::is_alphanumeric)
                && split.moment.clock.and_then(Clock::time).is_some()
                && end.starts_with(|char: char| char.is_ascii_digit() || !char.is_ascii_punctuation() || char == '(')
        })
    });
    let start = start.next_back()?;
    let text = line[..start].trim_end_matches([' ', ',', ':', '-', '–', '—', '(', '@']);
    let has_words = text.contains(char::is_alphabetic)
        && !text.starts_with(|char: char| char.is_ascii_digit() || "+~".contains(char));
    has_words.then(|| by_the_clock(&line[start..], context).map(|when| When { rest: text.to_owned(), ..when }))
}

/// Who types fast writes `utc` small; in a document it could be a word.
fn small_utc(rest: String, mut moment: Moment) -> (String, Moment) {
    if moment.zone.is_none()
        && let Some(after) = ["utc ", "gmt ", "UTC ", "GMT "].iter().find_map(|word| rest.strip_prefix(word))
    {
        let place = Place::Zone(Tz::UTC);
        moment.zone = Some(zones::ZoneAsWritten { place, as_written: "UTC".into(), is_ambiguous: false });
        return (after.trim_start_matches([' ', ':', '-', '–', '—']).to_owned(), moment);
    }
    (rest, moment)
}

fn day_of(
    moment: &Moment,
    time: NaiveTime,
    place: Place,
    context: &LineContext,
) -> Result<(NaiveDate, Option<DayFrom>), ValidationError> {
    let zone = place.zone().unwrap_or(context.zone);
    let last = context.last.map(|last| last.with_timezone(&zone).naive_local());
    let near = last.map_or(context.today, |last| last.date());
    if let Some(day) = moment.day {
        let order = order_near(day, near, order_in(context.zone));
        let is_either = matches!(day, Day::Either(..) | Day::EitherInYear(..));
        let date = match day {
            Day::OnWeekday(weekday) => nearest(weekday, near, context.today),
            _ => day.on_calendar(Some(near), order),
        };
        let date = date.ok_or_else(|| refuse("This date does not exist.".into()))?;
        let is_future = date > context.today;
        let from = if is_either { Some(DayFrom::Either) } else { is_future.then_some(DayFrom::Future) };
        return Ok((date, from));
    }
    let (date, from) = match last {
        Some(last) if context.last_has_time => beside(last, time),
        Some(last) => (last.date(), Some(DayFrom::Context)),
        None => (near, Some(DayFrom::First)),
    };
    Ok((date, if date > context.today { Some(DayFrom::Future) } else { from }))
}

/// The usual order, unless the other one comes much closer to the incident.
fn order_near(day: Day, near: NaiveDate, usual: Order) -> Order {
    const CLOSE: i64 = 7;
    if !matches!(day, Day::EitherInYear(..)) {
        return usual;
    }
    let other = if usual == Order::DayFirst { Order::MonthFirst } else { Order::DayFirst };
    let distance = |order| day.on_calendar(Some(near), order).map_or(i64::MAX, |date| (date - near).num_days().abs());
    if distance(other) <= CLOSE && distance(usual) > CLOSE { other } else { usual }
}

/// The day of this name that is nearest to another day, and not after today.
fn nearest(weekday: Weekday, near: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    let first = near.min(today).checked_sub_days(Days::new(if near < today { 3 } else { 6 }))?;
    let days = first.iter_days().take(7).filter(|day| *day <= today && day.weekday() == weekday);
    let found = days.min_by_key(|day| (*day - near).num_days().abs());
    found.or_else(|| first.iter_days().take(7).find(|day| day.weekday() == weekday)?.checked_sub_days(Days::new(7)))
}

/// In which order days and months are usually written there.
pub(super) fn order_in(zone: Tz) -> Order {
    let name = zone.name();
    if name.starts_with("US/")
        || ["New_York", "Chicago", "Denver", "Los_Angeles", "Phoenix", "Anchorage", "Honolulu"]
            .iter()
            .any(|city| name.ends_with(city))
    {
        Order::MonthFirst
    } else {
        Order::DayFirst
    }
}

/// The day of a time beside the last event: the same one, unless midnight clearly lies between.
fn beside(last: NaiveDateTime, time: NaiveTime) -> (NaiveDate, Option<DayFrom>) {
    const EVENING: u32 = 18;
    const MORNING: u32 = 6;
    const HALF_A_DAY: TimeDelta = TimeDelta::hours(12);
    let same = last.date().and_time(time);
    let is_over_midnight = last.hour() >= EVENING && time.hour() < MORNING && last - same >= HALF_A_DAY;
    let is_before_midnight = last.hour() < MORNING && time.hour() >= EVENING && same - last >= HALF_A_DAY;
    let moved = if is_over_midnight {
        last.date().checked_add_days(Days::new(1)).map(|date| (date, Some(DayFrom::NextDay)))
    } else if is_before_midnight {
        last.date().checked_sub_days(Days::new(1)).map(|date| (date, Some(DayFrom::DayBefore)))
    } else {
        None
    };
    moved.unwrap_or((last.date(), Some(DayFrom::Context)))
}

fn instant(local: NaiveDateTime, place: Place) -> Result<DateTime<Utc>, ValidationError> {
    match place {
        Place::Offset(minutes) => {
            Ok(local.checked_sub_signed(TimeDelta::minutes(minutes.into())).unwrap_or(local).and_utc())
        }
        Place::Zone(zone) => in_zone(local, zone, None)
            .map_err(|refused| refuse(format!("{refused} You can also add an offset, such as “02:30+01:00”."))),
    }
}

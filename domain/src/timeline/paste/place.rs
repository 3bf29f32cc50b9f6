//! Gives the entries of a paste their instants, and says what is doubtful.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::entries::{Entry, Read, When, shortened};
use super::{CountsFrom, FAR_FROM_IT, LeftOut, PasteContext, PasteFormat, Pasted, Proposed};
use super::{json, repeats};
use crate::timeline::line::order_in;
use crate::timeline::written::calendar::Calendar;
use crate::timeline::written::dates::{Day, Order};
use crate::timeline::written::times::Moment;
use crate::timeline::written::zones::Place;
use crate::timeline::written::{kinds, milestone_words};
use crate::timeline::{Evidence, Fold, LocalTimeRefused, Milestone, in_zone};

/// Two events this far apart can hardly be of one incident.
const FAR: TimeDelta = TimeDelta::days(2);
/// Entries may be out of order by this much without a warning.
const OUT_OF_ORDER: TimeDelta = TimeDelta::minutes(1);

/// Turns entries into events on the timeline.
pub(super) fn place(format: PasteFormat, read: Read, context: &PasteContext<'_>) -> Pasted {
    let Read { mut entries, mut left_out, zone: named, counts_from } = read;
    // A chat tells of another day at times, but it is read downwards.
    if format != PasteFormat::Chat && is_newest_first(&entries) {
        entries.reverse();
    }
    let zone = context.chosen_zone.unwrap_or(context.zone);
    let named_place = named.map(|named| named.place);
    let order = Ordering::of(&entries, context);
    let mut placing = Placing {
        format,
        zone,
        shown: context.zone,
        named: named_place,
        asks_zone: false,
        calendar: Calendar::new(Some(context.near), order.order, order.is_guessed),
        has_day: false,
        before: None,
    };
    let mut events = Vec::with_capacity(entries.len());
    for entry in entries {
        let (line, text) = (entry.line, shortened(&entry.text, 300));
        match placing.event(entry) {
            Some(event) => events.push(event),
            None => left_out.push(LeftOut { line, text }),
        }
    }
    left_out.sort_by_key(|left| left.line);
    mark_far(&mut events, context);
    suggest_once(&mut events, context);
    let shown = named_place.and_then(Place::zone).unwrap_or(zone);
    Pasted {
        format,
        zone: if placing.asks_zone { zone } else { shown },
        asks_zone: placing.asks_zone,
        month_first: order.order == Order::MonthFirst,
        asks_order: order.is_asked,
        asks_counts_from: counts_from,
        counted_from: context.moment_of(counts_from.unwrap_or(CountsFrom::Copied)),
        others: Vec::new(),
        events,
        left_out,
    }
}

struct Ordering {
    order: Order,
    is_guessed: bool,
    is_asked: bool,
}

impl Ordering {
    /// Which of day and month stands first: as somebody said; else so that the days come close to
    /// the others in the paste, or to the incident.
    fn of(entries: &[Entry], context: &PasteContext<'_>) -> Self {
        let days: Vec<Day> = entries.iter().filter_map(day_of).collect();
        let either = days.iter().find(|day| matches!(day, Day::Either(..) | Day::EitherInYear(..)));
        let Some(either) = either else {
            return Self { order: order_in(context.zone), is_guessed: false, is_asked: false };
        };
        if let Some(month_first) = context.month_first {
            let order = if month_first { Order::MonthFirst } else { Order::DayFirst };
            return Self { order, is_guessed: false, is_asked: true };
        }
        let whole = days.iter().find_map(|day| if let Day::Full(date) = day { Some(*date) } else { None });
        let near = whole.unwrap_or(context.near);
        let usual = order_in(context.zone);
        let other = if usual == Order::DayFirst { Order::MonthFirst } else { Order::DayFirst };
        let distance = |order| {
            either.on_calendar(Some(near), order).map_or(i64::MAX, |date: NaiveDate| (date - near).num_days().abs())
        };
        let order = if distance(other) < distance(usual) { other } else { usual };
        Self { order, is_guessed: true, is_asked: true }
    }
}

fn day_of(entry: &Entry) -> Option<Day> {
    match &entry.when {
        When::Instant(at) => Some(Day::Full(at.date_naive())),
        When::Written(moment) => moment.day.or(entry.day_above),
    }
}

/// Whether the paste is in reverse order, like commit logs. Times alone cannot tell.
fn is_newest_first(entries: &[Entry]) -> bool {
    let keys: Vec<NaiveDateTime> = entries.iter().filter_map(key_of).collect();
    let falling = keys.windows(2).filter(|pair| pair[1] < pair[0]).count();
    let rising = keys.windows(2).filter(|pair| pair[1] > pair[0]).count();
    keys.len() * 2 > entries.len() && falling > rising
}

fn key_of(entry: &Entry) -> Option<NaiveDateTime> {
    match &entry.when {
        When::Instant(at) => Some(at.naive_utc()),
        When::Written(Moment { day: Some(Day::Full(date)), clock: Some(clock), .. }) => {
            Some(date.and_time(clock.time()?))
        }
        When::Written(_) => None,
    }
}

struct Placing {
    format: PasteFormat,
    zone: Tz,
    /// The postmortem's zone, in which times are told.
    shown: Tz,
    named: Option<Place>,
    asks_zone: bool,
    calendar: Calendar,
    has_day: bool,
    before: Option<DateTime<Utc>>,
}

impl Placing {
    fn event(&mut self, entry: Entry) -> Option<Proposed> {
        let mut warnings = Vec::new();
        let (at, approximate) = match &entry.when {
            When::Instant(at) => (*at, false),
            When::Written(moment) => self.instant(moment, entry.day_above, &mut warnings)?,
        };
        if !(1970..2200).contains(&at.year()) {
            return None;
        }
        if warnings.is_empty() && self.before.is_some_and(|before| at < before - OUT_OF_ORDER) {
            warnings.push("Earlier than the previous entry".to_owned());
        }
        self.before = Some(at);
        warnings.extend(entry.warnings.iter().cloned());
        let approximate = approximate || entry.approximate;
        Some(self.proposed(entry, at, approximate, warnings))
    }

    fn instant(
        &mut self,
        moment: &Moment,
        above: Option<Day>,
        warnings: &mut Vec<String>,
    ) -> Option<(DateTime<Utc>, bool)> {
        let mut moment = moment.clone();
        // A day above a list counts until the next one, unless midnight has passed since.
        if let Some(day) = above.filter(|_| moment.day.is_none()) {
            let date = day.on_calendar(self.calendar.date, self.calendar.order);
            if !self.has_day || date > self.calendar.date {
                moment.day = Some(day);
            }
        }
        let had_day = moment.day.is_some();
        let day_before = self.calendar.date;
        let placed = self.calendar.place(&moment)?;
        warnings.extend(placed.warning.map(str::to_owned));
        if had_day {
            self.has_day = true;
        } else if day_before != self.calendar.date {
            warnings.push("After midnight, so moved to the next day".to_owned());
        } else if !self.has_day {
            warnings.push(format!("No date found. Assumed {}, close to the incident", placed.at.format("%-d %b %Y")));
            // Once said, the others follow from it.
            self.has_day = true;
        }
        let as_written = moment.zone.as_ref();
        if let Some(zone) = as_written.filter(|zone| zone.is_ambiguous) {
            let taken = zone.place.zone().map_or_else(String::new, |zone| format!(", read as {}", zone.name()));
            warnings.push(format!("“{}” is ambiguous{taken}", zone.as_written));
        }
        let place = as_written.map(|zone| zone.place).or(self.named);
        self.asks_zone |= place.is_none();
        let at = self.by_the_clock(placed.at, place.unwrap_or(Place::Zone(self.zone)), warnings)?;
        Some((at, placed.approximate))
    }

    fn by_the_clock(&self, local: NaiveDateTime, place: Place, warnings: &mut Vec<String>) -> Option<DateTime<Utc>> {
        let zone = match place {
            Place::Offset(minutes) => {
                return Some(local.checked_sub_signed(TimeDelta::minutes(minutes.into()))?.and_utc());
            }
            Place::Zone(zone) => zone,
        };
        match in_zone(local, zone, None) {
            Ok(at) => Some(at),
            Err(LocalTimeRefused::Twice { .. }) => {
                warnings.push("This hour occurred twice because the clocks went back".to_owned());
                let earlier = in_zone(local, zone, Some(Fold::Earlier)).ok()?;
                let later = in_zone(local, zone, Some(Fold::Later)).ok()?;
                Some(if self.before.is_some_and(|before| before > earlier) { later } else { earlier })
            }
            Err(LocalTimeRefused::Skipped { after, .. }) => {
                warnings.push("This time did not exist because the clocks went forward".to_owned());
                in_zone(after, zone, Some(Fold::Earlier)).ok()
            }
        }
    }

    fn proposed(&self, entry: Entry, at: DateTime<Utc>, approximate: bool, mut warnings: Vec<String>) -> Proposed {
        const LONGEST: usize = 10_000;
        let is_log = matches!(self.format, PasteFormat::Log | PasteFormat::JsonLines);
        let by_words = || (!is_log).then(|| milestone_words::suggested(&entry.text)).flatten();
        let suggested = entry.milestone.or_else(by_words);
        let kind = entry.kind.unwrap_or_else(|| kinds::event_kind(&entry.text));
        let mut text = shortened(&entry.text, LONGEST);
        if text.len() < entry.text.len() {
            warnings.push("Shortened because the pasted text is too long".to_owned());
        }
        let mut quote = entry.quote;
        if text.len() < entry.text.len() && quote.is_none() {
            quote = Some(shortened(&entry.text, LONGEST));
        }
        if let Some(repeated) = entry.repeated {
            text.push_str(&repeats::told(repeated.count, at, repeated.last, self.shown));
        }
        let evidence = entry.link.map(|(url, label)| Evidence::Link { url, label: shortened(&label, 190) });
        let evidence = evidence.into_iter().chain(quote.map(|text| Evidence::Quote { text })).collect();
        let unit = match self.format {
            PasteFormat::SlackExport => "message",
            PasteFormat::Alertmanager => "alert",
            format if json::has(format) && format != PasteFormat::JsonLines => "entry",
            _ => "line",
        };
        let who = entry.who.map(|who| format!(", {}", shortened(&who, 60))).unwrap_or_default();
        let origin = format!("{}{who}, {unit} {}", self.format.label(), entry.line);
        let as_written = shortened(&entry.as_written, 100);
        Proposed {
            at,
            approximate,
            kind,
            suggested,
            text,
            as_written,
            origin,
            warnings,
            evidence,
            is_unplaced: entry.is_unplaced,
            same_as: None,
            is_repeated: false,
        }
    }
}

/// Marks what lies far from the incident: from the events there are, else from most of the others.
fn mark_far(events: &mut [Proposed], context: &PasteContext<'_>) {
    let known = context.events.iter().map(|event| event.at);
    let bounds = if let (Some(first), Some(last)) = (known.clone().min(), known.max()) {
        Some((first, last, "the timeline"))
    } else {
        let mut instants: Vec<DateTime<Utc>> = events.iter().map(|event| event.at).collect();
        instants.sort_unstable();
        instants.get(instants.len() / 2).map(|middle| (*middle, *middle, "the other events"))
    };
    let Some((first, last, what)) = bounds else { return };
    for event in events {
        let (by, side) = if event.at < first { (first - event.at, "before") } else { (event.at - last, "after") };
        if by > FAR {
            event.warnings.push(format!("{FAR_FROM_IT}: {} days {side} {what}", by.num_days()));
        }
    }
}

/// Offers each milestone once: the first of what begins, the last of what ends; none that the
/// timeline has.
fn suggest_once(events: &mut [Proposed], context: &PasteContext<'_>) {
    for milestone in Milestone::ALL {
        let is_known = context.events.iter().any(|event| event.milestone == Some(*milestone));
        let places = events.iter().enumerate().filter(|(_, event)| event.suggested == Some(*milestone));
        let chosen = if milestone.is_end() {
            places.max_by_key(|(_, event)| event.at)
        } else {
            places.min_by_key(|(_, event)| event.at)
        };
        let chosen = chosen.map(|(place, _)| place).filter(|_| !is_known);
        for (place, event) in events.iter_mut().enumerate() {
            if event.suggested == Some(*milestone) && Some(place) != chosen {
                event.suggested = None;
            }
        }
    }
}

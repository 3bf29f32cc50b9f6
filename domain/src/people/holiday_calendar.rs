//! Reads holidays from an iCalendar file (RFC 5545): its all-day events.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use super::holidays::{Holiday, MAX_HOLIDAY_NAME, MAX_HOLIDAYS, first_relevant};

/// An event that repeats every year becomes a holiday in this year and in so many that follow.
const YEARS_AHEAD: i32 = 4;
/// A longer event is not a holiday.
const MAX_DAYS: u64 = 31;

/// What a calendar contains.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HolidayCalendar {
    /// One for each day, in order.
    pub holidays: Vec<Holiday>,
    /// Events that were left out: with a time of day, longer than a month, repeated in a way that is not understood, or
    /// beyond the most holidays of a team. Cancelled ones and those of more than a year ago do not count.
    pub left_out: usize,
}

/// Reads the all-day events of a calendar. What is not a calendar contains none.
pub fn read_holidays(text: &str, today: NaiveDate) -> HolidayCalendar {
    let mut days = BTreeMap::new();
    let mut left_out = 0;
    for event in events(text) {
        match event.dates(today) {
            Some(dates) => {
                for date in dates.into_iter().filter(|date| *date >= first_relevant(today)) {
                    days.entry(date).or_insert_with(|| event.name());
                }
            }
            None => left_out += usize::from(!event.is_cancelled()),
        }
    }
    left_out += days.len().saturating_sub(MAX_HOLIDAYS);
    let holidays = days.into_iter().map(|(date, name)| Holiday { date, name }).take(MAX_HOLIDAYS).collect();
    HolidayCalendar { holidays, left_out }
}

/// The properties of an event that matter here, by name.
#[derive(Default)]
struct Event {
    properties: BTreeMap<String, String>,
}

impl Event {
    fn get(&self, name: &str) -> &str {
        self.properties.get(name).map_or("", String::as_str)
    }

    fn is_cancelled(&self) -> bool {
        self.get("STATUS").trim().eq_ignore_ascii_case("CANCELLED")
    }

    fn name(&self) -> String {
        let text = unescaped(self.get("SUMMARY"));
        let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
        let name: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        let name: String = name.join(" ").chars().take(MAX_HOLIDAY_NAME).collect();
        if name.is_empty() { "Holiday".into() } else { name }
    }

    /// Its days, in all years that matter; nothing when it is left out.
    fn dates(&self, today: NaiveDate) -> Option<Vec<NaiveDate>> {
        // Days that are added one by one are a repetition that is not understood.
        if self.is_cancelled() || !self.get("RDATE").is_empty() {
            return None;
        }
        let first = date(self.get("DTSTART"))?;
        // The end is the day after the last one; without it, the event takes a day.
        let days = match (self.get("DTEND").trim(), self.get("DURATION").trim()) {
            ("", "") => 1,
            ("", duration) => whole_days(duration)?.max(1),
            (end, _) => u64::try_from((date(end)? - first).num_days()).unwrap_or(0).max(1),
        };
        if days > MAX_DAYS {
            return None;
        }
        let mut firsts = match self.get("RRULE").trim() {
            "" => vec![first],
            rule => yearly(rule, first, today)?,
        };
        let excepted: Vec<&str> = self.get("EXDATE").split(',').filter(|date| !date.trim().is_empty()).collect();
        let excepted = excepted.into_iter().map(date).collect::<Option<Vec<_>>>()?;
        firsts.retain(|first| !excepted.contains(first));
        let each = |first: NaiveDate| (0..days).filter_map(move |day| first.checked_add_days(Days::new(day)));
        Some(firsts.into_iter().flat_map(each).collect())
    }
}

/// The days of an event that comes every year on the same date; nothing for any other rule.
fn yearly(rule: &str, first: NaiveDate, today: NaiveDate) -> Option<Vec<NaiveDate>> {
    let (mut is_yearly, mut until, mut count) = (false, NaiveDate::MAX, usize::MAX);
    for part in rule.split(';') {
        let (name, value) = part.split_once('=')?;
        match name.to_ascii_uppercase().as_str() {
            "FREQ" => is_yearly = value.eq_ignore_ascii_case("YEARLY"),
            "INTERVAL" if value == "1" => {}
            "BYMONTH" if value.parse() == Ok(first.month()) => {}
            "BYMONTHDAY" if value.parse() == Ok(first.day()) => {}
            "WKST" => {}
            "UNTIL" => until = date(value.get(..8)?)?,
            "COUNT" => count = value.parse().ok()?,
            _ => return None,
        }
    }
    let years = (first.year()..=today.year() + YEARS_AHEAD).take(count).filter(|year| *year >= today.year() - 2);
    let dates = years.filter_map(|year| first.with_year(year)).filter(|date| *date <= until);
    is_yearly.then(|| dates.collect())
}

/// A duration of whole days or weeks, `P2D` or `P1W` (RFC 5545, 3.3.6).
fn whole_days(duration: &str) -> Option<u64> {
    let count = duration.strip_prefix('+').unwrap_or(duration).strip_prefix('P')?;
    match (count.strip_suffix('D'), count.strip_suffix('W')) {
        (Some(days), _) => days.parse().ok(),
        (_, Some(weeks)) => weeks.parse::<u64>().ok()?.checked_mul(7),
        _ => None,
    }
}

/// The date of an all-day event, `20261225`.
fn date(value: &str) -> Option<NaiveDate> {
    let value = value.trim();
    let is_date = value.len() == 8 && value.bytes().all(|digit| digit.is_ascii_digit());
    let plausible = NaiveDate::from_ymd_opt(1600, 1, 1)?..NaiveDate::from_ymd_opt(2200, 1, 1)?;
    NaiveDate::parse_from_str(value, "%Y%m%d").ok().filter(|date| is_date && plausible.contains(date))
}

/// The events of a calendar, with what is in them left out, such as alarms.
fn events(text: &str) -> Vec<Event> {
    let mut events = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut event = Event::default();
    for line in unfolded(text) {
        let Some((name, value)) = property(&line) else { continue };
        match name.as_str() {
            "BEGIN" => {
                let what = value.trim().to_ascii_uppercase();
                if what == "VEVENT" {
                    event = Event::default();
                    open.clear();
                }
                open.push(what);
            }
            "END" => {
                let what = value.trim().to_ascii_uppercase();
                if open.last() == Some(&what) {
                    open.pop();
                }
                if what == "VEVENT" {
                    events.push(std::mem::take(&mut event));
                    open.clear();
                }
            }
            _ if open.len() == 1 && open[0] == "VEVENT" => {
                let is_exception = name == "EXDATE";
                let known = event.properties.entry(name).or_default();
                // Of a property that may be repeated, the values belong together; of the others, the first one counts.
                match (known.is_empty(), is_exception) {
                    (true, _) => value.clone_into(known),
                    (false, true) => {
                        known.push(',');
                        known.push_str(value);
                    }
                    (false, false) => {}
                }
            }
            _ => {}
        }
    }
    events
}

/// The lines, each with those that continue it: they begin with a space or a tab.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split(['\n', '\r']).filter(|line| !line.is_empty()) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// The name and the value of a property, without its parameters, which may contain colons in quotation marks.
fn property(line: &str) -> Option<(String, &str)> {
    let mut is_quoted = false;
    let colon = line.char_indices().find(|(_, letter)| {
        is_quoted ^= *letter == '"';
        *letter == ':' && !is_quoted
    })?;
    let name = line[..colon.0].split(';').next().unwrap_or_default();
    Some((name.trim().trim_start_matches('\u{feff}').to_ascii_uppercase(), &line[colon.0 + 1..]))
}

/// A text with its escapes resolved (RFC 5545, 3.3.11).
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => plain.push('\n'),
                Some(other) => plain.push(other),
                None => {}
            },
            _ => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn today() -> NaiveDate {
        "2026-11-27".parse().unwrap()
    }

    fn read(events: &[&str]) -> (Vec<String>, usize) {
        let events = events.join("\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n");
        let lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", &events, "END:VEVENT", "END:VCALENDAR"];
        let calendar = read_holidays(&lines.join("\r\n"), today());
        let holidays = calendar.holidays.iter().map(|holiday| format!("{} {}", holiday.date, holiday.name));
        (holidays.collect(), calendar.left_out)
    }

    #[test]
    fn all_day_events_are_holidays() {
        let (holidays, left_out) = read(&[
            "DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Christmas\\, and\r\n  Boxing Day",
            "dtstart:20270101\r\nsummary;language=\"en:GB\":New Year",
            "DTSTART:20270106\r\nBEGIN:VALARM\r\nSUMMARY:Wake up\r\nTRIGGER:-P1D\r\nEND:VALARM\r\nSUMMARY:Epiphany",
            "DTSTART;VALUE=DATE:20270501",
        ]);
        let expected = [
            "2026-12-25 Christmas, and Boxing Day",
            "2026-12-26 Christmas, and Boxing Day",
            "2027-01-01 New Year",
            "2027-01-06 Epiphany",
            "2027-05-01 Holiday",
        ];
        assert_eq!((holidays, left_out), (expected.map(str::to_owned).to_vec(), 0));
    }

    #[test]
    fn what_comes_every_year_is_a_holiday_in_the_years_ahead() {
        let (holidays, left_out) = read(&[
            "DTSTART;VALUE=DATE:19701003\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=3\r\nSUMMARY:Unity",
            "DTSTART;VALUE=DATE:20240229\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Leap day",
            "DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY;UNTIL=20270101T000000Z\r\nSUMMARY:New Year",
            "DTSTART;VALUE=DATE:20261126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\r\nSUMMARY:Thanksgiving",
        ]);
        let expected = [
            "2026-01-01 New Year",
            "2026-10-03 Unity",
            "2027-01-01 New Year",
            "2027-10-03 Unity",
            "2028-02-29 Leap day",
            "2028-10-03 Unity",
            "2029-10-03 Unity",
            "2030-10-03 Unity",
        ];
        assert_eq!((holidays, left_out), (expected.map(str::to_owned).to_vec(), 1));
    }

    #[test]
    fn durations_and_exceptions_count() {
        let (holidays, left_out) = read(&[
            "DTSTART;VALUE=DATE:20261224\r\nDURATION:P2D\r\nSUMMARY:Christmas",
            "DTSTART;VALUE=DATE:20270301\r\nDURATION:P1W\r\nSUMMARY:Week",
            "DTSTART;VALUE=DATE:20270401\r\nDURATION:PT2H\r\nSUMMARY:Not whole days",
            "DTSTART;VALUE=DATE:20270501\r\nDURATION:P99999999999999999999W\r\nSUMMARY:Too long",
            "DTSTART;VALUE=DATE:20271003\r\nRRULE:FREQ=YEARLY;COUNT=3\r\nEXDATE;VALUE=DATE:20281003\r\n\
             EXDATE:20300101,20291003\r\nSUMMARY:Unity",
            "DTSTART;VALUE=DATE:20271101\r\nRDATE:20271102\r\nSUMMARY:Added one by one",
        ]);
        let mut expected = vec!["2026-12-24 Christmas".to_owned(), "2026-12-25 Christmas".to_owned()];
        expected.extend((1..=7).map(|day| format!("2027-03-0{day} Week")));
        expected.push("2027-10-03 Unity".to_owned());
        assert_eq!((holidays, left_out), (expected, 3));
    }

    #[test]
    fn other_events_are_left_out_and_counted() {
        let (holidays, left_out) = read(&[
            "DTSTART:20261225T100000Z\r\nSUMMARY:A meeting",
            "DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20270101\r\nSUMMARY:A year",
            "SUMMARY:No date",
            "DTSTART;VALUE=DATE:20261399\r\nSUMMARY:No such day",
            "DTSTART;VALUE=DATE:20261224\r\nSTATUS:CANCELLED\r\nSUMMARY:Cancelled",
            "DTSTART;VALUE=DATE:20200101\r\nSUMMARY:Long ago",
        ]);
        assert_eq!((holidays, left_out), (vec![], 4));
        assert_eq!(read_holidays("Dear all,\nwe are closed.", today()), HolidayCalendar::default());
    }

    fn calendar_like() -> impl Strategy<Value = String> {
        let line = prop_oneof![
            Just("BEGIN:VEVENT".to_owned()),
            Just("END:VEVENT".to_owned()),
            Just("BEGIN:VALARM".to_owned()),
            Just("END:VALARM".to_owned()),
            "DTSTART(;VALUE=DATE)?:[0-9]{6,9}(T[0-9]{6}Z)?",
            "DTEND(;VALUE=DATE)?:[0-9]{8}",
            "RRULE:(FREQ=YEARLY)?(;COUNT=[0-9]{1,20})?(;UNTIL=[0-9äT]{0,9})?",
            "SUMMARY:\\PC{0,120}",
            "\\PC{0,30}",
        ];
        proptest::collection::vec(line, 0..40).prop_map(|lines| lines.join("\r\n"))
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in prop_oneof![any::<String>(), calendar_like()]) {
            let calendar = read_holidays(&text, today());
            prop_assert!(calendar.holidays.len() <= MAX_HOLIDAYS);
            prop_assert!(calendar.holidays.is_sorted_by(|one, next| one.date < next.date));
            for holiday in &calendar.holidays {
                prop_assert!(holiday.date >= first_relevant(today()));
                let letters = holiday.name.chars().count();
                prop_assert!((1..=MAX_HOLIDAY_NAME).contains(&letters) && !holiday.name.contains(char::is_control));
            }
        }
    }
}

//! The moment with which an entry of a timeline begins: a day, a time, a zone, in any order.

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};

use super::clocks::{Clock, take_clock, take_dotted};
use super::dates::{Day, take_day, take_weekday};
use super::scanner::Scanner;
use super::zones::{Place, ZoneAsWritten, take_zone};

/// A time as written at the start of a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Moment {
    pub day: Option<Day>,
    pub clock: Option<Clock>,
    pub zone: Option<ZoneAsWritten>,
    /// Whether the time is approximate.
    pub approximate: bool,
    /// Only a day of the week, which as well begins many a sentence.
    pub is_weekday_only: bool,
    /// Where the moment ends in the text.
    pub end: usize,
}

impl Moment {
    /// Whether there is a time of day, or a place where one should be.
    pub fn has_clock(&self) -> bool {
        self.clock.is_some()
    }

    /// The instant, when day, time and zone are all there.
    pub fn instant(&self) -> Option<DateTime<Utc>> {
        let (Some(Day::Full(date)), Some(clock), Some(zone)) = (self.day, self.clock, &self.zone) else { return None };
        let local = date.and_time(clock.time()?);
        let offset = TimeDelta::minutes(zone.place.offset_at(local).into());
        local.checked_sub_signed(offset).map(|utc| utc.and_utc())
    }

    /// Whether it says on which day, or at what time of the day.
    pub fn says_something(&self) -> bool {
        let has_day = self.day.is_some_and(|day| day != Day::Unknown);
        let has_time = self.clock.is_some_and(|clock| clock.time().is_some());
        (has_day && !self.is_weekday_only) || has_time
    }
}

/// The time at the start of a Markdown text, if there is one.
pub(crate) fn head(text: &str) -> Option<Moment> {
    let mut scanner = Scanner::new(text);
    let mut moment = Moment { day: None, clock: None, zone: None, approximate: false, is_weekday_only: false, end: 0 };
    loop {
        let start = scanner.at;
        moment.approximate |= skip_between(&mut scanner, &moment);
        if !take_part(&mut scanner, &mut moment) {
            scanner.at = start;
            break;
        }
        moment.end = scanner.at;
    }
    if moment.day.is_none() && moment.clock.is_none() {
        return None;
    }
    moment.is_weekday_only = matches!(moment.day, Some(Day::OnWeekday(_))) && moment.clock.is_none();
    moment.approximate |= is_hedged(scanner.rest());
    // Where words are written without spaces, the one that hedges belongs to the time.
    if scanner.take_one_of(&UNSPACED_HEDGES).is_some() {
        moment.end = scanner.at;
    }
    Some(moment)
}

fn take_part(scanner: &mut Scanner<'_>, moment: &mut Moment) -> bool {
    if matches!(moment.day, None | Some(Day::OnWeekday(_)))
        && let Some(day) = take_day(scanner).filter(|day| moment.day.is_none() || !matches!(day, Day::OnWeekday(_)))
    {
        moment.day = Some(day);
        return true;
    }
    let is_iso = matches!(scanner.before(), Some('T' | 't'));
    // Directly behind a day, a dot parts hours and minutes as well.
    let is_behind_day = moment.day.is_some() && moment.clock.is_none();
    let clock = take_clock(scanner).or_else(|| if is_behind_day { take_dotted(scanner) } else { None });
    if let Some(clock) = clock {
        // Directly behind a time, a minus is an offset in ISO 8601 and a range elsewhere.
        if moment.clock.is_none() && (is_iso || scanner.peek() == Some('+')) {
            moment.zone = take_zone(scanner);
        }
        // A second time is the end of a range, which belongs to the words said.
        moment.clock = moment.clock.or(Some(clock));
        return true;
    }
    let is_first = moment.end == 0 && moment.zone.is_none();
    if (moment.clock.is_some() || is_first)
        && moment.zone.is_none()
        && let Some(zone) = take_zone(scanner)
    {
        moment.zone = Some(zone);
        return true;
    }
    let has_date = moment.day.is_some_and(|day| !matches!(day, Day::OnWeekday(_) | Day::Unknown));
    if has_date && moment.clock.is_none() && scanner.try_take(weekday_between).is_some() {
        return true;
    }
    if let Some(Day::InYear(month, day)) = moment.day
        && moment.clock.and_then(Clock::time).is_some_and(|time| time.second() > 0)
        && moment.zone.is_some()
        && let Some(year) = scanner.try_take(year_behind)
    {
        moment.day = NaiveDate::from_ymd_opt(year, month, day).map(Day::Full).or(moment.day);
        return true;
    }
    // Some programs write the letters of the zone behind its offset: `11:20:11 +0100 CET`.
    let has_offset = moment.zone.as_ref().is_some_and(|zone| matches!(zone.place, Place::Offset(_)));
    has_offset && scanner.try_take(|scanner| take_zone(scanner).filter(|zone| zone.place.zone().is_some())).is_some()
}

/// `(Tue)` or `Tue` between a date and a time of day says nothing new.
fn weekday_between(scanner: &mut Scanner<'_>) -> Option<()> {
    let is_open = matches!(scanner.before(), Some('(' | '\u{ff08}'));
    take_weekday(scanner)?;
    let is_closed = scanner.take_if(|char| matches!(char, ')' | '\u{ff09}')).is_some();
    let is_before_clock = begins_with_clock(scanner.rest().trim_start_matches([',', '.', ' ']));
    ((is_open && is_closed) || is_before_clock).then_some(())
}

/// `Tue Nov 10 14:03:22 CET 2026`: the year behind the zone.
fn year_behind(scanner: &mut Scanner<'_>) -> Option<i32> {
    let year = scanner.take_number(4..=4).filter(|year| (2000..2100).contains(year))?;
    scanner.is_at_end_of_word().then(|| i32::try_from(year).ok())?
}

/// Passes over what may stand before and between the parts, all on one line; the answer is whether
/// it says “about”.
fn skip_between(scanner: &mut Scanner<'_>, so_far: &Moment) -> bool {
    let is_first = so_far.end == 0;
    let mut approximate = false;
    loop {
        let marks = scanner.take_while(|char| {
            (char.is_whitespace() && char != '\n')
                || matches!(char, '*' | '_' | '`' | '[' | '(' | ',' | '@' | '~' | '≈' | '\u{ff08}' | '〜')
                || (is_first && is_ornament(char))
                || (!is_first
                    && matches!(
                        char,
                        ']' | ')' | '\u{ff09}' | '\u{ff1a}' | '、' | '-' | '–' | '—' | '|' | '·' | '→' | '/' | ':'
                    ))
        });
        approximate |= marks.contains(['~', '≈', '〜']);
        approximate |= scanner.take_one_of(&["約", "约", "大约", "약 "]).is_some();
        approximate |= scanner.try_take(shortly).is_some();
        let before = scanner.at;
        let word = scanner.take_while(|char| char.is_alphabetic() || char == '.').to_lowercase();
        match word.as_str() {
            "ca." | "ca" | "circa" | "c." | "about" | "around" | "approx." | "approx" | "approximately" | "roughly"
            | "est." | "gegen" | "etwa" | "vers" | "environ" | "hacia" | "около" | "примерно" | "około" | "ok."
            | "rond" => {
                approximate = true;
            }
            "ore" if begins_with_clock(scanner.rest()) => {}
            "from" if is_first => {}
            "between" | "von" | "zwischen" | "ab" | "entre" | "desde" | "dalle" | "tra" | "van" | "tussen" | "od"
            | "между"
                if is_first && begins_with_clock(scanner.rest()) => {}
            "und" | "et" | "y" | "e" | "en" | "a" | "al" | "tot" | "do" | "и" | "по"
                if so_far.clock.is_some() && begins_with_clock(scanner.rest()) => {}
            "at" | "on" | "to" | "until" | "till" | "and" | "t" | "um" | "am" | "den" | "bis" | "à" | "le" | "às"
            | "alle" | "las" | "il" | "el" | "om" | "op" | "o" | "godz." | "godz" | "w" | "в" | "с" | "kl." => {}
            _ => {
                scanner.at = before;
                return approximate;
            }
        }
    }
}

/// `shortly after 14:03`: near a time of day.
fn shortly(scanner: &mut Scanner<'_>) -> Option<()> {
    const SHORTLY: [&str; 8] = [
        "shortly after ",
        "shortly before ",
        "just after ",
        "just before ",
        "kurz nach ",
        "kurz vor ",
        "peu après ",
        "poco después de ",
    ];
    let rest = scanner.rest();
    let length = SHORTLY.iter().find_map(|words| {
        let head = rest.get(..words.len())?;
        (head.to_lowercase() == **words).then_some(words.len())
    })?;
    scanner.at += length;
    begins_with_clock(scanner.rest()).then_some(())
}

/// Whether a time of day follows: only then does a word before it join two of them.
fn begins_with_clock(rest: &str) -> bool {
    take_clock(&mut Scanner::new(rest.trim_start())).is_some()
}

const UNSPACED_HEDGES: [&str; 5] = ["頃", "ごろ", "左右", "경", "쯤"];

/// A picture, an arrow or a bullet before a time, which begins a line and says nothing.
fn is_ornament(char: char) -> bool {
    matches!(char, '•' | '‣' | '▪' | '●' | '○' | '◦' | '·' | '・' | '→' | '➜' | '➡' | '►' | '▶' | '\u{fe0f}')
        || matches!(char, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{23e9}'..='\u{23fa}' | '⌚' | '⌛')
}

/// Whether the words right behind a moment take some of it back.
fn is_hedged(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '*', '_']);
    let Some(bracket) = rest.strip_prefix('(').and_then(|rest| rest.split(')').next()) else {
        let is_about = UNSPACED_HEDGES.iter().any(|about| rest.starts_with(about));
        return is_about || rest.starts_with('?') || rest.starts_with("-ish") || rest.starts_with("ish ");
    };
    let bracket = bracket.to_lowercase();
    ["maybe", "not sure", "approx", "unsure", "estimate", "roughly", "about", "?"]
        .iter()
        .any(|word| bracket.contains(word))
}

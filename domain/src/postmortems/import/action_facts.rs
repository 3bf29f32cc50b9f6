//! What an action item says of itself within its text: who, by when, which ticket.

use chrono::NaiveDate;

use super::vocabulary::{self, Fact};
use crate::timeline::written::dates::{self, Day, Order};
use crate::timeline::written::scanner::{Scanner, lowered};

/// The day that dates without a year are near to, and the order of days and months.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    pub day: Option<NaiveDate>,
    pub order: Order,
}

impl Around {
    /// The day with which a text begins; without a year the next one after the incident.
    pub fn day_at(self, text: &str) -> Option<NaiveDate> {
        let text = text.trim_start_matches([':', '\u{ff1a}', ' ', '*', '_', '`', '(', '[']);
        let day = dates::take_day(&mut Scanner::new(text)).or_else(|| self.short_day(text))?;
        match day {
            Day::Full(_) | Day::Either(..) => day.on_calendar(None, self.order),
            Day::InYear(month, number) => {
                let near = self.day?;
                let year = chrono::Datelike::year(&near);
                let this = NaiveDate::from_ymd_opt(year, month, number);
                this.filter(|day| *day >= near).or_else(|| NaiveDate::from_ymd_opt(year + 1, month, number))
            }
            _ => None,
        }
    }
}

impl Around {
    /// `25.11.`, `9/30`: without a year, and with a slash only where one of the two can be the month.
    fn short_day(self, text: &str) -> Option<Day> {
        let mut scanner = Scanner::new(text);
        let first = scanner.take_number(1..=2)?;
        let mark = scanner.take_if(|char| matches!(char, '.' | '/'))?;
        let second = scanner.take_number(1..=2)?;
        // Around the clock.
        if (mark, first, second) == ('/', 24, 7) {
            return None;
        }
        let ends = if mark == '.' { scanner.take_char('.') } else { true };
        let (month, day) = match (mark, first > 12, second > 12) {
            ('.', ..) | ('/', true, false) => (second, first),
            ('/', false, true) => (first, second),
            _ if self.order == Order::MonthFirst => (first, second),
            _ => return None,
        };
        (ends && scanner.is_at_end_of_word() && !scanner.rest().starts_with('/'))
            .then(|| NaiveDate::from_ymd_opt(2000, month, day))?
            .map(|_| Day::InYear(month, day))
    }
}

/// The facts in the text of an item: `(owner: Ada, due: 2025-03-01)`, in any language.
pub(super) fn labelled(text: &str) -> Vec<(Fact, String)> {
    const STOPS: [char; 15] =
        ['(', ')', '\u{ff08}', '\u{ff09}', '[', ']', ',', '、', ';', '\u{ff0c}', '\u{ff1b}', '\n', '|', '—', '·'];
    // Nobody writes longer names of fields, nor longer values of these ones.
    const LONGEST_LABEL: usize = 80;
    const LONGEST_VALUE: usize = 200;
    const MOST_COLONS: usize = 200;
    let mut found = Vec::new();
    for (at, colon) in text.match_indices([':', '\u{ff1a}']).take(MOST_COLONS) {
        let before = &text[text.ceil_char_boundary(at.saturating_sub(LONGEST_LABEL))..at];
        let label = before.rsplit(STOPS).next().unwrap_or(before);
        let label = [" - ", " – "]
            .iter()
            .filter_map(|dash| Some(label.rsplit_once(dash)?.1))
            .min_by_key(|rest| rest.len())
            .unwrap_or(label);
        let label = label.trim_matches([' ', '*', '_', '-', '–']);
        let label = label.rsplit(['.', '!', '?']).next().unwrap_or(label).trim();
        if label.is_empty() || label.split_whitespace().count() > 4 {
            continue;
        }
        let Some(fact @ (Fact::Owner | Fact::Due | Fact::Ticket | Fact::State | Fact::Date)) = vocabulary::fact(label)
        else {
            continue;
        };
        let value = text[at + colon.len()..].trim_start_matches([' ', '*', '_']);
        let value = &value[..value.floor_char_boundary(LONGEST_VALUE)];
        let end = value.find(STOPS).unwrap_or(value.len());
        // A stop behind one letter belongs to the initial of a name.
        let is_stop = |at: usize| value[..at].chars().rev().take_while(|char| char.is_alphanumeric()).count() > 1;
        let stop = value[..end].match_indices(". ").map(|(at, _)| at).find(|at| is_stop(*at));
        let dash = [" - ", " – "].iter().filter_map(|dash| value[..end].find(dash)).min();
        let end = stop.into_iter().chain(dash).min().unwrap_or(end);
        // A name has no number: `担当:佐藤 4月末`.
        let number = value[..end]
            .match_indices(' ')
            .map(|(at, _)| at)
            .find(|at| value[at + 1..].starts_with(|char: char| char.is_ascii_digit()));
        // `Team 2` has one.
        let end = number.filter(|at| fact == Fact::Owner && !value[..*at].is_ascii()).unwrap_or(end);
        let value = value[..end].trim().trim_end_matches(['.', '_', '*', '。']).trim();
        if !value.is_empty() {
            found.push((fact, value.to_owned()));
        }
    }
    found
}

/// The words before a day by which something is to be done.
const BY: [&str; 21] = [
    "due date",
    "due by",
    "due on",
    "due",
    "deadline",
    "eta",
    "by",
    "until",
    "bis zum",
    "bis",
    "avant le",
    "d’ici le",
    "d'ici le",
    "antes del",
    "hasta el",
    "até",
    "entro il",
    "entro",
    "voor",
    "до",
    "do",
];

/// The day by which an item is to be done: `by 21 February`, `bis 17.03.`, `4月30日まで`.
pub(super) fn due(text: &str, around: Around) -> Option<NaiveDate> {
    let plain = text.replace("**", "").replace("__", "");
    let lower = lowered(&plain);
    let behind = BY.iter().find_map(|label| {
        lower.match_indices(label).find_map(|(at, _)| {
            let end = at + label.len();
            let is_word =
                !lower[..at].ends_with(char::is_alphanumeric) && !lower[end..].starts_with(char::is_alphabetic);
            is_word.then(|| around.day_at(&plain[end..])).flatten()
        })
    });
    let behind = behind.or_else(|| {
        let mut mentioned = plain.match_indices('@').map(|(at, _)| &plain[at + 1..]);
        mentioned.find_map(|rest| around.day_at(rest))
    });
    behind.or_else(|| before_mark(&plain, around)).or_else(|| {
        let last = plain.trim_end_matches([')', ']', '.', ' ']).split_whitespace().next_back()?;
        around.day_at(last.trim_start_matches(['(', '[']))
    })
}

/// A day directly before the letters that mean “until” there.
fn before_mark(text: &str, around: Around) -> Option<NaiveDate> {
    ["までに", "まで", "까지", "之前", "前完成"].iter().find_map(|mark| {
        let at = text.find(mark)?;
        let start = text[..at]
            .rfind(|char: char| !char.is_alphanumeric() && !matches!(char, '-' | '/' | '.' | ' '))
            .map_or(0, |start| start + text[start..].chars().next().map_or(1, char::len_utf8));
        let part = text[start..at].trim();
        let mut is_number = false;
        part.char_indices().find_map(|(at, char)| {
            let is_first = char.is_ascii_digit() && !is_number;
            is_number = char.is_ascii_digit();
            is_first.then(|| around.day_at(&part[at..])).flatten()
        })
    })
}

/// Who will do it and by when, of a bracket at the end, or of what stands behind a dash: `(Lena, by 21 February)`.
pub(super) fn owner_with_day(text: &str, around: Around) -> Option<(String, NaiveDate)> {
    let text = text.trim_end().trim_end_matches('.');
    let end = text.strip_suffix([')', '\u{ff09}', ']']).and_then(|inside| {
        let open = inside.rfind(['(', '\u{ff08}', '['])?;
        Some(&inside[open + inside[open..].chars().next().map_or(1, char::len_utf8)..])
    });
    let end = end.or_else(|| [" – ", " — ", " - "].iter().find_map(|dash| Some(text.rsplit_once(dash)?.1)))?;
    let parts: Vec<&str> = end.split([',', ';', '、', '\u{ff0c}']).map(str::trim).collect();
    let day = |part: &str| {
        let lower = lowered(part);
        let rest = BY.iter().find_map(|by| lower.strip_prefix(by).filter(|rest| rest.starts_with([' ', ':'])));
        around.day_at(rest.map_or(part, |rest| &part[part.len() - rest.len()..]))
    };
    // `set a limit – Ada – June 20, 2025`
    let is_whole = |due: &NaiveDate| parts.len() == 1 || end.trim_end().ends_with(&due.format("%Y").to_string());
    if let Some(due) = day(end.trim()).filter(is_whole) {
        let before = text[..end.as_ptr() as usize - text.as_ptr() as usize].trim_end();
        let before = before.strip_suffix(['–', '—', '-'])?.trim_end();
        let dashes = [" – ", " — ", " - "].iter().filter_map(|dash| Some(before.rsplit_once(dash)?.1));
        let who = dashes.min_by_key(|who| who.len())?.trim();
        return is_name(who).then(|| (who.to_owned(), due));
    }
    let [first, second] = parts.as_slice() else { return None };
    match (day(first), day(second)) {
        (None, Some(day)) if is_name(first) => Some(((*first).to_owned(), day)),
        (Some(day), None) if is_name(second) => Some(((*second).to_owned(), day)),
        _ => None,
    }
}

/// Whether a text looks like the name of a person or a team.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_upper = |word: &&str| {
        word.trim_start_matches('@').starts_with(|char: char| char.is_uppercase() || !char.is_ascii())
            || word.starts_with('@')
    };
    (1..=4).contains(&words.len()) && words.iter().all(is_upper) && !text.contains(|char: char| char.is_ascii_digit())
}

/// The name of a ticket: `MAIL-77`, `#2050`, of a few capitals and a number.
pub(super) fn ticket(text: &str) -> Option<String> {
    let is_ticket = |word: &str| {
        let is_number =
            |number: &str| !number.is_empty() && number.len() <= 7 && number.chars().all(|char| char.is_ascii_digit());
        if let Some(number) = word.strip_prefix(['#', '!']) {
            return is_number(number);
        }
        word.split_once('-').is_some_and(|(project, number)| {
            let is_project = (2..=12).contains(&project.len())
                && project.starts_with(|char: char| char.is_ascii_uppercase())
                && project.chars().all(|char| char.is_ascii_uppercase() || char.is_ascii_digit() || char == '_');
            is_project
                && is_number(number)
                && !matches!(project, "SEV" | "UTF" | "SHA" | "ISO" | "HTTP" | "UTC" | "GMT" | "RFC" | "CVE")
        })
    };
    let words = text.split(|char: char| {
        char.is_whitespace() || matches!(char, '(' | ')' | '[' | ']' | ',' | ';' | ':' | '/' | '<' | '>' | '"' | '*')
    });
    words.map(|word| word.trim_end_matches(['.', '!', '?'])).find(|word| is_ticket(word)).map(str::to_owned)
}

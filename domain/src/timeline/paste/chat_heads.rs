//! The lines of a chat that say who and when.

use chrono::{Days, NaiveDate};

use crate::timeline::written::dates::Day;
use crate::timeline::written::times::{self, Moment};

/// A line with which a message begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Head<'l> {
    /// Who; the one before goes on when it is not said.
    pub who: Option<&'l str>,
    pub moment: Moment,
    pub as_written: &'l str,
    /// The rest of the line.
    pub text: &'l str,
}

/// Reads the head of a message: `ada.l  2:03 PM`, `[14:03] Ada L: text`, `14:03 <ada> text`,
/// or the time alone.
pub(super) fn head(line: &str, today: NaiveDate) -> Option<Head<'_>> {
    const LONGEST_HEAD: usize = 160;
    let line = line.trim();
    if line.is_empty() {
        return None;
    }
    in_brackets(line, today).or_else(|| time_first(line, today)).or_else(|| {
        if line.len() > LONGEST_HEAD {
            return None;
        }
        time_alone(line, today).or_else(|| name_first(line, today))
    })
}

/// `[14:03] Ada L: text`, `[10/11/2026, 14:03:12] Ada: text`, `[2:05 PM] text`.
fn in_brackets(line: &str, today: NaiveDate) -> Option<Head<'_>> {
    let (inner, rest) = line.strip_prefix('[')?.split_once(']')?;
    let (moment, as_written) = whole_time(inner, today)?;
    let rest = rest.trim();
    if let Some((who, text)) = named(rest) {
        return Some(Head { who: Some(who), moment, as_written, text });
    }
    if is_name(rest) && is_capitalised(rest) {
        return Some(Head { who: Some(rest), moment, as_written, text: "" });
    }
    Some(Head { who: None, moment, as_written, text: rest })
}

/// `14:03 <ada> text`, `10/11/2026, 14:03 - Ada L: text`.
fn time_first(line: &str, today: NaiveDate) -> Option<Head<'_>> {
    if !line.starts_with(|char: char| char.is_ascii_digit()) {
        return None;
    }
    let window = &line[..super::stamps::floor(line, 80)];
    let at = window.find(" <").or_else(|| window.find(" - "))?;
    let (moment, as_written) = whole_time(&line[..at], today)?;
    let rest = line[at..].trim_start();
    let (who, text) = match rest.strip_prefix("- ") {
        Some(rest) => named(rest)?,
        None => named(rest).filter(|_| rest.starts_with('<'))?,
    };
    Some(Head { who: Some(who), moment, as_written, text })
}

fn time_alone(line: &str, today: NaiveDate) -> Option<Head<'_>> {
    let (moment, as_written) = whole_time(line, today)?;
    Some(Head { who: None, moment, as_written, text: "" })
}

/// `ada.l  2:03 PM`, `Ada L., Today at 14:03`, `Alerts APP  14:03`.
fn name_first(line: &str, today: NaiveDate) -> Option<Head<'_>> {
    const MOST_WORDS: usize = 9;
    let mut is_start = false;
    let mut words = 0;
    for (at, char) in line.char_indices() {
        let begins = is_start && !char.is_whitespace();
        is_start = char.is_whitespace() || matches!(char, '[' | ',');
        if !begins || at == 0 {
            continue;
        }
        words += 1;
        if words > MOST_WORDS {
            return None;
        }
        let Some((moment, as_written)) = whole_time(&line[at..], today) else { continue };
        let before = &line[..at];
        let is_parted =
            before.ends_with("  ") || before.ends_with(['\t', '\u{a0}', '[', ',']) || before.ends_with(", ");
        let who = before.trim_end_matches([' ', '\t', '\u{a0}', '[', ',', '|', '•', '·']).trim();
        let who = who.strip_suffix(" APP").or_else(|| who.strip_suffix(" BOT")).unwrap_or(who).trim();
        return (is_name(who) && (is_parted || is_capitalised(who))).then_some(Head {
            who: Some(who),
            moment,
            as_written,
            text: "",
        });
    }
    None
}

/// `Ada L: text`, `<ada> text`.
fn named(rest: &str) -> Option<(&str, &str)> {
    if let Some((who, text)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        return is_name(who).then(|| (who, text.trim()));
    }
    let (who, text) = rest.split_once(':')?;
    (is_name(who.trim()) && !text.starts_with("//")).then(|| (who.trim(), text.trim()))
}

/// A time and nothing else, the day perhaps as “today”.
fn whole_time(text: &str, today: NaiveDate) -> Option<(Moment, &str)> {
    let inner = text.trim().trim_start_matches(['[', '(']).trim_end_matches([']', ')']).trim();
    let inner = inner.strip_suffix("(edited").map_or(inner, str::trim_end);
    let (day, rest) = relative_day(inner, today).unwrap_or((None, inner));
    if !rest.starts_with(|char: char| char.is_ascii_digit() || char.is_alphabetic()) {
        return None;
    }
    let mut moment = times::head(rest).filter(|moment| moment.has_clock() && moment.says_something())?;
    if rest[moment.end..].contains(char::is_alphanumeric) {
        return None;
    }
    moment.day = moment.day.or(day);
    Some((moment, inner))
}

/// “Today” and “Yesterday”, and what follows them.
pub(super) fn relative_day(text: &str, today: NaiveDate) -> Option<(Option<Day>, &str)> {
    let (word, days) = [("today", 0), ("yesterday", 1)]
        .into_iter()
        .find(|(word, _)| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)))?;
    let rest = text[word.len()..].trim_start_matches([' ', ',']);
    let rest = rest.strip_prefix("at ").unwrap_or(rest);
    Some((today.checked_sub_days(Days::new(days)).map(Day::Full), rest))
}

/// Whether these words may be somebody's name in a chat.
pub(super) fn is_name(words: &str) -> bool {
    const LONGEST: usize = 60;
    const MOST_WORDS: usize = 5;
    let last = words.rsplit(' ').next().unwrap_or_default();
    let goes_on = [
        "at", "by", "until", "till", "since", "from", "around", "about", "before", "after", "on", "to", "the", "and",
        "is", "was",
    ];
    (1..=LONGEST).contains(&words.len())
        && words.split_whitespace().count() <= MOST_WORDS
        && words.starts_with(|char: char| char.is_alphanumeric() || char == '@' || char == '_')
        && words.contains(char::is_alphabetic)
        && !words.contains(['\n', '"', '=', '{', '<', '[', '!', '?', ';', '/'])
        && !words.contains(": ")
        && !goes_on.contains(&last)
}

/// Whether every word begins like a name.
pub(super) fn is_capitalised(words: &str) -> bool {
    words
        .split_whitespace()
        .all(|word| word.starts_with(|char: char| char.is_uppercase() || char == '(' || char == '@'))
}

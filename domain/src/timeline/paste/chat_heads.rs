//! The lines of a chat that say who and when.

use chrono::{Datelike, Timelike};

use crate::timeline::written::clocks::Clock;
use crate::timeline::written::dates::Day;
use crate::timeline::written::languages::{self, Spoken};
use crate::timeline::written::times::{self, Moment};

/// A line with which a message begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Head<'l> {
    /// Who; the one before goes on when it is not said.
    pub who: Option<&'l str>,
    pub moment: Moment,
    /// So many days before the day on which the chat was copied.
    pub days_ago: Option<u64>,
    pub as_written: &'l str,
    /// The rest of the line.
    pub text: &'l str,
    /// Whether the name stands on the line above, or may.
    pub above: Above,
    /// Whether the program wrote it, and nobody.
    pub is_notice: bool,
    /// How a dash stands between its time and the rest.
    pub dash: Dash,
}

/// The dash behind the time of a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dash {
    /// There is none.
    None,
    /// The day and the time before it are parted by a comma, as chats write it.
    OfChat,
    /// Lists of steps write it as well.
    Open,
}

/// What a head without a name says of the line above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Above {
    /// It is who wrote: a status stands between name and time.
    Name,
    /// It may be who wrote.
    Open,
    /// It belongs to the message before: times in brackets go on with the same author.
    Text,
}

/// A time and nothing else.
struct Time<'l> {
    moment: Moment,
    days_ago: Option<u64>,
    as_written: &'l str,
}

impl<'l> Time<'l> {
    fn head(self, who: Option<&'l str>, text: &'l str) -> Head<'l> {
        let Self { moment, days_ago, as_written } = self;
        Head { who, moment, days_ago, as_written, text, above: Above::Open, is_notice: false, dash: Dash::None }
    }

    fn has_day(&self) -> bool {
        self.moment.day.is_some() || self.days_ago.is_some()
    }

    fn has_fraction(&self) -> bool {
        self.moment.clock.and_then(Clock::time).is_some_and(|time| time.nanosecond() > 0)
    }
}

/// Reads the head of a message: `ada.l  2:03 PM`, `[14:03] Ada L: text`, `14:03 <ada> text`, `ada — heute um 14:03 Uhr`,
/// or the time alone.
pub(super) fn head(line: &str) -> Option<Head<'_>> {
    const LONGEST_HEAD: usize = 160;
    // Marks of the direction of writing stand before and in many copied lines.
    let line = line.trim_matches(|char: char| char.is_whitespace() || is_mark_of_direction(char));
    if line.is_empty() {
        return None;
    }
    let bracketed = in_brackets(line).or_else(|| name_in_brackets(line)).or_else(|| name_and_brackets(line));
    bracketed.or_else(|| time_first(line)).or_else(|| {
        if line.len() > LONGEST_HEAD {
            return None;
        }
        time_alone(line).or_else(|| name_first(line))
    })
}

fn is_mark_of_direction(char: char) -> bool {
    matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// `[14:03] Ada L: text`, `[10/11/2026, 14:03:12] Ada: text`, `[2:05 PM] text`.
fn in_brackets(line: &str) -> Option<Head<'_>> {
    let (inner, rest) = line.strip_prefix('[')?.split_once(']')?;
    let time = whole_time(inner)?;
    let rest = rest.trim_matches(|char: char| char.is_whitespace() || is_mark_of_direction(char));
    if let Some((who, text)) = named(rest) {
        // Programs write the year first, seconds and their own name in small letters.
        let seconds = time.moment.clock.and_then(Clock::time).is_some_and(|time| time.second() > 0);
        let is_log =
            seconds && inner.starts_with(|char: char| char.is_ascii_digit()) && inner.get(..4).is_some_and(is_number);
        if !is_log || is_capitalised(who) || rest.starts_with('<') {
            return Some(time.head(Some(who), text));
        }
        return None;
    }
    if is_notice(rest) {
        return Some(Head { is_notice: true, ..time.head(None, rest) });
    }
    // `* ada restarts it`
    if let Some((who, text)) =
        rest.strip_prefix("* ").and_then(|rest| rest.split_once(' ')).filter(|(who, _)| is_name(who))
    {
        return Some(time.head(Some(who), text));
    }
    if is_name(rest) && is_capitalised(rest) {
        return Some(time.head(Some(rest), ""));
    }
    Some(Head { above: Above::Text, ..time.head(None, rest) })
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `[Ada] [오후 2:03] text`.
fn name_in_brackets(line: &str) -> Option<Head<'_>> {
    let (who, rest) = line.strip_prefix('[')?.split_once(']')?;
    let (inner, text) = rest.trim_start().strip_prefix('[')?.split_once(']')?;
    let time = whole_time(inner)?;
    is_name(who).then(|| time.head(Some(who), text.trim()))
}

/// `Ada L, [10 Nov 2026, 14:03]: text`.
fn name_and_brackets(line: &str) -> Option<Head<'_>> {
    let (who, rest) = line.split_once(", [")?;
    let (inner, text) = rest.split_once("]:")?;
    let time = whole_time(inner)?;
    is_name(who).then(|| time.head(Some(who), text.trim()))
}

/// Whether only a chat writes such a line between tabs: who joined, or whom a meeting quotes.
pub(super) fn is_of_chat_in_tabs(line: &str) -> bool {
    line.split_once('\t').is_some_and(|(_, rest)| is_notice_in_tabs(rest) || said_in_meeting(rest).is_some())
}

fn is_notice_in_tabs(rest: &str) -> bool {
    ["-->\t", "<--\t", "--\t", "=!=\t"].iter().any(|mark| rest.starts_with(mark))
}

/// `14:03 <ada> text`, `10/11/2026, 14:03 - Ada L: text`, `14:03 -!- ada joined`, `14:03:11 From Ada L to Everyone:`.
fn time_first(line: &str) -> Option<Head<'_>> {
    const LONGEST_TIME: usize = 80;
    if !line.starts_with(|char: char| char.is_ascii_digit()) {
        return None;
    }
    let window = &line[..super::stamps::floor(line, LONGEST_TIME)];
    for mark in [" <", " - ", " -!- ", " -->", " <--", " *** ", " * ", "\t", " From ", ", "] {
        let Some((at, _)) = window.match_indices(mark).find(|(at, _)| whole_time(&line[..*at]).is_some()) else {
            continue;
        };
        let Some(time) = whole_time(&line[..at]).filter(|time| !time.has_fraction()) else { continue };
        let rest = line[at..].trim_start_matches(|char: char| char.is_whitespace() || is_mark_of_direction(char));
        let found = match mark {
            " <" => named(rest).filter(|_| rest.starts_with('<')),
            " - " => {
                let rest = rest.trim_start_matches("- ").trim_start_matches(is_mark_of_direction);
                match named(rest) {
                    Some(found) => Some(found),
                    // The chat itself tells of members and keys.
                    None if time.has_day() && !is_of_log(rest) => {
                        return Some(Head { is_notice: true, dash: dash_behind(&line[..at]), ..time.head(None, rest) });
                    }
                    None => None,
                }
            }
            " -!- " | " -->" | " <--" | " *** " => return Some(Head { is_notice: true, ..time.head(None, rest) }),
            " * " => {
                let rest = rest.trim_start_matches("* ");
                rest.split_once(' ').filter(|(who, _)| is_name(who))
            }
            "\t" if is_notice_in_tabs(rest) => return Some(Head { is_notice: true, ..time.head(None, rest) }),
            "\t" => between_tabs(rest),
            " From " => said_in_meeting(rest),
            // `2026. 11. 12. 오후 2:03, Ada : text`
            ", " => rest.trim_start_matches(", ").split_once(" : ").filter(|(who, _)| is_name(who)),
            _ => None,
        };
        if let Some((who, text)) = found {
            let dash = if mark == " - " { dash_behind(&line[..at]) } else { Dash::None };
            return Some(Head { dash, ..time.head(Some(who), text) });
        }
    }
    in_columns(line)
}

fn dash_behind(time: &str) -> Dash {
    // So do those that write the half of the day in other letters: `2026/11/10 下午1:02`.
    if time.contains(", ") || !time.is_ascii() { Dash::OfChat } else { Dash::Open }
}

/// `14:03:07   ada | text`, `14:03:07   --> | ada joined`.
fn in_columns(line: &str) -> Option<Head<'_>> {
    let (first, rest) = line.split_once(' ')?;
    let time = whole_time(first).filter(|time| !time.has_fraction())?;
    let (who, text) = rest.trim_start().split_once(" | ")?;
    let who = who.trim().trim_start_matches(['@', '+', '%']);
    if ["-->", "<--", "--", "=!="].contains(&who) {
        return Some(Head { is_notice: true, ..time.head(None, text) });
    }
    let is_who = !who.contains(' ') && is_name(who) && !is_of_log(who);
    is_who.then(|| time.head(Some(who), text.trim()))
}

/// `-!- ada joined`, `--> ada`, `* Now talking`.
fn is_notice(rest: &str) -> bool {
    ["-!- ", "--> ", "<-- ", "*** ", "== "].iter().any(|mark| rest.starts_with(mark))
}

fn is_of_log(rest: &str) -> bool {
    let levels = ["INFO", "WARN", "ERROR", "DEBUG", "TRACE", "FATAL", "WARNING", "CRITICAL", "NOTICE"];
    rest.split(|char: char| !char.is_alphanumeric()).take(12).any(|word| levels.contains(&word)) || rest.contains(" - ")
}

/// `Ada<tab>text`, as some chats save themselves.
fn between_tabs(rest: &str) -> Option<(&str, &str)> {
    if let Some(found) = said_in_meeting(rest) {
        return Some(found);
    }
    let (who, text) = rest.split_once('\t')?;
    let who = who.trim_start_matches(['@', '+', '%']);
    // A third column makes it a table.
    (is_name(who) && !text.contains('\t')).then_some((who, text.trim()))
}

/// `From Ada L to Everyone: text`, `From Ada L : text`, as meetings save their chat.
fn said_in_meeting(rest: &str) -> Option<(&str, &str)> {
    let (who, text) = rest.trim_start().strip_prefix("From ")?.split_once(':')?;
    let who = who.split(" to ").next().unwrap_or(who).split(" To ").next().unwrap_or(who).trim();
    is_name(who).then(|| (who, text.trim()))
}

fn time_alone(line: &str) -> Option<Head<'_>> {
    if let Some(time) = whole_time(line) {
        let above = if line.starts_with('[') { Above::Text } else { Above::Open };
        return Some(Head { above, ..time.head(None, "") });
    }
    // Some windows break the line between the name and what parts it from the time: `— 10/11/2026 14:03`.
    let behind_mark = line.trim_start_matches(['—', '–', ',', '•', '·', '|', ' ']);
    if behind_mark.len() < line.len()
        && let Some(time) = whole_time(behind_mark)
    {
        return Some(Head { above: Above::Name, ..time.head(None, "") });
    }
    // A status stands between the name and the time: `:palm_tree:  9:05 AM`.
    let at = line.char_indices().find(|(at, _)| *at > 0 && line[..*at].ends_with(char::is_whitespace))?.0;
    let status = line[..at].trim();
    let time = (is_status(status) || is_badge(status)).then(|| whole_time(&line[at..]))??;
    Some(Head { above: Above::Name, ..time.head(None, "") })
}

/// What a window writes behind the names of programs and of those who run a channel.
pub(super) fn is_badge(words: &str) -> bool {
    BADGES.contains(&words)
}

const BADGES: [&str; 8] = ["APP", "BOT", "App", "Bot", "OP", "MOD", "ADMIN", "APPLI"];

/// The name before its badge.
pub(super) fn without_badge(who: &str) -> &str {
    // `Deploy Bot` is a whole name.
    let is_shouted = |badge: &str| is_badge(badge) && badge.chars().all(char::is_uppercase);
    who.rsplit_once(' ').filter(|(_, badge)| is_shouted(badge)).map_or(who, |(name, _)| name.trim_end())
}

/// An emoji, as a picture or by its name.
fn is_status(words: &str) -> bool {
    let is_name = words.len() > 2 && words.starts_with(':') && words.ends_with(':') && !words.contains(' ');
    let is_picture = !words.is_empty()
        && words.chars().all(|char| !char.is_ascii() && !char.is_alphanumeric() && !char.is_whitespace());
    is_name || (is_picture && words.chars().any(|char| char > '\u{2190}' && !('—'..='‖').contains(&char)))
}

/// `ada.l  2:03 PM`, `Ada L., Today at 14:03`, `Alerts APP  14:03`, `ada — 10/11/2026 14:03`.
fn name_first(line: &str) -> Option<Head<'_>> {
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
        let Some(time) = whole_time(&line[at..]) else { continue };
        let before = &line[..at];
        let is_parted =
            before.ends_with("  ") || before.ends_with(['\t', '\u{a0}', '[', ',']) || before.ends_with(", ");
        let parted = before.trim_end_matches([' ', '\t', '\u{a0}', '[', ',', '|', '•', '·']).trim();
        let dashed = parted.strip_suffix(['—', '–', '-']).filter(|who| who.ends_with(' ')).map(str::trim);
        let is_dashed = dashed.is_some_and(|who| time.has_day() || (parted.ends_with('—') && !who.contains(' ')));
        let who = without_badge(without_status(dashed.unwrap_or(parted))).trim();
        let is_who = is_name(who) && (is_parted && dashed.is_none() || is_dashed || is_capitalised(who));
        return is_who.then(|| time.head(Some(who), ""));
    }
    None
}

/// The name before its status.
fn without_status(who: &str) -> &str {
    let mut who = who.trim();
    while let Some((name, _)) = who.rsplit_once(char::is_whitespace).filter(|(_, status)| is_status(status)) {
        who = name.trim_end();
    }
    who
}

/// `Ada L: text`, `<ada> text`.
fn named(rest: &str) -> Option<(&str, &str)> {
    if let Some((who, text)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        let who = who.trim().trim_start_matches(['@', '+', '%', '&', '~']);
        return is_name(who).then(|| (who, text.trim()));
    }
    let (who, text) = rest.split_once(':')?;
    let is_who = is_name(who.trim()) && !is_of_log(who) && !text.starts_with("//");
    is_who.then(|| (who.trim(), text.trim_matches(|char: char| char.is_whitespace() || is_mark_of_direction(char))))
}

/// A time and nothing else, the day perhaps as “today”.
fn whole_time(text: &str) -> Option<Time<'_>> {
    let inner = text.trim().trim_end_matches(':').trim_start_matches(['[', '(']).trim_end_matches([']', ')']).trim();
    let inner = inner.strip_suffix("(edited").map_or(inner, str::trim_end);
    if !inner.starts_with(|char: char| char.is_ascii_digit() || char.is_alphabetic()) {
        return None;
    }
    let is_whole = |end: usize| !inner[end..].contains(char::is_alphanumeric);
    let english =
        times::head(inner).filter(|moment| moment.has_clock() && moment.says_something() && is_whole(moment.end));
    if let Some(moment) = english {
        return Some(Time { moment, days_ago: None, as_written: inner });
    }
    let Spoken { moment, days_ago } = languages::head(inner).filter(|spoken| is_whole(spoken.moment.end))?;
    Some(Time { moment, days_ago, as_written: inner })
}

/// A line that says “today” and nothing else: how many days before.
pub(super) fn relative_day(line: &str) -> Option<u64> {
    let line = line.trim_matches(|char: char| char.is_whitespace() || "#*_=-—–─:|".contains(char));
    languages::days_ago(line).filter(|(_, end)| !line[*end..].contains(char::is_alphanumeric)).map(|(days, _)| days)
}

/// Whether a line of a message looks as if another one began there: some words, then a time.
pub(super) fn may_be_head(line: &str) -> bool {
    const MOST_WORDS: usize = 4;
    const LONGEST: usize = 80;
    if line.len() > LONGEST {
        return false;
    }
    let goes_on = |word: &str| GOES_ON.contains(&word.to_lowercase().as_str());
    let starts = line.match_indices(char::is_whitespace).map(|(at, space)| at + space.len()).take(MOST_WORDS + 1);
    starts.into_iter().any(|start| {
        let before = line[..start].split_whitespace();
        let last = before.clone().last().unwrap_or_default();
        before.count() <= MOST_WORDS
            && !goes_on(last)
            && whole_time(&line[start..]).is_some_and(|time| time.moment.clock.is_some())
    })
}

const GOES_ON: [&str; 28] = [
    "at", "by", "until", "till", "since", "from", "around", "about", "before", "after", "on", "to", "the", "and", "is",
    "was", "um", "bis", "seit", "ab", "gegen", "vor", "nach", "von", "à", "depuis", "desde", "alle",
];

/// Whether these words may be somebody's name in a chat.
pub(super) fn is_name(words: &str) -> bool {
    const LONGEST: usize = 60;
    const MOST_WORDS: usize = 5;
    let last = words.rsplit(' ').next().unwrap_or_default();
    if is_phone_number(words) {
        return true;
    }
    (1..=LONGEST).contains(&words.len())
        && words.split_whitespace().count() <= MOST_WORDS
        && words.starts_with(|char: char| char.is_alphanumeric() || char == '@' || char == '_' || char == '~')
        && words.contains(char::is_alphabetic)
        && !words.contains(['\n', '"', '=', '{', '<', '[', '!', '?', ';', '/'])
        && !words.contains(": ")
        && !GOES_ON.contains(&last)
}

/// Who is not among the contacts is shown by a number: `+49 170 1234567`.
pub(super) fn is_phone_number(words: &str) -> bool {
    let digits = words.chars().filter(char::is_ascii_digit).count();
    words.starts_with('+')
        && (7..=15).contains(&digits)
        && words.chars().all(|char| char.is_ascii_digit() || "+ -()\u{a0}\u{2011}".contains(char))
}

/// Whether every word begins like a name.
pub(super) fn is_capitalised(words: &str) -> bool {
    words
        .split_whitespace()
        .all(|word| word.starts_with(|char: char| char.is_uppercase() || char == '(' || char == '@'))
}

/// The day on which a head was, seen from the day of copying.
pub(super) fn day_of(days_ago: u64, copied: chrono::NaiveDate) -> Option<Day> {
    let day = copied.checked_sub_days(chrono::Days::new(days_ago)).filter(|day| (1970..2200).contains(&day.year()));
    day.map(Day::Full)
}

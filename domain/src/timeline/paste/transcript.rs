//! What was said in a meeting, as Zoom and Teams save it: times since the recording began.

use chrono::TimeDelta;

use super::entries::{Entry, Read, When, as_markdown, shortened, told_shortly};
use super::{CountsFrom, PasteContext};
use crate::timeline::EventKind;

/// How well the lines fit, in percent.
pub(super) fn score(lines: &[&str]) -> usize {
    let cues = lines.iter().filter(|line| cue(line).is_some()).count();
    let is_marked = lines.first().is_some_and(|line| line.trim_start_matches('\u{feff}').starts_with("WEBVTT"));
    if cues == 0 || (!is_marked && cues * 5 < lines.len()) { 0 } else { 140 }
}

/// Each cue is an entry; those of one speaker that follow each other are one.
pub(super) fn read(text: &str, context: &PasteContext<'_>) -> Read {
    let mut read = Read { counts_from: Some(CountsFrom::Began), ..Read::default() };
    let mut open: Option<(Cue, usize, Vec<&str>)> = None;
    let mut said: Vec<Said> = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        if let Some(found) = cue(line) {
            close(&mut said, open.take());
            open = Some((found, at + 1, Vec::new()));
        } else if line.trim().is_empty() {
            close(&mut said, open.take());
        } else if let Some((_, _, words)) = &mut open {
            words.push(line.trim());
        } else if !(is_of_format(line) || is_id(line) && lines.get(at + 1).is_some_and(|next| cue(next).is_some())) {
            read.leave_out(at + 1, line);
        }
    }
    close(&mut said, open);
    let began = context.moment_of(CountsFrom::Began);
    for said in joined(said) {
        let at = began.checked_add_signed(said.start);
        match at.filter(|_| said.words.contains(char::is_alphanumeric)) {
            Some(at) => read.entries.push(said.entry(at, context.counts_from.is_none())),
            None => read.leave_out(said.line, &said.words),
        }
    }
    if context.counts_from.is_none()
        && let Some(first) = read.entries.first_mut()
    {
        first.warnings.push(format!("{}: when the recording started is not known", super::COUNTED_FROM_NOTHING));
    }
    read
}

struct Cue {
    start: TimeDelta,
    as_written: String,
}

/// `00:00:03.120 --> 00:00:05.400`, with settings behind it or not.
fn cue(line: &str) -> Option<Cue> {
    let (start, end) = line.trim().split_once("-->")?;
    let mut behind = end.split_whitespace();
    length(behind.next()?)?;
    // `align:start`, `X1:100`; other words say what happened.
    let is_setting =
        |word: &str| word.split_once(':').is_some_and(|(name, value)| !name.is_empty() && !value.is_empty());
    if !behind.all(is_setting) {
        return None;
    }
    Some(Cue { start: length(start.trim())?, as_written: start.trim().to_owned() })
}

/// `01:02:03.120`, `02:03.120`, with a comma in other formats of subtitles.
fn length(text: &str) -> Option<TimeDelta> {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let parts: Option<Vec<i64>> = clock.split(':').map(|part| part.parse::<u16>().ok().map(i64::from)).collect();
    let seconds = match parts?.as_slice() {
        [minutes, seconds] => minutes * 60 + seconds,
        [hours, minutes, seconds] => hours * 3600 + minutes * 60 + seconds,
        _ => return None,
    };
    let milliseconds: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some(TimeDelta::milliseconds(seconds * 1000 + milliseconds))
}

/// The id of a cue, on the line above it: one word with a digit, or the number that it has in the file.
fn is_id(line: &str) -> bool {
    line.contains(|char: char| char.is_ascii_digit()) && !line.trim().contains(char::is_whitespace)
}

/// The head of a file, and the numbers of cues.
fn is_of_format(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}').trim();
    line.starts_with("WEBVTT") || line == "NOTE" || line.bytes().all(|byte| byte.is_ascii_digit())
}

struct Said {
    start: TimeDelta,
    as_written: String,
    line: usize,
    who: Option<String>,
    words: String,
}

impl Said {
    fn entry(self, at: chrono::DateTime<chrono::Utc>, is_unplaced: bool) -> Entry {
        const LONGEST_QUOTE: usize = 10_000;
        let mut entry =
            Entry::new(When::Instant(at), self.as_written, self.line, as_markdown(&told_shortly(&self.words)));
        let by = self.who.as_deref().map(|who| format!("{who}: ")).unwrap_or_default();
        entry.quote = Some(shortened(&format!("{by}{}", self.words), LONGEST_QUOTE));
        entry.who = self.who;
        entry.kind = Some(EventKind::Communication);
        entry.is_unplaced = is_unplaced;
        entry
    }
}

fn close(said: &mut Vec<Said>, open: Option<(Cue, usize, Vec<&str>)>) {
    let Some((Cue { start, as_written }, line, words)) = open else { return };
    let words = words.join("\n");
    let (who, words) = speaker(&words);
    said.push(Said { start, as_written, line, who, words });
}

/// `<v Ada L>text</v>`, `Ada L: text`.
fn speaker(words: &str) -> (Option<String>, String) {
    if let Some((who, text)) = words.strip_prefix("<v").and_then(|rest| rest.split_once('>')) {
        let who = who.trim_start_matches(|char: char| char == '.' || char.is_alphanumeric()).trim();
        return (Some(who.to_owned()).filter(|who| !who.is_empty()), text.replace("</v>", "").trim().to_owned());
    }
    match words.split_once(": ") {
        Some((who, text)) if super::chat_heads::is_name(who) && super::chat_heads::is_capitalised(who) => {
            (Some(who.to_owned()), text.trim().to_owned())
        }
        _ => (None, words.to_owned()),
    }
}

/// Sentences are cut where they are long: what one says within half a minute is one entry.
fn joined(said: Vec<Said>) -> Vec<Said> {
    const WITHIN: TimeDelta = TimeDelta::seconds(30);
    let mut joined: Vec<Said> = Vec::new();
    for said in said {
        match joined.last_mut() {
            Some(last) if last.who.is_some() && last.who == said.who && said.start - last.start < WITHIN => {
                last.words.push(' ');
                last.words.push_str(&said.words);
            }
            _ => joined.push(said),
        }
    }
    joined
}

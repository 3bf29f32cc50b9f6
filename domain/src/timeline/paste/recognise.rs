//! Says what was pasted.

use super::entries::Read;
use super::{
    MAX_PASTE, PasteContext, PasteFormat, WrongKind, chat, git_log, json, json_lines, kubectl, lines, log,
    markdown_table, table, transcript,
};

/// A few times within prose make no timeline.
const LEAST: usize = 8;
/// The number of lines examined to detect the format.
const SAMPLE: usize = 300;
/// A line is looked at only so far: nothing needs more to be known.
const SAMPLE_BYTES: usize = 2_000;

/// The detected format and its entries.
pub(super) fn read(text: &str, context: &PasteContext<'_>) -> Result<(PasteFormat, Read), WrongKind> {
    if text.len() > MAX_PASTE {
        return Err(WrongKind::TooLarge);
    }
    refuse_files(text)?;
    let is_json = |format: &PasteFormat| json::has(*format);
    if text.trim_start().starts_with(['{', '[']) && context.read_as.as_ref().is_none_or(is_json) {
        match json::read(text, context.read_as) {
            json::Answer::Read(format, read) => return Ok((format, read)),
            json::Answer::Wrong(wrong) if context.read_as.is_none() => return Err(wrong),
            json::Answer::Wrong(_) | json::Answer::NoJson => {}
        }
    }
    let format = if let Some(format) = context.read_as {
        format
    } else {
        let sample = sample(text);
        let (score, format) = best(&sample);
        if score < LEAST {
            let is_git = git_log::is_without_dates(&sample);
            return Err(if is_git { WrongKind::CommitsWithoutDates } else { WrongKind::NoTimes });
        }
        format
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let read = match format {
        PasteFormat::Chat => chat::read(&text, context),
        PasteFormat::Table => table::read(&text, context),
        PasteFormat::MarkdownTable => markdown_table::read(&text),
        PasteFormat::Log => log::read(&text, context),
        PasteFormat::JsonLines => json_lines::read(&text),
        PasteFormat::GitLog => git_log::read(&text, context),
        PasteFormat::Kubernetes => kubectl::read(&text, context),
        PasteFormat::Transcript => transcript::read(&text, context),
        PasteFormat::List => lines::read(&text, context),
        format => return Err(WrongKind::NotThat { format }),
    };
    Ok((format, read))
}

/// The formats as which a paste of this format could be read as well: those of JSON, or those of text.
pub(super) fn others(text: &str, format: PasteFormat) -> Vec<PasteFormat> {
    const TEXT: [PasteFormat; 9] = [
        PasteFormat::Chat,
        PasteFormat::List,
        PasteFormat::Log,
        PasteFormat::Table,
        PasteFormat::MarkdownTable,
        PasteFormat::JsonLines,
        PasteFormat::GitLog,
        PasteFormat::Kubernetes,
        PasteFormat::Transcript,
    ];
    let is_json = text.trim_start().starts_with(['{', '[']) && json::has(format);
    let fits = |other: &PasteFormat| *other != format && if is_json { json::has(*other) } else { TEXT.contains(other) };
    PasteFormat::ALL.iter().copied().filter(fits).collect()
}

fn sample(text: &str) -> Vec<&str> {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE);
    lines.map(|line| &line[..super::stamps::floor(line, SAMPLE_BYTES)]).collect()
}

/// The format that fits best; of equals the one that is more particular.
fn best(sample: &[&str]) -> (usize, PasteFormat) {
    if sample.is_empty() {
        return (0, PasteFormat::List);
    }
    let scores = [
        (json_lines::score(sample), PasteFormat::JsonLines),
        (transcript::score(sample), PasteFormat::Transcript),
        (kubectl::score(sample), PasteFormat::Kubernetes),
        (git_log::score(sample), PasteFormat::GitLog),
        (markdown_table::score(sample), PasteFormat::MarkdownTable),
        (table::score(sample), PasteFormat::Table),
        (chat::score(sample), PasteFormat::Chat),
        (log::score(sample), PasteFormat::Log),
        (lines::score(sample), PasteFormat::List),
    ];
    scores.into_iter().rev().max_by_key(|(score, _)| *score).unwrap_or((0, PasteFormat::List))
}

/// Files that are no text, or none that can be read here.
fn refuse_files(text: &str) -> Result<(), WrongKind> {
    let head = &text[..super::stamps::floor(text, 1000)];
    if text.trim().is_empty() {
        return Err(WrongKind::Empty);
    }
    if head.starts_with("PK\u{3}\u{4}") || head.starts_with("\u{1f}\u{fffd}") {
        return Err(WrongKind::Archive);
    }
    if head.starts_with("%PDF") {
        return Err(WrongKind::Pdf);
    }
    let odd = head.chars().filter(|char| matches!(char, '\u{fffd}' | '\0'..='\u{8}' | '\u{e}'..='\u{1a}')).count();
    if text.contains('\0') || odd * 20 > head.chars().count() {
        return Err(WrongKind::Binary);
    }
    let lower = head.trim_start().to_ascii_lowercase();
    let is_page = lower.starts_with("<!doctype html")
        || lower.starts_with("<html")
        || (lower.starts_with('<') && lower.contains("<body"));
    if is_page { Err(WrongKind::Html) } else { Ok(()) }
}

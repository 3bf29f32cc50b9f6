use std::time::{Duration, Instant};

use domain::postmortems::{MAX_SECTION_TEXT, PostmortemNumber};
use domain::validation::ValidationErrors;
use sea_orm::EntityTrait;
use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use super::keeping::{broken, load_or_begin, row, version, write_out};
use super::live_text::Edit;
use super::loading::load_text_at;
use super::mentions::follow_mentions;
use super::versions::{Kind, save_version};
use crate::rows::{section, text_update};
use crate::{StoreError, UnitOfWork};

/// Comparing two texts that have little in common takes at most this long; then what differs is
/// told in larger pieces, which merge as safely.
const PATIENCE: Duration = Duration::from_millis(200);

/// Makes an edit of a text that was written elsewhere, starting from a version, so that it merges
/// with what others wrote meanwhile. Returns the section's text and version afterwards; none when
/// the writer changed nothing. The postmortem is locked.
pub(in crate::postmortems) async fn merge(
    work: &UnitOfWork,
    section: &section::Model,
    started_from: i32,
    typed: &str,
) -> Result<Option<(String, i32)>, StoreError> {
    let (connection, id) = (&work.transaction, section.id);
    let number = PostmortemNumber(section.postmortem);
    if started_from > section.version {
        return Err(StoreError::Conflict);
    }
    let mut text = load_or_begin(connection, number, work.now).await?;
    save_version(connection, &mut text, id, work.now, Kind::Stretch).await?;
    let by = Some(work.by.person);
    let bytes = if started_from == section.version {
        let stands = text.text_of(id);
        let changes = difference(&stands, typed);
        if changes.is_empty() {
            return Ok(None);
        }
        text.edit(id, &changes, by)
    } else {
        let then = load_text_at(connection, number, started_from.into()).await?;
        let mut then = then.ok_or(StoreError::Conflict)?;
        let stood = then.text_of(id);
        let changes = difference(&stood, typed);
        if changes.is_empty() {
            return Ok(None);
        }
        let bytes = then.edit(id, &changes, by);
        let edit = bytes.as_deref().and_then(Edit::read);
        let update = edit.ok_or_else(|| broken(&text))?.update;
        text.apply(vec![update], by).map_err(|_| broken(&text))?;
        bytes
    };
    let bytes = bytes.ok_or_else(|| broken(&text))?;
    let merged = text.text_of(id);
    if merged.len() > MAX_SECTION_TEXT {
        return Err(ValidationErrors::one("text", "Together with what others wrote, the section is too long.").into());
    }
    text.seq += 1;
    text_update::Entity::insert(row(&text, by, bytes, work.now)).exec_without_returning(connection).await?;
    write_out(connection, &mut text, vec![id]).await?;
    follow_mentions(connection, &mut text, (id, work.by.person), work.now).await?;
    save_version(connection, &mut text, id, work.now, Kind::Own).await?;
    Ok(Some((merged, version(text.seq))))
}

/// What turns a text into another: in order, the place, how much goes there, and what comes, with
/// places and lengths in UTF-16 units of the text as changed so far.
fn difference<'a>(from: &str, to: &'a str) -> Vec<(u32, u32, &'a str)> {
    let (old, new) = (words(from), words(to));
    let deadline = Some(Instant::now() + PATIENCE);
    let length = |words: &[&str]| -> u32 {
        words.iter().map(|word| word.encode_utf16().count()).sum::<usize>().try_into().unwrap_or(u32::MAX)
    };
    let starts: Vec<usize> = new
        .iter()
        .scan(0, |start, word| {
            let here = *start;
            *start += word.len();
            Some(here)
        })
        .chain([to.len()])
        .collect();
    let mut place = 0;
    let mut changes = Vec::new();
    for op in capture_diff_slices_deadline(Algorithm::Myers, &old, &new, deadline) {
        let comes = &to[starts[op.new_range().start]..starts[op.new_range().end]];
        let arrives = length(&new[op.new_range()]);
        if !matches!(op, DiffOp::Equal { .. }) {
            changes.push((place, length(&old[op.old_range()]), comes));
        }
        place += arrives;
    }
    changes
}

/// Words, spaces between them, and everything else letter by letter.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut kind = None;
    for (at, letter) in text.char_indices() {
        let next = if letter.is_alphanumeric() {
            Some(true)
        } else if letter == ' ' {
            Some(false)
        } else {
            None
        };
        if at > start && (next.is_none() || next != kind) {
            words.push(&text[start..at]);
            start = at;
        }
        kind = next;
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(from: &str, to: &str) -> String {
        let mut text: Vec<u16> = from.encode_utf16().collect();
        for (place, goes, comes) in difference(from, to) {
            let (place, goes) = (place as usize, goes as usize);
            text.splice(place..place + goes, comes.encode_utf16());
        }
        String::from_utf16(&text).expect("no half letters")
    }

    #[test]
    fn a_difference_turns_a_text_into_the_other() {
        for (from, to) in [
            ("", "new"),
            ("gone", ""),
            ("The deploy 🚀 was slow.", "The deploy 🚀🚀 was very slow!"),
            ("a b c d", "d c b a"),
            ("שלום עולם", "שלום, עולם חדש"),
            ("one\n\ntwo\nthree", "one\ntwo\n\nthree\n"),
        ] {
            assert_eq!(changed(from, to), to, "from {from:?}");
        }
    }

    #[test]
    fn what_is_the_same_is_no_change() {
        assert!(difference("The same 🚀", "The same 🚀").is_empty());
    }

    #[test]
    fn texts_with_nothing_in_common_end_in_time() {
        let text = |seed: u32| {
            let mut state = seed;
            (0..40_000).map(move |_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                format!("{:x} ", state >> 12)
            })
        };
        let (from, to): (String, String) = (text(1).collect(), text(2).collect());
        assert_eq!(changed(&from, &to), to);
    }
}

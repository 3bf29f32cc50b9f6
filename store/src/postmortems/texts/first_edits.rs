//! The first edits of a live document, for postmortems that are saved whole with their history.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::people::PersonId;
use domain::postmortems::PostmortemNumber;

use super::difference::Change;
use super::keeping::row;
use super::live_text::LiveText;
use crate::rows::text_update;

/// Adds the edits with which somebody wrote these sections, given by id, each at once. Returns the versions of those
/// with text.
pub(crate) fn first_edits(
    number: PostmortemNumber,
    sections: Vec<(i64, &str)>,
    by: Option<PersonId>,
    at: DateTime<Utc>,
    edits: &mut Vec<text_update::ActiveModel>,
) -> HashMap<i64, i32> {
    let mut text = LiveText::new(number);
    for (id, _) in &sections {
        text.add_section(*id, None);
    }
    text.seq = 1;
    let mut versions = HashMap::new();
    // The document begins empty, as with a template; see `load_or_begin`.
    edits.extend(text.whole().map(|whole| row(&text, None, whole, at)));
    for (id, written) in sections.into_iter().filter(|(_, written)| !written.is_empty()) {
        let change = Change { at: 0, deleted: 0, inserted: written };
        let Some(edit) = text.edit(id, &[change], by) else { continue };
        text.seq += 1;
        edits.push(row(&text, by, edit, at));
        versions.insert(id, i32::try_from(text.seq).unwrap_or(i32::MAX));
    }
    versions
}

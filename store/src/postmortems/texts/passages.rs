//! Keeps the passages of threads in step with the text.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::postmortems::{MAX_QUOTE, Passage, SectionId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{Assoc, StickyIndex};

use super::live_text::LiveText;
use crate::StoreError;
use crate::rows::comment_thread;

/// Keeps the words that comments are about in step with the text: they move and change with it.
/// When nothing of a passage is left, its last words stay.
pub(super) async fn follow_passages(
    connection: &impl ConnectionTrait,
    text: &LiveText,
    sections: &[i64],
) -> Result<(), StoreError> {
    use comment_thread::Column;
    let threads = comment_thread::Entity::find()
        .filter(Column::SectionId.is_in(sections.iter().copied()))
        .filter(Column::AnchorFrom.ne(""))
        .select_only()
        .columns([Column::Id, Column::SectionId, Column::AnchorFrom, Column::AnchorTo, Column::Quote])
        .column(Column::PassageGone)
        .into_tuple::<(i64, i64, String, String, String, bool)>()
        .all(connection)
        .await?;
    let mut stand = HashMap::new();
    for (id, section, from, to, quote, was_gone) in threads {
        let units: &Vec<u16> = stand.entry(section).or_insert_with(|| text.units_of(section));
        let words = text.passage(units, &from, &to);
        let is_gone = words.is_none();
        let words = words.unwrap_or_else(|| quote.clone());
        if words == quote && is_gone == was_gone {
            continue;
        }
        comment_thread::Entity::update_many()
            .col_expr(Column::Quote, Expr::value(words))
            .col_expr(Column::PassageGone, Expr::value(is_gone))
            .filter(Column::Id.eq(id))
            .exec(connection)
            .await?;
    }
    Ok(())
}

impl LiveText {
    /// The two ends of words as they stand in a section for the first time, to stay with them from now
    /// on; none when they do not stand there letter by letter, as when markup lies between them.
    pub(in crate::postmortems) fn ends(&self, section: SectionId, words: &str) -> Option<(String, String)> {
        let stands = self.text_of(section.0);
        let units = |text: &str| u32::try_from(text.encode_utf16().count()).ok();
        let from = units(stands.get(..stands.find(words)?)?)?;
        let to = from + units(words)?;
        let end = |place, side| Some(URL_SAFE_NO_PAD.encode(self.sticky(section.0, place, side)?.encode_v1()));
        Some((end(from, Assoc::After)?, end(to, Assoc::Before)?))
    }

    /// The words between the ends of a passage; none when they are no ends, or nothing is left.
    pub(in crate::postmortems) fn words_between(&self, section: SectionId, passage: &Passage) -> Option<String> {
        self.passage(&self.units_of(section.0), &passage.from, &passage.to)
    }

    fn units_of(&self, section: i64) -> Vec<u16> {
        self.text_of(section).encode_utf16().collect()
    }

    /// The words between two ends as Yjs' relative positions in base64url; none when none are left.
    /// `stands` is the text of their section.
    fn passage(&self, stands: &[u16], from: &str, to: &str) -> Option<String> {
        let (from, to) = (self.place(from)?, self.place(to)?);
        let words = stands.get(from..to.min(stands.len()))?;
        let words: String = char::decode_utf16(words.iter().copied())
            .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
            .take(MAX_QUOTE)
            .collect();
        (!words.trim().is_empty()).then_some(words)
    }

    fn place(&self, end: &str) -> Option<usize> {
        let bytes = URL_SAFE_NO_PAD.decode(end).ok()?;
        // The ends were sent by browsers; a panic over one must not end more than this.
        let offset = catch_unwind(AssertUnwindSafe(|| {
            let end = StickyIndex::decode_v1(&bytes).ok()?;
            self.read(|transaction| end.get_offset(transaction).map(|offset| offset.index))
        }));
        usize::try_from(offset.ok()??).ok()
    }
}

//! Merges text that was sent by a form or the API into the live document.

use chrono::{DateTime, Utc};
use domain::people::Viewer;
use domain::postmortems::{MAX_SECTION_TEXT, PostmortemNumber, SectionId, may_edit, may_see, section_text};
use domain::validation::ValidationErrors;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::difference::difference;
use super::keeping::{row, write_out};
use super::live_text::{Edit, LiveText, beside, broken, version};
use super::loading::{catch_up, load_text_at};
use super::mentions::follow_mentions;
use super::versions::{Kind, Standing, keep_standing};
use crate::error::found;
use crate::postmortems::load_access;
use crate::rows::{section, text_update};
use crate::{Store, StoreError, UnitOfWork};

/// What others wrote while a text was merged is caught up with so often before the transaction; what
/// comes after that is some keystrokes.
const MAX_CATCH_UPS: usize = 3;

/// A section's text that was written elsewhere, merged with what others wrote meanwhile, and ready
/// to be kept.
pub struct MergedText {
    pub(in crate::postmortems) section: SectionId,
    text: LiveText,
    /// The section before the merge.
    before: Standing,
    /// The change; none when the writer changed nothing.
    edit: Option<Vec<u8>>,
}

impl MergedText {
    pub(in crate::postmortems) fn postmortem(&self) -> PostmortemNumber {
        self.text.number
    }
}

impl Store {
    /// Merges a text that was written elsewhere, starting from the version `started_from`, with what
    /// others wrote meanwhile. When that version is too long ago to be known, it is a conflict. No
    /// transaction is open and no lock is held while the texts are compared.
    pub async fn merge_section(
        &self,
        viewer: Viewer,
        (number, id): (PostmortemNumber, SectionId),
        started_from: i32,
        typed: &str,
        now: DateTime<Utc>,
    ) -> Result<MergedText, StoreError> {
        let access = load_access(self.reader(), viewer, number).await?;
        let access = found(access.filter(|access| may_see(viewer, access)))?;
        may_edit(viewer, &access)?;
        let mut text = self.open_text(viewer, number, now).await?;
        let query = section::Entity::find_by_id(id.0).filter(section::Column::Postmortem.eq(number.0));
        let stands = found(query.one(self.reader()).await?)?.version;
        let typed = section_text(typed)?;
        if started_from > stands {
            return Err(StoreError::Conflict);
        }
        let is_current = started_from == stands && text.seq >= stands.into();
        let then = if is_current {
            None
        } else {
            let then = load_text_at(self.reader(), number, started_from.into()).await?;
            Some(then.ok_or(StoreError::Conflict)?)
        };
        let (before, edit) =
            beside(&mut text, move |text| (text.standing(id.0), put_in(text, then, id.0, &typed, viewer))).await?;
        for _ in 0..MAX_CATCH_UPS {
            if catch_up(self.reader(), &mut text).await?.is_empty() {
                break;
            }
        }
        Ok(MergedText { section: id, text, before, edit: edit? })
    }
}

/// Puts the change into the text, and `then`, the text from which the writer started if that is
/// another one. None when there is no change.
fn put_in(
    text: &mut LiveText,
    then: Option<LiveText>,
    id: i64,
    typed: &str,
    by: Viewer,
) -> Result<Option<Vec<u8>>, StoreError> {
    let by = Some(by.person);
    let stood = then.as_ref().unwrap_or(text).text_of(id);
    let changes = difference(&stood, typed);
    if changes.is_empty() {
        return Ok(None);
    }
    let bytes = match then {
        None => text.edit(id, &changes, by),
        Some(mut then) => {
            let bytes = then.edit(id, &changes, by);
            let edit = bytes.as_deref().and_then(Edit::read).ok_or_else(|| broken(text))?;
            text.apply(vec![edit.update], by).map_err(|_| broken(text))?;
            bytes
        }
    };
    bytes.ok_or_else(|| broken(text)).map(Some)
}

/// Keeps a merged text. Returns the section's text and version afterwards; none when the writer
/// changed nothing. The postmortem is locked.
pub(in crate::postmortems) async fn keep_merged(
    work: &UnitOfWork,
    merged: MergedText,
) -> Result<Option<(String, i32)>, StoreError> {
    let (connection, id) = (&work.transaction, merged.section.0);
    let Some(edit) = merged.edit else { return Ok(None) };
    let mut text = merged.text;
    keep_standing(connection, &mut text, id, merged.before, work.now, Kind::Stretch).await?;
    catch_up(connection, &mut text).await?;
    let stands = text.text_of(id);
    if stands.len() > MAX_SECTION_TEXT {
        return Err(ValidationErrors::one(
            "text",
            "Together with other people’s changes, this section is over the 1 MB limit.",
        )
        .into());
    }
    text.seq += 1;
    let by = Some(work.by.person);
    text_update::Entity::insert(row(&text, by, edit, work.now)).exec_without_returning(connection).await?;
    write_out(connection, &mut text, vec![id]).await?;
    follow_mentions(connection, &mut text, (id, work.by.person), work.now).await?;
    let standing = text.standing(id);
    keep_standing(connection, &mut text, id, standing, work.now, Kind::Own).await?;
    Ok(Some((stands, version(text.seq))))
}

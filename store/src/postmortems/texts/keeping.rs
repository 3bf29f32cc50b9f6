//! Saves edits, and writes the Markdown of the changed sections.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use domain::people::{PersonId, Viewer};
use domain::postmortems::{ActivityKind, MAX_SECTION_TEXT, PostmortemNumber, may_edit, may_see};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Set};

use super::difference::Change;
use super::live_text::{Edit, LiveText, beside, broken, version};
use super::loading::{catch_up, is_behind, load_text, section_ids};
use super::mentions::follow_mentions;
use super::passages::follow_passages;
use super::putting_in::put_in;
use super::refused::EditRefused;
use super::versions::keep_first_versions;
use crate::error::found;
use crate::people::as_now;
use crate::postmortems::activity::record_activity;
use crate::postmortems::{draft_access, load_access};
use crate::rows::{postmortem, section, text_update};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// What others keep meanwhile is caught up with so often outside of a transaction.
const MAX_CATCH_UPS: usize = 3;
/// How long a right to write is believed before it is asked for again.
const BELIEVED: TimeDelta = TimeDelta::seconds(1);
/// Who writes on is noted once in this time, section by section.
const NOTED: TimeDelta = TimeDelta::minutes(10);

/// The result of saving edits.
#[derive(Debug, Default)]
pub struct SavedEdits {
    /// Edits that came from elsewhere meanwhile, in the order in which they were kept.
    pub others: Vec<Vec<u8>>,
    /// Those of the edits that were not kept, by their place, and why.
    pub refused: Vec<(usize, EditRefused)>,
    /// Whether the text of any section changed.
    pub has_changed: bool,
}

impl Store {
    /// The text of a postmortem as it is, to be written on, for whoever may see the draft.
    pub async fn open_text(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
        now: DateTime<Utc>,
    ) -> Result<LiveText, StoreError> {
        draft_access(self.reader(), viewer, number).await?;
        let text = load_text(self.reader(), number).await?;
        if text.seq > 0 {
            return Ok(text);
        }
        let transaction = self.begin().await?;
        let text = locked_text(&transaction, number, to_microseconds(now)).await?;
        transaction.commit().await?;
        Ok(text)
    }

    /// Keeps edits, all those that may be kept in one transaction: when this returns, they survive
    /// the end of the process. After an error the text is to be opened anew.
    pub async fn save_edits(
        &self,
        text: &mut LiveText,
        edits: Vec<(Viewer, Edit)>,
        now: DateTime<Utc>,
    ) -> Result<SavedEdits, StoreError> {
        let now = to_microseconds(now);
        let mut outcome = SavedEdits { others: catch_up(self.reader(), text).await?, ..SavedEdits::default() };
        for id in section_ids(self.reader(), text.number).await? {
            text.add_section(id, None);
        }
        let mut rights = HashMap::new();
        for (viewer, _) in &edits {
            if let Entry::Vacant(unknown) = rights.entry(viewer.person) {
                unknown.insert(may_write(self.reader(), text, *viewer, now).await?);
            }
        }
        // In a long text it can take a while; nobody else waits for it.
        let put_in = beside(text, move |text| put_in(text, edits, &rights)).await??;
        outcome.refused = put_in.refused;
        if put_in.kept.is_empty() {
            return Ok(outcome);
        }
        let transaction = self.begin_caught_up(text, &mut outcome.others).await?;
        let mut rows = Vec::with_capacity(put_in.kept.len());
        for (by, bytes) in put_in.kept {
            text.seq += 1;
            rows.push(row(text, Some(by), bytes, now));
        }
        text.since_snapshot += rows.len();
        text_update::Entity::insert_many(rows).exec_without_returning(&transaction).await?;
        outcome.has_changed = !put_in.touched.is_empty();
        let sections: Vec<i64> = put_in.touched.iter().map(|(section, _)| *section).collect();
        write_out(&transaction, text, sections.clone()).await?;
        if !outcome.others.is_empty() && sections.iter().any(|id| text.text_of(*id).len() > MAX_SECTION_TEXT) {
            return Err(StoreError::Conflict);
        }
        let last_writers: BTreeMap<i64, PersonId> = put_in.touched.iter().copied().collect();
        for last in last_writers {
            follow_mentions(&transaction, text, last, now).await?;
        }
        note_writing(&transaction, text, put_in.touched, now).await?;
        self.announce(&transaction, [text.number.0]).await?;
        transaction.commit().await?;
        Ok(outcome)
    }

    /// Begins a transaction in which nobody else writes the text, and all that others wrote is there.
    async fn begin_caught_up(
        &self,
        text: &mut LiveText,
        others: &mut Vec<Vec<u8>>,
    ) -> Result<DatabaseTransaction, StoreError> {
        let mut times = 0;
        loop {
            let transaction = self.begin().await?;
            lock(&transaction, text.number).await?;
            if !is_behind(&transaction, text).await? {
                return Ok(transaction);
            }
            if times == MAX_CATCH_UPS {
                others.extend(catch_up(&transaction, text).await?);
                return Ok(transaction);
            }
            transaction.rollback().await?;
            others.extend(catch_up(self.reader(), text).await?);
            times += 1;
        }
    }

    /// Applies what others have kept meanwhile, and returns it.
    pub async fn catch_up_text(&self, text: &mut LiveText) -> Result<Vec<Vec<u8>>, StoreError> {
        catch_up(self.reader(), text).await
    }
}

/// Changes of one postmortem wait for each other.
pub(super) async fn lock(connection: &impl ConnectionTrait, number: PostmortemNumber) -> Result<(), StoreError> {
    let query = postmortem::Entity::find_by_id(number.0).select_only().column(postmortem::Column::Number);
    found(query.lock_exclusive().into_tuple::<i64>().one(connection).await?)?;
    Ok(())
}

/// The text, which nobody else changes before this transaction ends.
pub(in crate::postmortems) async fn locked_text(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
    now: DateTime<Utc>,
) -> Result<LiveText, StoreError> {
    lock(connection, number).await?;
    load_or_begin(connection, number, now).await
}

/// The text; one that nobody has written live yet begins with the sections as they stand. The
/// postmortem is locked.
pub(super) async fn load_or_begin(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
    now: DateTime<Utc>,
) -> Result<LiveText, StoreError> {
    let mut text = load_text(connection, number).await?;
    if text.seq > 0 {
        return Ok(text);
    }
    let sections = section::Entity::find().filter(section::Column::Postmortem.eq(number.0)).all(connection).await?;
    for section in sections.iter().filter(|section| !section.text.is_empty()) {
        text.edit(section.id, &[Change { at: 0, deleted: 0, inserted: &section.text }], None);
    }
    // Sections may have been changed before they had edits; edits count on from there.
    text.seq = sections.iter().map(|section| i64::from(section.version)).max().unwrap_or(1).max(1);
    let whole = text.whole().ok_or_else(|| broken(&text))?;
    let row = row(&text, None, whole, now);
    text_update::Entity::insert(row).exec_without_returning(connection).await?;
    keep_first_versions(connection, &text, sections, now).await?;
    Ok(text)
}

/// Writes the Markdown of these sections where reports, lists and the API read it.
pub(super) async fn write_out(
    connection: &impl ConnectionTrait,
    text: &mut LiveText,
    mut sections: Vec<i64>,
) -> Result<(), StoreError> {
    sections.sort_unstable();
    sections.dedup();
    follow_passages(connection, text, &sections).await?;
    for id in sections {
        let stands = text.text_of(id);
        text.measured(id, stands.len());
        section::Entity::update_many()
            .col_expr(section::Column::Text, Expr::value(stands))
            .col_expr(section::Column::Version, Expr::value(version(text.seq)))
            .filter(section::Column::Id.eq(id))
            .filter(section::Column::Postmortem.eq(text.number.0))
            .exec(connection)
            .await?;
    }
    Ok(())
}

pub(super) fn row(
    text: &LiveText,
    by: Option<PersonId>,
    bytes: Vec<u8>,
    now: DateTime<Utc>,
) -> text_update::ActiveModel {
    text_update::ActiveModel {
        postmortem: Set(text.number.0),
        seq: Set(text.seq),
        person_id: Set(by.map(|person| person.0)),
        bytes: Set(bytes),
        at: Set(now),
    }
}

/// Whether somebody may write here, asked at most once a second. Roles are read anew: a page can be
/// open for longer than its person is a member.
async fn may_write(
    connection: &impl ConnectionTrait,
    text: &mut LiveText,
    viewer: Viewer,
    now: DateTime<Utc>,
) -> Result<Result<(), EditRefused>, StoreError> {
    if text.may_write.get(&viewer.person).is_some_and(|seen| now - *seen < BELIEVED) {
        return Ok(Ok(()));
    }
    let Some(viewer) = as_now(connection, viewer.person).await? else { return Ok(Err(EditRefused::Absent)) };
    let access = load_access(connection, viewer, text.number).await?;
    let Some(access) = access.filter(|access| may_see(viewer, access)) else { return Ok(Err(EditRefused::Absent)) };
    if let Err(refused) = may_edit(viewer, &access) {
        return Ok(Err(refused.into()));
    }
    text.may_write.insert(viewer.person, now);
    Ok(Ok(()))
}

/// Notes who writes where, not with every letter.
async fn note_writing(
    connection: &impl ConnectionTrait,
    text: &mut LiveText,
    mut touched: Vec<(i64, PersonId)>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    touched.sort_unstable();
    touched.dedup();
    for (id, person) in touched {
        if text.noted.get(&(person, id)).is_some_and(|noted| now - *noted < NOTED) {
            continue;
        }
        let heading = section::Entity::find_by_id(id)
            .select_only()
            .column(section::Column::Heading)
            .into_tuple::<String>()
            .one(connection)
            .await?;
        if let Some(heading) = heading {
            record_activity(connection, text.number, person, ActivityKind::SectionEdited, &heading, now).await?;
        }
        text.noted.insert((person, id), now);
    }
    Ok(())
}

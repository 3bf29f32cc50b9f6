//! Loads the live document from its snapshot and edits.

use std::collections::BTreeMap;

use domain::people::PersonId;
use domain::postmortems::PostmortemNumber;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use yrs::Update;
use yrs::updates::decoder::Decode;

use super::live_text::{LiveText, beside};
use super::runs::Runs;
use crate::StoreError;
use crate::error::read_json;
use crate::rows::{section, text_snapshot, text_update};

/// The document as it is stored: the last snapshot and the edits since.
pub(super) async fn load_text(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<LiveText, StoreError> {
    let snapshot = text_snapshot::Entity::find()
        .filter(text_snapshot::Column::Postmortem.eq(number.0))
        .order_by_desc(text_snapshot::Column::Seq)
        .one(connection)
        .await?;
    let mut text = LiveText::new(number);
    let mut runs: BTreeMap<i64, Runs> = BTreeMap::new();
    if let Some(snapshot) = snapshot {
        text.seq = snapshot.seq;
        runs = read_json(&snapshot.runs, "text_snapshot", number)?;
        begin_with(&mut text, snapshot.bytes).await?;
    }
    for id in section_ids(connection, number).await? {
        text.add_section(id, runs.remove(&id));
    }
    catch_up(connection, &mut text).await?;
    Ok(text)
}

/// The text as it was after the edit `seq`; none when that is too long ago to be known.
pub(super) async fn load_text_at(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
    seq: i64,
) -> Result<Option<LiveText>, StoreError> {
    let snapshot = text_snapshot::Entity::find()
        .filter(text_snapshot::Column::Postmortem.eq(number.0))
        .filter(text_snapshot::Column::Seq.lte(seq))
        .order_by_desc(text_snapshot::Column::Seq)
        .one(connection)
        .await?;
    let mut text = LiveText::new(number);
    let has_snapshot = snapshot.is_some();
    if let Some(snapshot) = snapshot {
        text.seq = snapshot.seq;
        begin_with(&mut text, snapshot.bytes).await?;
    }
    let rows = updates_after(connection, number, text.seq, Some(seq)).await?;
    // Without a snapshot all edits must still be there; the first one has a text of its own.
    let is_whole = has_snapshot || rows.first().is_some_and(|first| first.person_id.is_none());
    if !is_whole || rows.last().map_or(text.seq, |last| last.seq) < seq {
        return Ok(None);
    }
    for id in section_ids(connection, number).await? {
        text.add_section(id, None);
    }
    beside(&mut text, move |text| apply_rows(text, rows)).await??;
    Ok(Some(text))
}

/// Applies the edits that others have kept meanwhile, and returns them.
pub(super) async fn catch_up(
    connection: &impl ConnectionTrait,
    text: &mut LiveText,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = updates_after(connection, text.number, text.seq, None).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    for id in section_ids(connection, text.number).await? {
        text.add_section(id, None);
    }
    text.since_snapshot += rows.len();
    let bytes = rows.iter().map(|row| row.bytes.clone()).collect();
    beside(text, move |text| apply_rows(text, rows)).await??;
    Ok(bytes)
}

/// Whether others have kept edits that are not in the text.
pub(super) async fn is_behind(connection: &impl ConnectionTrait, text: &LiveText) -> Result<bool, StoreError> {
    let query = text_update::Entity::find()
        .filter(text_update::Column::Postmortem.eq(text.number.0))
        .filter(text_update::Column::Seq.gt(text.seq))
        .select_only()
        .column(text_update::Column::Seq);
    Ok(query.into_tuple::<i64>().one(connection).await?.is_some())
}

async fn begin_with(text: &mut LiveText, snapshot: Vec<u8>) -> Result<(), StoreError> {
    let begun = beside(text, move |text| text.begin_with(&snapshot)).await?;
    begun.map_err(|_| unreadable("text_snapshot", text.number, text.seq))
}

fn apply_rows(text: &mut LiveText, rows: Vec<text_update::Model>) -> Result<(), StoreError> {
    let number = text.number;
    let mut rows = rows.into_iter().peekable();
    // What one person wrote in a row is applied at once, which is much quicker.
    while let Some(first) = rows.next() {
        let person = first.person_id;
        let mut updates = Vec::new();
        let mut next = Some(first);
        while let Some(row) = next {
            updates.push(Update::decode_v1(&row.bytes).map_err(|_| unreadable("text_update", number, row.seq))?);
            text.seq = row.seq;
            next = rows.next_if(|row| row.person_id == person);
        }
        text.apply(updates, person.map(PersonId)).map_err(|_| unreadable("text_update", number, text.seq))?;
    }
    Ok(())
}

async fn updates_after(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
    after: i64,
    until: Option<i64>,
) -> Result<Vec<text_update::Model>, StoreError> {
    let mut query = text_update::Entity::find()
        .filter(text_update::Column::Postmortem.eq(number.0))
        .filter(text_update::Column::Seq.gt(after))
        .order_by_asc(text_update::Column::Seq);
    if let Some(until) = until {
        query = query.filter(text_update::Column::Seq.lte(until));
    }
    Ok(query.all(connection).await?)
}

pub(super) async fn section_ids(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<Vec<i64>, StoreError> {
    let query = section::Entity::find().filter(section::Column::Postmortem.eq(number.0));
    Ok(query.select_only().column(section::Column::Id).into_tuple().all(connection).await?)
}

fn unreadable(table: &'static str, number: PostmortemNumber, seq: i64) -> StoreError {
    StoreError::Inconsistent { table, row: format!("{number}/{seq}") }
}

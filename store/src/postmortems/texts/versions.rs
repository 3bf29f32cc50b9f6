//! Creates versions of sections from edits.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::live_text::{LiveText, version};
use super::runs::Runs;
use crate::error::write_json;
use crate::rows::{section, section_version};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// Writing on after a longer pause begins a new version.
const PAUSE: TimeDelta = TimeDelta::minutes(2);
/// A version covers at most this much time.
const LONGEST: TimeDelta = TimeDelta::minutes(10);

/// Whether what is written on joins the last version or is one of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Stretch,
    Own,
}

impl Store {
    /// Keeps versions of the sections that changed since the last time.
    pub async fn save_versions(&self, text: &mut LiveText, now: DateTime<Utc>) -> Result<(), StoreError> {
        let changed: Vec<i64> =
            text.sections.iter().filter(|(_, section)| section.has_news).map(|(id, _)| *id).collect();
        if changed.is_empty() {
            return Ok(());
        }
        let transaction = self.begin().await?;
        for id in changed {
            save_version(&transaction, text, id, to_microseconds(now), Kind::Stretch).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// A section at one point in time.
pub(super) struct Standing {
    text: String,
    runs: Runs,
    version: i32,
}

impl LiveText {
    /// The current state of a section.
    pub(super) fn standing(&self, id: i64) -> Standing {
        let text = self.text_of(id);
        Standing { runs: self.runs_of(id, &text), text, version: version(self.seq) }
    }
}

/// Keeps a section as it stands now, if that is not kept already.
async fn save_version(
    connection: &impl ConnectionTrait,
    text: &mut LiveText,
    id: i64,
    now: DateTime<Utc>,
    kind: Kind,
) -> Result<(), StoreError> {
    let standing = text.standing(id);
    keep_standing(connection, text, id, standing, now, kind).await
}

/// Keeps a section as it stands or stood, if that is not kept already.
pub(super) async fn keep_standing(
    connection: &impl ConnectionTrait,
    text: &mut LiveText,
    id: i64,
    standing: Standing,
    now: DateTime<Utc>,
    kind: Kind,
) -> Result<(), StoreError> {
    // A section can be removed while its text is open; its versions went with it.
    if section::Entity::find_by_id(id).one(connection).await?.is_none() {
        text.sections.remove(&id);
        return Ok(());
    }
    let last = section_version::Entity::find()
        .filter(section_version::Column::SectionId.eq(id))
        .order_by_desc(section_version::Column::Id)
        .one(connection)
        .await?;
    if let Some(section) = text.sections.get_mut(&id) {
        section.has_news = false;
    }
    if last.as_ref().is_some_and(|last| last.text == standing.text) {
        return Ok(());
    }
    let goes_on = |last: &section_version::Model| {
        kind == Kind::Stretch && now - last.at < PAUSE && now - last.began_at < LONGEST && last.began_at < last.at
    };
    let mut row = section_version::ActiveModel {
        version: Set(standing.version),
        text: Set(standing.text),
        runs: Set(write_json(&standing.runs)),
        at: Set(now),
        ..Default::default()
    };
    if let Some(last) = last.filter(goes_on) {
        row.id = Set(last.id);
        row.update(connection).await?;
        return Ok(());
    }
    row.section_id = Set(id);
    row.postmortem = Set(text.number.0);
    // A stretch has a length; what was saved at once has none, and is not written on.
    row.began_at = Set(if kind == Kind::Own { now } else { now - TimeDelta::milliseconds(1) });
    row.insert(connection).await?;
    Ok(())
}

/// Keeps the sections as they were before anybody wrote live.
pub(super) async fn keep_first_versions(
    connection: &impl ConnectionTrait,
    text: &LiveText,
    sections: Vec<section::Model>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let rows: Vec<_> = sections
        .into_iter()
        .filter(|section| !section.text.is_empty())
        .map(|section| {
            let length = section.text.encode_utf16().count().try_into().unwrap_or(u32::MAX);
            section_version::ActiveModel {
                section_id: Set(section.id),
                postmortem: Set(text.number.0),
                version: Set(section.version),
                runs: Set(write_json(&Runs::of_nobody(length))),
                text: Set(section.text),
                began_at: Set(now),
                at: Set(now),
                ..Default::default()
            }
        })
        .collect();
    if !rows.is_empty() {
        section_version::Entity::insert_many(rows).exec_without_returning(connection).await?;
    }
    Ok(())
}

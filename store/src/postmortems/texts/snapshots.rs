//! Snapshots of the live document, and deletion of old edits.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::keeping::lock;
use super::live_text::LiveText;
use crate::error::write_json;
use crate::rows::{text_snapshot, text_update};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// The number of edits since the last snapshot after which a new one is worthwhile.
const WORTH: usize = 500;
/// Edits stay for so long after a snapshot holds them.
const STAY: TimeDelta = TimeDelta::days(7);

impl LiveText {
    /// Whether enough edits have accumulated for a snapshot.
    pub fn wants_snapshot(&self) -> bool {
        self.since_snapshot >= WORTH
    }
}

impl Store {
    /// Keeps all edits as one, after checking that the one says the same. Edits that a snapshot has
    /// held for seven days go.
    pub async fn save_snapshot(&self, text: &mut LiveText, now: DateTime<Utc>) -> Result<(), StoreError> {
        let Some(whole) = text.whole() else { return Ok(()) };
        text.history = whole.len();
        if !text.is_told_by(&whole) {
            tracing::error!(postmortem = text.number.0, seq = text.seq, "a snapshot does not match its edits");
            text.since_snapshot = 0;
            return Ok(());
        }
        let now = to_microseconds(now);
        let transaction = self.begin().await?;
        lock(&transaction, text.number).await?;
        text_snapshot::Entity::delete_by_id((text.number.0, text.seq)).exec(&transaction).await?;
        text_snapshot::ActiveModel {
            postmortem: Set(text.number.0),
            seq: Set(text.seq),
            bytes: Set(whole),
            runs: Set(write_json(&text.all_runs())),
            at: Set(now),
        }
        .insert(&transaction)
        .await?;
        let snapshots = text_snapshot::Entity::find()
            .filter(text_snapshot::Column::Postmortem.eq(text.number.0))
            .order_by_desc(text_snapshot::Column::Seq)
            .select_only()
            .column(text_snapshot::Column::Seq)
            .column(text_snapshot::Column::At)
            .into_tuple::<(i64, DateTime<Utc>)>()
            .all(&transaction)
            .await?;
        let (unneeded, base) = outlived(&snapshots, now);
        if !unneeded.is_empty() {
            text_snapshot::Entity::delete_many()
                .filter(text_snapshot::Column::Postmortem.eq(text.number.0))
                .filter(text_snapshot::Column::Seq.is_in(unneeded))
                .exec(&transaction)
                .await?;
        }
        if let Some(base) = base {
            text_update::Entity::delete_many()
                .filter(text_update::Column::Postmortem.eq(text.number.0))
                .filter(text_update::Column::Seq.lte(base))
                .exec(&transaction)
                .await?;
        }
        transaction.commit().await?;
        text.since_snapshot = 0;
        Ok(())
    }
}

/// Of snapshots, the newest first: those that nobody needs, and the one up to which edits can go.
/// The two newest stay, and the newest of each day of the last seven, and one older.
fn outlived(snapshots: &[(i64, DateTime<Utc>)], now: DateTime<Utc>) -> (Vec<i64>, Option<i64>) {
    let base = snapshots.iter().find(|(_, at)| now - *at >= STAY).map(|(seq, _)| *seq);
    let mut days = BTreeSet::new();
    let mut unneeded = Vec::new();
    for (place, (seq, at)) in snapshots.iter().enumerate() {
        let is_first_of_its_day = days.insert(at.date_naive());
        let is_needed = place < 2 || base.is_none_or(|base| *seq >= base) && is_first_of_its_day;
        if !is_needed && base != Some(*seq) {
            unneeded.push(*seq);
        }
    }
    (unneeded, base)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32, hour: u32) -> DateTime<Utc> {
        chrono::NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(hour, 0, 0).unwrap().and_utc()
    }

    #[test]
    fn edits_stay_until_a_snapshot_has_held_them_for_seven_days() {
        let now = day(20, 12);
        let snapshots = [
            (90, day(20, 12)),
            (80, day(20, 11)),
            (70, day(20, 9)),
            (60, day(19, 9)),
            (50, day(13, 13)),
            (40, day(13, 11)),
            (30, day(2, 9)),
        ];
        let (unneeded, base) = outlived(&snapshots, now);
        assert_eq!(base, Some(40));
        assert_eq!(unneeded, [70, 30]);
    }

    #[test]
    fn nothing_goes_while_all_is_young() {
        let (unneeded, base) = outlived(&[(20, day(20, 12)), (10, day(19, 12))], day(20, 13));
        assert_eq!((unneeded, base), (vec![], None));
    }
}

//! Where events stand among each other: moving them, and what follows when another event or the zone changes.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::postmortems::{ActivityKind, PostmortemNumber};
use domain::timeline::placing::{Placed, followers, in_other_zone, instant_of_changed, moved};
use domain::timeline::{EventFields, EventId, Precision};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::load_events;
use crate::postmortems::{follow_timeline, zone_of};
use crate::records::record;
use crate::rows::event;
use crate::unit_of_work::Direction;
use crate::{StoreError, UnitOfWork};

/// Databases bound the values of one statement, and each event takes five.
const PER_STATEMENT: usize = 500;

impl UnitOfWork {
    /// Moves an event among those of the same instant, or past any other event when it has no time yet.
    pub async fn move_event(
        &self,
        number: PostmortemNumber,
        id: EventId,
        direction: Direction,
    ) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = record::<event::Entity>(&self.transaction, number, id.0, false).await?;
        let zone = self.zone_of(number).await?;
        let events = load_events(&self.transaction, number).await?;
        self.place_events(&moved(&events, id, direction == Direction::Up, zone)).await?;
        follow_timeline(self, number).await?;
        self.record_activity(number, ActivityKind::EventMoved, &row.text).await
    }

    /// Keeps the days of events when the zone of their postmortem changes.
    pub(crate) async fn events_to_zone(&self, number: PostmortemNumber, from: Tz, to: Tz) -> Result<(), StoreError> {
        if from == to {
            return Ok(());
        }
        let events = load_events(&self.transaction, number).await?;
        self.place_events(&in_other_zone(&events, from, to)).await?;
        follow_timeline(self, number).await
    }

    /// The instant of an event after a change. Events without a time that follow it come along.
    pub(super) async fn new_instant(
        &self,
        number: PostmortemNumber,
        before: &event::Model,
        fields: &EventFields,
    ) -> Result<DateTime<Utc>, StoreError> {
        let has_place = fields.precision != Precision::Unknown;
        if has_place && before.at == fields.at {
            return Ok(fields.at);
        }
        let events = load_events(&self.transaction, number).await?;
        if has_place {
            self.bring_events(&followers(&events, EventId(before.id), fields.at), fields.at).await?;
            return Ok(fields.at);
        }
        Ok(instant_of_changed(before.at, fields.at, &events, self.zone_of(number).await?))
    }

    async fn bring_events(&self, ids: &[EventId], at: DateTime<Utc>) -> Result<(), StoreError> {
        for ids in ids.chunks(PER_STATEMENT) {
            event::Entity::update_many()
                .col_expr(event::Column::At, Expr::value(at))
                .col_expr(event::Column::Version, next_version())
                .filter(event::Column::Id.is_in(ids.iter().map(|id| id.0)))
                .exec(&self.transaction)
                .await?;
        }
        Ok(())
    }

    /// The time zone in which a postmortem is written.
    pub async fn zone_of(&self, number: PostmortemNumber) -> Result<Tz, StoreError> {
        zone_of(&self.transaction, number).await
    }

    async fn place_events(&self, placed: &[Placed]) -> Result<(), StoreError> {
        for placed in placed.chunks(PER_STATEMENT) {
            let (mut instants, mut positions) = (CaseStatement::new(), CaseStatement::new());
            for Placed { id, at, position } in placed {
                let is_it = || event::Column::Id.eq(id.0);
                instants = instants.case(is_it(), Expr::value(*at));
                positions = positions.case(is_it(), Expr::value(*position));
            }
            event::Entity::update_many()
                .col_expr(event::Column::At, instants.into())
                .col_expr(event::Column::Position, positions.into())
                .col_expr(event::Column::Version, next_version())
                .filter(event::Column::Id.is_in(placed.iter().map(|placed| placed.id.0)))
                .exec(&self.transaction)
                .await?;
        }
        Ok(())
    }
}

/// Who has a form of the event open must not put it back unknowingly.
fn next_version() -> Expr {
    Expr::col(event::Column::Version).add(1)
}

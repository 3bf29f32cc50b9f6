//! Feature flags of releases.

use domain::people::may_write;
use domain::readiness::{FlagFields, FlagId, FlagSwitch, MAX_FLAGS, ReleaseEventKind, ReleaseNumber, Switching};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

use super::events::{EventRow, used};
use crate::error::found;
use crate::rows::release_flag;
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Adds a feature flag, which is off.
    pub async fn add_flag(&self, number: ReleaseNumber, fields: &FlagFields) -> Result<FlagId, StoreError> {
        self.changeable_release(number).await?;
        let flags = release_flag::Entity::find().filter(release_flag::Column::Release.eq(number.0));
        let same = flags.clone().filter(release_flag::Column::Name.eq(fields.name.as_str()));
        if same.one(&self.transaction).await?.is_some() {
            let message = format!("This release already has a feature flag “{}”.", fields.name);
            return Err(ValidationErrors::one("name", message).into());
        }
        if flags.count(&self.transaction).await? >= MAX_FLAGS as u64 {
            return Err(ValidationErrors::one("name", format!("A release has at most {MAX_FLAGS} flags.")).into());
        }
        let row = release_flag::ActiveModel {
            release: Set(number.0),
            name: Set(fields.name.clone()),
            state: Set(FlagSwitch::Off.key().to_owned()),
            who_may: Set(fields.who_may.clone()),
            effect: Set(fields.effect.clone()),
            rationale: Set(fields.rationale.clone()),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        let added = EventRow { subject: &fields.name, ..EventRow::of(ReleaseEventKind::FlagAdded) };
        self.add_release_event(number, added).await?;
        Ok(FlagId(row.id))
    }

    /// Records that a feature flag was switched, also after the release has ended. The same request again, and a flag
    /// that is in that state already, change nothing.
    pub async fn switch_flag(
        &self,
        number: ReleaseNumber,
        id: FlagId,
        switching: &Switching,
    ) -> Result<(), StoreError> {
        may_write(self.by)?;
        found(self.locked_release(number).await?)?;
        let flag = release_flag::Entity::find_by_id(id.0)
            .filter(release_flag::Column::Release.eq(number.0))
            .one(&self.transaction)
            .await?;
        let flag = found(flag)?;
        let label = switching.state.label();
        let note = if switching.note.is_empty() { format!("{label}.") } else { format!("{label}: {}", switching.note) };
        if let Some(event) = self.release_event_of_request(&switching.request).await? {
            let is_same = event.release == number.0 && event.subject == flag.name && event.note == note;
            return if is_same { Ok(()) } else { Err(used().into()) };
        }
        if flag.state == switching.state.key() {
            return Ok(());
        }
        release_flag::Entity::update_many()
            .col_expr(release_flag::Column::State, Expr::value(switching.state.key()))
            .filter(release_flag::Column::Id.eq(id.0))
            .exec(&self.transaction)
            .await?;
        let event = EventRow {
            kind: ReleaseEventKind::FlagSwitched,
            request: Some(&switching.request),
            stage: None,
            subject: &flag.name,
            note: &note,
        };
        self.add_release_event(number, event).await
    }
}

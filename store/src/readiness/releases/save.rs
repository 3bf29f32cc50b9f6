//! Releases: create and edit.

use domain::people::may_write;
use domain::readiness::{
    Platform, ReleaseEventKind, ReleaseFields, ReleaseNumber, ReleaseState, RunbookKind, RunbookNumber,
};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::events::{EventRow, used};
use crate::error::{found, read};
use crate::readiness::approvals::approved_version;
use crate::rows::{release, release_event, runbook};
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Creates a release. The request that created one leads to the same release again.
    pub async fn create_release(
        &self,
        fields: &ReleaseFields,
        request: Option<&str>,
    ) -> Result<ReleaseNumber, StoreError> {
        may_write(self.by)?;
        if let Some(request) = request
            && let Some(event) = self.release_event_of_request(request).await?
        {
            let is_creation = event.kind == ReleaseEventKind::Created.key() && event.subject == fields.version_name;
            return if is_creation { Ok(ReleaseNumber(event.release)) } else { Err(used().into()) };
        }
        self.checks_plan(fields.plan).await?;
        let service = found(self.service_of(Some(&fields.service)).await?)?;
        let row = release::ActiveModel {
            version: Set(1),
            name: Set(fields.name.clone()),
            version_name: Set(fields.version_name.clone()),
            service_id: Set(service),
            platforms: Set(keys_of(&fields.platforms)),
            changes: Set(fields.changes.clone()),
            risks: Set(fields.risks.clone()),
            plan: Set(fields.plan.map(|plan| plan.0)),
            plan_version: Set(None),
            stages: Set(fields.stages.text()),
            state: Set(ReleaseState::Planned.key().to_owned()),
            stage: Set(None),
            criteria_version: Set(1),
            created_by: Set(Some(self.by.person.0)),
            created_at: Set(self.now),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        let number = ReleaseNumber(row.number);
        // The version is kept with the event, to recognise the same creation again.
        let created = EventRow { subject: &fields.version_name, request, ..EventRow::of(ReleaseEventKind::Created) };
        self.add_release_event(number, created).await?;
        Ok(number)
    }

    /// Edits the details of a release. What it is based on must be the current version. Another version, service, rollback plan,
    /// other platforms or stages reopen an approval.
    pub async fn save_release(
        &self,
        number: ReleaseNumber,
        version: i32,
        fields: &ReleaseFields,
    ) -> Result<(), StoreError> {
        let row = self.changeable_release(number).await?;
        if row.version != version {
            return Err(StoreError::Conflict);
        }
        let plan = fields.plan.map(|plan| plan.0);
        if plan != row.plan {
            self.checks_plan(fields.plan).await?;
        }
        let state = read(ReleaseState::from_key(&row.state), "release", row.number)?;
        let service = self.service_of(Some(&fields.service)).await?;
        let is_other = plan != row.plan
            || fields.stages.text() != row.stages
            || fields.version_name != row.version_name
            || keys_of(&fields.platforms) != row.platforms
            || service != Some(row.service_id);
        let plan_version = match fields.plan {
            Some(plan) if plan != RunbookNumber(row.plan.unwrap_or(0)) && state.is_out() => {
                approved_version(&self.transaction, plan).await?.map(|approval| approval.version)
            }
            _ if plan == row.plan => row.plan_version,
            _ => None,
        };
        release::Entity::update_many()
            .col_expr(release::Column::Version, Expr::value(version.saturating_add(1)))
            .col_expr(release::Column::Name, Expr::value(fields.name.clone()))
            .col_expr(release::Column::VersionName, Expr::value(fields.version_name.clone()))
            .col_expr(release::Column::ServiceId, Expr::value(service))
            .col_expr(release::Column::Platforms, Expr::value(keys_of(&fields.platforms)))
            .col_expr(release::Column::Changes, Expr::value(fields.changes.clone()))
            .col_expr(release::Column::Risks, Expr::value(fields.risks.clone()))
            .col_expr(release::Column::Plan, Expr::value(plan))
            .col_expr(release::Column::PlanVersion, Expr::value(plan_version))
            .col_expr(release::Column::Stages, Expr::value(fields.stages.text()))
            .filter(release::Column::Number.eq(number.0))
            .exec(&self.transaction)
            .await?;
        self.add_release_event(number, EventRow::of(ReleaseEventKind::Edited)).await?;
        if is_other {
            self.reopen_approval(
                &row,
                "The version, the service, the platforms, the stages or the rollback plan changed.",
            )
            .await
        } else {
            Ok(())
        }
    }

    /// A release that the viewer may change and that has not ended, locked until the end of the transaction.
    pub(super) async fn changeable_release(&self, number: ReleaseNumber) -> Result<release::Model, StoreError> {
        may_write(self.by)?;
        let row = found(self.locked_release(number).await?)?;
        let state = read(ReleaseState::from_key(&row.state), "release", row.number)?;
        if state.has_ended() {
            let message = format!("This release is {}. It can’t be changed.", state.label().to_lowercase());
            return Err(ValidationErrors::one("release", message).into());
        }
        Ok(row)
    }

    /// Changes of one release wait for each other.
    pub(super) async fn locked_release(&self, number: ReleaseNumber) -> Result<Option<release::Model>, StoreError> {
        let query = release::Entity::find_by_id(number.0).lock(LockType::NoKeyUpdate);
        Ok(query.one(&self.transaction).await?)
    }

    /// What a release was approved on changed: it needs another approval before it goes out.
    pub(super) async fn reopen_approval(&self, row: &release::Model, why: &str) -> Result<(), StoreError> {
        if row.state != ReleaseState::Approved.key() {
            return Ok(());
        }
        release::Entity::update_many()
            .col_expr(release::Column::State, Expr::value(ReleaseState::Planned.key()))
            .col_expr(release::Column::PlanVersion, Expr::value(None::<i32>))
            .filter(release::Column::Number.eq(row.number))
            .exec(&self.transaction)
            .await?;
        let reopened = EventRow { note: why, ..EventRow::of(ReleaseEventKind::Reopened) };
        self.add_release_event(ReleaseNumber(row.number), reopened).await
    }

    async fn checks_plan(&self, plan: Option<RunbookNumber>) -> Result<(), StoreError> {
        let Some(number) = plan else { return Ok(()) };
        let row = runbook::Entity::find_by_id(number.0).one(&self.transaction).await?;
        let is_plan = row.is_some_and(|row| row.kind == RunbookKind::RollbackPlan.key() && row.archived_at.is_none());
        if is_plan {
            return Ok(());
        }
        Err(ValidationErrors::one("plan", format!("There is no rollback plan {}.", number.label())).into())
    }

    pub(super) async fn release_event_of_request(
        &self,
        request: &str,
    ) -> Result<Option<release_event::Model>, StoreError> {
        let query = release_event::Entity::find().filter(release_event::Column::Request.eq(request));
        Ok(query.one(&self.transaction).await?)
    }
}

fn keys_of(platforms: &[Platform]) -> String {
    platforms.iter().map(|platform| platform.key()).collect::<Vec<_>>().join(",")
}

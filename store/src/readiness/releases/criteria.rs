//! Criteria of releases.

use domain::readiness::{CriterionFields, CriterionId, MAX_CRITERIA, ReleaseEventKind, ReleaseNumber};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use super::events::EventRow;
use super::load::load_criteria;
use crate::error::found;
use crate::rows::{release, release_criterion};
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Adds a criterion to a release. The votes are about other criteria from then on.
    pub async fn add_criterion(
        &self,
        number: ReleaseNumber,
        fields: &CriterionFields,
    ) -> Result<CriterionId, StoreError> {
        let row = self.changeable_release(number).await?;
        let criteria = load_criteria(&self.transaction, number.0).await?;
        if criteria.iter().any(|criterion| criterion.text == fields.text) {
            return Err(ValidationErrors::one("text", "This release already has this criterion.").into());
        }
        if criteria.len() >= MAX_CRITERIA {
            let message = format!("A release has at most {MAX_CRITERIA} criteria.");
            return Err(ValidationErrors::one("text", message).into());
        }
        let added = release_criterion::ActiveModel {
            release: Set(number.0),
            version: Set(1),
            text: Set(fields.text.clone()),
            state: Set(fields.state.key().to_owned()),
            reason: Set(fields.reason.clone()),
            evidence: Set(fields.evidence.clone()),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        self.criteria_changed(&row, ReleaseEventKind::CriterionAdded, fields).await?;
        Ok(CriterionId(added.id))
    }

    /// Changes a criterion. What the change is based on must be its current version. Nothing happens when it says what
    /// the criterion says already.
    pub async fn save_criterion(
        &self,
        number: ReleaseNumber,
        id: CriterionId,
        version: i32,
        fields: &CriterionFields,
    ) -> Result<(), StoreError> {
        let row = self.changeable_release(number).await?;
        let current = release_criterion::Entity::find_by_id(id.0)
            .filter(release_criterion::Column::Release.eq(number.0))
            .one(&self.transaction)
            .await?;
        let current = found(current)?;
        let is_same = current.text == fields.text
            && current.state == fields.state.key()
            && current.reason == fields.reason
            && current.evidence == fields.evidence;
        if is_same {
            return Ok(());
        }
        if current.version != version {
            return Err(StoreError::Conflict);
        }
        release_criterion::Entity::update_many()
            .col_expr(release_criterion::Column::Version, Expr::value(version.saturating_add(1)))
            .col_expr(release_criterion::Column::Text, Expr::value(fields.text.clone()))
            .col_expr(release_criterion::Column::State, Expr::value(fields.state.key()))
            .col_expr(release_criterion::Column::Reason, Expr::value(fields.reason.clone()))
            .col_expr(release_criterion::Column::Evidence, Expr::value(fields.evidence.clone()))
            .filter(release_criterion::Column::Id.eq(id.0))
            .exec(&self.transaction)
            .await?;
        self.criteria_changed(&row, ReleaseEventKind::CriterionChanged, fields).await
    }

    /// Votes are about a version of the criteria, so a change reopens the vote, and an approval with it.
    async fn criteria_changed(
        &self,
        row: &release::Model,
        kind: ReleaseEventKind,
        fields: &CriterionFields,
    ) -> Result<(), StoreError> {
        release::Entity::update_many()
            .col_expr(release::Column::CriteriaVersion, Expr::col(release::Column::CriteriaVersion).add(1))
            .filter(release::Column::Number.eq(row.number))
            .exec(&self.transaction)
            .await?;
        let said = if fields.reason.is_empty() { &fields.evidence } else { &fields.reason };
        let note = if said.is_empty() {
            format!("{}.", fields.state.label())
        } else {
            format!("{}: {said}", fields.state.label())
        };
        let event = EventRow { subject: &fields.text, note: &note, ..EventRow::of(kind) };
        self.add_release_event(ReleaseNumber(row.number), event).await?;
        self.reopen_approval(row, "The criteria changed.").await
    }
}

//! What happens to releases. Events are only added.

use domain::people::may_write;
use domain::readiness::{Readiness, ReleaseEvent, ReleaseEventFields, ReleaseEventKind, ReleaseNumber, ReleaseState};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::load::load_whole;
use crate::error::found;
use crate::readiness::approvals::approved_version;
use crate::rows::{release, release_event};
use crate::{StoreError, UnitOfWork};

/// Notes, votes and changes beyond these are refused: no release has so many. Its state can always change.
const MAX_EVENTS: i32 = 1_000;

/// An event to add.
#[derive(Debug, Clone, Copy)]
pub(super) struct EventRow<'a> {
    pub(super) kind: ReleaseEventKind,
    pub(super) request: Option<&'a str>,
    pub(super) stage: Option<i32>,
    pub(super) subject: &'a str,
    pub(super) note: &'a str,
}

impl EventRow<'_> {
    pub(super) fn of(kind: ReleaseEventKind) -> Self {
        Self { kind, request: None, stage: None, subject: "", note: "" }
    }
}

/// The last event that changed the state.
fn last_change(events: &[ReleaseEvent]) -> Option<&ReleaseEvent> {
    events.iter().rev().find(|event| event.kind.is_recorded() && event.kind != ReleaseEventKind::Note)
}

impl UnitOfWork {
    /// Records what happened to a release. The same request again changes nothing.
    pub async fn record_release_event(
        &self,
        number: ReleaseNumber,
        fields: &ReleaseEventFields,
    ) -> Result<ReleaseState, StoreError> {
        may_write(self.by)?;
        let row = found(self.locked_release(number).await?)?;
        let whole = load_whole(&self.transaction, row).await?;
        let release = &whole.release;
        if let Some(event) = self.release_event_of_request(&fields.request).await? {
            let is_same = event.release == number.0
                && event.kind == fields.kind.key()
                && event.stage == fields.stage
                && event.note == fields.note;
            return if is_same { Ok(release.state) } else { Err(used().into()) };
        }
        let readiness = Readiness { release, criteria: &whole.criteria, votes: &whole.votes };
        let by = last_change(&whole.events).and_then(|event| event.by.as_ref());
        let state = readiness.allows(fields, by)?;
        let plan_version = match (fields.kind, release.plan) {
            (ReleaseEventKind::Approved, Some(plan)) => {
                approved_version(&self.transaction, plan).await?.map(|approval| approval.version)
            }
            _ => release.plan_version,
        };
        release::Entity::update_many()
            .col_expr(release::Column::State, Expr::value(state.key()))
            .col_expr(release::Column::Stage, Expr::value(fields.stage.or(release.stage)))
            .col_expr(release::Column::PlanVersion, Expr::value(plan_version))
            .filter(release::Column::Number.eq(number.0))
            .exec(&self.transaction)
            .await?;
        let event = EventRow {
            kind: fields.kind,
            request: Some(&fields.request),
            stage: fields.stage,
            subject: "",
            note: &fields.note,
        };
        self.add_release_event(number, event).await?;
        Ok(state)
    }

    /// Adds an event to a release that is locked.
    pub(super) async fn add_release_event(&self, number: ReleaseNumber, event: EventRow<'_>) -> Result<(), StoreError> {
        let last = release_event::Entity::find()
            .filter(release_event::Column::Release.eq(number.0))
            .order_by_desc(release_event::Column::Sequence)
            .one(&self.transaction)
            .await?;
        let sequence = last.as_ref().map_or(1, |last| last.sequence.saturating_add(1));
        let changes_state = event.kind.is_recorded() && event.kind != ReleaseEventKind::Note;
        if sequence > MAX_EVENTS && !changes_state && event.kind != ReleaseEventKind::Reopened {
            let message = format!("A release has at most {MAX_EVENTS} entries in its log.");
            return Err(ValidationErrors::one("release", message).into());
        }
        let row = release_event::ActiveModel {
            release: Set(number.0),
            sequence: Set(sequence),
            request: Set(event.request.map(str::to_owned)),
            kind: Set(event.kind.key().to_owned()),
            stage: Set(event.stage),
            subject: Set(event.subject.to_owned()),
            by_id: Set(Some(self.by.person.0)),
            // Clocks of servers differ a little; within a release, time never goes back.
            at: Set(last.map_or(self.now, |last| last.at.max(self.now))),
            note: Set(event.note.to_owned()),
            ..Default::default()
        };
        release_event::Entity::insert(row).exec_without_returning(&self.transaction).await?;
        Ok(())
    }
}

pub(super) fn used() -> ValidationErrors {
    ValidationErrors::one("request", "This request was already used for something else. Reload the page and try again.")
}

//! Action items that become two, or that go to another postmortem.

use domain::actions::{ActionFields, ActionId, ChangeKind, valid_title};
use domain::markdown::to_plain_text;
use domain::postmortems::{ActivityKind, PostmortemNumber, Subject};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::history::NewChange;
use super::row::{self, fields_of};
use crate::rows::{action_item, comment, comment_thread, notification, suggestion_dismissal};
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Makes a part of an action item an action item of its own, at the end of the list. It has the
    /// same owner, due date, type, priority, area and finding, and is open.
    pub async fn split_action(
        &self,
        number: PostmortemNumber,
        id: ActionId,
        version: i32,
        title: &str,
    ) -> Result<ActionId, StoreError> {
        let access = self.editable(number).await?;
        let row = self.action_row(number, id, version).await?;
        let title = valid_title(title)?;
        let (whole, state) = (fields_of(&row)?, row::state_of(&row)?);
        let part = ActionFields {
            title: title.clone(),
            outcome: String::new(),
            validation: String::new(),
            tracker: None,
            ..whole.clone()
        };
        let from = format!("Split from “{}”", to_plain_text(&whole.title));
        let new = self.insert_action(number, &part, &from).await?;
        let next = version.saturating_add(1);
        action_item::ActiveModel { id: Set(id.0), version: Set(next), ..Default::default() }
            .update(&self.transaction)
            .await?;
        let note = to_plain_text(&title);
        let split = NewChange { kind: ChangeKind::Split, fields: &[], state, note: &note, version: next };
        self.record_change(id, split).await?;
        self.record_activity(number, ActivityKind::ActionSplit, &whole.title).await?;
        self.notify_owner(number, &access, new, 1, &part).await?;
        Ok(new)
    }

    /// Moves an action item with its history and comments to the end of another postmortem. It no
    /// longer addresses a finding, since that stays.
    pub async fn transfer_action(
        &self,
        number: PostmortemNumber,
        id: ActionId,
        version: i32,
        to: PostmortemNumber,
    ) -> Result<(), StoreError> {
        self.lock_both(number, to).await?;
        let from = self.editable(number).await?;
        if number == to {
            return Err(ValidationErrors::one("postmortem", "The action item is in this postmortem already.").into());
        }
        match self.editable(to).await {
            Err(StoreError::Absent) => {
                return Err(ValidationErrors::one("postmortem", "There is no postmortem with this number.").into());
            }
            Err(StoreError::Refused(refused)) => {
                return Err(ValidationErrors::one("postmortem", refused.to_string()).into());
            }
            Err(error) => return Err(error),
            Ok(_) => {}
        }
        let row = self.action_row(number, id, version).await?;
        let (title, state) = (row.title.clone(), row::state_of(&row)?);
        // The other postmortem may have another policy. What was still to be sent stays so.
        let look = row.due.map(|_| row.remind_at.map_or(self.now, |planned| planned.min(self.now)));
        let next = version.saturating_add(1);
        action_item::ActiveModel {
            id: Set(id.0),
            version: Set(next),
            postmortem: Set(to.0),
            position: Set(self.last_position(to).await?),
            finding_id: Set(None),
            remind_at: Set(look),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        self.take_along(id, number, to).await?;
        // Who sees the other postmortem need not know that there is this one.
        let note = if from.is_private { String::new() } else { format!("From {}", number.label()) };
        let moved = NewChange { kind: ChangeKind::Transferred, fields: &[], state, note: &note, version: next };
        self.record_change(id, moved).await?;
        self.record_activity(number, ActivityKind::ActionTransferred, &title).await?;
        self.record_activity(to, ActivityKind::ActionReceived, &title).await
    }

    /// What refers to an action item by its postmortem: threads, notifications and dismissed suggestions.
    async fn take_along(&self, id: ActionId, from: PostmortemNumber, to: PostmortemNumber) -> Result<(), StoreError> {
        let subject = Subject::Action(id).to_string();
        let comments: Vec<i64> = comment::Entity::find()
            .filter(
                comment::Column::ThreadId.in_subquery(
                    sea_orm::sea_query::Query::select()
                        .column(comment_thread::Column::Id)
                        .from(comment_thread::Entity)
                        .and_where(comment_thread::Column::ActionId.eq(id.0))
                        .take(),
                ),
            )
            .select_only()
            .column(comment::Column::Id)
            .into_tuple()
            .all(&self.transaction)
            .await?;
        let places = comments.iter().map(|comment| format!("comment-{comment}")).chain([subject.clone()]);
        notification::Entity::update_many()
            .col_expr(notification::Column::Postmortem, Expr::value(to.0))
            .filter(notification::Column::Postmortem.eq(from.0))
            .filter(notification::Column::Place.is_in(places))
            .exec(&self.transaction)
            .await?;
        comment_thread::Entity::update_many()
            .col_expr(comment_thread::Column::Postmortem, Expr::value(to.0))
            .filter(comment_thread::Column::ActionId.eq(id.0))
            .exec(&self.transaction)
            .await?;
        suggestion_dismissal::Entity::update_many()
            .col_expr(suggestion_dismissal::Column::Postmortem, Expr::value(to.0))
            .filter(suggestion_dismissal::Column::Postmortem.eq(from.0))
            .filter(suggestion_dismissal::Column::Subject.eq(subject))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }
}

//! Suggestions that somebody set aside, and taking that back.

use domain::people::Viewer;
use domain::postmortems::{ActivityKind, PostmortemNumber, Subject};
use domain::suggestions::{Dismissal, DismissalFields, DismissalId};
use domain::validation::ValidationErrors;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, PaginatorTrait, QueryFilter, QueryOrder,
    Set,
};

use crate::error::{found, read};
use crate::people::names_of;
use crate::postmortems::draft_access;
use crate::rows::{action_item, event, finding, section, suggestion_dismissal};
use crate::{Document, Store, StoreError, UnitOfWork};

/// More than this in one postmortem is not looked at by anybody any more.
const MAX_DISMISSALS: u64 = 2_000;

impl Store {
    /// The suggestions of a postmortem that somebody set aside, for those who see its draft.
    pub async fn list_dismissals(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
    ) -> Result<Vec<Dismissal>, StoreError> {
        draft_access(self.reader(), viewer, number).await?;
        self.load_dismissals(number).await
    }

    /// The same of a draft that the viewer got: what decides about it is not read again.
    pub async fn dismissals_of(&self, draft: &Document) -> Result<Vec<Dismissal>, StoreError> {
        self.load_dismissals(draft.postmortem.number).await
    }

    async fn load_dismissals(&self, number: PostmortemNumber) -> Result<Vec<Dismissal>, StoreError> {
        let rows = suggestion_dismissal::Entity::find()
            .filter(suggestion_dismissal::Column::Postmortem.eq(number.0))
            .order_by_asc(suggestion_dismissal::Column::Id)
            .all(self.reader())
            .await?;
        let names = names_of(self.reader(), rows.iter().filter_map(|row| row.dismissed_by).collect()).await?;
        rows.into_iter()
            .map(|row| {
                Ok(Dismissal {
                    id: DismissalId(row.id),
                    subject: read(row.subject.parse().ok(), "suggestion_dismissal", row.id)?,
                    rule: row.rule,
                    words: row.words,
                    reason: row.reason,
                    by: row.dismissed_by.and_then(|id| names.get(&id).cloned()),
                    at: row.dismissed_at,
                })
            })
            .collect()
    }
}

impl UnitOfWork {
    /// Sets a suggestion aside for the place where it stands. One that is set aside already gets the new
    /// reason.
    pub async fn dismiss_suggestion(
        &self,
        number: PostmortemNumber,
        fields: &DismissalFields,
    ) -> Result<DismissalId, StoreError> {
        self.editable(number).await?;
        if !is_there(&self.transaction, number, fields.subject).await? {
            return Err(StoreError::Absent);
        }
        let of_postmortem =
            suggestion_dismissal::Entity::find().filter(suggestion_dismissal::Column::Postmortem.eq(number.0));
        let before = of_postmortem
            .clone()
            .filter(suggestion_dismissal::Column::Subject.eq(fields.subject.to_string()))
            .filter(suggestion_dismissal::Column::Rule.eq(fields.rule))
            .filter(suggestion_dismissal::Column::Words.eq(&fields.words))
            .one(&self.transaction)
            .await?;
        if before.is_none() && of_postmortem.count(&self.transaction).await? >= MAX_DISMISSALS {
            let message = format!("You can dismiss at most {MAX_DISMISSALS} suggestions in a postmortem.");
            return Err(ValidationErrors::one("reason", message).into());
        }
        let row = suggestion_dismissal::ActiveModel {
            reason: Set(fields.reason.clone()),
            dismissed_by: Set(Some(self.by.person.0)),
            dismissed_at: Set(self.now),
            ..Default::default()
        };
        let row = if let Some(before) = before {
            suggestion_dismissal::ActiveModel { id: Set(before.id), ..row }.update(&self.transaction).await?
        } else {
            let row = suggestion_dismissal::ActiveModel {
                postmortem: Set(number.0),
                subject: Set(fields.subject.to_string()),
                rule: Set(fields.rule.to_owned()),
                words: Set(fields.words.clone()),
                ..row
            };
            row.insert(&self.transaction).await?
        };
        self.record_activity(number, ActivityKind::SuggestionDismissed, &fields.words).await?;
        Ok(DismissalId(row.id))
    }

    /// Undoes a dismissal: the suggestion is shown again.
    pub async fn undo_dismissal(&self, number: PostmortemNumber, id: DismissalId) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = suggestion_dismissal::Entity::find_by_id(id.0)
            .filter(suggestion_dismissal::Column::Postmortem.eq(number.0))
            .one(&self.transaction)
            .await?;
        let row = found(row)?;
        let words = row.words.clone();
        row.delete(&self.transaction).await?;
        self.record_activity(number, ActivityKind::SuggestionRestored, &words).await
    }
}

/// Whether the section or record exists in the postmortem.
async fn is_there(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
    subject: Subject,
) -> Result<bool, StoreError> {
    let count = match subject {
        Subject::Section(id) => {
            let query = section::Entity::find_by_id(id.0).filter(section::Column::Postmortem.eq(number.0));
            query.count(connection).await?
        }
        Subject::Event(id) => {
            let query = event::Entity::find_by_id(id.0).filter(event::Column::Postmortem.eq(number.0));
            query.count(connection).await?
        }
        Subject::Finding(id) => {
            let query = finding::Entity::find_by_id(id.0).filter(finding::Column::Postmortem.eq(number.0));
            query.count(connection).await?
        }
        Subject::Action(id) => {
            let query = action_item::Entity::find_by_id(id.0).filter(action_item::Column::Postmortem.eq(number.0));
            query.count(connection).await?
        }
    };
    Ok(count > 0)
}

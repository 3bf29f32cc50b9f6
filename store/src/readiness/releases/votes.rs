//! Go or no-go.

use domain::readiness::{ReleaseEventKind, ReleaseNumber, VoteChoice, VoteFields};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};

use super::events::EventRow;
use crate::rows::release_vote;
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Votes for a role, which replaces its earlier vote. The criteria must be those that the voter saw.
    pub async fn vote_on_release(&self, number: ReleaseNumber, fields: &VoteFields) -> Result<(), StoreError> {
        let row = self.changeable_release(number).await?;
        if row.criteria_version != fields.criteria_version {
            let message = "The criteria changed since you opened this page. Read them again, then vote.";
            return Err(ValidationErrors::one("criteria_version", message).into());
        }
        let vote = release_vote::ActiveModel {
            release: Set(number.0),
            role: Set(fields.role.key().to_owned()),
            choice: Set(fields.choice.key().to_owned()),
            criteria_version: Set(fields.criteria_version),
            by_id: Set(Some(self.by.person.0)),
            at: Set(self.now),
            note: Set(fields.note.clone()),
            ..Default::default()
        };
        let replaces = OnConflict::columns([release_vote::Column::Release, release_vote::Column::Role])
            .update_columns([
                release_vote::Column::Choice,
                release_vote::Column::CriteriaVersion,
                release_vote::Column::ById,
                release_vote::Column::At,
                release_vote::Column::Note,
            ])
            .to_owned();
        release_vote::Entity::insert(vote).on_conflict(replaces).exec_without_returning(&self.transaction).await?;
        let note = if fields.note.is_empty() {
            format!("{}.", fields.choice.label())
        } else {
            format!("{}: {}", fields.choice.label(), fields.note)
        };
        let voted = EventRow { subject: fields.role.label(), note: &note, ..EventRow::of(ReleaseEventKind::Voted) };
        self.add_release_event(number, voted).await?;
        match fields.choice {
            VoteChoice::Go => Ok(()),
            VoteChoice::NoGo => self.reopen_approval(&row, "A role voted no-go.").await,
        }
    }
}

//! Sections: text, heading and order.

use chrono::{DateTime, Utc};
use domain::people::Viewer;
use domain::postmortems::{ActivityKind, MAX_HEADING, MAX_QUESTION, Part, PostmortemNumber, Section, SectionId};
use domain::validation::{ValidationErrors, line, optional_line};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use super::document::{load_sections, section_of};
use super::texts::{MergedText, keep_merged};
use crate::error::found;
use crate::rows::section;
use crate::unit_of_work::Direction;
use crate::{Store, StoreError, UnitOfWork};

/// More sections than this are not a document any more.
const MAX_SECTIONS: usize = 100;

impl Store {
    /// Changes the text of a section. `version` is the one that the writer started from; what
    /// others wrote meanwhile stays, and both merge. When that version is too long ago to be
    /// known, it is a conflict.
    pub async fn write_section(
        &self,
        by: Viewer,
        place: (PostmortemNumber, SectionId),
        version: i32,
        text: &str,
        now: DateTime<Utc>,
    ) -> Result<Section, StoreError> {
        let merged = self.merge_section(by, place, version, text, now).await?;
        self.change(by, now, async |tx| tx.write_section(merged).await).await
    }
}

impl UnitOfWork {
    /// Changes the text of a section.
    pub async fn write_section(&self, merged: MergedText) -> Result<Section, StoreError> {
        let number = merged.postmortem();
        self.editable(number).await?;
        let mut row = self.section_row(number, merged.section).await?;
        if let Some((text, version)) = keep_merged(self, merged).await? {
            self.record_activity(number, ActivityKind::SectionEdited, &row.heading).await?;
            (row.text, row.version) = (text, version);
        }
        section_of(row)
    }

    /// Gives a section another heading and question. `version` counts changes of the heading and is the
    /// one that the writer started from.
    pub async fn rename_section(
        &self,
        number: PostmortemNumber,
        id: SectionId,
        version: i32,
        heading: &str,
        question: &str,
    ) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = self.section_row(number, id).await?;
        if version != row.heading_version {
            return Err(StoreError::Conflict);
        }
        let (heading, question) = titles(heading, question)?;
        section::ActiveModel {
            id: Set(id.0),
            heading: Set(heading.clone()),
            question: Set(question),
            heading_version: Set(row.heading_version.saturating_add(1)),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        self.record_activity(number, ActivityKind::SectionRenamed, &heading).await
    }

    /// Adds a text section at the end.
    pub async fn add_section(
        &self,
        number: PostmortemNumber,
        heading: &str,
        question: &str,
    ) -> Result<SectionId, StoreError> {
        self.editable(number).await?;
        let (heading, question) = titles(heading, question)?;
        let sections = load_sections(&self.transaction, number).await?;
        if sections.len() >= MAX_SECTIONS {
            return Err(ValidationErrors::one(
                "heading",
                format!("A postmortem can have at most {MAX_SECTIONS} sections."),
            )
            .into());
        }
        let row = section::ActiveModel {
            postmortem: Set(number.0),
            version: Set(1),
            part: Set(Part::Text.key().to_owned()),
            heading: Set(heading.clone()),
            question: Set(question),
            text: Set(String::new()),
            heading_version: Set(1),
            position: Set(sections.last().map_or(1, |last| last.position + 1)),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        self.record_activity(number, ActivityKind::SectionAdded, &heading).await?;
        Ok(SectionId(row.id))
    }

    /// Removes an empty section. One with text is emptied first, so that nothing goes unseen.
    pub async fn remove_section(&self, number: PostmortemNumber, id: SectionId) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = self.section_row(number, id).await?;
        if row.part != Part::Text.key() {
            return Err(ValidationErrors::one(
                "section",
                "This section is required. You can move but not remove required sections.",
            )
            .into());
        }
        if !row.text.trim().is_empty() {
            return Err(ValidationErrors::one(
                "section",
                "Only empty sections can be removed. Move the text elsewhere first.",
            )
            .into());
        }
        section::Entity::delete_by_id(id.0).exec(&self.transaction).await?;
        self.record_activity(number, ActivityKind::SectionRemoved, &row.heading).await
    }

    /// Moves a section by one position.
    pub async fn move_section(
        &self,
        number: PostmortemNumber,
        id: SectionId,
        direction: Direction,
    ) -> Result<(), StoreError> {
        self.editable(number).await?;
        let row = self.section_row(number, id).await?;
        let mut order: Vec<i64> =
            load_sections(&self.transaction, number).await?.iter().map(|section| section.id.0).collect();
        direction.swap(&mut order, id.0);
        for (id, position) in order.into_iter().zip(1..) {
            section::Entity::update_many()
                .col_expr(section::Column::Position, Expr::value(position))
                .filter(section::Column::Id.eq(id))
                .exec(&self.transaction)
                .await?;
        }
        self.record_activity(number, ActivityKind::SectionMoved, &row.heading).await
    }

    async fn section_row(&self, number: PostmortemNumber, id: SectionId) -> Result<section::Model, StoreError> {
        found(
            section::Entity::find_by_id(id.0)
                .filter(section::Column::Postmortem.eq(number.0))
                .one(&self.transaction)
                .await?,
        )
    }
}

fn titles(heading: &str, question: &str) -> Result<(String, String), StoreError> {
    let heading = line("heading", "The heading", heading, MAX_HEADING)?;
    let question = optional_line("question", "The question", question, MAX_QUESTION)?;
    Ok((heading, question.unwrap_or_default()))
}

//! Imports: previews, and which files were imported before.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use domain::people::{Viewer, may_write};
use domain::postmortems::import::{Choices, PartRole, PendingImportId};
use domain::postmortems::{ActivityKind, FullPostmortem, PostmortemNumber};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, Set,
};
use serde::{Deserialize, Serialize};

use super::list::visible_to;
use crate::error::{found, read_json, write_json};
use crate::rows::{import, pending_import, postmortem};
use crate::secret::hash_of;
use crate::{NewPicture, Store, StoreError, UnitOfWork};

/// A file to import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// The file name, without folders.
    pub name: String,
    /// The content, in Markdown.
    pub text: String,
}

/// The import of one file.
#[derive(Debug)]
pub struct ImportPlan<'a> {
    /// The file.
    pub source: &'a SourceFile,
    /// What was read from it.
    pub whole: &'a FullPostmortem,
    /// Its pictures, which stand in the texts by their hash.
    pub pictures: &'a [NewPicture],
}

/// Files that are being previewed.
#[derive(Debug, Clone)]
pub struct PendingImport {
    /// The id.
    pub id: PendingImportId,
    /// The Markdown files.
    pub sources: Vec<SourceFile>,
    /// The uploaded pictures.
    pub pictures: Vec<PictureFile>,
    /// The names of uploaded files that are neither text nor pictures.
    pub skipped: Vec<String>,
    /// What the person decided so far.
    pub choices: PreviewChoices,
}

/// What somebody decided about files that are being previewed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PreviewChoices {
    /// The places of the selected files; none yet when left out.
    pub keep: Option<Vec<usize>>,
    /// What counts for all files.
    pub all: Choices,
    /// What the parts of each file are, by the place of the file and the line.
    pub parts: BTreeMap<usize, BTreeMap<usize, PartRole>>,
    /// The proposed events of each file that are taken, by the place of the file.
    pub taken_events: BTreeMap<usize, BTreeSet<usize>>,
    /// The proposed action items, in the same way.
    pub taken_actions: BTreeMap<usize, BTreeSet<usize>>,
}

impl PreviewChoices {
    /// The choices about the file at a place.
    pub fn of(&self, place: usize) -> Choices {
        Choices {
            parts: self.parts.get(&place).cloned().unwrap_or_default(),
            taken_events: self.taken_events.get(&place).cloned().unwrap_or_default(),
            taken_actions: self.taken_actions.get(&place).cloned().unwrap_or_default(),
            ..self.all.clone()
        }
    }
}

/// An uploaded picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFile {
    /// Its path as the text may name it, or only its name.
    pub name: String,
    /// The content, not yet validated.
    pub bytes: Vec<u8>,
}

/// The stored form of files that are being previewed.
#[derive(Serialize, Deserialize)]
struct Kept {
    texts: Vec<SourceFile>,
    pictures: Vec<(String, String)>,
    #[serde(default)]
    skipped: Vec<String>,
    #[serde(default)]
    choices: PreviewChoices,
}

/// Files that nobody decided about are forgotten after a day.
const PENDING_HOURS: i64 = 24;

impl Store {
    /// The postmortem that the same text was imported into before, if it exists for the viewer.
    pub async fn find_import(
        &self,
        viewer: Viewer,
        source: &SourceFile,
    ) -> Result<Option<PostmortemNumber>, StoreError> {
        let number = import::Entity::find()
            .filter(import::Column::SourceHash.eq(hash_of(&source.text)))
            .join(JoinType::InnerJoin, import_postmortem())
            .filter(visible_to(viewer))
            .select_only()
            .column(import::Column::Postmortem)
            .order_by_desc(import::Column::Postmortem)
            .into_tuple::<i64>()
            .one(self.reader())
            .await?;
        Ok(number.map(PostmortemNumber))
    }

    /// The files that this person is previewing.
    pub async fn find_pending_import(
        &self,
        viewer: Viewer,
        id: PendingImportId,
    ) -> Result<Option<PendingImport>, StoreError> {
        let row = pending_import::Entity::find_by_id(id.0)
            .filter(pending_import::Column::PersonId.eq(viewer.person.0))
            .one(self.reader())
            .await?;
        row.map(|row| {
            let kept: Kept = read_json(&row.sources, "pending_import", row.id)?;
            let pictures = kept.pictures.into_iter().map(|(name, base64)| {
                let bytes = STANDARD.decode(base64).unwrap_or_default();
                PictureFile { name, bytes }
            });
            Ok(PendingImport {
                id: PendingImportId(row.id),
                sources: kept.texts,
                pictures: pictures.collect(),
                skipped: kept.skipped,
                choices: kept.choices,
            })
        })
        .transpose()
    }
}

impl UnitOfWork {
    /// Saves files for their preview. Expired previews are deleted.
    pub async fn create_preview(
        &self,
        sources: Vec<SourceFile>,
        pictures: &[PictureFile],
        skipped: Vec<String>,
    ) -> Result<PendingImportId, StoreError> {
        may_write(self.by)?;
        pending_import::Entity::delete_many()
            .filter(pending_import::Column::CreatedAt.lt(self.now - TimeDelta::hours(PENDING_HOURS)))
            .exec(&self.transaction)
            .await?;
        let pictures = pictures.iter().map(|picture| (picture.name.clone(), STANDARD.encode(&picture.bytes)));
        let kept = Kept { texts: sources, pictures: pictures.collect(), skipped, choices: PreviewChoices::default() };
        let row = pending_import::ActiveModel {
            person_id: Set(self.by.person.0),
            sources: Set(write_json(&kept)),
            created_at: Set(self.now),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        Ok(PendingImportId(row.id))
    }

    /// Saves what the person decided about previewed files.
    pub async fn change_preview(&self, id: PendingImportId, choices: &PreviewChoices) -> Result<(), StoreError> {
        may_write(self.by)?;
        let row = pending_import::Entity::find_by_id(id.0)
            .filter(pending_import::Column::PersonId.eq(self.by.person.0))
            .one(&self.transaction)
            .await?;
        let row = found(row)?;
        let kept: Kept = read_json(&row.sources, "pending_import", row.id)?;
        let kept = Kept { choices: choices.clone(), ..kept };
        pending_import::ActiveModel { id: Set(row.id), sources: Set(write_json(&kept)), ..Default::default() }
            .update(&self.transaction)
            .await?;
        Ok(())
    }

    /// Deletes previewed files; `Absent` when they are already deleted, so that of two concurrent imports
    /// of the same files the second fails.
    pub async fn forget_pending(&self, id: PendingImportId) -> Result<(), StoreError> {
        let forgotten = pending_import::Entity::delete_many()
            .filter(pending_import::Column::Id.eq(id.0))
            .filter(pending_import::Column::PersonId.eq(self.by.person.0))
            .exec(&self.transaction)
            .await?;
        if forgotten.rows_affected == 0 { Err(StoreError::Absent) } else { Ok(()) }
    }

    /// Saves what was read from a file.
    pub async fn import(&self, plan: &ImportPlan<'_>) -> Result<PostmortemNumber, StoreError> {
        let number = self.save_full(plan.whole).await?;
        for picture in plan.pictures {
            self.add_picture(number, picture).await?;
        }
        import::ActiveModel {
            postmortem: Set(number.0),
            file_name: Set(plan.source.name.clone()),
            source_hash: Set(hash_of(&plan.source.text)),
            imported_at: Set(self.now),
        }
        .insert(&self.transaction)
        .await?;
        self.record_activity(number, ActivityKind::Imported, &plan.source.name).await?;
        Ok(number)
    }
}

fn import_postmortem() -> RelationDef {
    import::Entity::belongs_to(postmortem::Entity)
        .from(import::Column::Postmortem)
        .to(postmortem::Column::Number)
        .into()
}

//! Reads, compares and restores versions of sections.

use domain::people::{PersonId, PersonName, Viewer};
use domain::postmortems::{PostmortemNumber, Run, SectionId, SectionVersion, SectionVersionId, VersionCard, writers};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::access::draft_access;
use crate::error::{found, read_json};
use crate::people::names_of;
use crate::rows::{section, section_version};
use crate::{Store, StoreError};

/// The number of versions on a page.
const SHOWN: u64 = 50;

impl Store {
    /// The versions of a section, the newest first; those before `before`, if it is given. For those
    /// who may see the draft.
    pub async fn list_versions(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
        id: SectionId,
        before: Option<SectionVersionId>,
    ) -> Result<Vec<VersionCard>, StoreError> {
        self.known_section(viewer, number, id).await?;
        let rows = section_version::Entity::find().filter(section_version::Column::SectionId.eq(id.0));
        let rows = match before {
            Some(before) => rows.filter(section_version::Column::Id.lt(before.0)),
            None => rows,
        };
        // Without the texts, which may be long.
        let rows = rows
            .select_only()
            .columns([
                section_version::Column::Id,
                section_version::Column::Version,
                section_version::Column::Runs,
                section_version::Column::BeganAt,
                section_version::Column::At,
            ])
            .order_by_desc(section_version::Column::Id)
            .limit(SHOWN)
            .into_tuple::<(i64, i32, String, chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>)>()
            .all(self.reader())
            .await?;
        let mut cards = Vec::with_capacity(rows.len());
        for (id, version, runs, began_at, at) in rows {
            let runs: Vec<Run> = read_json(&runs, "section_version", id)?;
            let by = writers(&runs).into_iter().map(|id| PersonName { id, name: String::new() }).collect();
            let length = runs.iter().map(|Run(_, length)| length).sum();
            cards.push(VersionCard { id: SectionVersionId(id), version, by, began_at, at, length });
        }
        let people = cards.iter().flat_map(|card| &card.by).map(|person| person.id.0).collect();
        let names = names_of(self.reader(), people).await?;
        for card in &mut cards {
            card.by.retain_mut(|person| match names.get(&person.id.0) {
                Some(name) => {
                    person.name.clone_from(name);
                    true
                }
                None => false,
            });
        }
        Ok(cards)
    }

    /// One version of a section, for those who may see the draft.
    pub async fn find_version(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
        section: SectionId,
        id: SectionVersionId,
    ) -> Result<SectionVersion, StoreError> {
        self.known_section(viewer, number, section).await?;
        let row = section_version::Entity::find_by_id(id.0).one(self.reader()).await?;
        version_of(found(row.filter(|row| row.section_id == section.0))?)
    }

    /// The names of these people.
    pub async fn names_of(&self, people: Vec<PersonId>) -> Result<Vec<PersonName>, StoreError> {
        let names = names_of(self.reader(), people.into_iter().map(|id| id.0).collect()).await?;
        Ok(names.into_iter().map(|(id, name)| PersonName { id: PersonId(id), name }).collect())
    }

    async fn known_section(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
        id: SectionId,
    ) -> Result<section::Model, StoreError> {
        draft_access(self.reader(), viewer, number).await?;
        let row = section::Entity::find_by_id(id.0).one(self.reader()).await?;
        found(row.filter(|row| row.postmortem == number.0))
    }
}

/// A section as it stood at an instant: its newest version until then. Nothing when no version is
/// kept of it; an empty one when it had none yet.
pub(super) async fn version_at(
    connection: &impl ConnectionTrait,
    section: SectionId,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<Option<(String, Vec<Run>)>, StoreError> {
    let versions = || section_version::Entity::find().filter(section_version::Column::SectionId.eq(section.0));
    let then = versions()
        .filter(section_version::Column::At.lte(at))
        .order_by_desc(section_version::Column::Id)
        .limit(1)
        .one(connection)
        .await?;
    if let Some(row) = then {
        return version_of(row).map(|version| Some((version.text, version.runs)));
    }
    let Some(first) = versions().order_by_asc(section_version::Column::Id).limit(1).one(connection).await? else {
        return Ok(None);
    };
    // Before the first words of somebody known, what stood there is kept as nobody's.
    let first = version_of(first)?;
    let stood = writers(&first.runs).is_empty();
    Ok(Some(if stood { (first.text, first.runs) } else { (String::new(), Vec::new()) }))
}

/// Who wrote what of the text of a section as it stands now.
pub(super) async fn newest_runs(connection: &impl ConnectionTrait, section: SectionId) -> Result<Vec<Run>, StoreError> {
    let row = section_version::Entity::find()
        .filter(section_version::Column::SectionId.eq(section.0))
        .order_by_desc(section_version::Column::Id)
        .limit(1)
        .one(connection)
        .await?;
    row.map_or(Ok(Vec::new()), |row| read_json(&row.runs, "section_version", row.id))
}

fn version_of(row: section_version::Model) -> Result<SectionVersion, StoreError> {
    Ok(SectionVersion {
        runs: read_json(&row.runs, "section_version", row.id)?,
        id: SectionVersionId(row.id),
        section: SectionId(row.section_id),
        version: row.version,
        text: row.text,
        began_at: row.began_at,
        at: row.at,
    })
}

//! Loads a postmortem with all its parts.

use chrono_tz::Tz;
use domain::actions::ActionItem;
use domain::findings::Finding;
use domain::people::{TeamId, TeamName, Viewer};
use domain::postmortems::{
    Access, Kind, Part, Postmortem, PostmortemNumber, Section, SectionId, SeverityNames, Status, may_see, may_see_draft,
};
use domain::reports::Draft;
use domain::timeline::TimelineEvent;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::access::{AUTHOR, Participant, access_of, draft_access, load_access, participants};
use super::severities::{load_severities, severity_of};
use crate::error::{found, read, read_json};
use crate::rows::{postmortem, postmortem_service, section, service, team};
use crate::{Store, StoreError, actions, findings, timeline};

/// A postmortem with all its parts, as its writers see it.
#[derive(Debug, Clone)]
pub struct Document {
    /// The details.
    pub postmortem: Postmortem,
    /// What permissions depend on.
    pub access: Access,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// The events, in order.
    pub events: Vec<TimelineEvent>,
    /// The findings, in order.
    pub findings: Vec<Finding>,
    /// The action items, in order.
    pub actions: Vec<ActionItem>,
    /// The names of the severities.
    pub severities: SeverityNames,
}

impl Document {
    /// The parts that a report is made from.
    pub fn draft(&self) -> Draft<'_> {
        Draft {
            postmortem: &self.postmortem,
            sections: &self.sections,
            events: &self.events,
            findings: &self.findings,
            actions: &self.actions,
            severities: &self.severities,
        }
    }
}

impl Store {
    /// A postmortem and what decides about it, if it exists for the viewer.
    pub async fn find_postmortem(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
    ) -> Result<Option<(Postmortem, Access)>, StoreError> {
        let head = load_details(self.reader(), viewer, number).await?;
        Ok(head.filter(|(_, access)| may_see(viewer, access)))
    }

    /// What decides about a postmortem, if it exists for the viewer.
    pub async fn find_access(&self, viewer: Viewer, number: PostmortemNumber) -> Result<Option<Access>, StoreError> {
        let access = load_access(self.reader(), viewer, number).await?;
        Ok(access.filter(|access| may_see(viewer, access)))
    }

    /// Whether the draft of a postmortem exists for the viewer.
    pub async fn sees_draft(&self, viewer: Viewer, number: PostmortemNumber) -> Result<bool, StoreError> {
        let access = load_access(self.reader(), viewer, number).await?;
        Ok(access.is_some_and(|access| may_see_draft(viewer, &access)))
    }

    /// What decides about a draft. Absent for whoever may not see it.
    pub async fn draft_access(&self, viewer: Viewer, number: PostmortemNumber) -> Result<Access, StoreError> {
        draft_access(self.reader(), viewer, number).await
    }

    /// The sections of a draft, in order. Absent for whoever may not see it.
    pub async fn draft_sections(&self, viewer: Viewer, number: PostmortemNumber) -> Result<Vec<Section>, StoreError> {
        self.draft_access(viewer, number).await?;
        load_sections(self.reader(), number).await
    }

    /// The findings of a draft, in order. Absent for whoever may not see it.
    pub async fn draft_findings(&self, viewer: Viewer, number: PostmortemNumber) -> Result<Vec<Finding>, StoreError> {
        self.draft_access(viewer, number).await?;
        findings::load_findings(self.reader(), number).await
    }

    /// The action items of a draft, in order. Absent for whoever may not see it.
    pub async fn draft_actions(&self, viewer: Viewer, number: PostmortemNumber) -> Result<Vec<ActionItem>, StoreError> {
        self.draft_access(viewer, number).await?;
        actions::load_actions(self.reader(), number).await
    }

    /// The events of a draft, in order, and the zone of its timeline. Absent for whoever may not see it.
    pub async fn draft_events(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
    ) -> Result<(Vec<TimelineEvent>, Tz), StoreError> {
        self.draft_access(viewer, number).await?;
        let zone = zone_of(self.reader(), number).await?;
        Ok((timeline::load_events(self.reader(), number).await?, zone))
    }

    /// The draft of a postmortem with all its parts. Absent for whoever may not see drafts, even when they can read
    /// the report.
    pub async fn draft(&self, viewer: Viewer, number: PostmortemNumber) -> Result<Document, StoreError> {
        let document = load_document(self.reader(), viewer, number).await?;
        found(document.filter(|document| may_see_draft(viewer, &document.access)))
    }
}

/// A postmortem with all its parts, whoever asks: in as many queries as there are tables.
pub(crate) async fn load_document(
    connection: &impl ConnectionTrait,
    viewer: Viewer,
    number: PostmortemNumber,
) -> Result<Option<Document>, StoreError> {
    let Some((postmortem, access)) = load_details(connection, viewer, number).await? else { return Ok(None) };
    Ok(Some(Document {
        sections: load_sections(connection, number).await?,
        events: timeline::load_events(connection, number).await?,
        findings: findings::load_findings(connection, number).await?,
        actions: actions::load_actions(connection, number).await?,
        severities: load_severities(connection).await?,
        postmortem,
        access,
    }))
}

/// The time zone in which a postmortem is written.
pub(crate) async fn zone_of(connection: &impl ConnectionTrait, number: PostmortemNumber) -> Result<Tz, StoreError> {
    let zone: Option<String> = postmortem::Entity::find_by_id(number.0)
        .select_only()
        .column(postmortem::Column::Zone)
        .into_tuple()
        .one(connection)
        .await?;
    read(found(zone)?.parse().ok(), "postmortem", number.0)
}

async fn load_details(
    connection: &impl ConnectionTrait,
    viewer: Viewer,
    number: PostmortemNumber,
) -> Result<Option<(Postmortem, Access)>, StoreError> {
    let row = postmortem::Entity::find_by_id(number.0).one(connection).await?;
    let Some(row) = row else { return Ok(None) };
    let people = participants(connection, number).await?;
    let access = access_of(connection, viewer, &row, &people).await?;
    let team = match row.team_id {
        None => None,
        Some(id) => {
            let team = team::Entity::find_by_id(id).one(connection).await?;
            team.map(|team| TeamName { id: TeamId(team.id), name: team.name })
        }
    };
    let services = load_services(connection, number).await?;
    Ok(Some((postmortem_of(row, team, services, people)?, access)))
}

fn postmortem_of(
    row: postmortem::Model,
    team: Option<TeamName>,
    services: Vec<String>,
    people: Vec<Participant>,
) -> Result<Postmortem, StoreError> {
    let table = "postmortem";
    let (authors, reviewers): (Vec<_>, Vec<_>) = people.into_iter().partition(|(_, part)| part == AUTHOR);
    let names = |people: Vec<Participant>| people.into_iter().map(|(person, _)| person).collect();
    Ok(Postmortem {
        kind: read(Kind::from_key(&row.kind), table, row.number)?,
        severity: read(severity_of(row.severity), table, row.number)?,
        zone: read(row.zone.parse().ok(), table, row.number)?,
        impact: read_json(&row.impact, table, row.number)?,
        status: status_of(&row),
        number: PostmortemNumber(row.number),
        version: row.version,
        title: row.title,
        team,
        services,
        is_private: row.is_private,
        authors: names(authors),
        reviewers: names(reviewers),
        created_at: row.created_at,
        updated_at: row.updated_at,
        archived_at: row.archived_at,
    })
}

pub(super) fn status_of(row: &postmortem::Model) -> Status {
    if row.publication_id.is_some() {
        Status::Published
    } else if row.in_review {
        Status::InReview
    } else {
        Status::Draft
    }
}

async fn load_services(connection: &impl ConnectionTrait, number: PostmortemNumber) -> Result<Vec<String>, StoreError> {
    Ok(postmortem_service::Entity::find()
        .join(
            sea_orm::JoinType::InnerJoin,
            postmortem_service::Entity::belongs_to(service::Entity)
                .from(postmortem_service::Column::ServiceId)
                .to(service::Column::Id)
                .into(),
        )
        .filter(postmortem_service::Column::Postmortem.eq(number.0))
        .select_only()
        .column(service::Column::Name)
        .order_by_asc(postmortem_service::Column::Position)
        .into_tuple()
        .all(connection)
        .await?)
}

pub(super) async fn load_sections(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<Vec<Section>, StoreError> {
    section::Entity::find()
        .filter(section::Column::Postmortem.eq(number.0))
        .order_by_asc(section::Column::Position)
        .order_by_asc(section::Column::Id)
        .all(connection)
        .await?
        .into_iter()
        .map(section_of)
        .collect()
}

pub(super) fn section_of(row: section::Model) -> Result<Section, StoreError> {
    Ok(Section {
        part: read(Part::from_key(&row.part), "section", row.id)?,
        id: SectionId(row.id),
        version: row.version,
        heading: row.heading,
        heading_version: row.heading_version,
        question: row.question,
        text: row.text,
        position: row.position,
    })
}

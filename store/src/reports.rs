//! Publishing, and opening reports by share link.

use chrono::{DateTime, TimeDelta, Utc};
use domain::people::{NotificationKind, Viewer};
use domain::postmortems::{Access, ActivityKind, PostmortemNumber, may_publish, may_see, may_see_draft};
use domain::reports::{
    Publication, PublicationId, Redaction, Report, ShareLink, ShareLinkId, ShareLinkInput, may_be_published,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Set,
};

use crate::error::{found, read_json, write_json};
use crate::people::NewNotification;
use crate::people::names_of;
use crate::postmortems::{commenters, load_access, load_document, load_review};
use crate::rows::{postmortem, publication, share_link};
use crate::{Secret, Store, StoreError, UnitOfWork, hash_of};

/// A published version of the report.
#[derive(Debug, Clone)]
pub struct StoredReport {
    /// The id of the publication; another id means other content.
    pub id: PublicationId,
    /// The report.
    pub report: Report,
}

/// A share link that opens a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActiveLink {
    /// The link.
    pub id: ShareLinkId,
    /// The number of the postmortem.
    pub postmortem: PostmortemNumber,
    /// The publication that it opens.
    pub publication: PublicationId,
    /// When it expires; `None` for never.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last opened.
    pub last_opened_at: Option<DateTime<Utc>>,
    /// What is left out for its readers.
    pub redaction: Redaction,
}

/// When a link was last opened is stored to the minute, so that not every view writes.
const OPENED_MINUTES: i64 = 1;

impl UnitOfWork {
    /// Publishes the postmortem as it is now, as a new version.
    pub async fn publish(&self, number: PostmortemNumber) -> Result<PublicationId, StoreError> {
        let access = self.publishable(number).await?;
        if access.is_archived {
            return Err(domain::people::Refused::Archived.into());
        }
        let document = found(load_document(&self.transaction, self.by, number).await?)?;
        may_be_published(document.draft())?;
        load_review(&self.transaction, &document).await?.may_be_published()?;
        let version = publication::Entity::find()
            .filter(publication::Column::Postmortem.eq(number.0))
            .count(&self.transaction)
            .await?;
        let version = i32::try_from(version).unwrap_or(i32::MAX - 1) + 1;
        let report = Report::of(document.draft(), self.now, version);
        let row = publication::ActiveModel {
            postmortem: Set(number.0),
            version: Set(version),
            title: Set(report.title.clone()),
            report: Set(write_json(&report)),
            published_by: Set(Some(self.by.person.0)),
            published_at: Set(self.now),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        self.point_to(number, Some(row.id)).await?;
        self.end_request(number).await?;
        let detail = format!("version {version}");
        self.record_activity(number, ActivityKind::Published, &detail).await?;
        let whom = access.authors.iter().chain(&access.reviewers).copied();
        let whom = whom.chain(commenters(self, number).await?).map(|person| (person, NotificationKind::Published));
        let whom: Vec<_> = whom.collect();
        // It is published for those who are told, too.
        let access = Access { is_published: true, ..access };
        let cause = format!("publication-{}", row.id);
        self.tell(number, &access, whom, NewNotification { cause, place: String::new(), detail }).await?;
        Ok(PublicationId(row.id))
    }

    /// Withdraws the publication: links open nothing until it is published again.
    pub async fn withdraw(&self, number: PostmortemNumber) -> Result<(), StoreError> {
        self.publishable(number).await?;
        let row = found(postmortem::Entity::find_by_id(number.0).one(&self.transaction).await?)?;
        let Some(current) = row.publication_id else { return Ok(()) };
        publication::ActiveModel {
            id: Set(current),
            withdrawn_by: Set(Some(self.by.person.0)),
            withdrawn_at: Set(Some(self.now)),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        self.point_to(number, None).await?;
        self.record_activity(number, ActivityKind::Withdrawn, "").await
    }

    async fn point_to(&self, number: PostmortemNumber, publication: Option<i64>) -> Result<(), StoreError> {
        postmortem::Entity::update_many()
            .col_expr(postmortem::Column::PublicationId, Expr::value(publication))
            .col_expr(postmortem::Column::InReview, Expr::value(false))
            .filter(postmortem::Column::Number.eq(number.0))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }

    /// Makes a link that opens the last publication. The token is given out this once.
    pub async fn share(
        &self,
        number: PostmortemNumber,
        entry: &ShareLinkInput,
    ) -> Result<(ShareLinkId, Secret), StoreError> {
        let access = self.publishable(number).await?;
        if access.is_archived {
            return Err(domain::people::Refused::Archived.into());
        }
        let document = found(postmortem::Entity::find_by_id(number.0).one(&self.transaction).await?)?;
        let zone = crate::error::read(document.zone.parse().ok(), "postmortem", number)?;
        let (name, expires_at) = entry.parse(zone, document.is_private, self.now)?;
        let secret = Secret::random()?;
        let row = share_link::ActiveModel {
            postmortem: Set(number.0),
            token_hash: Set(secret.hash()),
            name: Set(name.clone()),
            created_by: Set(Some(self.by.person.0)),
            created_at: Set(self.now),
            expires_at: Set(expires_at),
            revoked_with_privacy: Set(false),
            without_names: Set(entry.without_names),
            without_quotations: Set(entry.without_quotations),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        self.record_activity(number, ActivityKind::LinkCreated, &name).await?;
        Ok((ShareLinkId(row.id), secret))
    }

    /// Revokes a link permanently.
    pub async fn revoke_link(&self, number: PostmortemNumber, id: ShareLinkId) -> Result<(), StoreError> {
        self.publishable(number).await?;
        let row = share_link::Entity::find_by_id(id.0)
            .filter(share_link::Column::Postmortem.eq(number.0))
            .one(&self.transaction)
            .await?;
        let row = found(row)?;
        if row.revoked_at.is_some() {
            return Ok(());
        }
        share_link::ActiveModel { id: Set(id.0), revoked_at: Set(Some(self.now)), ..Default::default() }
            .update(&self.transaction)
            .await?;
        self.record_activity(number, ActivityKind::LinkRevoked, &row.name).await
    }
}

impl Store {
    /// What a share link opens now. Unknown, revoked, expired, withdrawn and archived are all the
    /// same: nothing.
    pub async fn open_link(&self, token: &str, now: DateTime<Utc>) -> Result<Option<ActiveLink>, StoreError> {
        let row = share_link::Entity::find()
            .filter(share_link::Column::TokenHash.eq(hash_of(token)))
            .filter(share_link::Column::RevokedAt.is_null())
            .join(JoinType::InnerJoin, link_postmortem())
            .filter(postmortem::Column::ArchivedAt.is_null())
            .select_only()
            .columns([
                share_link::Column::Id,
                share_link::Column::Postmortem,
                share_link::Column::ExpiresAt,
                share_link::Column::LastOpenedAt,
                share_link::Column::WithoutNames,
                share_link::Column::WithoutQuotations,
            ])
            .column(postmortem::Column::PublicationId)
            .into_tuple::<(i64, i64, Option<DateTime<Utc>>, Option<DateTime<Utc>>, bool, bool, Option<i64>)>()
            .one(self.reader())
            .await?;
        let Some((id, number, expires_at, last_opened_at, names, quotations, Some(publication))) = row else {
            return Ok(None);
        };
        if expires_at.is_some_and(|end| end <= now) {
            return Ok(None);
        }
        Ok(Some(ActiveLink {
            id: ShareLinkId(id),
            postmortem: PostmortemNumber(number),
            publication: PublicationId(publication),
            expires_at,
            last_opened_at,
            redaction: Redaction { names, quotations },
        }))
    }

    /// Records that a link was opened, at most once a minute.
    pub async fn note_opened(&self, link: &ActiveLink, now: DateTime<Utc>) -> Result<(), StoreError> {
        if link.last_opened_at.is_some_and(|last| now - last < TimeDelta::minutes(OPENED_MINUTES)) {
            return Ok(());
        }
        let noted = share_link::Entity::update_many()
            .col_expr(share_link::Column::LastOpenedAt, Expr::value(crate::unit_of_work::to_microseconds(now)))
            .filter(share_link::Column::Id.eq(link.id.0))
            .exec(self.writer())
            .await;
        self.unless_full(noted.map_err(StoreError::from))?;
        Ok(())
    }

    /// A published version.
    pub async fn find_publication(&self, id: PublicationId) -> Result<Option<StoredReport>, StoreError> {
        let row = publication::Entity::find_by_id(id.0).one(self.reader()).await?;
        row.map(stored).transpose()
    }

    /// The publication for signed-in people: the current one, or an earlier version by its number. A
    /// withdrawn version requires access to the draft.
    pub async fn find_report(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
        version: Option<i32>,
    ) -> Result<Option<StoredReport>, StoreError> {
        let Some(access) = load_access(self.reader(), viewer, number).await? else { return Ok(None) };
        if !may_see(viewer, &access) {
            return Ok(None);
        }
        // What was superseded or withdrawn is for those who may see the draft.
        let current = postmortem::Entity::find_by_id(number.0).one(self.reader()).await?;
        let published = current.and_then(|row| row.publication_id);
        let rows = publication::Entity::find().filter(publication::Column::Postmortem.eq(number.0));
        let rows = match version {
            Some(version) => rows.filter(publication::Column::Version.eq(version)),
            None => rows.order_by_desc(publication::Column::Version),
        };
        let row = rows.one(self.reader()).await?;
        let row = row.filter(|row| Some(row.id) == published || (version.is_some() && may_see_draft(viewer, &access)));
        row.map(stored).transpose()
    }

    /// Every publication of a postmortem, the newest first; for those who see only the report, that one.
    pub async fn list_publications(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
    ) -> Result<Vec<Publication>, StoreError> {
        let access = found(load_access(self.reader(), viewer, number).await?)?;
        if !may_see(viewer, &access) {
            return Err(StoreError::Absent);
        }
        let mut rows = publication::Entity::find()
            .filter(publication::Column::Postmortem.eq(number.0))
            .order_by_desc(publication::Column::Version)
            .all(self.reader())
            .await?;
        if !may_see_draft(viewer, &access) {
            rows.truncate(1);
            rows.retain(|row| row.withdrawn_at.is_none());
        }
        let names = names_of(self.reader(), rows.iter().filter_map(|row| row.published_by).collect()).await?;
        Ok(rows
            .into_iter()
            .map(|row| Publication {
                version: row.version,
                published_at: row.published_at,
                published_by: row.published_by.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
                withdrawn_at: row.withdrawn_at,
                title: row.title,
            })
            .collect())
    }

    /// The links of a postmortem, the newest first, for those who may share it.
    pub async fn list_links(&self, viewer: Viewer, number: PostmortemNumber) -> Result<Vec<ShareLink>, StoreError> {
        let access = found(load_access(self.reader(), viewer, number).await?)?;
        if !may_see(viewer, &access) {
            return Err(StoreError::Absent);
        }
        may_publish(viewer, &access)?;
        let rows = share_link::Entity::find()
            .filter(share_link::Column::Postmortem.eq(number.0))
            .order_by_desc(share_link::Column::Id)
            .all(self.reader())
            .await?;
        let names = names_of(self.reader(), rows.iter().filter_map(|row| row.created_by).collect()).await?;
        Ok(rows
            .into_iter()
            .map(|row| ShareLink {
                id: ShareLinkId(row.id),
                created_by: row.created_by.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
                name: row.name,
                created_at: row.created_at,
                expires_at: row.expires_at,
                revoked_at: row.revoked_at,
                revoked_with_privacy: row.revoked_with_privacy,
                last_opened_at: row.last_opened_at,
                redaction: Redaction { names: row.without_names, quotations: row.without_quotations },
            })
            .collect())
    }
}

fn stored(row: publication::Model) -> Result<StoredReport, StoreError> {
    Ok(StoredReport { report: read_json(&row.report, "publication", row.id)?, id: PublicationId(row.id) })
}

fn link_postmortem() -> RelationDef {
    share_link::Entity::belongs_to(postmortem::Entity)
        .from(share_link::Column::Postmortem)
        .to(postmortem::Column::Number)
        .into()
}

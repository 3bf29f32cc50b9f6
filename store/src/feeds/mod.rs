//! Feeds: their secret addresses, and what they contain.

mod contents;

use chrono::{DateTime, TimeDelta, Utc};
use domain::feeds::{FeedId, FeedSubject};
use domain::people::{Person, TeamId, TeamName, Viewer};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Set,
};

use crate::error::read;
use crate::people::person_of;
use crate::rows::{feed, membership, person, team};
use crate::unit_of_work::to_microseconds;
use crate::{Secret, Store, StoreError, UnitOfWork, hash_of};

/// A feed in the list of its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedCard {
    /// The id.
    pub id: FeedId,
    /// What it contains.
    pub subject: FeedSubject,
    /// When its address was created.
    pub created_at: DateTime<Utc>,
    /// When it was last read, to within an hour.
    pub last_read_at: Option<DateTime<Utc>>,
}

/// A feed that was found by its secret address.
#[derive(Debug, Clone)]
pub struct OpenFeed {
    /// What it contains.
    pub subject: FeedSubject,
    /// Whose it is.
    pub owner: Person,
    /// When its address was created.
    pub created_at: DateTime<Utc>,
}

/// Programs ask many times a day; when they last did is stored to the hour.
const READ_HOURS: i64 = 1;
const MY_ACTIONS: &str = "my_actions";
const TEAM_ACTIONS: &str = "team_actions";
const POSTMORTEMS: &str = "postmortems";

impl UnitOfWork {
    /// Creates a secret address for a feed of the viewer. An earlier address of the same feed stops working.
    /// A team's feed is for its members.
    pub async fn create_feed(&self, subject: FeedSubject) -> Result<Secret, StoreError> {
        let (key, team) = stored(subject);
        if let Some(team) = team {
            let member = membership::Entity::find_by_id((team, self.by.person.0)).one(&self.transaction).await?;
            member.ok_or(StoreError::Absent)?;
        }
        let earlier = feed::Entity::delete_many()
            .filter(feed::Column::PersonId.eq(self.by.person.0))
            .filter(feed::Column::Subject.eq(key));
        match team {
            Some(team) => earlier.filter(feed::Column::TeamId.eq(team)),
            None => earlier,
        }
        .exec(&self.transaction)
        .await?;
        let secret = Secret::random()?;
        feed::ActiveModel {
            person_id: Set(self.by.person.0),
            subject: Set(key.to_owned()),
            team_id: Set(team),
            token_hash: Set(secret.hash()),
            created_at: Set(self.now),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        Ok(secret)
    }

    /// Revokes a feed of the viewer.
    pub async fn revoke_feed(&self, id: FeedId) -> Result<(), StoreError> {
        let deleted = feed::Entity::delete_many()
            .filter(feed::Column::Id.eq(id.0))
            .filter(feed::Column::PersonId.eq(self.by.person.0))
            .exec(&self.transaction)
            .await?;
        if deleted.rows_affected == 0 { Err(StoreError::Absent) } else { Ok(()) }
    }
}

impl Store {
    /// The feeds of a person.
    pub async fn list_feeds(&self, viewer: Viewer) -> Result<Vec<FeedCard>, StoreError> {
        let rows = feed::Entity::find().filter(feed::Column::PersonId.eq(viewer.person.0)).all(self.reader()).await?;
        rows.into_iter()
            .map(|row| {
                Ok(FeedCard {
                    id: FeedId(row.id),
                    subject: subject_of(&row)?,
                    created_at: row.created_at,
                    last_read_at: row.last_read_at,
                })
            })
            .collect()
    }

    /// The teams of which the viewer is a member, in alphabetical order.
    pub async fn list_own_teams(&self, viewer: Viewer) -> Result<Vec<TeamName>, StoreError> {
        let rows = team::Entity::find()
            .join(JoinType::InnerJoin, team_membership())
            .filter(membership::Column::PersonId.eq(viewer.person.0))
            .order_by_asc(team::Column::Name)
            .all(self.reader())
            .await?;
        Ok(rows.into_iter().map(|row| TeamName { id: TeamId(row.id), name: row.name }).collect())
    }

    /// The feed at a secret address. Unknown, revoked and replaced addresses are all the same, and so are those of
    /// disabled people: nothing.
    pub async fn open_feed(&self, token: &str, now: DateTime<Utc>) -> Result<Option<OpenFeed>, StoreError> {
        let row = feed::Entity::find()
            .filter(feed::Column::TokenHash.eq(hash_of(token)))
            .join(JoinType::InnerJoin, feed_person())
            .select_also(person::Entity)
            .one(self.reader())
            .await?
            .and_then(|(feed, person)| Some((feed, person?)))
            .filter(|(_, person)| person.disabled_at.is_none());
        let Some((feed, person)) = row else { return Ok(None) };
        if feed.last_read_at.is_none_or(|last| now - last >= TimeDelta::hours(READ_HOURS)) {
            let noted = feed::Entity::update_many()
                .col_expr(feed::Column::LastReadAt, Expr::value(to_microseconds(now)))
                .filter(feed::Column::Id.eq(feed.id))
                .exec(self.writer())
                .await;
            self.unless_full(noted.map_err(StoreError::from))?;
        }
        Ok(Some(OpenFeed { subject: subject_of(&feed)?, owner: person_of(person)?, created_at: feed.created_at }))
    }
}

fn stored(subject: FeedSubject) -> (&'static str, Option<i64>) {
    match subject {
        FeedSubject::MyActions => (MY_ACTIONS, None),
        FeedSubject::TeamActions(team) => (TEAM_ACTIONS, Some(team.0)),
        FeedSubject::Postmortems => (POSTMORTEMS, None),
    }
}

fn subject_of(row: &feed::Model) -> Result<FeedSubject, StoreError> {
    let subject = match (row.subject.as_str(), row.team_id) {
        (MY_ACTIONS, None) => Some(FeedSubject::MyActions),
        (TEAM_ACTIONS, Some(team)) => Some(FeedSubject::TeamActions(TeamId(team))),
        (POSTMORTEMS, None) => Some(FeedSubject::Postmortems),
        _ => None,
    };
    read(subject, "feed", row.id)
}

/// Whether the viewer is a member of this team now.
async fn is_member(connection: &impl ConnectionTrait, viewer: Viewer, team: TeamId) -> Result<bool, StoreError> {
    Ok(membership::Entity::find_by_id((team.0, viewer.person.0)).one(connection).await?.is_some())
}

fn feed_person() -> RelationDef {
    feed::Entity::belongs_to(person::Entity).from(feed::Column::PersonId).to(person::Column::Id).into()
}

fn team_membership() -> RelationDef {
    team::Entity::belongs_to(membership::Entity).from(team::Column::Id).to(membership::Column::TeamId).into()
}

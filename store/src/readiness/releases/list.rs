//! The list of releases.

use chrono::{DateTime, Utc};
use domain::readiness::{ReleaseCard, ReleaseNumber, ReleaseState, RunbookNumber};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};

use super::load::platforms_of;
use crate::error::read;
use crate::postmortems::contains;
use crate::rows::{release, service};
use crate::{Store, StoreError};

/// Words beyond these are not looked for: each makes the query longer.
const MAX_WORDS: usize = 8;
/// No name contains a longer word, in bytes.
const MAX_WORD: usize = 200;

/// The filters of the list of releases.
#[derive(Debug, Clone, Default)]
pub struct ReleaseFilter {
    /// With these words in the name, the version or the name of the service.
    pub words: String,
    /// Of the service with this name.
    pub service: Option<String>,
    /// Only in this state.
    pub state: Option<ReleaseState>,
    /// With this rollback plan.
    pub plan: Option<RunbookNumber>,
    /// Only those that are rolling out or halted.
    pub is_out: bool,
    /// At most so many.
    pub most: u64,
    /// After so many.
    pub skipped: u64,
}

/// A page of the list: what is rolling out or halted first, then the newest.
#[derive(Debug, Clone)]
pub struct ReleaseList {
    /// The releases.
    pub cards: Vec<ReleaseCard>,
    /// Whether there are more after them.
    pub has_more: bool,
}

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    name: String,
    version_name: String,
    service_name: String,
    platforms: String,
    state: String,
    stage: Option<i32>,
    created_at: DateTime<Utc>,
}

impl Store {
    /// A page of releases.
    pub async fn list_releases(&self, filter: &ReleaseFilter) -> Result<ReleaseList, StoreError> {
        let its_service: RelationDef = release::Entity::belongs_to(service::Entity)
            .from(release::Column::ServiceId)
            .to(service::Column::Id)
            .into();
        let out = [ReleaseState::RollingOut, ReleaseState::Halted].map(ReleaseState::key);
        let mut condition = Condition::all()
            .add_option(filter.plan.map(|plan| release::Column::Plan.eq(plan.0)))
            .add_option(filter.is_out.then(|| release::Column::State.is_in(out)))
            .add_option(filter.state.map(|state| release::Column::State.eq(state.key())))
            .add_option(filter.service.as_deref().map(|name| service::Column::Name.eq(name)));
        let words = filter.words.split([' ', '\0']).filter(|word| !word.is_empty() && word.len() <= MAX_WORD);
        for word in words.take(MAX_WORDS) {
            let word = word.to_lowercase();
            let has = |column: Expr| Expr::expr(Func::lower(column)).like(contains(&word));
            let any = Condition::any()
                .add(has(Expr::col((release::Entity, release::Column::Name))))
                .add(has(Expr::col((release::Entity, release::Column::VersionName))))
                .add(has(Expr::col((service::Entity, service::Column::Name))));
            condition = condition.add(any);
        }
        let rows = release::Entity::find()
            .join(JoinType::InnerJoin, its_service)
            .filter(condition)
            .select_only()
            .columns([
                release::Column::Number,
                release::Column::Name,
                release::Column::VersionName,
                release::Column::Platforms,
                release::Column::State,
                release::Column::Stage,
                release::Column::CreatedAt,
            ])
            .column_as(service::Column::Name, "service_name")
            .order_by_desc(release::Column::State.is_in(out))
            .order_by_desc(release::Column::CreatedAt)
            .order_by_desc(release::Column::Number)
            .offset(filter.skipped)
            .limit(filter.most + 1)
            .into_model::<Row>()
            .all(self.reader())
            .await?;
        let most = usize::try_from(filter.most).unwrap_or(usize::MAX);
        let has_more = rows.len() > most;
        let cards = rows.into_iter().take(most).map(|row| {
            Ok::<_, StoreError>(ReleaseCard {
                number: ReleaseNumber(row.number),
                platforms: platforms_of(&row.platforms, row.number)?,
                state: read(ReleaseState::from_key(&row.state), "release", row.number)?,
                name: row.name,
                version_name: row.version_name,
                service: row.service_name,
                stage: row.stage,
                created_at: row.created_at,
            })
        });
        Ok(ReleaseList { cards: cards.collect::<Result<_, _>>()?, has_more })
    }
}

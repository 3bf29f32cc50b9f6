//! The list of runbooks.

use chrono::{DateTime, Utc};
use domain::readiness::{RunbookCard, RunbookKind, RunbookNumber};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};

use crate::error::read;
use crate::postmortems::contains;
use crate::rows::{runbook, service};
use crate::{Store, StoreError};

/// Words beyond these are not looked for: each makes the query longer.
const MAX_WORDS: usize = 8;
/// No title contains a longer word, in bytes.
const MAX_WORD: usize = 200;

/// The filters of the list of runbooks.
#[derive(Debug, Clone, Default)]
pub struct RunbookFilter {
    /// With these words in the title or the name of the service.
    pub words: String,
    /// Only of this kind.
    pub kind: Option<RunbookKind>,
    /// About the service with this name.
    pub service: Option<String>,
    /// Archived ones instead of the others.
    pub archived: bool,
    /// At most so many.
    pub most: u64,
    /// After so many.
    pub skipped: u64,
}

/// A page of the list, in alphabetical order.
#[derive(Debug, Clone)]
pub struct RunbookList {
    /// The runbooks.
    pub cards: Vec<RunbookCard>,
    /// Whether there are more after them.
    pub has_more: bool,
}

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    kind: String,
    title: String,
    service_name: Option<String>,
    when_to_use: String,
    version: i32,
    edited_at: DateTime<Utc>,
    archived_at: Option<DateTime<Utc>>,
}

/// The service of a runbook.
pub(super) fn its_service() -> RelationDef {
    runbook::Entity::belongs_to(service::Entity).from(runbook::Column::ServiceId).to(service::Column::Id).into()
}

impl Store {
    /// A page of runbooks.
    pub async fn list_runbooks(&self, filter: &RunbookFilter) -> Result<RunbookList, StoreError> {
        let archived = runbook::Column::ArchivedAt;
        let mut condition = Condition::all()
            .add(if filter.archived { archived.is_not_null() } else { archived.is_null() })
            .add_option(filter.kind.map(|kind| runbook::Column::Kind.eq(kind.key())))
            .add_option(filter.service.as_deref().map(|name| service::Column::Name.eq(name)));
        let words = filter.words.split([' ', '\0']).filter(|word| !word.is_empty() && word.len() <= MAX_WORD);
        for word in words.take(MAX_WORDS) {
            let word = word.to_lowercase();
            let has = |column: Expr| Expr::expr(Func::lower(column)).like(contains(&word));
            let title = has(Expr::col((runbook::Entity, runbook::Column::Title)));
            let name = has(Expr::col((service::Entity, service::Column::Name)));
            condition = condition.add(Condition::any().add(title).add(name));
        }
        let rows = runbook::Entity::find()
            .join(JoinType::LeftJoin, its_service())
            .filter(condition)
            .select_only()
            .columns([
                runbook::Column::Number,
                runbook::Column::Kind,
                runbook::Column::Title,
                runbook::Column::WhenToUse,
                runbook::Column::Version,
                runbook::Column::EditedAt,
                runbook::Column::ArchivedAt,
            ])
            .column_as(service::Column::Name, "service_name")
            .order_by_asc(Expr::expr(Func::lower(Expr::col((runbook::Entity, runbook::Column::Title)))))
            .order_by_asc(runbook::Column::Number)
            .offset(filter.skipped)
            .limit(filter.most + 1)
            .into_model::<Row>()
            .all(self.reader())
            .await?;
        let most = usize::try_from(filter.most).unwrap_or(usize::MAX);
        let has_more = rows.len() > most;
        let cards = rows.into_iter().take(most).map(|row| {
            Ok::<_, StoreError>(RunbookCard {
                number: RunbookNumber(row.number),
                kind: read(RunbookKind::from_key(&row.kind), "runbook", row.number)?,
                title: row.title,
                service: row.service_name,
                when_to_use: row.when_to_use,
                version: row.version,
                edited_at: row.edited_at,
                is_archived: row.archived_at.is_some(),
            })
        });
        Ok(RunbookList { cards: cards.collect::<Result<_, _>>()?, has_more })
    }
}

//! Which postmortems are like one that is being written, and which of its findings may repeat earlier ones. Both are
//! worked out when its texts are indexed, so that its page only reads some rows.

use std::collections::{BTreeMap, BTreeSet};

use domain::actions::ActionState;
use domain::findings::{Category, Finding, FindingId, RecurrenceState};
use domain::markdown::to_plain_text;
use domain::people::Viewer;
use domain::postmortems::{PostmortemNumber, Subject};
use domain::search::{
    FoundIn, Keyword, Likeness, MAX_LOOKED_UP, Occurrence, SimilarPostmortem, keywords as keywords_of,
};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Order, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use super::finding::{postgres_term, sqlite_term};
use crate::error::read_json;
use crate::findings::{is_cause, its_postmortem};
use crate::postmortems::{Document, drafts_visible_to};
use crate::rows::{
    action_item, finding, postmortem, postmortem_service, recurrence, search_text, service, similar_postmortem,
};
use crate::{Store, StoreError};

/// The texts that are looked at for each word, the newest first.
const TEXTS: u64 = 500;
/// Of how many postmortems the total is counted.
const COUNTED: u64 = 10_000;
/// The similar postmortems that are shown.
const SHOWN: u64 = 5;

#[derive(FromQueryResult)]
struct OccurrenceRow {
    keyword: i32,
    postmortem: i64,
    kind: String,
    place: String,
}

#[derive(FromQueryResult)]
struct SimilarRow {
    number: i64,
    title: String,
    happened_at: chrono::DateTime<chrono::Utc>,
    reasons: String,
    unfinished: i64,
}

impl Store {
    /// The postmortems that are most like one, of those whose drafts the viewer may read.
    pub async fn similar_postmortems(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
    ) -> Result<Vec<SimilarPostmortem>, StoreError> {
        let open = ActionState::ALL.iter().filter(|state| state.is_open()).map(|state| state.key());
        let unfinished = Query::select()
            .expr(Expr::col((action_item::Entity, action_item::Column::Id)).count())
            .from(action_item::Entity)
            .and_where(
                Expr::col((action_item::Entity, action_item::Column::Postmortem))
                    .equals((postmortem::Entity, postmortem::Column::Number)),
            )
            .and_where(action_item::Column::RemovedAt.is_null())
            .and_where(action_item::Column::State.is_in(open))
            .take();
        let rows = similar_postmortem::Entity::find()
            .join(JoinType::InnerJoin, its_other())
            .filter(similar_postmortem::Column::Postmortem.eq(number.0))
            .filter(postmortem::Column::ArchivedAt.is_null())
            .filter(drafts_visible_to(viewer))
            .select_only()
            .columns([postmortem::Column::Number, postmortem::Column::Title, postmortem::Column::HappenedAt])
            .column(similar_postmortem::Column::Reasons)
            .expr_as(Expr::from(sea_orm::sea_query::SubQueryStatement::SelectStatement(unfinished)), "unfinished")
            .order_by_desc(similar_postmortem::Column::Score)
            .order_by_desc(similar_postmortem::Column::Other)
            .limit(SHOWN)
            .into_model::<SimilarRow>()
            .all(self.reader())
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(SimilarPostmortem {
                    number: PostmortemNumber(row.number),
                    title: row.title,
                    happened_at: row.happened_at,
                    reasons: read_json(&row.reasons, "similar_postmortem", number.0)?,
                    unfinished: row.unfinished.unsigned_abs(),
                })
            })
            .collect()
    }

    /// Works out what a postmortem is like. Published ones keep what was found while they were written.
    pub(super) async fn relate(&self, document: &Document) -> Result<(), StoreError> {
        let number = document.postmortem.number;
        let titles = std::iter::once(document.postmortem.title.clone());
        let findings = document.findings.iter().map(|finding| to_plain_text(&finding.text));
        let actions = document.actions.iter().map(|action| to_plain_text(&action.fields.title));
        let texts: Vec<String> = titles.chain(findings).chain(actions).collect();
        // Of what is told at length, only names count: any two stories share some rare words.
        let sections = document.sections.iter().map(|section| to_plain_text(&section.text));
        let told: Vec<String> =
            sections.chain(document.events.iter().map(|event| to_plain_text(&event.text))).collect();
        let mut keywords = keywords_of(texts.iter().map(String::as_str));
        for keyword in keywords_of(told.iter().map(String::as_str)).into_iter().filter(Keyword::is_technical) {
            if !keywords.contains(&keyword) {
                keywords.push(keyword);
            }
        }
        keywords.truncate(MAX_LOOKED_UP);
        let occurrences = self.occurrences(number, &keywords).await?;
        let others = postmortem::Entity::find()
            .filter(postmortem::Column::Number.ne(number.0))
            .limit(COUNTED)
            .count(self.reader())
            .await?;
        let likeness = Likeness::of(&keywords, &occurrences, usize::try_from(others).unwrap_or(usize::MAX));
        let services = self.sharing_services(number).await?;
        let near: BTreeSet<_> =
            occurrences.iter().map(|occurrence| occurrence.postmortem).chain(services.keys().copied()).collect();
        let categories = self.sharing_categories(&near, &document.findings).await?;
        let similar = likeness.postmortems(&services, &categories);
        let causes = document.findings.iter().filter(|finding| finding.kind.is_cause());
        let returned: Vec<_> = causes
            .filter_map(|finding| {
                likeness.finding(&to_plain_text(&finding.text)).map(|(earlier, words)| (finding.id, earlier, words))
            })
            .collect();
        let returned = self.of_earlier(document, returned).await?;

        let transaction = self.begin().await?;
        // Another process may be about to do the same, or the postmortem was deleted.
        let there = postmortem::Entity::find_by_id(number.0).lock(LockType::NoKeyUpdate).one(&transaction).await?;
        if there.is_none() {
            return Ok(());
        }
        let still_there: BTreeSet<i64> = postmortem::Entity::find()
            .filter(postmortem::Column::Number.is_in(similar.iter().map(|similarity| similarity.postmortem.0)))
            .select_only()
            .column(postmortem::Column::Number)
            .into_tuple()
            .all(&transaction)
            .await?
            .into_iter()
            .collect();
        similar_postmortem::Entity::delete_many()
            .filter(similar_postmortem::Column::Postmortem.eq(number.0))
            .exec(&transaction)
            .await?;
        let rows: Vec<_> = similar
            .into_iter()
            .filter(|similarity| still_there.contains(&similarity.postmortem.0))
            .map(|similarity| similar_postmortem::ActiveModel {
                postmortem: Set(number.0),
                other: Set(similarity.postmortem.0),
                score: Set(similarity.score),
                reasons: Set(serde_json::to_string(&similarity.reasons).unwrap_or_default()),
            })
            .collect();
        if !rows.is_empty() {
            similar_postmortem::Entity::insert_many(rows).exec_without_returning(&transaction).await?;
        }
        propose(&transaction, document, returned).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Where the keywords occur in other postmortems.
    async fn occurrences(&self, number: PostmortemNumber, keywords: &[Keyword]) -> Result<Vec<Occurrence>, StoreError> {
        let mut selects = keywords.iter().zip(0..).map(|(keyword, place)| self.containing(number, keyword, place));
        let Some(mut all) = selects.next() else { return Ok(Vec::new()) };
        for select in selects {
            all.union(UnionType::All, select);
        }
        let statement = self.reader().get_database_backend().build(&all);
        let rows = OccurrenceRow::find_by_statement(statement).all(self.reader()).await?;
        Ok(rows
            .into_iter()
            .map(|row| Occurrence {
                keyword: usize::try_from(row.keyword).unwrap_or(usize::MAX),
                postmortem: PostmortemNumber(row.postmortem),
                finding: match row.place.parse() {
                    Ok(Subject::Finding(id)) if row.kind == FoundIn::Finding.key() => Some(id),
                    _ => None,
                },
            })
            .collect())
    }

    fn containing(&self, number: PostmortemNumber, keyword: &Keyword, place: i32) -> SelectStatement {
        let mut select = Query::select();
        select
            .expr_as(Expr::val(place), "keyword")
            .columns([
                (search_text::Entity, search_text::Column::Postmortem),
                (search_text::Entity, search_text::Column::Kind),
                (search_text::Entity, search_text::Column::Place),
            ])
            .from(search_text::Entity)
            .and_where(Expr::col((search_text::Entity, search_text::Column::Postmortem)).ne(number.0))
            .and_where(Expr::col((search_text::Entity, search_text::Column::Kind)).ne(FoundIn::Report.key()));
        if self.is_postgres() {
            select
                .and_where(Expr::cust_with_values(
                    "search_text.vector @@ to_tsquery('simple', $1)",
                    [postgres_term(&keyword.term)],
                ))
                .order_by((search_text::Entity, search_text::Column::Id), Order::Desc);
        } else {
            select
                .inner_join("search_index", Expr::cust("search_index.rowid = search_text.id"))
                .and_where(Expr::cust_with_values("search_index MATCH ?", [sqlite_term(&keyword.term)]))
                .order_by_expr(Expr::cust("search_index.rowid"), Order::Desc);
        }
        select.limit(TEXTS);
        Query::select().columns(["keyword", "postmortem", "kind", "place"]).from_subquery(select, "found").take()
    }

    /// The latest postmortems with a service in common: which, and how many have it.
    async fn sharing_services(
        &self,
        number: PostmortemNumber,
    ) -> Result<BTreeMap<PostmortemNumber, Vec<(String, usize)>>, StoreError> {
        let own = Query::select()
            .column(postmortem_service::Column::ServiceId)
            .from(postmortem_service::Entity)
            .and_where(postmortem_service::Column::Postmortem.eq(number.0))
            .take();
        let rows: Vec<(i64, String)> = postmortem_service::Entity::find()
            .join(
                JoinType::InnerJoin,
                postmortem_service::Entity::belongs_to(service::Entity)
                    .from(postmortem_service::Column::ServiceId)
                    .to(service::Column::Id)
                    .into(),
            )
            .filter(postmortem_service::Column::ServiceId.in_subquery(own))
            .filter(postmortem_service::Column::Postmortem.ne(number.0))
            .select_only()
            .column(postmortem_service::Column::Postmortem)
            .column(service::Column::Name)
            .order_by_desc(postmortem_service::Column::Postmortem)
            .limit(TEXTS)
            .into_tuple()
            .all(self.reader())
            .await?;
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, name) in &rows {
            *counts.entry(name).or_default() += 1;
        }
        let mut shared: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (other, name) in &rows {
            let count = counts.get(name.as_str()).copied().unwrap_or(1);
            shared.entry(PostmortemNumber(*other)).or_default().push((name.clone(), count));
        }
        Ok(shared)
    }

    /// The categories of causes that these postmortems have in common with findings.
    async fn sharing_categories(
        &self,
        others: &BTreeSet<PostmortemNumber>,
        findings: &[Finding],
    ) -> Result<BTreeMap<PostmortemNumber, Vec<Category>>, StoreError> {
        let own: BTreeSet<&str> = findings
            .iter()
            .filter(|finding| finding.kind.is_cause())
            .filter_map(|finding| finding.category.map(Category::key))
            .collect();
        if own.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut shared: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let others: Vec<i64> = others.iter().map(|number| number.0).collect();
        // SQLite takes 32,766 values in a statement.
        for others in others.chunks(10_000) {
            let rows: Vec<(i64, String)> = finding::Entity::find()
                .filter(finding::Column::Postmortem.is_in(others.iter().copied()))
                .filter(finding::Column::Category.is_in(own.iter().copied()))
                .filter(finding::Column::RemovedAt.is_null())
                .select_only()
                .columns([finding::Column::Postmortem, finding::Column::Category])
                .distinct()
                .into_tuple()
                .all(self.reader())
                .await?;
            for (other, key) in rows {
                let category = Category::from_key(&key);
                shared.entry(PostmortemNumber(other)).or_default().extend(category);
            }
        }
        Ok(shared)
    }

    /// Those whose earlier finding is a cause of a postmortem that happened before this one.
    async fn of_earlier(
        &self,
        document: &Document,
        returned: Vec<(FindingId, FindingId, Vec<String>)>,
    ) -> Result<Vec<(FindingId, FindingId, Vec<String>)>, StoreError> {
        if returned.is_empty() {
            return Ok(returned);
        }
        let own = postmortem::Entity::find_by_id(document.postmortem.number.0).one(self.reader()).await?;
        let Some(own) = own else { return Ok(Vec::new()) };
        let earlier: BTreeSet<i64> = finding::Entity::find()
            .join(JoinType::InnerJoin, its_postmortem())
            .filter(finding::Column::Id.is_in(returned.iter().map(|(_, earlier, _)| earlier.0)))
            .filter(is_cause())
            .filter(postmortem::Column::HappenedAt.lt(own.happened_at))
            .filter(postmortem::Column::ArchivedAt.is_null())
            .select_only()
            .column(finding::Column::Id)
            .into_tuple()
            .all(self.reader())
            .await?
            .into_iter()
            .collect();
        Ok(returned.into_iter().filter(|(_, id, _)| earlier.contains(&id.0)).collect())
    }
}

/// Replaces the proposals, except for findings about which somebody decided.
async fn propose(
    connection: &impl ConnectionTrait,
    document: &Document,
    returned: Vec<(FindingId, FindingId, Vec<String>)>,
) -> Result<(), StoreError> {
    let own: Vec<i64> = document.findings.iter().map(|finding| finding.id.0).collect();
    recurrence::Entity::delete_many()
        .filter(recurrence::Column::FindingId.is_in(own.iter().copied()))
        .filter(recurrence::Column::State.eq(RecurrenceState::Proposed.key()))
        .exec(connection)
        .await?;
    let decided = recurrence::Entity::find()
        .filter(recurrence::Column::FindingId.is_in(own.iter().copied()))
        .all(connection)
        .await?;
    let ids = returned.iter().flat_map(|(id, earlier, _)| [id.0, earlier.0]);
    let still_there: BTreeSet<i64> = finding::Entity::find()
        .filter(finding::Column::Id.is_in(ids))
        .select_only()
        .column(finding::Column::Id)
        .into_tuple()
        .all(connection)
        .await?
        .into_iter()
        .collect();
    let is_open = |id: FindingId, earlier: FindingId| {
        !decided.iter().any(|row| {
            row.finding_id == id.0 && (row.state == RecurrenceState::Confirmed.key() || row.earlier_id == earlier.0)
        })
    };
    let rows: Vec<_> = returned
        .into_iter()
        .filter(|(id, earlier, _)| [id, earlier].iter().all(|id| still_there.contains(&id.0)) && is_open(*id, *earlier))
        .map(|(id, earlier, words)| recurrence::ActiveModel {
            finding_id: Set(id.0),
            earlier_id: Set(earlier.0),
            state: Set(RecurrenceState::Proposed.key().to_owned()),
            words: Set(serde_json::to_string(&words).unwrap_or_default()),
            by_id: Set(None),
            at: Set(document.postmortem.updated_at),
        })
        .collect();
    if !rows.is_empty() {
        recurrence::Entity::insert_many(rows).exec_without_returning(connection).await?;
    }
    Ok(())
}

fn its_other() -> sea_orm::RelationDef {
    similar_postmortem::Entity::belongs_to(postmortem::Entity)
        .from(similar_postmortem::Column::Other)
        .to(postmortem::Column::Number)
        .into()
}

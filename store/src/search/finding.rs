//! Finds texts in the index.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::actions::ActionId;
use domain::findings::FindingId;
use domain::people::{Role, Viewer};
use domain::postmortems::{PostmortemNumber, Subject};
use domain::search::{Found, FoundIn, FoundPostmortem, SearchFilter, SearchQuery, Term, passage, relevance};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter};

use super::facets::{WantedFacets, is_called};
use crate::actions::{DUE_ORDER, UNFINISHED};
use crate::error::read;
use crate::postmortems::{
    CardRow, card_of, cards_for, drafts_visible_to, has_status, starts_with, takes_part, visible_to,
};
use crate::rows::{action_item, finding, postmortem, postmortem_service, search_text, service, team};
use crate::{Store, StoreError};

/// The best texts that are looked at; those of a postmortem are shown together.
const TEXTS: usize = 200;
/// Of words that occur more often, only so many of the newest texts are compared: reading all texts that contain a
/// common word takes seconds.
const CANDIDATES: u64 = 1_000;
/// The postmortems that are shown.
const POSTMORTEMS: usize = 20;
/// The passages that are shown of each.
const PASSAGES: usize = 3;
/// How much more a title counts than another text.
const TITLE: f64 = 4.0;

/// A text that contains what is asked for.
#[derive(FromQueryResult)]
struct Candidate {
    id: i64,
    postmortem: i64,
    kind: String,
    /// Empty when nothing is compared.
    tokens: String,
}

impl Store {
    /// What a query finds in everything that the viewer may see, the best first.
    pub async fn search(
        &self,
        viewer: Viewer,
        query: &SearchQuery,
        today: NaiveDate,
    ) -> Result<Vec<FoundPostmortem>, StoreError> {
        if query.is_empty() {
            return Ok(Vec::new());
        }
        let mut chosen: Vec<(i64, Vec<i64>)> = Vec::new();
        for text in self.best_texts(viewer, query, today, None).await? {
            let place = match chosen.iter().position(|(number, _)| *number == text.postmortem) {
                Some(place) => place,
                None if chosen.len() < POSTMORTEMS => {
                    chosen.push((text.postmortem, Vec::new()));
                    chosen.len() - 1
                }
                None => continue,
            };
            if chosen[place].1.len() < PASSAGES {
                chosen[place].1.push(text.id);
            }
        }
        let mut texts = self.texts(chosen.iter().flat_map(|(_, ids)| ids.iter().copied())).await?;
        let mut found = Vec::with_capacity(chosen.len());
        for (number, ids) in chosen {
            let mut places = Vec::with_capacity(ids.len());
            // A text that was indexed again meanwhile is gone.
            for row in ids.iter().filter_map(|id| texts.remove(id)) {
                places.push(Found {
                    kind: read(FoundIn::from_key(&row.kind), "search_text", row.postmortem)?,
                    place: row.place,
                    passage: passage(&row.content, query),
                });
            }
            found.push((number, places));
        }
        self.with_cards(viewer, found).await
    }

    /// The findings that contain what a query asks for, the best first.
    pub async fn search_findings(
        &self,
        viewer: Viewer,
        query: &SearchQuery,
        today: NaiveDate,
    ) -> Result<Vec<FindingId>, StoreError> {
        let places = self.search_places(viewer, query, today, FoundIn::Finding).await?;
        let findings = places.into_iter().filter_map(|place| match place {
            Subject::Finding(id) => Some(id),
            _ => None,
        });
        Ok(findings.collect())
    }

    /// The action items that contain what a query asks for, the best first.
    pub async fn search_actions(
        &self,
        viewer: Viewer,
        query: &SearchQuery,
        today: NaiveDate,
    ) -> Result<Vec<ActionId>, StoreError> {
        let places = self.search_places(viewer, query, today, FoundIn::Action).await?;
        let actions = places.into_iter().filter_map(|place| match place {
            Subject::Action(id) => Some(id),
            _ => None,
        });
        Ok(actions.collect())
    }

    async fn search_places(
        &self,
        viewer: Viewer,
        query: &SearchQuery,
        today: NaiveDate,
        only: FoundIn,
    ) -> Result<Vec<Subject>, StoreError> {
        let best = self.best_texts(viewer, query, today, Some(only)).await?;
        let mut texts = self.texts(best.iter().map(|text| text.id)).await?;
        let rows = best.iter().filter_map(|text| texts.remove(&text.id));
        Ok(rows.filter_map(|row| row.place.parse().ok()).collect())
    }

    /// The texts that contain what is asked for, the best first. `only` is the kind of texts to find, or all.
    async fn best_texts(
        &self,
        viewer: Viewer,
        query: &SearchQuery,
        today: NaiveDate,
        only: Option<FoundIn>,
    ) -> Result<Vec<Candidate>, StoreError> {
        let Some(facets) = self.wanted_facets(&query.filter).await? else { return Ok(Vec::new()) };
        let select = self.candidates(viewer, query, today, only, &facets);
        let statement = self.reader().get_database_backend().build(&select);
        let candidates = Candidate::find_by_statement(statement).all(self.reader()).await?;
        let mut ranked: Vec<(f64, Candidate)> = candidates
            .into_iter()
            .map(|text| {
                let weight = if text.kind == FoundIn::Title.key() { TITLE } else { 1.0 };
                (weight * relevance(&text.tokens, &query.terms), text)
            })
            .collect();
        // The newest come first already, and remain in this order.
        ranked.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        ranked.truncate(TEXTS);
        Ok(ranked.into_iter().map(|(_, text)| text).collect())
    }

    async fn texts(&self, ids: impl IntoIterator<Item = i64>) -> Result<HashMap<i64, search_text::Model>, StoreError> {
        let rows = search_text::Entity::find().filter(search_text::Column::Id.is_in(ids)).all(self.reader()).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }

    async fn with_cards(
        &self,
        viewer: Viewer,
        found: Vec<(i64, Vec<Found>)>,
    ) -> Result<Vec<FoundPostmortem>, StoreError> {
        let rows = cards_for(viewer)
            .filter(postmortem::Column::Number.is_in(found.iter().map(|(number, _)| *number)))
            .into_model::<CardRow>()
            .all(self.reader())
            .await?;
        let mut cards = rows.into_iter().map(card_of).collect::<Result<Vec<_>, _>>()?;
        Ok(found
            .into_iter()
            .filter_map(|(number, places)| {
                let place = cards.iter().position(|card| card.number == PostmortemNumber(number))?;
                Some(FoundPostmortem { card: cards.swap_remove(place), places })
            })
            .collect())
    }

    /// The newest texts that contain what is asked for.
    fn candidates(
        &self,
        viewer: Viewer,
        query: &SearchQuery,
        today: NaiveDate,
        only: Option<FoundIn>,
        facets: &WantedFacets,
    ) -> SelectStatement {
        let of = |column: search_text::Column| Expr::col((search_text::Entity, column));
        let mut select = Query::select();
        select
            .columns(
                [search_text::Column::Id, search_text::Column::Postmortem, search_text::Column::Kind]
                    .map(|column| (search_text::Entity, column)),
            )
            .from(search_text::Entity)
            .inner_join(
                postmortem::Entity,
                Expr::col((postmortem::Entity, postmortem::Column::Number))
                    .equals((search_text::Entity, search_text::Column::Postmortem)),
            )
            .cond_where(readable_by(viewer))
            .cond_where(wanted(&query.filter, today))
            .and_where_option(only.map(|kind| of(search_text::Column::Kind).eq(kind.key())))
            .limit(CANDIDATES);
        if query.terms.is_empty() {
            select.expr_as(Expr::val(""), "tokens");
            if only.is_none() {
                // Filters alone: each postmortem once, the latest first.
                let (whole, visible) = match viewer.role {
                    Role::Reader => (FoundIn::Report, visible_to(viewer)),
                    _ => (FoundIn::Title, drafts_visible_to(viewer)),
                };
                let latest = Query::select()
                    .column((postmortem::Entity, postmortem::Column::Number))
                    .from(postmortem::Entity)
                    .cond_where(visible)
                    .cond_where(wanted(&query.filter, today))
                    .order_by((postmortem::Entity, postmortem::Column::HappenedAt), Order::Desc)
                    .limit(TEXTS as u64)
                    .take();
                select
                    .and_where(of(search_text::Column::Kind).eq(whole.key()))
                    .and_where(of(search_text::Column::Postmortem).in_subquery(latest))
                    .order_by((postmortem::Entity, postmortem::Column::HappenedAt), Order::Desc);
            }
            return select
                .order_by((search_text::Entity, search_text::Column::Id), Order::Desc)
                .limit(TEXTS as u64)
                .take();
        }
        select.column((search_text::Entity, search_text::Column::Tokens));
        if self.is_postgres() {
            let terms = query.terms.iter().map(postgres_term).collect::<Vec<_>>().join(" & ");
            let matched = match facets.postgres() {
                Some(facets) => Expr::cust_with_values(
                    "search_text.vector @@ (to_tsquery('simple', $1) && $2::tsquery)",
                    [terms, facets],
                ),
                None => Expr::cust_with_values("search_text.vector @@ to_tsquery('simple', $1)", [terms]),
            };
            select.and_where(matched).order_by((search_text::Entity, search_text::Column::Id), Order::Desc);
        } else {
            let matched = facets.sqlite(query.terms.iter().map(sqlite_term).collect());
            select
                .inner_join("search_index", Expr::cust("search_index.rowid = search_text.id"))
                .and_where(Expr::cust_with_values("search_index MATCH ?", [matched]))
                // Its own number is the order in which the index is read.
                .order_by_expr(Expr::cust("search_index.rowid"), Order::Desc);
        }
        select
    }
}

/// Tokens consist of letters and digits, so they need no escaping.
pub(super) fn sqlite_term(term: &Term) -> String {
    let prefix = if term.is_prefix_in_index() { "*" } else { "" };
    format!("\"{}\"{prefix}", term.tokens.join(" "))
}

pub(super) fn postgres_term(term: &Term) -> String {
    let prefix = if term.is_prefix_in_index() { ":*" } else { "" };
    let tokens: Vec<_> = term.tokens.iter().map(|token| format!("'{token}'")).collect();
    format!("({}{prefix})", tokens.join(" <-> "))
}

/// Readers find what is published; the texts of a draft are for those who may read it.
fn readable_by(viewer: Viewer) -> Condition {
    let is_report = Expr::col((search_text::Entity, search_text::Column::Kind)).eq(FoundIn::Report.key());
    if viewer.role == Role::Reader {
        Condition::any()
            .add(Condition::all().add(is_report.clone()).add(visible_to(viewer)))
            .add(Condition::all().add(is_report.not()).add(takes_part(viewer)).add(visible_to(viewer)))
    } else {
        // Whoever reads the draft would find everything twice.
        Condition::all().add(is_report.not()).add(drafts_visible_to(viewer))
    }
}

fn wanted(filter: &SearchFilter, today: NaiveDate) -> Condition {
    use postmortem::Column::{ArchivedAt, HappenedAt, Kind, Number, Severity, TeamId};
    let of_postmortem = Expr::col((postmortem::Entity, Number));
    let midnight = |day: NaiveDate| -> DateTime<Utc> { day.and_time(NaiveTime::MIN).and_utc() };
    let team = filter.team.as_deref().map(|name| {
        TeamId.in_subquery(
            Query::select()
                .column(team::Column::Id)
                .from(team::Entity)
                .and_where(starts_with(team::Column::Name, name))
                .take(),
        )
    });
    let service = filter.service.as_deref().map(|name| {
        of_postmortem.clone().in_subquery(
            Query::select()
                .column((postmortem_service::Entity, postmortem_service::Column::Postmortem))
                .from(postmortem_service::Entity)
                .inner_join(
                    service::Entity,
                    Expr::col((service::Entity, service::Column::Id))
                        .equals((postmortem_service::Entity, postmortem_service::Column::ServiceId)),
                )
                .and_where(is_called(name))
                .take(),
        )
    });
    // The index has left few that do not pass, so each is looked at; a list of all that do would be long.
    let category = filter.category.map(|category| {
        Expr::exists(
            Query::select()
                .expr(Expr::val(1))
                .from(finding::Entity)
                .and_where(Expr::col((finding::Entity, finding::Column::Postmortem)).eq(of_postmortem.clone()))
                .and_where(finding::Column::Category.eq(category.key()))
                .and_where(finding::Column::RemovedAt.is_null())
                .take(),
        )
    });
    let overdue = filter.is_overdue.then(|| {
        Expr::exists(
            Query::select()
                .expr(Expr::val(1))
                .from(action_item::Entity)
                .and_where(Expr::col((action_item::Entity, action_item::Column::Postmortem)).eq(of_postmortem.clone()))
                .and_where(Expr::cust(DUE_ORDER).lt(today))
                .and_where(Expr::cust(UNFINISHED))
                .and_where(action_item::Column::RemovedAt.is_null())
                .take(),
        )
    });
    let conditions: [Option<SimpleExpr>; 8] = [
        team,
        service,
        category,
        overdue,
        filter.severity.map(|severity| Severity.eq(i32::from(severity.level()))),
        filter.kind.map(|kind| Kind.eq(kind.key())),
        filter.after.map(|day| HappenedAt.gte(midnight(day))),
        filter.before.map(|day| HappenedAt.lt(midnight(day))),
    ];
    let conditions = conditions.into_iter().flatten();
    conditions
        .fold(Condition::all().add(ArchivedAt.is_null()).add_option(filter.status.map(has_status)), Condition::add)
}

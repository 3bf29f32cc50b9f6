//! Facets: what the texts of a postmortem are filtered by, kept in the index beside their words. With them the index
//! skips the texts of other teams and severities; without, each text that contains a word would be read with its
//! postmortem to look.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::findings::Category;
use domain::postmortems::{Kind, Severity, Status};
use domain::search::SearchFilter;
use sea_orm::sea_query::{Expr, ExprTrait, Func, SimpleExpr};
use sea_orm::{EntityTrait, QueryFilter, QuerySelect};

use crate::postmortems::{Document, starts_with};
use crate::rows::{service, team};
use crate::{Store, StoreError};

/// Begins each facet in the index. No word of a text contains it, and the tokenizer takes it for a letter.
const MARK: char = '\u{E000}';
/// What happened before or after these years counts as theirs.
const FIRST_YEAR: i32 = 2000;
const LAST_YEAR: i32 = 2060;
/// Of more teams than these, whose names begin alike, each text is read.
const MAX_ALTERNATIVES: u64 = 20;

/// Something that postmortems are filtered by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Facet {
    Team(i64),
    Service(i64),
    Severity(Severity),
    Kind(Kind),
    Status(Status),
    Category(Category),
    Unfinished,
    Year(i32),
}

impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Team(id) => write!(f, "{MARK}team{id}"),
            Self::Service(id) => write!(f, "{MARK}service{id}"),
            Self::Severity(severity) => write!(f, "{MARK}severity{}", severity.level()),
            // The keys have underscores, at which the tokenizer would separate them.
            Self::Kind(kind) => write!(f, "{MARK}kind{}", kind.key().replace('_', "")),
            Self::Status(status) => write!(f, "{MARK}status{}", status.key().replace('_', "")),
            Self::Category(category) => write!(f, "{MARK}category{}", category.key().replace('_', "")),
            Self::Unfinished => write!(f, "{MARK}unfinished"),
            Self::Year(year) => write!(f, "{MARK}year{year}"),
        }
    }
}

/// The facets of a postmortem, separated by spaces, as they are indexed with each of its texts.
pub(super) fn facets_of(document: &Document, services: &[i64], happened_at: DateTime<Utc>) -> String {
    let postmortem = &document.postmortem;
    let mut facets = BTreeSet::from([
        Facet::Severity(postmortem.severity),
        Facet::Kind(postmortem.kind),
        Facet::Status(postmortem.status),
        Facet::Year(year_of(happened_at.date_naive())),
    ]);
    facets.extend(postmortem.team.as_ref().map(|team| Facet::Team(team.id.0)));
    facets.extend(services.iter().copied().map(Facet::Service));
    facets.extend(document.findings.iter().filter_map(|finding| finding.category).map(Facet::Category));
    facets.extend(document.actions.iter().any(|action| action.state.is_open()).then_some(Facet::Unfinished));
    facets.iter().map(Facet::to_string).collect::<Vec<_>>().join(" ")
}

/// The year of a day; days of other centuries share the first and the last.
fn year_of(day: NaiveDate) -> i32 {
    day.year().clamp(FIRST_YEAR, LAST_YEAR)
}

/// The years in which something can have happened that passes a filter; nothing when it may be any.
fn years_of(filter: &SearchFilter) -> Option<Vec<Facet>> {
    if filter.after.is_none() && filter.before.is_none() {
        return None;
    }
    let first = filter.after.map_or(FIRST_YEAR, year_of);
    let last = filter.before.map_or(LAST_YEAR, year_of);
    Some((first..=last).map(Facet::Year).collect())
}

/// What a text must have to pass a filter: one of each list. The filter itself is still to be applied.
#[derive(Default)]
pub(super) struct WantedFacets(Vec<Vec<Facet>>);

impl WantedFacets {
    /// As a query of SQLite's index, with terms that it must match as well.
    pub(super) fn sqlite(&self, terms: Vec<String>) -> String {
        let alternatives = |facets: &Vec<Facet>| {
            let facets: Vec<_> = facets.iter().map(|facet| format!("\"{facet}\"")).collect();
            format!("({})", facets.join(" OR "))
        };
        terms.into_iter().chain(self.0.iter().map(alternatives)).collect::<Vec<_>>().join(" AND ")
    }

    /// As a `tsquery` of PostgreSQL; `None` when everything passes.
    pub(super) fn postgres(&self) -> Option<String> {
        let alternatives = |facets: &Vec<Facet>| {
            let facets: Vec<_> = facets.iter().map(|facet| format!("'{facet}'")).collect();
            format!("({})", facets.join(" | "))
        };
        let wanted: Vec<_> = self.0.iter().map(alternatives).collect();
        (!wanted.is_empty()).then(|| wanted.join(" & "))
    }
}

impl Store {
    /// The facets that a filter asks for; `None` when it names a team or service that there is not.
    pub(super) async fn wanted_facets(&self, filter: &SearchFilter) -> Result<Option<WantedFacets>, StoreError> {
        let mut wanted: Vec<Vec<Facet>> = [
            filter.severity.map(Facet::Severity),
            filter.kind.map(Facet::Kind),
            filter.status.map(Facet::Status),
            filter.category.map(Facet::Category),
            filter.is_overdue.then_some(Facet::Unfinished),
        ]
        .into_iter()
        .flatten()
        .map(|facet| vec![facet])
        .collect();
        if let Some(name) = &filter.team {
            let ids = self.ids(team::Entity::find().filter(starts_with(team::Column::Name, name)), team::Column::Id);
            wanted.push(ids.await?.into_iter().map(Facet::Team).collect());
        }
        if let Some(name) = &filter.service {
            let ids = self.ids(service::Entity::find().filter(is_called(name)), service::Column::Id);
            wanted.push(ids.await?.into_iter().map(Facet::Service).collect());
        }
        wanted.retain(|facets| facets.len() as u64 <= MAX_ALTERNATIVES);
        wanted.extend(years_of(filter));
        if wanted.iter().any(Vec::is_empty) {
            return Ok(None);
        }
        Ok(Some(WantedFacets(wanted)))
    }

    async fn ids<E: EntityTrait>(&self, found: sea_orm::Select<E>, id: E::Column) -> Result<Vec<i64>, StoreError> {
        let ids = found.select_only().column(id).limit(MAX_ALTERNATIVES + 1).into_tuple().all(self.reader()).await?;
        Ok(ids)
    }
}

/// The services of a name, in upper or lower case.
pub(super) fn is_called(name: &str) -> SimpleExpr {
    Expr::expr(Func::lower(Expr::col((service::Entity, service::Column::Name)))).eq(name.to_lowercase())
}

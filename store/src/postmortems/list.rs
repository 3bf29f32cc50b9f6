//! The list of postmortems, with filters and pages.

use chrono::{DateTime, Utc};
use domain::actions::ActionState;
use domain::people::{Role, TeamId, TeamName, Viewer};
use domain::postmortems::{Kind, PostmortemCard, PostmortemNumber, Severity, Status};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Select,
};

use super::access::{AUTHOR, REVIEWER};
use super::severities::severity_of;
use crate::error::read;
use crate::rows::{action_item, participant, postmortem, review_request, team, verdict};
use crate::{Store, StoreError};

/// The filters of the list.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    /// Of this team.
    pub team: Option<TeamId>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Of this severity.
    pub severity: Option<Severity>,
    /// With this status.
    pub status: Option<Status>,
    /// Those in which the viewer participates.
    pub mine: bool,
    /// Archived ones instead of the others.
    pub archived: bool,
    /// With these words in the title.
    pub words: Option<String>,
    /// After this one, in the order of the list: when it happened, and its number.
    pub after: Option<(DateTime<Utc>, PostmortemNumber)>,
    /// The page size.
    pub most: u64,
}

/// Words of a title beyond these are not looked for: each makes the query longer.
const MAX_WORDS: usize = 8;
/// No title contains a longer word, in bytes.
const MAX_WORD: usize = 200;

/// A page of the list, latest first.
#[derive(Debug, Clone)]
pub struct ListPage {
    /// The postmortems.
    pub cards: Vec<PostmortemCard>,
    /// What [`ListFilter::after`] gets the next page; nothing at the end.
    pub next: Option<(DateTime<Utc>, PostmortemNumber)>,
}

/// What a card is made of.
#[derive(FromQueryResult)]
pub(crate) struct CardRow {
    number: i64,
    title: String,
    kind: String,
    severity: i32,
    team_id: Option<i64>,
    team_name: Option<String>,
    in_review: bool,
    is_private: bool,
    publication_id: Option<i64>,
    happened_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    archived_at: Option<DateTime<Utc>>,
    open_actions: i64,
}

impl Store {
    /// A page of the postmortems that exist for the viewer: one query, whatever their number.
    pub async fn list_postmortems(&self, viewer: Viewer, filter: &ListFilter) -> Result<ListPage, StoreError> {
        let rows = cards_for(viewer)
            .filter(wanted(viewer, filter))
            .order_by(postmortem::Column::HappenedAt, Order::Desc)
            .order_by(postmortem::Column::Number, Order::Desc)
            .limit(filter.most + 1)
            .into_model::<CardRow>()
            .all(self.reader())
            .await?;
        let mut cards = rows.into_iter().map(card_of).collect::<Result<Vec<_>, _>>()?;
        let most = usize::try_from(filter.most).unwrap_or(usize::MAX);
        let is_more = cards.len() > most;
        cards.truncate(most);
        let next = cards.last().filter(|_| is_more).map(|last| (last.happened_at, last.number));
        Ok(ListPage { cards, next })
    }

    /// The postmortems that wait for a review of the viewer, the one requested first: those in which the viewer is
    /// a reviewer and has submitted nothing since the request. At most `most`.
    pub async fn reviews_waiting(&self, viewer: Viewer, most: u64) -> Result<Vec<PostmortemCard>, StoreError> {
        let has_answered = Query::select()
            .expr(Expr::val(1))
            .from(verdict::Entity)
            .and_where(
                Expr::col((verdict::Entity, verdict::Column::Postmortem))
                    .equals((review_request::Entity, review_request::Column::Postmortem)),
            )
            .and_where(verdict::Column::PersonId.eq(viewer.person.0))
            .and_where(
                Expr::col((verdict::Entity, verdict::Column::At))
                    .gte(Expr::col((review_request::Entity, review_request::Column::AskedAt))),
            )
            .take();
        let request: RelationDef = review_request::Entity::belongs_to(postmortem::Entity)
            .from(review_request::Column::Postmortem)
            .to(postmortem::Column::Number)
            .into();
        let rows = cards_for(viewer)
            .join(JoinType::InnerJoin, request.rev())
            .filter(review_request::Column::EndedAt.is_null())
            .filter(postmortem::Column::ArchivedAt.is_null())
            .filter(each_has_part(viewer, REVIEWER))
            .filter(Expr::exists(has_answered).not())
            .order_by(review_request::Column::AskedAt, Order::Asc)
            .limit(most)
            .into_model::<CardRow>()
            .all(self.reader())
            .await?;
        rows.into_iter().map(card_of).collect()
    }

    /// The postmortems of which the viewer is an author and that are not published, the oldest first. At most `most`.
    pub async fn unpublished_of(&self, viewer: Viewer, most: u64) -> Result<Vec<PostmortemCard>, StoreError> {
        let rows = cards_for(viewer)
            .filter(postmortem::Column::ArchivedAt.is_null())
            .filter(postmortem::Column::PublicationId.is_null())
            .filter(has_part(viewer, AUTHOR))
            .order_by(postmortem::Column::HappenedAt, Order::Asc)
            .limit(most)
            .into_model::<CardRow>()
            .all(self.reader())
            .await?;
        rows.into_iter().map(card_of).collect()
    }
}

/// What a list shows of the postmortems that exist for the viewer.
pub(crate) fn cards_for(viewer: Viewer) -> Select<postmortem::Entity> {
    postmortem::Entity::find()
        .join(JoinType::LeftJoin, postmortem_team())
        .select_only()
        .columns([
            postmortem::Column::Number,
            postmortem::Column::Title,
            postmortem::Column::Kind,
            postmortem::Column::Severity,
            postmortem::Column::TeamId,
            postmortem::Column::InReview,
            postmortem::Column::IsPrivate,
            postmortem::Column::PublicationId,
            postmortem::Column::HappenedAt,
            postmortem::Column::UpdatedAt,
            postmortem::Column::ArchivedAt,
        ])
        .column_as(team::Column::Name, "team_name")
        .column_as(open_actions(), "open_actions")
        .filter(visible_to(viewer))
}

/// What exists for the viewer: the same as [`domain::postmortems::may_see`], for many at once.
pub(crate) fn visible_to(viewer: Viewer) -> Condition {
    if viewer.role == Role::Administrator {
        return Condition::all();
    }
    let open = match viewer.role {
        Role::Reader => Condition::all()
            .add(postmortem::Column::IsPrivate.eq(false))
            .add(postmortem::Column::PublicationId.is_not_null())
            .add(postmortem::Column::ArchivedAt.is_null()),
        _ => Condition::all().add(postmortem::Column::IsPrivate.eq(false)),
    };
    Condition::any().add(open).add(Expr::exists(participations(viewer).and_where(of_postmortem()).take()))
}

/// Asked for each of the few private ones, instead of collecting all in which the viewer takes part.
fn of_postmortem() -> SimpleExpr {
    Expr::col((participant::Entity, participant::Column::Postmortem))
        .equals((postmortem::Entity, postmortem::Column::Number))
}

/// The same as [`domain::postmortems::may_see_draft`], for many at once.
pub(crate) fn drafts_visible_to(viewer: Viewer) -> Condition {
    let condition = visible_to(viewer);
    if viewer.role == Role::Reader { Condition::all().add(condition).add(takes_part(viewer)) } else { condition }
}

/// Those in which the viewer is an author or a reviewer.
pub(crate) fn takes_part(viewer: Viewer) -> SimpleExpr {
    participates(viewer, None)
}

/// The same, asked for each postmortem: quicker where there are few of them.
pub(crate) fn each_has_part(viewer: Viewer, part: &'static str) -> SimpleExpr {
    let mut query = participations(viewer);
    query.and_where(participant::Column::Part.eq(part)).and_where(of_postmortem());
    Expr::exists(query)
}

/// Those in which the viewer is an author, or a reviewer.
fn has_part(viewer: Viewer, part: &'static str) -> SimpleExpr {
    participates(viewer, Some(part))
}

fn participates(viewer: Viewer, part: Option<&'static str>) -> SimpleExpr {
    let mut query = participations(viewer);
    query.and_where_option(part.map(|part| participant::Column::Part.eq(part)));
    postmortem::Column::Number.in_subquery(query)
}

/// The postmortems in which the viewer takes part.
fn participations(viewer: Viewer) -> SelectStatement {
    Query::select()
        .column((participant::Entity, participant::Column::Postmortem))
        .from(participant::Entity)
        .and_where(participant::Column::PersonId.eq(viewer.person.0))
        .take()
}

/// Those with this status.
pub(crate) fn has_status(status: Status) -> Condition {
    use postmortem::Column::{InReview, PublicationId};
    match status {
        Status::Published => Condition::all().add(PublicationId.is_not_null()),
        Status::InReview => Condition::all().add(PublicationId.is_null()).add(InReview.eq(true)),
        Status::Draft => Condition::all().add(PublicationId.is_null()).add(InReview.eq(false)),
    }
}

fn wanted(viewer: Viewer, filter: &ListFilter) -> Condition {
    use postmortem::Column::{ArchivedAt, HappenedAt, Kind, Number, Severity, TeamId, Title};
    let status = filter.status.map(has_status);
    let after = filter.after.map(|(at, number)| {
        Condition::any().add(HappenedAt.lt(at)).add(Condition::all().add(HappenedAt.eq(at)).add(Number.lt(number.0)))
    });
    let words = filter
        .words
        .iter()
        .flat_map(|words| words.split([' ', '\0']))
        .filter(|word| !word.is_empty() && word.len() <= MAX_WORD);
    let words = words.take(MAX_WORDS).map(|word| {
        Expr::expr(Func::lower(Expr::col((postmortem::Entity, Title)))).like(contains(&word.to_lowercase()))
    });
    let mut condition = Condition::all()
        .add(if filter.archived { ArchivedAt.is_not_null() } else { ArchivedAt.is_null() })
        .add_option(filter.team.map(|team| TeamId.eq(team.0)))
        .add_option(filter.kind.map(|kind| Kind.eq(kind.key())))
        .add_option(filter.severity.map(|severity| Severity.eq(i32::from(severity.level()))))
        .add_option(status)
        .add_option(after)
        .add_option(filter.mine.then(|| takes_part(viewer)));
    for word in words {
        condition = condition.add(word);
    }
    condition
}

/// Whether a column begins with what was typed, in any case.
pub(crate) fn starts_with(column: impl ColumnTrait, typed: &str) -> SimpleExpr {
    let pattern = LikeExpr::new(format!("{}%", plain(&typed.to_lowercase()))).escape('\\');
    Expr::expr(Func::lower(Expr::col(column.as_column_ref()))).like(pattern)
}

/// A pattern in which nothing that was typed has a meaning of its own.
pub(crate) fn contains(word: &str) -> LikeExpr {
    LikeExpr::new(format!("%{}%", plain(word))).escape('\\')
}

fn plain(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn open_actions() -> SimpleExpr {
    let open = ActionState::ALL.iter().filter(|state| state.is_open()).map(|state| state.key());
    SimpleExpr::SubQuery(
        None,
        Box::new(
            Query::select()
                .expr(Func::count(Expr::col((action_item::Entity, action_item::Column::Id))))
                .from(action_item::Entity)
                .and_where(
                    Expr::col((action_item::Entity, action_item::Column::Postmortem))
                        .equals((postmortem::Entity, postmortem::Column::Number)),
                )
                .and_where(action_item::Column::RemovedAt.is_null())
                .and_where(action_item::Column::State.is_in(open))
                .take()
                .into(),
        ),
    )
}

pub(crate) fn card_of(row: CardRow) -> Result<PostmortemCard, StoreError> {
    let table = "postmortem";
    Ok(PostmortemCard {
        kind: read(Kind::from_key(&row.kind), table, row.number)?,
        severity: read(severity_of(row.severity), table, row.number)?,
        status: match (row.publication_id, row.in_review) {
            (Some(_), _) => Status::Published,
            (None, true) => Status::InReview,
            (None, false) => Status::Draft,
        },
        team: row.team_id.zip(row.team_name).map(|(id, name)| TeamName { id: TeamId(id), name }),
        number: PostmortemNumber(row.number),
        title: row.title,
        is_private: row.is_private,
        happened_at: row.happened_at,
        updated_at: row.updated_at,
        is_archived: row.archived_at.is_some(),
        open_actions: row.open_actions,
    })
}

/// The team of a postmortem.
pub(crate) fn postmortem_team() -> RelationDef {
    postmortem::Entity::belongs_to(team::Entity).from(postmortem::Column::TeamId).to(team::Column::Id).into()
}

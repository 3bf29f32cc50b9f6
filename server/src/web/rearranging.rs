//! Splits an action item, merges it into another one, or moves it to another postmortem.

use app::actions::{RearrangeEntry, RearrangeView, rearrange_page};
use app::postmortems::{ActiveForm, Unsaved};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::actions::ActionId;
use domain::postmortems::{PostmortemNumber, Subject, may_edit};
use domain::search::SearchQuery;
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::StoreError;

use super::actions::moved;
use super::framed::framed;
use super::redisplay::{after, unsaved};
use super::search::SearchForm;
use super::workspace::document;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// How many action items are offered to merge into.
const MAX_OFFERED: u64 = 20;

/// The forms.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Path(place): Path<(PostmortemNumber, ActionId)>,
    Query(form): Query<SearchForm>,
) -> Result<Response, PageError> {
    page(&site, &who, place, form.q, (RearrangeEntry::default(), ValidationErrors::default())).await
}

async fn page(
    site: &Site,
    who: &SignedIn,
    (number, id): (PostmortemNumber, ActionId),
    typed: String,
    (entry, errors): (RearrangeEntry, ValidationErrors),
) -> Result<Response, PageError> {
    let document = document(site, who, number).await?;
    let action = document.actions.into_iter().find(|action| action.id == id).ok_or(PageError::Absent)?;
    may_edit(who.viewer(), &document.access).map_err(StoreError::from)?;
    let query = SearchQuery::parse(&typed);
    let found =
        if query.is_empty() { None } else { Some(site.store.search_actions(who.viewer(), &query, who.today()).await?) };
    let targets = site.store.merge_targets(who.viewer(), number, id, found, MAX_OFFERED).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = RearrangeView { number, action, typed, targets, entry, errors };
    let title = format!("Split, merge or move · {}", number.label());
    Ok(framed(site, Some(who), status, (NavItem::Postmortems, title), || rearrange_page(&view)))
}

/// What became of an attempt: its page, the form again, or what is said of any change.
async fn answered(
    site: &Site,
    who: &SignedIn,
    place: (PostmortemNumber, ActionId),
    (typed, entry): (String, RearrangeEntry),
    done: Result<String, StoreError>,
) -> Result<Response, PageError> {
    match done {
        Ok(path) => Ok(render::see(&path)),
        Err(StoreError::ValidationErrors(errors)) => page(site, who, place, typed, (entry, errors)).await,
        done => {
            let moved = moved(site, who, place, &done).await?;
            after(site, who, place.0, done, |document, again| match moved {
                Some(to) => ActiveForm::Unsaved(Unsaved::Moved(to), entry.title),
                None => unsaved(document, again, entry.title),
            })
            .await
        }
    }
}

/// The part that becomes an action item of its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SplitForm {
    title: String,
    version: i32,
}

/// Splits off a part.
pub async fn split(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
    FormBody(form): FormBody<SplitForm>,
) -> Result<Response, PageError> {
    let split = who
        .change(&site, async |tx| {
            let new = tx.split_action(number, id, form.version, &form.title).await?;
            Ok(app::paths::record(number, Subject::Action(new)))
        })
        .await;
    let entry = RearrangeEntry { title: form.title, ..RearrangeEntry::default() };
    answered(&site, &who, (number, id), (String::new(), entry), split).await
}

/// The action item that remains.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MergeForm {
    into: String,
    version: i32,
    /// What was searched for.
    q: String,
}

/// Closes it as a duplicate.
pub async fn merge(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
    FormBody(form): FormBody<MergeForm>,
) -> Result<Response, PageError> {
    // A text that is no number is no action item.
    let into = form.into.parse().unwrap_or(ActionId(0));
    let merged = who
        .change(&site, async |tx| {
            tx.merge_action(number, id, form.version, into, "").await?;
            Ok(app::paths::record(number, Subject::Action(id)))
        })
        .await;
    answered(&site, &who, (number, id), (form.q, RearrangeEntry::default()), merged).await
}

/// The postmortem to move it to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TransferForm {
    postmortem: String,
    version: i32,
}

/// Moves it to another postmortem.
pub async fn transfer(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
    FormBody(form): FormBody<TransferForm>,
) -> Result<Response, PageError> {
    let moved = who
        .change(&site, async |tx| {
            let to = PostmortemNumber::from_typed(&form.postmortem).unwrap_or(PostmortemNumber(0));
            tx.transfer_action(number, id, form.version, to).await?;
            Ok(app::paths::record(to, Subject::Action(id)))
        })
        .await;
    let entry = RearrangeEntry { postmortem: form.postmortem, ..RearrangeEntry::default() };
    answered(&site, &who, (number, id), (String::new(), entry), moved).await
}

//! Action items: create, edit, transition, move, remove, restore.

use app::postmortems::{ActiveForm, Removed, Unsaved};
use app::ui::form::{MovedTo, Theirs};
use axum::extract::State;
use axum::response::Response;
use domain::actions::{ActionId, ActionInput, Transition};
use domain::postmortems::{PostmortemNumber, Subject};
use serde::Deserialize;
use store::{Document, StoreError};

use super::moving::MoveForm;
use super::redisplay::{Redisplay, after, refill_form, refused, unsaved};
use super::workspace::document;
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::session::SignedIn;
use crate::site::Site;

/// An action item as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ActionForm {
    #[serde(flatten)]
    entry: ActionInput,
    /// The one field that the form is about: `title`, `owner` or `due`; the whole action item when empty.
    field: String,
    version: i32,
}

impl ActionForm {
    /// What it says of an action item; of a form for one field, the rest as the action item is.
    async fn entry_for(
        self,
        site: &Site,
        who: &SignedIn,
        (number, id): (PostmortemNumber, ActionId),
    ) -> Result<ActionInput, PageError> {
        let entry = self.entry;
        if self.field.is_empty() {
            return Ok(entry);
        }
        let document = document(site, who, number).await?;
        let Some(action) = document.actions.iter().find(|action| action.id == id) else { return Ok(entry) };
        let current = ActionInput::from(&action.fields);
        Ok(match self.field.as_str() {
            "title" => ActionInput { title: entry.title, ..current },
            "owner" => ActionInput { owner: entry.owner, owner_name: String::new(), ..current },
            "due" => ActionInput { due: entry.due, due_reason: entry.due_reason, ..current },
            _ => entry,
        })
    }
}

/// Adds an action item.
pub async fn add(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    FormBody(form): FormBody<ActionForm>,
) -> Result<Response, PageError> {
    let entry = form.entry;
    let added = who
        .change(&site, async |tx| {
            let fields = entry.parse()?;
            let id = tx.add_action(number, &fields).await?;
            Ok(app::paths::record(number, Subject::Action(id)))
        })
        .await;
    after(&site, &who, number, added, |_, again| ActiveForm::NewAction(refill_form(again, entry, 0, None))).await
}

/// Changes an action item.
pub async fn change(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
    FormBody(form): FormBody<ActionForm>,
) -> Result<Response, PageError> {
    let version = form.version;
    let entry = form.entry_for(&site, &who, (number, id)).await?;
    let changed = who
        .change(&site, async |tx| {
            let fields = entry.parse()?;
            tx.change_action(number, id, version, &fields, &entry.due_reason).await?;
            Ok(app::paths::record(number, Subject::Action(id)))
        })
        .await;
    let moved = moved(&site, &who, (number, id), &changed).await?;
    after(&site, &who, number, changed, |document: &Document, again| {
        let current = document.actions.iter().find(|action| action.id == id);
        let now = current.map(|action| (action.version, action.labelled()));
        // Removed or moved meanwhile: the form adds it again.
        if now.is_none() {
            let mut form = refill_form(again, entry, 0, None);
            form.theirs = moved.map(Theirs::Moved).or(form.theirs);
            return ActiveForm::NewAction(form);
        }
        ActiveForm::Action(id, refill_form(again, entry, version, now))
    })
    .await
}

/// Where an action item is that an attempt did not find, if it was moved.
pub(super) async fn moved(
    site: &Site,
    who: &SignedIn,
    (number, id): (PostmortemNumber, ActionId),
    attempt: &Result<String, StoreError>,
) -> Result<Option<MovedTo>, PageError> {
    if !matches!(attempt, Err(StoreError::Absent)) {
        return Ok(None);
    }
    let moved = site.store.moved_action(who.viewer(), number, id).await?;
    let link = |to: PostmortemNumber| (to.label(), app::paths::record(to, Subject::Action(id)));
    Ok(moved.map(|moved| MovedTo(moved.to.map(link))))
}

/// A step as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TransitionForm {
    transition: String,
    note: String,
    version: i32,
}

/// Takes an action item a step further, or back.
pub async fn transition(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
    FormBody(form): FormBody<TransitionForm>,
) -> Result<Response, PageError> {
    let transition = Transition::from_key(&form.transition).ok_or_else(|| {
        PageError::BadRequest(format!("“{}” is not one of: {}.", form.transition, Transition::keys()))
    })?;
    let stepped = who
        .change(&site, async |tx| {
            tx.transition_action(number, id, form.version, transition, &form.note).await?;
            Ok(app::paths::record(number, Subject::Action(id)))
        })
        .await;
    let moved = moved(&site, &who, (number, id), &stepped).await?;
    after(&site, &who, number, stepped, |document, again| match (again, moved) {
        (Redisplay::Removed, Some(to)) => ActiveForm::Unsaved(Unsaved::Moved(to), form.note),
        // A transition that is not offered, or asks for no words, has no form in which a mistake could stand.
        (Redisplay::ValidationErrors(errors), _)
            if transition.asks().is_none() || !is_offered(document, id, transition, &who) =>
        {
            unsaved(document, Redisplay::ValidationErrors(errors), form.note)
        }
        (again @ (Redisplay::Conflict | Redisplay::Removed), _) => unsaved(document, again, form.note),
        (again @ Redisplay::ValidationErrors(_), _) => {
            ActiveForm::Transition(id, transition, refill_form(again, form.note, form.version, None))
        }
    })
    .await
}

fn is_offered(document: &Document, id: ActionId, transition: Transition, who: &SignedIn) -> bool {
    let action = document.actions.iter().find(|action| action.id == id);
    action.is_some_and(|action| action.transitions_for(who.viewer().person).contains(&transition))
}

/// Moves an action item by one place.
pub async fn move_one(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
    FormBody(form): FormBody<MoveForm>,
) -> Result<Response, PageError> {
    let moved = who
        .change(&site, async |tx| {
            tx.move_action(number, id, form.direction()?).await?;
            Ok(app::paths::record(number, Subject::Action(id)))
        })
        .await;
    after(&site, &who, number, moved, refused).await
}

/// Removes an action item; the page offers to undo it.
pub async fn remove(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
) -> Result<Response, PageError> {
    let removed = who
        .change(&site, async |tx| {
            tx.remove_action(number, id).await?;
            Ok(Removed::Record(Subject::Action(id)).page(number))
        })
        .await;
    after(&site, &who, number, removed, refused).await
}

/// Restores a removed action item.
pub async fn restore(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, ActionId)>,
) -> Result<Response, PageError> {
    let restored = who
        .change(&site, async |tx| {
            tx.restore_action(number, id).await?;
            Ok(app::paths::record(number, Subject::Action(id)))
        })
        .await;
    after(&site, &who, number, restored, refused).await
}

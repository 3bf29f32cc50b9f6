//! Changes from the board: to one row, to the selected rows, and undoing them.

use std::collections::BTreeSet;

use app::actions::{BoardForm, BulkForm, KEPT_OWNER, SAME_OWNER};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::actions::{ActionEdit, ActionId, BulkChange, Transition};
use domain::postmortems::PostmortemNumber;
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::StoreError;

use super::board::{Again, BoardQuery, changed_at, page, with_typed};
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// The owner and due date as a row's form sends them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CommitmentForm {
    owner: String,
    due: String,
    due_reason: String,
    version: i32,
    back: String,
}

/// Changes the owner and the due date.
pub async fn change(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<ActionId>,
    FormBody(form): FormBody<CommitmentForm>,
) -> Result<Response, PageError> {
    let number = site.store.postmortem_of_action(who.viewer(), id).await?;
    let edit = ActionEdit {
        owner: Some(form.owner.clone()).filter(|owner| owner != KEPT_OWNER),
        due: Some(form.due.clone()),
        due_reason: form.due_reason.clone(),
    };
    let changed = who.change(&site, async |tx| tx.edit_action(id, form.version, &edit).await).await;
    let query = BoardQuery::of(&form.back);
    let typed = |now| BoardForm { owner: form.owner, due: form.due, due_reason: form.due_reason, ..now };
    answer(&site, &who, &query, (number, id, form.version), changed, typed).await
}

/// A transition as a row's form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TransitionForm {
    transition: String,
    note: String,
    version: i32,
    back: String,
}

/// Applies a transition.
pub async fn transition(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<ActionId>,
    FormBody(form): FormBody<TransitionForm>,
) -> Result<Response, PageError> {
    let transition = Transition::from_key(&form.transition).ok_or_else(|| {
        PageError::BadRequest(format!("“{}” is not one of: {}.", form.transition, Transition::keys()))
    })?;
    let number = site.store.postmortem_of_action(who.viewer(), id).await?;
    let changed = who
        .change(&site, async |tx| tx.transition_action(number, id, form.version, transition, &form.note).await)
        .await;
    let query = BoardQuery::of(&form.back);
    let typed = |now| BoardForm { note: form.note, ..now };
    answer(&site, &who, &query, (number, id, form.version), changed, typed).await
}

/// Back to the row, or the page again with the row's form. `typed` puts what was sent into the form as it would open.
async fn answer(
    site: &Site,
    who: &SignedIn,
    query: &BoardQuery,
    (number, id, version): (PostmortemNumber, ActionId, i32),
    changed: Result<(), StoreError>,
    typed: impl FnOnce(BoardForm) -> BoardForm,
) -> Result<Response, PageError> {
    let (status, errors) = match changed {
        Ok(()) => return Ok(render::see(&app::paths::board_at(&query.lasting(), id))),
        Err(StoreError::ValidationErrors(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Err(StoreError::Transition(refused)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, ValidationErrors::one("note", refused.to_string()))
        }
        Err(StoreError::Conflict) => (StatusCode::CONFLICT, ValidationErrors::default()),
        Err(StoreError::Refused(refused)) => {
            return page(site, who, query, StatusCode::FORBIDDEN, Again::Refused(refused.to_string())).await;
        }
        // It was removed meanwhile: of one that never was, no postmortem is known.
        Err(StoreError::Absent) => {
            let message = "Someone else removed this action item. Your change was not saved.";
            let message = with_typed(message, &typed(BoardForm::default()));
            return page(site, who, query, StatusCode::CONFLICT, Again::Refused(message)).await;
        }
        Err(error) => return Err(error.into()),
    };
    let document = site.store.draft(who.viewer(), number).await?;
    let action = document.actions.iter().find(|action| action.id == id).ok_or(StoreError::Absent)?;
    let is_conflict = status == StatusCode::CONFLICT;
    let form = typed(BoardForm::of(action));
    // After a conflict, saving once more is a choice made knowingly.
    let form = BoardForm { version: if is_conflict { action.version } else { version }, is_conflict, errors, ..form };
    page(site, who, query, status, Again::Form(id, form)).await
}

/// A change of the selected rows as its form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct BulkChangeForm {
    /// The selected rows, each as `id:version`.
    item: Vec<String>,
    owner: String,
    due: String,
    due_reason: String,
    note: String,
    transition: String,
    back: String,
}

impl BulkChangeForm {
    fn selected(&self) -> Vec<(ActionId, i32)> {
        let items = self.item.iter().filter_map(|item| item.split_once(':'));
        items.filter_map(|(id, version)| Some((id.parse().ok()?, version.parse().ok()?))).collect()
    }

    fn change(&self) -> Result<BulkChange, ValidationErrors> {
        if !self.transition.is_empty() {
            let transition = Transition::from_key(&self.transition).ok_or_else(|| {
                let message = format!("“{}” is not one of: {}.", self.transition, Transition::keys());
                ValidationErrors::one("transition", message)
            })?;
            return Ok(BulkChange::Transition(transition, self.note.clone()));
        }
        let owner = Some(self.owner.clone()).filter(|owner| owner != SAME_OWNER);
        let due = Some(self.due.clone()).filter(|due| !due.is_empty());
        if owner.is_none() && due.is_none() {
            return Err(ValidationErrors::one("owner", "Choose an owner or a due date."));
        }
        Ok(BulkChange::Edit(ActionEdit { owner, due, due_reason: self.due_reason.clone() }))
    }

    fn again(self, errors: ValidationErrors) -> BulkForm {
        let selected: BTreeSet<ActionId> = self.selected().into_iter().map(|(id, _)| id).collect();
        let Self { owner, due, due_reason, note, .. } = self;
        BulkForm { selected, owner: Some(owner), due, due_reason, note, errors, left_out: Vec::new() }
    }
}

/// Makes one change of all selected rows.
pub async fn change_selected(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<BulkChangeForm>,
) -> Result<Response, PageError> {
    let query = BoardQuery::of(&form.back);
    let selected = form.selected();
    let changed = who
        .change(&site, async |tx| {
            let change = form.change()?;
            tx.change_actions(&selected, &change).await
        })
        .await;
    match changed {
        Ok(result) if result.left_out.is_empty() => {
            Ok(render::see(&app::paths::board_changed(&query.lasting(), result.at)))
        }
        Ok(result) => {
            let again = BulkForm { left_out: result.left_out, ..BulkForm::default() };
            let query = query.after_change(result.at);
            page(&site, &who, &query, StatusCode::CONFLICT, Again::Bulk(again)).await
        }
        Err(StoreError::ValidationErrors(errors)) => {
            let again = form.again(errors);
            page(&site, &who, &query, StatusCode::UNPROCESSABLE_ENTITY, Again::Bulk(again)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What is to be undone, as its button sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct UndoForm {
    changed: String,
    only: String,
    back: String,
}

/// Undoes a change that the viewer made: in one row, or in all.
pub async fn undo(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<UndoForm>,
) -> Result<Response, PageError> {
    let at = changed_at(&form.changed).ok_or(PageError::Absent)?;
    let query = BoardQuery::of(&form.back);
    let undone = who.change(&site, async |tx| tx.undo_changes(at, form.only.parse().ok()).await).await?;
    if undone.left_out.is_empty() {
        return Ok(render::see(&app::paths::board_changed(&query.lasting(), at)));
    }
    let again = BulkForm { left_out: undone.left_out, ..BulkForm::default() };
    page(&site, &who, &query, StatusCode::CONFLICT, Again::Bulk(again)).await
}

//! After a change of a postmortem: every form comes back to the same page, with what was typed, what is wrong, and
//! what somebody else wrote meanwhile.

use app::postmortems::{ActiveForm, Unsaved};
use app::ui::form::{Form, Theirs};
use axum::http::StatusCode;
use axum::response::Response;
use domain::postmortems::PostmortemNumber;
use domain::validation::ValidationErrors;
use store::{Document, StoreError};

use super::workspace::{document, show};
use crate::error::PageError;
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// The response to a change: a redirect to the page that shows it, or the same page with the form.
/// `again` gets the form and the current state; after a conflict (409), it also gets the current
/// values.
pub async fn after<F>(
    site: &Site,
    who: &SignedIn,
    number: PostmortemNumber,
    result: Result<String, StoreError>,
    again: F,
) -> Result<Response, PageError>
where
    F: FnOnce(&Document, Redisplay) -> ActiveForm,
{
    let (status, again_with) = match result {
        Ok(path) => return Ok(render::see(&path)),
        Err(StoreError::ValidationErrors(errors)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Redisplay::ValidationErrors(errors))
        }
        Err(StoreError::Transition(refused)) => {
            let errors = ValidationErrors::one("note", refused.to_string());
            (StatusCode::UNPROCESSABLE_ENTITY, Redisplay::ValidationErrors(errors))
        }
        Err(StoreError::Conflict) => (StatusCode::CONFLICT, Redisplay::Conflict),
        Err(StoreError::Absent) => (StatusCode::CONFLICT, Redisplay::Removed),
        Err(StoreError::Refused(refused)) => {
            let document = document(site, who, number).await?;
            return show(site, who, document, StatusCode::FORBIDDEN, ActiveForm::Refused(refused.to_string()), None)
                .await;
        }
        Err(error) => return Err(error.into()),
    };
    let document = document(site, who, number).await?;
    let is_gone = matches!(again_with, Redisplay::Removed);
    let open = again(&document, again_with);
    if is_gone && !keeps_what_was_typed(&open) {
        return Err(PageError::Absent);
    }
    show(site, who, document, status, open, None).await
}

/// Whether a form keeps what was typed about a record that is gone.
fn keeps_what_was_typed(open: &ActiveForm) -> bool {
    matches!(
        open,
        ActiveForm::NewEvent(_)
            | ActiveForm::NewFinding(_)
            | ActiveForm::NewAction(_)
            | ActiveForm::NewSection(_)
            | ActiveForm::RemovedText(_)
            | ActiveForm::Unsaved(..)
    )
}

/// Why a form is shown again.
pub enum Redisplay {
    /// The input is invalid.
    ValidationErrors(ValidationErrors),
    /// The record changed in the meantime.
    Conflict,
    /// The record was removed in the meantime.
    Removed,
}

/// The form again: with its mistakes, or with what stands there now and its version, so that
/// saving once more is a choice made knowingly.
pub fn refill_form<E>(
    again: Redisplay,
    entry: E,
    version: i32,
    current: Option<(i32, Vec<(&'static str, String)>)>,
) -> Form<E> {
    let errors = ValidationErrors::default();
    match (again, current) {
        (Redisplay::ValidationErrors(errors), _) => Form::wrong(entry, version, errors),
        (Redisplay::Conflict, Some((version, theirs))) => {
            Form { entry, version, errors, theirs: Some(Theirs::Changed(theirs)) }
        }
        (Redisplay::Conflict | Redisplay::Removed, _) => Form { entry, version, errors, theirs: Some(Theirs::Removed) },
    }
}

/// A refusal that belongs to no form.
pub fn refused(_: &Document, again: Redisplay) -> ActiveForm {
    match again {
        Redisplay::ValidationErrors(errors) => ActiveForm::Refused(errors.to_string()),
        Redisplay::Conflict => ActiveForm::Refused(
            "Someone else changed this in the meantime. Check the current version and try again.".into(),
        ),
        Redisplay::Removed => ActiveForm::Nothing,
    }
}

/// The text of a form that is no longer there, because what it is about changed or was removed.
pub fn unsaved(document: &Document, again: Redisplay, text: String) -> ActiveForm {
    if text.trim().is_empty() {
        return refused(document, again);
    }
    let message = match again {
        Redisplay::Conflict => "Someone else changed this while you were editing.".into(),
        Redisplay::Removed => "Someone else removed this while you were editing.".into(),
        Redisplay::ValidationErrors(errors) => errors.to_string(),
    };
    ActiveForm::Unsaved(Unsaved::Because(message), text)
}

//! Suggestions of the language check: set aside with a reason, and shown again.

use app::postmortems::ActiveForm;
use axum::extract::State;
use axum::response::Response;
use domain::postmortems::PostmortemNumber;
use domain::suggestions::{DismissalId, DismissalInput};

use super::redisplay::{after, refill_form, refused};
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::session::SignedIn;
use crate::site::Site;

/// Dismisses a suggestion.
pub async fn dismiss(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    FormBody(entry): FormBody<DismissalInput>,
) -> Result<Response, PageError> {
    let dismissed = who
        .change(&site, async |tx| {
            tx.dismiss_suggestion(number, &entry.parse()?).await?;
            Ok(app::paths::part(number, "suggestions"))
        })
        .await;
    after(&site, &who, number, dismissed, |_, again| ActiveForm::Dismissal(refill_form(again, entry, 0, None))).await
}

/// Undoes a dismissal.
pub async fn undo_dismissal(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, DismissalId)>,
) -> Result<Response, PageError> {
    let taken_back = who
        .change(&site, async |tx| {
            tx.undo_dismissal(number, id).await?;
            Ok(app::paths::part(number, "suggestions"))
        })
        .await;
    after(&site, &who, number, taken_back, refused).await
}

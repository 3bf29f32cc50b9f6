//! Suggestions of the language check: set aside with a reason, and shown again.

use app::postmortems::ActiveForm;
use axum::extract::State;
use axum::response::Response;
use domain::postmortems::PostmortemNumber;
use domain::suggestions::{DismissalId, DismissalInput};

use super::postmortems::refused;
use super::workspace::{after, refill_form, work};
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::session::SignedIn;
use crate::site::Site;

/// Sets a suggestion aside.
pub async fn dismiss(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<i64>,
    FormBody(entry): FormBody<DismissalInput>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let dismissed = async {
        let work = work(&site, &who).await?;
        work.dismiss_suggestion(number, &entry.parse()?).await?;
        work.save().await?;
        Ok(app::paths::part(number, "suggestions"))
    };
    let dismissed = dismissed.await;
    after(&site, &who, number, dismissed, |_, again| ActiveForm::Dismissal(refill_form(again, entry, 0, None))).await
}

/// Shows a suggestion again.
pub async fn undo_dismissal(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let taken_back = async {
        let work = work(&site, &who).await?;
        work.undo_dismissal(number, DismissalId(id)).await?;
        work.save().await?;
        Ok(app::paths::part(number, "suggestions"))
    };
    let taken_back = taken_back.await;
    after(&site, &who, number, taken_back, refused).await
}

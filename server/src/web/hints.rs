//! Hints of the language check: set aside with a reason, and shown again.

use app::postmortems::Open;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::hints::{DismissalEntry, DismissalId};
use domain::postmortems::PostmortemNumber;

use super::postmortems::refused;
use super::workspace::{after, form_again, work};
use crate::error::PageError;
use crate::forms::Sent;
use crate::session::SignedIn;
use crate::site::Site;

/// Sets a hint aside.
pub async fn dismiss(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<i64>,
    Sent(entry): Sent<DismissalEntry>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let dismissed = async {
        let work = work(&site, &who).await?;
        work.dismiss_hint(number, &entry.parse()?).await?;
        work.save().await?;
        Ok(app::paths::part(number, "hints"))
    };
    let dismissed = dismissed.await;
    after(&site, &who, number, dismissed, |_, again| Open::Dismissal(form_again(again, entry, 0, None))).await
}

/// Shows a hint again.
pub async fn take_back(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let taken_back = async {
        let work = work(&site, &who).await?;
        work.take_back_dismissal(number, DismissalId(id)).await?;
        work.save().await?;
        Ok(app::paths::part(number, "hints"))
    };
    let taken_back = taken_back.await;
    after(&site, &who, number, taken_back, refused).await
}

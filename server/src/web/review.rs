//! Who is asked to look a draft over, and what they say of it.

use app::postmortems::ActiveForm;
use axum::extract::State;
use axum::response::Response;
use domain::people::PersonId;
use domain::postmortems::{PostmortemNumber, Verdict};
use domain::validation::chosen;
use serde::Deserialize;

use super::redisplay::{after, refill_form};
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::session::SignedIn;
use crate::site::Site;

/// The form to request or cancel a review.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReviewForm {
    requested: String,
    reviewers: Vec<PersonId>,
}

/// Requests or cancels a review.
pub async fn request_review(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    FormBody(form): FormBody<ReviewForm>,
) -> Result<Response, PageError> {
    let reviewers = form.reviewers;
    let changed = who
        .change(&site, async |tx| {
            tx.name_reviewers(number, &reviewers).await?;
            tx.request_review(number, form.requested == "true").await?;
            Ok(app::paths::part(number, "review"))
        })
        .await;
    after(&site, &who, number, changed, |_, again| ActiveForm::Asking(refill_form(again, reviewers, 0, None))).await
}

/// What a reviewer says, as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct VerdictForm {
    verdict: String,
    text: String,
}

/// Approves, or requests changes.
pub async fn submit_review(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    FormBody(form): FormBody<VerdictForm>,
) -> Result<Response, PageError> {
    let judged = who
        .change(&site, async |tx| {
            let verdict = chosen("verdict", &form.verdict, Verdict::from_key, &Verdict::keys())?;
            tx.submit_review(number, verdict, &form.text).await?;
            Ok(app::paths::part(number, "review"))
        })
        .await;
    after(&site, &who, number, judged, |_, again| {
        ActiveForm::Verdict(form.verdict, refill_form(again, form.text, 0, None))
    })
    .await
}

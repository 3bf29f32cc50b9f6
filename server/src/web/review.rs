//! What reviewers say of a draft.

use app::postmortems::Open;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::mistakes::chosen;
use domain::postmortems::{PostmortemNumber, Verdict};
use serde::Deserialize;

use super::workspace::{after, form_again, work};
use crate::error::PageError;
use crate::forms::Sent;
use crate::session::SignedIn;
use crate::site::Site;

/// What a reviewer says, as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct VerdictForm {
    verdict: String,
    text: String,
}

/// Approves, or asks for changes.
pub async fn judge(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<i64>,
    Sent(form): Sent<VerdictForm>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let judged = async {
        let verdict = chosen("verdict", &form.verdict, Verdict::from_key, &Verdict::keys())?;
        let work = work(&site, &who).await?;
        work.judge(number, verdict, &form.text).await?;
        work.save().await?;
        Ok(app::paths::part(number, "review"))
    };
    let judged = judged.await;
    after(&site, &who, number, judged, |_, again| Open::Verdict(form.verdict, form_again(again, form.text, 0, None)))
        .await
}

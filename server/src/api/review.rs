//! Who looks a draft over, and what they say.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::postmortems::{PostmortemNumber, Review, ReviewRequest, Verdict, Vote};
use domain::validation::chosen;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::problem::Problem;
use super::teams::NameJson;
use crate::site::Site;

/// How far the review is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewState)]
pub struct ReviewJson {
    /// Who asked for it and when, while the request stands.
    asked: Option<ReviewRequestJson>,
    /// What the reviewers said, each their last word.
    verdicts: Vec<VoteJson>,
    /// How many approvals publishing needs.
    needed: i32,
    /// How many approve of it as it is now.
    approvals: i32,
}

/// That reviewers were asked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewRequest)]
pub struct ReviewRequestJson {
    /// By whom, while they have an account.
    by: Option<NameJson>,
    /// When.
    at: DateTime<Utc>,
}

/// What a reviewer said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewVerdict)]
pub struct VoteJson {
    /// Who.
    by: NameJson,
    /// What.
    #[schema(value_type = choices::Verdict)]
    verdict: Verdict,
    /// In words.
    text: String,
    /// When.
    at: DateTime<Utc>,
    /// Whether what would be published now is still what they looked at.
    is_current: bool,
}

impl ReviewJson {
    fn of(review: Review) -> Self {
        let approvals = review.approvals();
        let vote = |Vote { by, verdict, text, at, is_current }| VoteJson {
            by: NameJson::person(by),
            verdict,
            text,
            at,
            is_current,
        };
        Self {
            asked: review.asked.map(|ReviewRequest { by, at }| ReviewRequestJson { by: by.map(NameJson::person), at }),
            verdicts: review.votes.into_iter().map(vote).collect(),
            needed: review.needed,
            approvals,
        }
    }
}

/// What a reviewer says.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = VerdictBody)]
pub struct VerdictBody {
    /// Approves, or asks for changes.
    #[schema(required = true, value_type = choices::Verdict)]
    verdict: String,
    /// In words, up to 5 kB; needed when asking for changes.
    text: String,
}

/// How far the review is
#[utoipa::path(
    get, path = "/postmortems/{number}/review", tag = "comments",
    responses((status = 200, description = "The review.", body = ReviewJson))
)]
pub async fn state(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<ReviewJson>, Problem> {
    let document = caller.draft(&site, number).await?;
    Ok(axum::Json(ReviewJson::of(site.store.review_of(&document).await?)))
}

/// Approve, or ask for changes
///
/// For those named as reviewers who are no authors. It is said of the postmortem as it is now: when
/// something of the report changes later, it counts no more. It takes the place of what the caller
/// said before.
#[utoipa::path(
    put, path = "/postmortems/{number}/verdict", tag = "comments", request_body = VerdictBody,
    responses((status = 204, description = "It is said."))
)]
pub async fn submit_review(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Json(body): Json<VerdictBody>,
) -> Result<StatusCode, Problem> {
    caller.draft(&site, number).await?;
    let verdict = chosen("verdict", &body.verdict, Verdict::from_key, &Verdict::keys())?;
    caller.change(&site, async |tx| tx.submit_review(number, verdict, &body.text).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

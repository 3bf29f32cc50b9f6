//! Reviews of a draft.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::postmortems::{MAX_VERDICT, PostmortemNumber, Review, ReviewRequest, Verdict, Vote};
use domain::validation::chosen;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::limit::{FieldLimit, Limit};
use super::problem::Problem;
use super::teams::NameJson;
use crate::site::Site;

/// The review of a postmortem.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewState)]
pub struct ReviewJson {
    /// Who requested the review and when; null when no review is requested.
    request: Option<ReviewRequestJson>,
    /// The latest verdict of each reviewer.
    verdicts: Vec<VoteJson>,
    /// The number of approvals that publishing requires.
    needed: i32,
    /// The number of approvals of the current content.
    approvals: i32,
}

/// A review request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewRequest)]
pub struct ReviewRequestJson {
    /// Who requested the review; null when the account is gone.
    by: Option<NameJson>,
    /// When the review was requested.
    at: DateTime<Utc>,
}

/// A verdict.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewVerdict)]
pub struct VoteJson {
    /// The reviewer.
    by: NameJson,
    /// The verdict.
    #[schema(value_type = choices::Verdict)]
    verdict: Verdict,
    /// The comment.
    text: String,
    /// When the verdict was submitted.
    at: DateTime<Utc>,
    /// Whether the content has not changed since.
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
            request: review
                .request
                .map(|ReviewRequest { by, at }| ReviewRequestJson { by: by.map(NameJson::person), at }),
            verdicts: review.votes.into_iter().map(vote).collect(),
            needed: review.needed,
            approvals,
        }
    }
}

/// A verdict to submit.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = VerdictBody)]
pub struct VerdictBody {
    /// Approve, or request changes.
    #[schema(required = true, value_type = choices::Verdict)]
    verdict: String,
    /// A comment, up to 5 kB; required when requesting changes.
    text: String,
}

/// Get the review
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

/// Submit a review
///
/// For reviewers who are not authors. The verdict applies to the current content and no longer counts when the
/// content changes. The caller's earlier verdict is replaced.
#[utoipa::path(
    put, path = "/postmortems/{number}/verdict", tag = "comments", request_body = VerdictBody,
    responses((status = 204, description = "The review was submitted."))
)]
pub async fn submit_review(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Json(body): Json<VerdictBody>,
) -> Result<StatusCode, Problem> {
    caller.draft_access(&site, number).await?;
    let verdict = chosen("verdict", &body.verdict, Verdict::from_key, &Verdict::keys())?;
    caller.change(&site, async |tx| tx.submit_review(number, verdict, &body.text).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[("VerdictBody", "text", Limit::TextOrNothing(MAX_VERDICT))];

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::people::MAX_NAME;
use domain::postmortems::PostmortemNumber;
use domain::reports::{ShareLink, ShareLinkId, ShareLinkInput};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::answer::{Created, Items};
use crate::api::caller::Caller;
use crate::api::extract::{Json, Path};
use crate::api::given::filled;
use crate::api::limit::{DAY, FieldLimit, Limit};
use crate::api::problem::Problem;
use crate::clock;
use crate::site::Site;

/// A share link, which opens the report without an account. Its URL is shown only once, when it is created.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShareLink)]
#[expect(clippy::struct_excessive_bools, reason = "facts of a link that do not depend on each other")]
pub struct LinkJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: ShareLinkId,
    /// The name, which says who the link is for.
    name: String,
    /// When the link was created.
    created_at: DateTime<Utc>,
    /// The name of the person who created the link.
    created_by: String,
    /// When the link expires; null for never.
    expires_at: Option<DateTime<Utc>>,
    /// When the link was revoked; null unless it was.
    revoked_at: Option<DateTime<Utc>>,
    /// Whether the link was revoked because the postmortem became private. Such links can be restored when the
    /// postmortem is no longer private.
    revoked_with_privacy: bool,
    /// When the link was last opened, to the minute.
    last_opened_at: Option<DateTime<Utc>>,
    /// Whether names are left out for its readers.
    without_names: bool,
    /// Whether quotations that are evidence are left out for its readers.
    without_quotations: bool,
    /// Whether the link is neither revoked nor expired. Even then, the link only works while a report is published.
    is_open: bool,
}

impl LinkJson {
    fn of(link: ShareLink, now: DateTime<Utc>) -> Self {
        Self {
            id: link.id,
            is_open: link.is_open(now),
            name: link.name,
            created_at: link.created_at,
            created_by: link.created_by,
            expires_at: link.expires_at,
            revoked_at: link.revoked_at,
            revoked_with_privacy: link.revoked_with_privacy,
            last_opened_at: link.last_opened_at,
            without_names: link.redaction.names,
            without_quotations: link.redaction.quotations,
        }
    }
}

/// A share link to create.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NewShareLink)]
pub struct LinkBody {
    /// The name, which says who the link is for; up to 80 characters.
    #[schema(required = true)]
    name: String,
    /// The last day on which the link works, in the postmortem's time zone; omit it for a link that never expires.
    #[schema(value_type = Option<NaiveDate>)]
    #[serde(deserialize_with = "filled")]
    expires_on: Option<String>,
    /// Must be `true` when the postmortem is private: anybody who has the link can read its report.
    confirm_private: bool,
    /// Leaves out names: authors, owners, and in texts the full names of everyone with an account and the first names
    /// of people in the report.
    without_names: bool,
    /// Leaves out quotations given as evidence.
    without_quotations: bool,
}

/// A new share link.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FreshShareLink)]
pub struct FreshLinkJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: ShareLinkId,
    /// The URL, which is shown only once; only its hash is stored.
    address: String,
}

/// List share links
///
/// Newest first, including revoked links. For authors, the team and administrators.
#[utoipa::path(
    get, path = "/postmortems/{number}/links", tag = "reports",
    responses(
        (status = 200, description = "The share links.", body = Items<LinkJson>),
        (status = 403, description = "Only people who may share the postmortem can see its share links.")
    )
)]
pub async fn links(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<LinkJson>>, Problem> {
    let now = clock::now();
    Ok(Items::of(site.store.list_links(caller.viewer(), number).await?, |link| LinkJson::of(link, now)))
}

/// Create a share link
///
/// The link opens the current report, never the draft. The response contains its URL, which is shown only once.
/// For authors, the team and administrators.
#[utoipa::path(
    post, path = "/postmortems/{number}/links", tag = "reports", request_body = LinkBody,
    responses(
        (status = 201, description = "The new share link, with its URL.", body = FreshLinkJson),
        (status = 422, description = "A field is invalid, or the postmortem is private and `confirm_private` is not true.")
    )
)]
pub async fn share(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Json(body): Json<LinkBody>,
) -> Result<Created<axum::Json<FreshLinkJson>>, Problem> {
    let entry = ShareLinkInput {
        name: body.name,
        expires_on: body.expires_on.unwrap_or_default(),
        confirm_private: body.confirm_private,
        without_names: body.without_names,
        without_quotations: body.without_quotations,
    };
    let (id, secret) = caller.change(&site, async |tx| tx.share(number, &entry).await).await?;
    let address = format!("{}/s/{}", site.settings.public_url, secret.expose());
    let location = format!("/api/v1/postmortems/{number}/links/{id}");
    Ok(Created(location, axum::Json(FreshLinkJson { id, address })))
}

/// Revoke a share link
///
/// The link stops working immediately and permanently. For authors, the team and administrators.
#[utoipa::path(
    delete, path = "/postmortems/{number}/links/{id}", tag = "reports", responses((status = 204, description = "The share link was revoked."))
)]
pub async fn revoke_link(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, ShareLinkId)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.revoke_link(number, id).await).await?;
    site.reports.invalidate_all();
    Ok(StatusCode::NO_CONTENT)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] =
    &[("NewShareLink", "expires_on", Limit::Like(DAY, 10)), ("NewShareLink", "name", Limit::Line(MAX_NAME))];

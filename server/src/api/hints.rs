//! Hints of the language check: of any text, of a whole postmortem, and those set aside.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::hints::{Dismissal, DismissalEntry, DismissalId, Hint, Names, Place, check, in_utf16, remarks};
use domain::mistakes::chosen;
use domain::postmortems::{PostmortemNumber, section_text};
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::problem::Problem;
use crate::site::Site;

/// A text to be looked at.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = HintsBody)]
pub struct TextBody {
    /// Markdown, up to 1 MB. Code, addresses and quotations in it are not looked into.
    #[schema(required = true)]
    text: String,
    /// What sort of text it is; `text` when left out.
    #[schema(value_type = Option<choices::HintPlace>)]
    place: Option<String>,
}

/// A remark on a few words.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hint)]
pub struct HintJson {
    /// The rule's key, which never changes.
    rule: &'static str,
    /// What the rule is called.
    label: &'static str,
    /// The words.
    words: String,
    /// Where they begin in the text, in bytes of UTF-8.
    start: usize,
    /// Where they end, in bytes of UTF-8.
    end: usize,
    /// Where they begin, in UTF-16 code units, as browsers count.
    start_utf16: usize,
    /// Where they end, in UTF-16 code units.
    end_utf16: usize,
    /// Why they are worth a second look.
    why: &'static str,
    /// A better question or wording.
    instead: String,
}

impl HintJson {
    fn of(hint: Hint, text: &str, (start_utf16, end_utf16): (usize, usize)) -> Self {
        Self {
            words: hint.words(text).to_owned(),
            start_utf16,
            end_utf16,
            rule: hint.rule,
            label: hint.label,
            start: hint.start,
            end: hint.end,
            why: hint.why,
            instead: hint.instead,
        }
    }
}

/// A hint in a postmortem.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PostmortemHint)]
pub struct RemarkJson {
    /// What the text belongs to: `section-3`, `event-7`, `finding-2`, `action-5`.
    spot: String,
    /// What sort of text it is.
    #[schema(value_type = choices::HintPlace)]
    place: Place,
    /// The rule's key.
    rule: &'static str,
    /// What the rule is called.
    label: &'static str,
    /// The words.
    words: String,
    /// Where they begin in that text, in bytes of UTF-8.
    start: usize,
    /// Where they end, in bytes of UTF-8.
    end: usize,
    /// Why they are worth a second look.
    why: &'static str,
    /// A better question or wording.
    instead: String,
    /// Who set it aside and why, if somebody did.
    dismissed: Option<DismissalJson>,
}

/// A hint that somebody set aside.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = HintDismissal)]
pub struct DismissalJson {
    /// The number.
    id: i64,
    /// What the text belongs to.
    spot: String,
    /// The rule's key.
    rule: String,
    /// The words, in lower case. It holds while they stand there.
    words: String,
    /// Why they may stand.
    reason: String,
    /// Who set it aside, while they have an account.
    by: Option<String>,
    /// When.
    at: DateTime<Utc>,
}

impl DismissalJson {
    fn of(dismissal: Dismissal) -> Self {
        Self {
            id: dismissal.id.0,
            spot: dismissal.spot.to_string(),
            rule: dismissal.rule,
            words: dismissal.words,
            reason: dismissal.reason,
            by: dismissal.by,
            at: dismissal.at,
        }
    }
}

/// A hint to set aside.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = HintDismissalBody)]
pub struct DismissalBody {
    /// What the text belongs to: `section-3`, `event-7`, `finding-2`, `action-5`.
    #[schema(required = true)]
    spot: String,
    /// The rule's key.
    #[schema(required = true)]
    rule: String,
    /// The marked words.
    #[schema(required = true)]
    words: String,
    /// Why they may stand, up to 500 characters.
    #[schema(required = true)]
    reason: String,
}

async fn names(site: &Site) -> Result<Names, StoreError> {
    let people = site.store.list_names().await?;
    Ok(Names::of(people.iter().map(|person| person.name.as_str())))
}

/// Look at a text
///
/// The language check remarks on blame, hindsight and vague actions. It is deterministic, asks no
/// network and keeps nothing. People of the organisation are known by name.
#[utoipa::path(
    post, path = "/hints", tag = "hints", request_body = TextBody,
    responses((status = 200, description = "The hints, in the order of the text.", body = Items<HintJson>))
)]
pub async fn look(
    State(site): State<Site>,
    _: Caller,
    Json(body): Json<TextBody>,
) -> Result<axum::Json<Items<HintJson>>, Problem> {
    let key = body.place.as_deref().unwrap_or(Place::Text.key());
    let place = chosen("place", key, Place::from_key, &Place::keys()).map_err(domain::mistakes::Mistakes::from)?;
    let text = section_text(&body.text).map_err(domain::mistakes::Mistakes::from)?;
    let names = names(&site).await?;
    // Offsets are those of the text as it was sent, so line ends are left alone.
    let text = if text == body.text { text } else { body.text };
    let hints = check(&text, place, &names);
    let bounds = in_utf16(&text, &hints);
    Ok(Items::of(hints.into_iter().zip(bounds), |(hint, bounds)| HintJson::of(hint, &text, bounds)))
}

/// Hints of a postmortem
///
/// Of the saved text of all its parts. Those set aside say by whom and why.
#[utoipa::path(
    get, path = "/postmortems/{number}/hints", tag = "hints",
    responses((status = 200, description = "The hints, in the order of its parts.", body = Items<RemarkJson>))
)]
pub async fn of_postmortem(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<RemarkJson>>, Problem> {
    let document = caller.draft(&site, number).await?;
    let dismissals = site.store.list_dismissals(caller.viewer(), number).await?;
    let names = names(&site).await?;
    let found = remarks(&document.sections, &document.events, &document.findings, &document.actions, &names);
    Ok(Items::of(found, |remark| RemarkJson {
        dismissed: dismissals
            .iter()
            .find(|gone| remark.is_dismissed(std::slice::from_ref(gone)))
            .cloned()
            .map(DismissalJson::of),
        spot: remark.spot.to_string(),
        place: remark.place,
        rule: remark.hint.rule,
        label: remark.hint.label,
        words: remark.words,
        start: remark.hint.start,
        end: remark.hint.end,
        why: remark.hint.why,
        instead: remark.hint.instead,
    }))
}

/// Set a hint aside
///
/// For this place, while these words stand there.
#[utoipa::path(
    post, path = "/postmortems/{number}/hints/dismissals", tag = "hints", request_body = DismissalBody,
    responses((status = 201, description = "The dismissal.", body = DismissalJson))
)]
pub async fn dismiss(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Json(body): Json<DismissalBody>,
) -> Result<Created<axum::Json<DismissalJson>>, Problem> {
    caller.writable(&site, number).await?;
    let entry = DismissalEntry { spot: body.spot, rule: body.rule, words: body.words, reason: body.reason };
    let fields = entry.parse()?;
    let work = caller.work(&site).await?;
    let id = work.dismiss_hint(number, &fields).await?;
    work.save().await?;
    let dismissals = site.store.list_dismissals(caller.viewer(), number).await?;
    let made = dismissals.into_iter().find(|dismissal| dismissal.id == id).ok_or(StoreError::Absent)?;
    let address = format!("/api/v1/postmortems/{number}/hints/dismissals/{id}");
    Ok(Created(address, axum::Json(DismissalJson::of(made))))
}

/// Show a hint again
#[utoipa::path(
    delete, path = "/postmortems/{number}/hints/dismissals/{id}", tag = "hints",
    responses((status = 204, description = "It shows again."))
)]
pub async fn take_back(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, DismissalId)>,
) -> Result<StatusCode, Problem> {
    let work = caller.work(&site).await?;
    work.take_back_dismissal(number, id).await?;
    work.save().await?;
    Ok(StatusCode::NO_CONTENT)
}

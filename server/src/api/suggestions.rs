//! Suggestions of the language check: for any text, for a postmortem, and dismissals.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::postmortems::{MAX_SECTION_TEXT, PostmortemNumber, section_text};
use domain::suggestions::{
    Dismissal, DismissalId, DismissalInput, MAX_REASON, MAX_WORDS, Names, Place, RULES, Suggestion, check, in_utf16,
};
use domain::validation::ValidationErrors;
use domain::validation::chosen;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use super::answer::{Created, Items};
use super::caller::Caller;
use super::choices;
use super::extract::{Json, Path};
use super::given::filled;
use super::limit::{FieldLimit, Limit, THING};
use super::problem::Problem;
use crate::site::Site;

/// A text to check.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = SuggestionsBody)]
pub struct TextBody {
    /// Markdown, up to 1 MB. Code, URLs and quotations are not checked.
    #[schema(value_type = String, required = true)]
    text: Option<String>,
    /// The kind of text; `text` by default.
    #[schema(value_type = Option<choices::SuggestionPlace>)]
    #[serde(deserialize_with = "filled")]
    place: Option<String>,
}

/// A suggestion about a few words.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub struct SuggestionJson {
    /// The key of the rule, which never changes.
    rule: &'static str,
    /// The name of the rule.
    label: &'static str,
    /// The words.
    words: String,
    /// The start in the text, in bytes of UTF-8.
    start: usize,
    /// The end in the text, in bytes of UTF-8.
    end: usize,
    /// The start in UTF-16 code units, as browsers count.
    start_utf16: usize,
    /// The end in UTF-16 code units.
    end_utf16: usize,
    /// Why the words may be a problem.
    why: &'static str,
    /// A better question or wording.
    instead: String,
}

impl SuggestionJson {
    fn of(suggestion: Suggestion, text: &str, (start_utf16, end_utf16): (usize, usize)) -> Self {
        Self {
            words: suggestion.words(text).to_owned(),
            start_utf16,
            end_utf16,
            rule: suggestion.rule,
            label: suggestion.label,
            start: suggestion.start,
            end: suggestion.end,
            why: suggestion.why,
            instead: suggestion.instead,
        }
    }
}

/// A suggestion in a postmortem.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PostmortemSuggestion)]
pub struct PlacedSuggestionJson {
    /// What the text belongs to: `section-3`, `event-7`, `finding-2` or `action-5`.
    subject: String,
    /// The kind of text.
    #[schema(value_type = choices::SuggestionPlace)]
    place: Place,
    /// The key of the rule.
    rule: &'static str,
    /// The name of the rule.
    label: &'static str,
    /// The words.
    words: String,
    /// The start in that text, in bytes of UTF-8.
    start: usize,
    /// The end in that text, in bytes of UTF-8.
    end: usize,
    /// Why the words may be a problem.
    why: &'static str,
    /// A better question or wording.
    instead: String,
    /// Who dismissed the suggestion, and the reason; null for a suggestion that is not dismissed.
    dismissed: Option<DismissalJson>,
}

/// A dismissed suggestion.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Dismissal)]
pub struct DismissalJson {
    /// The ID.
    #[schema(value_type = i64)]
    id: DismissalId,
    /// What the text belongs to.
    subject: String,
    /// The key of the rule.
    rule: String,
    /// The words, in lower case. The dismissal applies as long as the text contains them.
    words: String,
    /// The reason.
    reason: String,
    /// The name of the person who dismissed the suggestion; null when the account is gone.
    by: Option<String>,
    /// When the suggestion was dismissed.
    at: DateTime<Utc>,
}

impl DismissalJson {
    fn of(dismissal: Dismissal) -> Self {
        Self {
            id: dismissal.id,
            subject: dismissal.subject.to_string(),
            rule: dismissal.rule,
            words: dismissal.words,
            reason: dismissal.reason,
            by: dismissal.by,
            at: dismissal.at,
        }
    }
}

/// A suggestion to dismiss.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = DismissalBody)]
pub struct DismissalBody {
    /// What the text belongs to: `section-3`, `event-7`, `finding-2` or `action-5`.
    #[schema(required = true)]
    subject: String,
    /// The key of the rule.
    #[schema(required = true)]
    rule: String,
    /// The words.
    #[schema(required = true)]
    words: String,
    /// The reason, up to 500 characters.
    #[schema(required = true)]
    reason: String,
}

async fn names(site: &Site) -> Result<Names, StoreError> {
    let people = site.store.list_names().await?;
    Ok(Names::of(people.iter().map(|person| person.name.as_str())))
}

/// Check a text
///
/// The language check finds blame, hindsight and vague actions. The check is deterministic, does not use the network,
/// stores nothing, and recognises the names of people in the organisation.
#[utoipa::path(
    post, path = "/suggestions", tag = "suggestions", request_body = TextBody,
    responses((status = 200, description = "The suggestions, in the order of the text.", body = Items<SuggestionJson>))
)]
pub async fn look(
    State(site): State<Site>,
    _: Caller,
    Json(body): Json<TextBody>,
) -> Result<axum::Json<Items<SuggestionJson>>, Problem> {
    let key = body.place.as_deref().unwrap_or(Place::Text.key());
    let place = chosen("place", key, Place::from_key, &Place::keys()).map_err(ValidationErrors::from)?;
    let typed = body.text.ok_or_else(|| ValidationErrors::one("text", "The text is missing."))?;
    let text = section_text(&typed).map_err(ValidationErrors::from)?;
    let names = names(&site).await?;
    // Offsets are those of the text as it was sent, so line ends are left alone.
    let text = if text == typed { text } else { typed };
    let suggestions = check(&text, place, &names);
    let bounds = in_utf16(&text, &suggestions);
    Ok(Items::of(suggestions.into_iter().zip(bounds), |(suggestion, bounds)| {
        SuggestionJson::of(suggestion, &text, bounds)
    }))
}

/// List suggestions for a postmortem
///
/// Checks the saved text of all parts of the postmortem. Dismissed suggestions are included, with who dismissed
/// them and why.
#[utoipa::path(
    get, path = "/postmortems/{number}/suggestions", tag = "suggestions",
    responses((status = 200, description = "The suggestions, in document order.", body = Items<PlacedSuggestionJson>))
)]
pub async fn of_postmortem(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
) -> Result<axum::Json<Items<PlacedSuggestionJson>>, Problem> {
    let document = caller.draft(&site, number).await?;
    let dismissals = site.store.list_dismissals(caller.viewer(), number).await?;
    let people = site.store.list_names().await?;
    let found = site.suggestions.of_document(&document, &people);
    Ok(Items::of(found, |placed_suggestion| PlacedSuggestionJson {
        dismissed: dismissals
            .iter()
            .find(|gone| placed_suggestion.is_dismissed(std::slice::from_ref(gone)))
            .cloned()
            .map(DismissalJson::of),
        subject: placed_suggestion.subject.to_string(),
        place: placed_suggestion.place,
        rule: placed_suggestion.suggestion.rule,
        label: placed_suggestion.suggestion.label,
        words: placed_suggestion.words,
        start: placed_suggestion.suggestion.start,
        end: placed_suggestion.suggestion.end,
        why: placed_suggestion.suggestion.why,
        instead: placed_suggestion.suggestion.instead,
    }))
}

/// Dismiss a suggestion
///
/// The dismissal applies to this place, as long as the text contains the words.
#[utoipa::path(
    post, path = "/postmortems/{number}/suggestions/dismissals", tag = "suggestions", request_body = DismissalBody,
    responses((status = 201, description = "The new dismissal.", body = DismissalJson))
)]
pub async fn dismiss(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    Json(body): Json<DismissalBody>,
) -> Result<Created<axum::Json<DismissalJson>>, Problem> {
    caller.writable(&site, number).await?;
    let entry = DismissalInput { subject: body.subject, rule: body.rule, words: body.words, reason: body.reason };
    let fields = entry.parse()?;
    let id = caller.change(&site, async |tx| tx.dismiss_suggestion(number, &fields).await).await?;
    let dismissals = site.store.list_dismissals(caller.viewer(), number).await?;
    let made = dismissals.into_iter().find(|dismissal| dismissal.id == id).ok_or(StoreError::Absent)?;
    let address = format!("/api/v1/postmortems/{number}/suggestions/dismissals/{id}");
    Ok(Created(address, axum::Json(DismissalJson::of(made))))
}

/// Undo a dismissal
#[utoipa::path(
    delete, path = "/postmortems/{number}/suggestions/dismissals/{id}", tag = "suggestions",
    responses((status = 204, description = "The suggestion is shown again."))
)]
pub async fn undo_dismissal(
    State(site): State<Site>,
    caller: Caller,
    Path((number, id)): Path<(PostmortemNumber, DismissalId)>,
) -> Result<StatusCode, Problem> {
    caller.change(&site, async |tx| tx.undo_dismissal(number, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The limits of the bodies, as the domain checks them.
pub const LIMITS: &[FieldLimit] = &[
    ("DismissalBody", "reason", Limit::Line(MAX_REASON)),
    ("DismissalBody", "rule", Limit::One(rules)),
    ("DismissalBody", "subject", Limit::Like(THING, 40)),
    ("DismissalBody", "words", Limit::Line(MAX_WORDS)),
    ("SuggestionsBody", "text", Limit::TextOrNothing(MAX_SECTION_TEXT)),
];

fn rules() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.key).collect()
}

//! The page of a postmortem, with whatever its address opens.

use app::postmortems::{ActiveForm, details_input, impact_input};
use app::timeline::Added;
use app::ui::form::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::Datelike;
use domain::actions::{ActionId, ActionInput};
use domain::findings::{FindingId, FindingInput};
use domain::postmortems::{CommentInput, PostmortemNumber, SectionId};
use domain::timeline::EventId;
use domain::timeline::line::{DayFrom, suggested_milestone};
use domain::timeline::paste::PasteId;
use serde::Deserialize;
use store::{Document, StoreError};

use super::comments;
use super::workspace::show;
use crate::error::PageError;
use crate::forms::{Path, Query};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// The query of the page of a postmortem: the open form, and what was just removed or added.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WorkspaceQuery {
    open: String,
    undo: String,
    quote: String,
    from: String,
    to: String,
    added: String,
    pasted: String,
}

impl WorkspaceQuery {
    /// The words that a comment is to be about, as whoever selected them put them into the address.
    fn passage(&self) -> CommentInput {
        CommentInput { text: String::new(), quote: self.quote.clone(), from: self.from.clone(), to: self.to.clone() }
    }
}

/// The place where a postmortem is written. Who may only read gets the report.
pub async fn workspace_page(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    Query(query): Query<WorkspaceQuery>,
) -> Result<Response, PageError> {
    let document = match site.store.draft(who.viewer(), number).await {
        Err(StoreError::Absent) if site.store.find_access(who.viewer(), number).await?.is_some() => {
            return Ok(render::see(&app::paths::below(number, "report")));
        }
        draft => draft?,
    };
    let open =
        match (query.pasted.parse(), comments::opened(&site, &who, &query.open, &document, query.passage()).await?) {
            (Ok(paste), _) => kept_paste(&site, &who, number, paste).await?,
            (Err(_), Some(open)) => open,
            (Err(_), None) => just_added(&query.added, &document).unwrap_or_else(|| opened(&query.open, &document)),
        };
    let undo = query.undo.parse().ok();
    show(&site, &who, document, StatusCode::OK, open, undo).await
}

/// What was just pasted, with the way to take it back.
async fn kept_paste(
    site: &Site,
    who: &SignedIn,
    number: PostmortemNumber,
    paste: PasteId,
) -> Result<ActiveForm, PageError> {
    let pastes = site.store.list_pastes(who.viewer(), number).await?;
    let kept = pastes.into_iter().find(|kept| kept.id == paste && !kept.is_removed);
    Ok(kept.map_or(ActiveForm::Nothing, |kept| {
        let events = if kept.events == 1 { "1 event".to_owned() } else { format!("{} events", kept.events) };
        let remove = format!("{}/remove", app::paths::paste(number, paste));
        ActiveForm::Pasted(format!("{events} added ({}).", kept.format.label()), remove)
    }))
}

/// The event that a line has just become: `7-context-IST` says which, how its day was found, and
/// which letters of a zone stand for several.
fn just_added(what: &str, document: &Document) -> Option<ActiveForm> {
    let mut parts = what.splitn(3, '-');
    let id = EventId(parts.next()?.parse().ok()?);
    let event = document.events.iter().find(|event| event.id == id)?;
    let day_from = parts.next().and_then(DayFrom::from_key).map(DayFrom::label);
    let letters =
        parts.next().filter(|letters| !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_uppercase()));
    let suggested = suggested_milestone(&event.text)
        .filter(|milestone| document.events.iter().all(|event| event.milestone != Some(*milestone)));
    let context = crate::pasting::line_context(document);
    let is_other_year = event.at.with_timezone(&context.zone).year() != context.today.year();
    Some(ActiveForm::Added(Added {
        id,
        day_from,
        is_other_year,
        ambiguous_zone: letters.map(str::to_owned),
        suggested,
    }))
}

/// The form that the query names, filled with the current values.
fn opened(what: &str, document: &Document) -> ActiveForm {
    let (name, id) = what.rsplit_once('-').unwrap_or((what, ""));
    let id: i64 = id.parse().unwrap_or_default();
    let section = || document.sections.iter().find(|section| section.id == SectionId(id));
    let zone = document.postmortem.zone;
    let open =
        match (what, name) {
            ("head", _) => {
                Some(ActiveForm::Head(Form::of(details_input(&document.postmortem), document.postmortem.version)))
            }
            ("impact", _) => Some(ActiveForm::Impact(Form::of(
                impact_input(&document.postmortem.impact),
                document.postmortem.version,
            ))),
            ("withdraw", _) => Some(ActiveForm::ConfirmWithdrawal),
            (_, "section") => section()
                .map(|section| ActiveForm::Section(section.id, Form::of(section.text.clone(), section.version))),
            (_, "heading") => section().map(|section| {
                let (heading, question) = (section.heading.clone(), section.question.clone());
                let entry = app::postmortems::HeadingInput { heading, question };
                ActiveForm::Heading(section.id, Form::of(entry, section.heading_version))
            }),
            (_, "event") => document.events.iter().find(|event| event.id == EventId(id)).map(|event| {
                ActiveForm::Event(event.id, Form::of(app::timeline::event_input(event, zone), event.version))
            }),
            (_, "finding") => document.findings.iter().find(|finding| finding.id == FindingId(id)).map(|finding| {
                ActiveForm::Finding(finding.id, Form::of(app::findings::finding_input(finding), finding.version))
            }),
            (_, "why") => {
                let entry = FindingInput { explains: Some(FindingId(id)), ..FindingInput::default() };
                Some(ActiveForm::NewFinding(Form::of(entry, 0)))
            }
            (_, "action") => document
                .actions
                .iter()
                .find(|action| action.id == ActionId(id))
                .map(|action| ActiveForm::Action(action.id, Form::of((&action.fields).into(), action.version))),
            (_, "action-for") => {
                let entry = ActionInput { finding: id.to_string(), ..ActionInput::default() };
                Some(ActiveForm::NewAction(Form::of(entry, 0)))
            }
            _ => None,
        };
    open.unwrap_or_default()
}

//! The history of a postmortem, and removed records that can be restored.

use app::postmortems::{Done, Gone, Pasted, history_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::markdown::to_plain_text;
use domain::postmortems::{PostmortemNumber, may_edit};
use store::SavedPaste;

use super::framed::framed;
use super::workspace::document;
use crate::error::PageError;
use crate::forms::Path;
use crate::session::SignedIn;
use crate::site::Site;

/// What was done with a postmortem, and what was removed from it.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
) -> Result<Response, PageError> {
    let document = document(&site, &who, number).await?;
    let done = site.store.list_activity(who.viewer(), number).await?;
    let done: Vec<Done> =
        done.into_iter().map(|done| Done { by: done.by, kind: done.kind, detail: done.detail, at: done.at }).collect();
    let removed = site.store.list_removed(who.viewer(), number).await?;
    let gone =
        |what, text: &str, path: String| Gone { what, text: to_plain_text(text), restore: format!("{path}/restore") };
    let mut all: Vec<Gone> = Vec::new();
    all.extend(removed.events.iter().map(|event| gone("Event", &event.text, app::paths::event(number, event.id))));
    all.extend(
        removed.findings.iter().map(|finding| gone("Finding", &finding.text, app::paths::finding(number, finding.id))),
    );
    all.extend(
        removed
            .actions
            .iter()
            .map(|action| gone("Action item", &action.fields.title, app::paths::action(number, action.id))),
    );
    let pastes = site.store.list_pastes(who.viewer(), number).await?;
    let path = |id| app::paths::paste(number, id);
    let message = |paste: &SavedPaste| {
        let events = if paste.events == 1 { "event" } else { "events" };
        format!("{}, {} {events}", paste.format.label(), paste.events)
    };
    all.extend(
        pastes.iter().filter(|paste| paste.is_removed).map(|paste| gone("Paste", &message(paste), path(paste.id))),
    );
    let on_the_timeline: Vec<Pasted> = pastes
        .iter()
        .filter(|paste| !paste.is_removed)
        .map(|paste| Pasted {
            message: message(paste),
            by: paste.by.clone().unwrap_or_else(|| "a former user".into()),
            at: paste.kept_at,
            remove: format!("{}/remove", path(paste.id)),
        })
        .collect();
    let edits = may_edit(who.viewer(), &document.access).is_ok();
    let title = document.postmortem.title;
    let heading = (NavItem::Postmortems, format!("History of {}", number.label()));
    Ok(framed(&site, Some(&who), StatusCode::OK, heading, || {
        history_page(number, &title, &done, &all, &on_the_timeline, edits, who.person.zone)
    }))
}

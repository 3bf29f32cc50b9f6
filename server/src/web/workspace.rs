//! The place where one writes: every form of it comes back to the same page, with what was typed,
//! what is wrong, and what somebody else wrote meanwhile.

use app::postmortems::{May, Open, Workspace, workspace_page};
use app::ui::Place;
use axum::http::StatusCode;
use axum::response::Response;
use domain::hints::{Dismissal, Names, Remark, remarks};
use domain::people::{PersonName, may_administer};
use domain::postmortems::{
    PostmortemNumber, gaps, may_comment, may_delete, may_edit, may_judge, may_publish, may_see_draft,
};
use store::{Document, StoreError, Work};

use super::framed::framed;
use crate::clock;
use crate::error::PageError;
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// A postmortem that the viewer may read as a draft.
pub async fn document(site: &Site, who: &SignedIn, number: PostmortemNumber) -> Result<Document, PageError> {
    let document = site.store.find_document(who.viewer(), number).await?;
    document.filter(|document| may_see_draft(who.viewer(), &document.access)).ok_or(PageError::Absent)
}

/// The page, with one form open.
pub async fn show(
    site: &Site,
    who: &SignedIn,
    document: Document,
    status: StatusCode,
    open: Open,
    undo: Option<String>,
) -> Result<Response, PageError> {
    let viewer = who.viewer();
    let may = May {
        edit: may_edit(viewer, &document.access).is_ok(),
        comment: may_comment(viewer, &document.access).is_ok(),
        judge: may_judge(viewer, &document.access).is_ok(),
        moderate: may_administer(viewer).is_ok(),
        publish: may_publish(viewer, &document.access).is_ok(),
        delete: may_delete(viewer, &document.access).is_ok(),
    };
    let number = document.postmortem.number;
    let look = site.store.note_look(viewer, number, clock::now()).await?;
    let news = match look.since {
        None => None,
        Some(since) => Some((since, site.store.count_news(viewer, number, since).await?)),
    };
    let people = site.store.list_names().await?;
    // Hints are for those who write.
    let dismissals = if may.edit { site.store.list_dismissals(viewer, number).await? } else { Vec::new() };
    let workspace = Workspace {
        threads: site.store.list_threads(viewer, number).await?,
        review: site.store.review_of(&document).await?,
        news,
        remarks: if may.edit { open_remarks(&document, &people, &dismissals) } else { Vec::new() },
        dismissals,
        gaps: gaps(&document.postmortem, &document.sections, &document.events, &document.findings, &document.actions),
        people,
        teams: site.store.list_team_names().await?,
        me: viewer.person,
        zone: who.person.zone,
        today: clock::now().with_timezone(&who.person.zone).date_naive(),
        undo: undo.filter(|_| may.edit),
        open: if may.edit { open } else { only_words(open, may) },
        may,
        postmortem: document.postmortem,
        sections: document.sections,
        events: document.events,
        findings: document.findings,
        actions: document.actions,
        severities: document.severities,
    };
    let title = format!("{} {}", workspace.postmortem.number.label(), workspace.postmortem.title);
    Ok(framed(site, Some(who), status, (Place::Postmortems, title), || workspace_page(&workspace)))
}

/// What the language check remarks on the saved text and nobody set aside.
fn open_remarks(document: &Document, people: &[PersonName], dismissals: &[Dismissal]) -> Vec<Remark> {
    let names = Names::of(people.iter().map(|person| person.name.as_str()));
    let mut found = remarks(&document.sections, &document.events, &document.findings, &document.actions, &names);
    found.retain(|remark| !remark.is_dismissed(dismissals));
    found
}

/// Who may not write gets no form, but is told why something was refused.
fn only_words(open: Open, may: May) -> Open {
    match open {
        Open::Refused(says) => Open::Refused(says),
        Open::Comment(..) | Open::Reply(..) | Open::CommentText(..) if may.comment => open,
        Open::Verdict(..) if may.judge => open,
        _ => Open::Nothing,
    }
}

/// Begins a change by whoever is signed in.
pub async fn work(site: &Site, who: &SignedIn) -> Result<Work, StoreError> {
    site.store.work(who.viewer(), clock::now()).await
}

/// What becomes of a change: the page where it can be seen, or the same page with the form again.
/// `again` gets the form and the state as it is now; 409 also gets what stands there now.
pub async fn after<F>(
    site: &Site,
    who: &SignedIn,
    number: PostmortemNumber,
    result: Result<String, StoreError>,
    again: F,
) -> Result<Response, PageError>
where
    F: FnOnce(&Document, Again) -> Open,
{
    let (status, again_with) = match result {
        Ok(path) => return Ok(render::see(&path)),
        Err(StoreError::Mistakes(mistakes)) => (StatusCode::UNPROCESSABLE_ENTITY, Again::Mistakes(mistakes)),
        Err(StoreError::Step(refused)) => {
            let mistakes = domain::mistakes::Mistakes::one("note", refused.to_string());
            (StatusCode::UNPROCESSABLE_ENTITY, Again::Mistakes(mistakes))
        }
        Err(StoreError::Conflict) => (StatusCode::CONFLICT, Again::Conflict),
        Err(StoreError::Refused(refused)) => {
            let document = document(site, who, number).await?;
            return show(site, who, document, StatusCode::FORBIDDEN, Open::Refused(refused.to_string()), None).await;
        }
        Err(error) => return Err(error.into()),
    };
    let document = document(site, who, number).await?;
    let open = again(&document, again_with);
    show(site, who, document, status, open, None).await
}

/// Why a form is shown again.
pub enum Again {
    /// Something typed does not fit.
    Mistakes(domain::mistakes::Mistakes),
    /// Somebody else was faster.
    Conflict,
}

/// The form again: with its mistakes, or with what stands there now and its version, so that
/// saving once more is a choice made knowingly.
pub fn form_again<E>(
    again: Again,
    entry: E,
    version: i32,
    current: Option<(i32, Vec<(&'static str, String)>)>,
) -> app::ui::form::Form<E> {
    use app::ui::form::Form;
    match (again, current) {
        (Again::Mistakes(mistakes), _) => Form::wrong(entry, version, mistakes),
        (Again::Conflict, Some((now, theirs))) => {
            Form { entry, version: now, mistakes: domain::mistakes::Mistakes::default(), theirs: Some(theirs) }
        }
        (Again::Conflict, None) => Form {
            entry,
            version,
            mistakes: domain::mistakes::Mistakes::default(),
            theirs: Some(vec![("It", "was removed meanwhile.".into())]),
        },
    }
}

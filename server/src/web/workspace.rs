//! The page of a postmortem for those who may read its draft.

use app::postmortems::{ActiveForm, May, Removed, Workspace, workspace_page};
use app::ui::NavItem;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::{PersonName, may_administer};
use domain::postmortems::{PostmortemNumber, may_comment, may_delete, may_edit, may_publish, may_review, to_dos};
use domain::reports::PrivacyLinks;
use domain::suggestions::{Dismissal, PlacedSuggestion};
use store::Document;

use super::framed::framed;
use crate::clock;
use crate::error::PageError;
use crate::session::SignedIn;
use crate::site::Site;

/// A postmortem that the viewer may read as a draft.
pub async fn document(site: &Site, who: &SignedIn, number: PostmortemNumber) -> Result<Document, PageError> {
    Ok(site.store.draft(who.viewer(), number).await?)
}

/// The page of a postmortem, with at most one open form.
pub async fn show(
    site: &Site,
    who: &SignedIn,
    document: Document,
    status: StatusCode,
    open: ActiveForm,
    undo: Option<Removed>,
) -> Result<Response, PageError> {
    let viewer = who.viewer();
    let may = May {
        edit: may_edit(viewer, &document.access).is_ok(),
        comment: may_comment(viewer, &document.access).is_ok(),
        submit_review: may_review(viewer, &document.access).is_ok(),
        moderate: may_administer(viewer).is_ok(),
        publish: may_publish(viewer, &document.access).is_ok(),
        delete: may_delete(viewer, &document.access).is_ok(),
    };
    let number = document.postmortem.number;
    let visit = site.store.record_visit(viewer, number, clock::now()).await?;
    let news = match visit.since {
        None => None,
        Some(since) => Some((since, site.store.count_news(viewer, &document, since).await?)),
    };
    let people = site.store.list_names().await?;
    // Only the form of the head says what becomes of links.
    let privacy_links = match open {
        ActiveForm::Head(_) if may.publish => site.store.privacy_links(viewer, number, clock::now()).await?,
        _ => PrivacyLinks::default(),
    };
    // Suggestions are for those who write.
    let dismissals = if may.edit { site.store.dismissals_of(&document).await? } else { Vec::new() };
    let policy = site.store.policies().await?.of(document.postmortem.severity);
    let store = &site.store;
    let business_days = store.business_days_of(number).await?;
    // A published one has none.
    let unpublished = Some(number).filter(|_| !document.access.is_published);
    // Few at once: everybody else needs connections as well.
    let (runs, incident, recurrences) = tokio::try_join!(
        store.runs_of_postmortem(viewer, number),
        store.incident_of_postmortem(viewer, number),
        store.recurrences(viewer, number),
    )?;
    let (similar, threads) = tokio::try_join!(store.similar_postmortems(viewer, number), store.threads_of(&document))?;
    let (review, teams, mut publishing_dates) = tokio::try_join!(
        store.review_of(&document),
        store.list_team_names(),
        store.publishing_dates(viewer, unpublished.as_slice(), clock::now()),
    )?;
    let workspace = Workspace {
        runs,
        incident,
        recurrences,
        similar,
        threads,
        review,
        news,
        placed_suggestions: if may.edit { open_suggestions(site, &document, &people, &dismissals) } else { Vec::new() },
        dismissals,
        to_dos: to_dos(
            &document.postmortem,
            &document.sections,
            &document.events,
            &document.findings,
            &document.actions,
        ),
        privacy_links,
        people,
        teams,
        me: viewer.person,
        zone: who.person.zone,
        today: who.today(),
        policy,
        business_days,
        publishing_date: publishing_dates.remove(&number),
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
    Ok(framed(site, Some(who), status, (NavItem::Postmortems, title), || workspace_page(&workspace)))
}

/// What the language check remarks on the saved text and nobody set aside.
fn open_suggestions(
    site: &Site,
    document: &Document,
    people: &[PersonName],
    dismissals: &[Dismissal],
) -> Vec<PlacedSuggestion> {
    let mut found = site.suggestions.of_document(document, people);
    found.retain(|placed_suggestion| !placed_suggestion.is_dismissed(dismissals));
    found
}

/// Viewers who may not edit get no form, but an explanation of why it was refused.
fn only_words(open: ActiveForm, may: May) -> ActiveForm {
    match open {
        ActiveForm::Refused(_) | ActiveForm::Unsaved(..) => open,
        ActiveForm::Comment(..) | ActiveForm::Reply(..) | ActiveForm::CommentText(..) if may.comment => open,
        ActiveForm::Verdict(..) if may.submit_review => open,
        _ => ActiveForm::Nothing,
    }
}

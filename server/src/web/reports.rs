//! Publishing, the report, and the links that open it.

use std::sync::Arc;

use app::reports::{
    PublishPreview, Reader, ShareView, SignedInReader, report_page as report_view, share_page as share_view,
};
use app::ui::NavItem;
use app::ui::form::Form;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::postmortems::{PostmortemNumber, may_publish, to_dos};
use domain::reports::{Redaction, Report, ShareLinkId, ShareLinkInput, may_be_published};
use serde::Deserialize;
use store::{Document, StoreError};

use super::framed::{framed, seen_as};
use super::pictures::nothing;
use super::redisplay::{after, refused};
use super::workspace::document;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::picture_files::picture_response;
use crate::report_cache::{Opened, ReadyReport, answer_once};
use crate::session::SignedIn;
use crate::site::Site;
use crate::{clock, headers};

/// Publishes a postmortem.
pub async fn publish(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
) -> Result<Response, PageError> {
    let published = who
        .change(&site, async |tx| {
            tx.publish(number).await?;
            site.reports.invalidate_all();
            Ok(app::paths::postmortem(number))
        })
        .await;
    after(&site, &who, number, published, refused).await
}

/// Withdraws the report.
pub async fn withdraw(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
) -> Result<Response, PageError> {
    let withdrawn = who
        .change(&site, async |tx| {
            tx.withdraw(number).await?;
            site.reports.invalidate_all();
            Ok(app::paths::postmortem(number))
        })
        .await;
    after(&site, &who, number, withdrawn, refused).await
}

/// The query: which version of the report.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReportQuery {
    version: Option<i32>,
}

/// The report, for signed-in people.
pub async fn report_page(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    Query(query): Query<ReportQuery>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let stored = site.store.find_report(who.viewer(), number, query.version).await?.ok_or(PageError::Absent)?;
    let sees_draft = site.store.sees_draft(who.viewer(), number).await?;
    let reader = Reader {
        pictures: app::paths::pictures(number),
        css: site.assets.report_css.clone(),
        icon: site.assets.icon.clone(),
        expires_at: None,
        signed_in: Some(SignedInReader { seen: seen_as(&site, &who), postmortem: sees_draft.then_some(number) }),
        is_earlier: query.version.is_some(),
        preview: None,
    };
    let html = tokio::task::block_in_place(|| app::render(|| report_view(&stored.report, &reader)));
    Ok(answer_once(html, &headers))
}

/// The query of a preview: what a share link would leave out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PreviewQuery {
    without_names: bool,
    without_quotations: bool,
}

/// The report that publishing now would make, with what is to be known before.
pub async fn preview_page(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    Query(query): Query<PreviewQuery>,
) -> Result<Response, PageError> {
    let (viewer, now) = (who.viewer(), clock::now());
    let document = document(&site, &who, number).await?;
    let may_publish = may_publish(viewer, &document.access).is_ok();
    let links = if may_publish { site.store.list_links(viewer, number).await? } else { Vec::new() };
    let version = site.store.list_publications(viewer, number).await?.first().map_or(0, |last| last.version) + 1;
    let review = site.store.review_of(&document).await?;
    let people = site.store.list_all_names().await?;
    let draft = document.draft();
    let report = Report::of(draft, now, version);
    let refused = may_be_published(draft).and_then(|()| review.may_be_published()).err();
    let redaction = Redaction { names: query.without_names, quotations: query.without_quotations };
    let preview = PublishPreview {
        number,
        css: site.assets.app_css.clone(),
        version,
        to_dos: to_dos(draft.postmortem, draft.sections, draft.events, draft.findings, draft.actions),
        disclosure: report.disclosure(&people),
        redaction,
        is_private: draft.postmortem.is_private,
        links: links.into_iter().filter(|link| link.is_open(now)).collect(),
        may_publish,
        refused: refused.map(|refused| refused.message),
    };
    let reader = Reader {
        pictures: app::paths::pictures(number),
        css: site.assets.report_css.clone(),
        icon: site.assets.icon.clone(),
        expires_at: None,
        signed_in: Some(SignedInReader { seen: seen_as(&site, &who), postmortem: Some(number) }),
        is_earlier: false,
        preview: Some(preview),
    };
    Ok(crate::render::page(|| report_view(&report.redacted(redaction, &people), &reader)))
}

fn ready(report: &Report, reader: &Reader) -> ReadyReport {
    ReadyReport::new(app::render(|| report_view(report, reader)), report.pictures().into_iter().collect())
}

/// The report for whoever has the link.
pub async fn shared(State(site): State<Site>, token: Result<Path<String>, PageError>, request: Request) -> Response {
    // A token that cannot be read is answered like one that never existed.
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let mut response = match site.reports.fresh(&token) {
        Some(opened) => opened.report.answer(request.headers()),
        None => match open(&site, &token).await {
            Ok(Some(opened)) => opened.report.answer(request.headers()),
            Ok(None) => PageError::DeadLink.into_response(),
            Err(error) => PageError::from(error).into_response(),
        },
    };
    headers::complete(&mut response, site.settings.is_secure);
    response
}

/// Asks what a link opens, and renders it if that has changed.
async fn open(site: &Site, token: &str) -> Result<Option<Opened>, StoreError> {
    if let Some(opened) = site.reports.fresh(token) {
        return Ok(Some(opened));
    }
    let generation = site.reports.generation();
    let now = clock::now();
    let Some(link) = site.store.open_link(token, now).await? else { return Ok(None) };
    site.store.note_opened(&link, now).await?;
    let known = site
        .reports
        .known(token)
        .filter(|known| known.link.publication == link.publication && known.link.expires_at == link.expires_at);
    if let Some(known) = known {
        return Ok(Some(site.reports.keep(token, link, known.report, generation)));
    }
    let Some(stored) = site.store.find_publication(link.publication).await? else { return Ok(None) };
    let reader = Reader {
        pictures: app::paths::shared_pictures(token),
        css: site.assets.report_css.clone(),
        icon: site.assets.icon.clone(),
        expires_at: link.expires_at,
        signed_in: None,
        is_earlier: false,
        preview: None,
    };
    // Who has left may still stand in the texts.
    let people = if link.redaction.names { site.store.list_all_names().await? } else { Vec::new() };
    let redaction = link.redaction;
    // Compressing takes some milliseconds, once a publication.
    let rendering = tokio::task::spawn_blocking(move || ready(&stored.report.redacted(redaction, &people), &reader));
    let report = rendering.await.map_err(|_| StoreError::Absent)?;
    Ok(Some(site.reports.keep(token, link, Arc::new(report), generation)))
}

/// A picture of the report, for whoever has the link. Other pictures of the postmortem are not
/// there.
pub async fn shared_picture(
    State(site): State<Site>,
    Path((token, hash)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let Some(opened) = open(&site, &token).await? else { return Ok(nothing()) };
    if !opened.report.pictures.contains(&hash) {
        return Ok(nothing());
    }
    let picture = site.store.picture_of(opened.link.postmortem, &hash).await?;
    Ok(picture.map_or_else(nothing, |picture| picture_response(site.store.clone(), &picture)))
}

/// Of which link is asked whether it should be revoked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShareQuery {
    revoke: String,
}

/// The page with the share links and versions of a postmortem.
pub async fn share_page(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    Query(query): Query<ShareQuery>,
) -> Result<Response, PageError> {
    let mut share = share_of(&site, &who, number, Form::default(), None).await?;
    share.revoking = query.revoke.parse().ok().map(ShareLinkId);
    Ok(show_share(&site, &who, StatusCode::OK, &share))
}

fn show_share(site: &Site, who: &SignedIn, status: StatusCode, share: &ShareView) -> Response {
    let title = (NavItem::Postmortems, format!("Share {}", share.number.label()));
    framed(site, Some(who), status, title, || share_view(share))
}

async fn share_of(
    site: &Site,
    who: &SignedIn,
    number: PostmortemNumber,
    form: Form<ShareLinkInput>,
    made: Option<String>,
) -> Result<ShareView, PageError> {
    let Document { postmortem, access, .. } = document(site, who, number).await?;
    Ok(ShareView {
        number,
        links: site.store.list_links(who.viewer(), number).await?,
        publications: site.store.list_publications(who.viewer(), number).await?,
        title: postmortem.title,
        is_published: access.is_published,
        is_private: postmortem.is_private,
        form,
        made,
        revoking: None,
        now: clock::now(),
        zone: who.person.zone,
    })
}

/// Makes a link. Its address is shown on the answer itself, this once.
pub async fn share(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    FormBody(entry): FormBody<ShareLinkInput>,
) -> Result<Response, PageError> {
    let made = async {
        let (_, secret) = who.change(&site, async |tx| tx.share(number, &entry).await).await?;
        Ok(format!("{}/s/{}", site.settings.public_url, secret.expose()))
    };
    match made.await {
        Ok(address) => {
            let share = share_of(&site, &who, number, Form::default(), Some(address)).await?;
            Ok(show_share(&site, &who, StatusCode::CREATED, &share))
        }
        Err(StoreError::ValidationErrors(errors)) => {
            let share = share_of(&site, &who, number, Form::wrong(entry, 0, errors), None).await?;
            Ok(show_share(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, &share))
        }
        Err(error) => Err(error.into()),
    }
}

/// Revokes a share link.
pub async fn revoke(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, ShareLinkId)>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.revoke_link(number, id).await).await?;
    site.reports.invalidate_all();
    Ok(crate::render::see(&app::paths::below(number, "share")))
}

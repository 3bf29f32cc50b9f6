//! Versions of a section: list, read, compare and restore; and comparison of report versions.

use app::postmortems::{
    ActiveForm, ComparedView, ReportVersionsView, VersionView, compared_page, report_versions_page, version_page,
    versions_page,
};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::people::{PersonId, PersonName};
use domain::postmortems::{
    Piece, PostmortemNumber, Run, Section, SectionId, SectionVersion, SectionVersionId, attributed, compared, may_edit,
    writers,
};
use domain::reports::compared_report_versions;
use serde::Deserialize;
use store::StoreError;

use super::framed::framed;
use super::redisplay::{after, refill_form};
use super::workspace::document;
use crate::clock;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::session::SignedIn;
use crate::site::Site;

/// The names of who wrote pieces of a text.
pub async fn people_in(site: &Site, pieces: impl Iterator<Item = &Piece>) -> Result<Vec<PersonName>, StoreError> {
    let people: Vec<PersonId> = pieces.filter_map(|piece| piece.by).collect();
    site.store.names_of(people).await
}

async fn section(
    site: &Site,
    who: &SignedIn,
    number: PostmortemNumber,
    id: SectionId,
) -> Result<(Section, bool), PageError> {
    let document = document(site, who, number).await?;
    let may = may_edit(who.viewer(), &document.access).is_ok();
    let section = document.sections.into_iter().find(|section| section.id == id);
    section.map(|section| (section, may)).ok_or(PageError::Absent)
}

/// The query: where a list continues.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    before: Option<SectionVersionId>,
}

/// The versions of a section.
pub async fn list(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let (section, _) = section(&site, &who, number, id).await?;
    let versions = site.store.list_versions(who.viewer(), number, id, query.before).await?;
    let more = match versions.last() {
        None => None,
        Some(last) => {
            let next = site.store.list_versions(who.viewer(), number, id, Some(last.id)).await?;
            (!next.is_empty()).then_some(last.id)
        }
    };
    let title = (NavItem::Postmortems, format!("Version history of {}", section.heading));
    let zone = who.person.zone;
    Ok(framed(&site, Some(&who), StatusCode::OK, title, || versions_page(number, &section, &versions, more, zone)))
}

/// One version of a section.
pub async fn one(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id, version)): Path<(PostmortemNumber, SectionId, SectionVersionId)>,
) -> Result<Response, PageError> {
    let (section, may_edit) = section(&site, &who, number, id).await?;
    let version = site.store.find_version(who.viewer(), number, id, version).await?;
    let names = site.store.names_of(writers(&version.runs)).await?;
    let title = (NavItem::Postmortems, format!("Earlier version of {}", section.heading));
    let view = VersionView { number, section, version, names, may_edit, zone: who.person.zone };
    Ok(framed(&site, Some(&who), StatusCode::OK, title, || version_page(&view)))
}

/// The query: the two versions to compare.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CompareQuery {
    from: Option<SectionVersionId>,
    to: String,
}

/// Two versions of a section; without `to`, one version and the current text.
pub async fn compare(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
    Query(query): Query<CompareQuery>,
) -> Result<Response, PageError> {
    let (section, _) = section(&site, &who, number, id).await?;
    let from = query.from.ok_or(PageError::Absent)?;
    let two = Two::find(&site, &who, number, &section, from, &query.to).await?;
    let pieces = two.pieces();
    let names = people_in(&site, pieces.iter()).await?;
    let title = (NavItem::Postmortems, format!("Changes in {}", section.heading));
    let view = ComparedView { number, section, from: two.from.at, to: two.at, pieces, names, zone: who.person.zone };
    Ok(framed(&site, Some(&who), StatusCode::OK, title, || compared_page(&view)))
}

/// Two texts of a section with who wrote them.
struct Two {
    from: SectionVersion,
    text: String,
    runs: Vec<Run>,
    at: Option<DateTime<Utc>>,
}

impl Two {
    async fn find(
        site: &Site,
        who: &SignedIn,
        number: PostmortemNumber,
        section: &Section,
        from: SectionVersionId,
        to: &str,
    ) -> Result<Self, PageError> {
        let viewer = who.viewer();
        let from = site.store.find_version(viewer, number, section.id, from).await?;
        if let Ok(to) = to.parse() {
            let to = site.store.find_version(viewer, number, section.id, to).await?;
            return Ok(Self { from, text: to.text, runs: to.runs, at: Some(to.at) });
        }
        let newest = site.store.list_versions(viewer, number, section.id, None).await?.into_iter().next();
        let runs = match newest {
            Some(newest) => site.store.find_version(viewer, number, section.id, newest.id).await?.runs,
            None => Vec::new(),
        };
        Ok(Self { from, text: section.text.clone(), runs, at: None })
    }

    fn pieces(&self) -> Vec<Piece> {
        tokio::task::block_in_place(|| attributed(compared(&self.from.text, &self.text), &self.from.runs, &self.runs))
    }
}

/// The version of the section that whoever asks has seen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RestoreVersionForm {
    version: i32,
}

/// Writes what a version says: a change like any other, which can be undone the same way.
pub async fn restore_version(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id, version)): Path<(PostmortemNumber, SectionId, SectionVersionId)>,
    FormBody(form): FormBody<RestoreVersionForm>,
) -> Result<Response, PageError> {
    let old = site.store.find_version(who.viewer(), number, id, version).await?;
    let brought = async {
        site.store.write_section(who.viewer(), (number, id), form.version, &old.text, clock::now()).await?;
        Ok(app::paths::versions(number, id))
    };
    let brought = brought.await;
    after(&site, &who, number, brought, |document, again| {
        let current = document.sections.iter().find(|section| section.id == id);
        let now = current.map(|section| (section.version, vec![("Text", section.text.clone())]));
        ActiveForm::Section(id, refill_form(again, old.text, form.version, now))
    })
    .await
}

/// The query: the two versions of the report to compare.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReportVersionsQuery {
    from: i32,
    to: i32,
}

/// The comparison of two versions of a report.
pub async fn report_versions(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    Query(query): Query<ReportVersionsQuery>,
) -> Result<Response, PageError> {
    document(&site, &who, number).await?;
    let from = site.store.find_report(who.viewer(), number, Some(query.from)).await?.ok_or(PageError::Absent)?;
    let to = site.store.find_report(who.viewer(), number, Some(query.to)).await?.ok_or(PageError::Absent)?;
    let sections = tokio::task::block_in_place(|| compared_report_versions(&from.report, &to.report));
    let view = ReportVersionsView { number, from: query.from, to: query.to, sections };
    let title = (NavItem::Postmortems, format!("Published versions of {}", number.label()));
    Ok(framed(&site, Some(&who), StatusCode::OK, title, || report_versions_page(&view)))
}

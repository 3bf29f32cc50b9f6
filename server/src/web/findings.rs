//! Findings: create, edit, move, remove and restore.

use app::postmortems::{ActiveForm, Removed};
use axum::extract::State;
use axum::response::Response;
use domain::findings::{Finding, FindingId, FindingInput};
use domain::postmortems::{PostmortemNumber, Subject};
use domain::timeline::EventId;
use serde::Deserialize;
use store::Document;

use super::moving::MoveForm;
use super::redisplay::{after, refill_form, refused};
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::session::SignedIn;
use crate::site::Site;

/// A finding as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FindingForm {
    kind: String,
    text: String,
    category: String,
    process: String,
    explains: String,
    evidence: Vec<EventId>,
    version: i32,
}

impl FindingForm {
    fn entry(&self) -> FindingInput {
        FindingInput {
            kind: self.kind.clone(),
            text: self.text.clone(),
            category: self.category.clone(),
            process: self.process.clone(),
            explains: self.explains.parse().ok(),
            evidence: self.evidence.clone(),
        }
    }
}

/// Adds a finding.
pub async fn add(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    FormBody(form): FormBody<FindingForm>,
) -> Result<Response, PageError> {
    let entry = form.entry();
    let added = who
        .change(&site, async |tx| {
            let fields = entry.parse()?;
            let id = tx.add_finding(number, &fields).await?;
            Ok(app::paths::record(number, Subject::Finding(id)))
        })
        .await;
    after(&site, &who, number, added, |_, again| ActiveForm::NewFinding(refill_form(again, entry, 0, None))).await
}

/// Changes a finding.
pub async fn change(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
    FormBody(form): FormBody<FindingForm>,
) -> Result<Response, PageError> {
    let entry = form.entry();
    let changed = who
        .change(&site, async |tx| {
            let fields = entry.parse()?;
            tx.change_finding(number, id, form.version, &fields).await?;
            Ok(app::paths::record(number, Subject::Finding(id)))
        })
        .await;
    after(&site, &who, number, changed, |document: &Document, again| {
        let current = document.findings.iter().find(|finding| finding.id == id);
        let now = current.map(|finding| (finding.version, in_words(finding, document)));
        // Removed meanwhile: the form adds it again.
        if now.is_none() {
            return ActiveForm::NewFinding(refill_form(again, entry, 0, None));
        }
        ActiveForm::Finding(id, refill_form(again, entry, form.version, now))
    })
    .await
}

fn in_words(finding: &Finding, document: &Document) -> Vec<(&'static str, String)> {
    let explains = finding.explains.and_then(|above| document.findings.iter().find(|other| other.id == above));
    vec![
        ("Finding", finding.text.clone()),
        ("Type", finding.kind.label().into()),
        ("Category", finding.category.map(|category| category.label().to_owned()).unwrap_or_default()),
        ("Process", finding.process.map(|process| process.label().to_owned()).unwrap_or_default()),
        ("Explains", explains.map(|above| above.text.clone()).unwrap_or_default()),
    ]
}

/// Moves a finding by one position.
pub async fn move_one(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
    FormBody(form): FormBody<MoveForm>,
) -> Result<Response, PageError> {
    let moved = who
        .change(&site, async |tx| {
            tx.move_finding(number, id, form.direction()?).await?;
            Ok(app::paths::record(number, Subject::Finding(id)))
        })
        .await;
    after(&site, &who, number, moved, refused).await
}

/// Removes a finding; the page offers to undo it.
pub async fn remove(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
) -> Result<Response, PageError> {
    let removed = who
        .change(&site, async |tx| {
            tx.remove_finding(number, id).await?;
            Ok(Removed::Record(Subject::Finding(id)).page(number))
        })
        .await;
    after(&site, &who, number, removed, refused).await
}

/// Restores a removed finding.
pub async fn restore(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, FindingId)>,
) -> Result<Response, PageError> {
    let restored = who
        .change(&site, async |tx| {
            tx.restore_finding(number, id).await?;
            Ok(app::paths::record(number, Subject::Finding(id)))
        })
        .await;
    after(&site, &who, number, restored, refused).await
}

//! Findings: added, changed, moved, removed, brought back.

use app::postmortems::ActiveForm;
use axum::extract::State;
use axum::response::Response;
use domain::findings::{Finding, FindingId, FindingInput};
use domain::postmortems::PostmortemNumber;
use domain::timeline::EventId;
use serde::Deserialize;
use store::Document;

use super::postmortems::refused;
use super::sections::MoveForm;
use super::workspace::{after, refill_form, work};
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
    evidence: Vec<i64>,
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
            evidence: self.evidence.iter().copied().map(EventId).collect(),
        }
    }
}

/// Adds a finding.
pub async fn add(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<i64>,
    FormBody(form): FormBody<FindingForm>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let entry = form.entry();
    let added = async {
        let fields = entry.parse()?;
        let work = work(&site, &who).await?;
        let id = work.add_finding(number, &fields).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("finding-{id}")))
    };
    let added = added.await;
    after(&site, &who, number, added, |_, again| ActiveForm::NewFinding(refill_form(again, entry, 0, None))).await
}

/// Changes a finding.
pub async fn change(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
    FormBody(form): FormBody<FindingForm>,
) -> Result<Response, PageError> {
    let (number, id) = (PostmortemNumber(number), FindingId(id));
    let entry = form.entry();
    let changed = async {
        let fields = entry.parse()?;
        let work = work(&site, &who).await?;
        work.change_finding(number, id, form.version, &fields).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("finding-{id}")))
    };
    let changed = changed.await;
    after(&site, &who, number, changed, |document: &Document, again| {
        let current = document.findings.iter().find(|finding| finding.id == id);
        let now = current.map(|finding| (finding.version, in_words(finding, document)));
        ActiveForm::Finding(id, refill_form(again, entry, form.version, now))
    })
    .await
}

fn in_words(finding: &Finding, document: &Document) -> Vec<(&'static str, String)> {
    let explains = finding.explains.and_then(|above| document.findings.iter().find(|other| other.id == above));
    vec![
        ("What was learned", finding.text.clone()),
        ("Kind", finding.kind.label().into()),
        ("About", finding.category.map(|category| category.label().to_owned()).unwrap_or_default()),
        ("Process", finding.process.map(|process| process.label().to_owned()).unwrap_or_default()),
        ("Explains", explains.map(|above| above.text.clone()).unwrap_or_default()),
    ]
}

/// Moves a finding by one place.
pub async fn move_one(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
    FormBody(form): FormBody<MoveForm>,
) -> Result<Response, PageError> {
    let (number, id) = (PostmortemNumber(number), FindingId(id));
    let moved = async {
        let work = work(&site, &who).await?;
        work.move_finding(number, id, form.direction()).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("finding-{id}")))
    };
    let moved = moved.await;
    after(&site, &who, number, moved, refused).await
}

/// Removes a finding; the page offers to undo it.
pub async fn remove(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let removed = async {
        let work = work(&site, &who).await?;
        work.remove_finding(number, FindingId(id)).await?;
        work.save().await?;
        Ok(format!("{}?undo=findings-{id}#findings", app::paths::postmortem(number)))
    };
    let removed = removed.await;
    after(&site, &who, number, removed, refused).await
}

/// Brings a removed finding back.
pub async fn restore(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let restored = async {
        let work = work(&site, &who).await?;
        work.restore_finding(number, FindingId(id)).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("finding-{id}")))
    };
    let restored = restored.await;
    after(&site, &who, number, restored, refused).await
}

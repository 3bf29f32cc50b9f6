//! Sections: written, renamed, moved, added, removed.

use app::postmortems::{ActiveForm, HeadingInput};
use axum::extract::State;
use axum::response::Response;
use domain::postmortems::{Part, PostmortemNumber, SectionId, Subject};
use serde::Deserialize;
use store::Document;

use super::moving::MoveForm;
use super::redisplay::{after, refill_form, refused};
use crate::clock;
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::session::SignedIn;
use crate::site::Site;

/// The text of a section as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TextForm {
    text: String,
    version: i32,
}

/// Saves the text of a section.
pub async fn write(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
    FormBody(form): FormBody<TextForm>,
) -> Result<Response, PageError> {
    let written = async {
        let (by, now) = (who.viewer(), clock::now());
        let section = site.store.write_section(by, (number, id), form.version, &form.text, now).await?;
        let place = if section.part == Part::Text { format!("section-{id}") } else { section.part.key().to_owned() };
        Ok(app::paths::part(number, &place))
    };
    let written = written.await;
    after(&site, &who, number, written, |document, again| {
        let current = document.sections.iter().find(|section| section.id == id);
        let now = current.map(|section| (section.version, vec![("Text", section.text.clone())]));
        if now.is_none() {
            return ActiveForm::RemovedText(form.text);
        }
        ActiveForm::Section(id, refill_form(again, form.text, form.version, now))
    })
    .await
}

/// Adds a section.
pub async fn add(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<PostmortemNumber>,
    FormBody(entry): FormBody<HeadingInput>,
) -> Result<Response, PageError> {
    let added = who
        .change(&site, async |tx| {
            let id = tx.add_section(number, &entry.heading, &entry.question).await?;
            Ok(app::paths::record(number, Subject::Section(id)))
        })
        .await;
    after(&site, &who, number, added, |_, again| ActiveForm::NewSection(refill_form(again, entry, 0, None))).await
}

/// A heading as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct HeadingForm {
    heading: String,
    question: String,
    version: i32,
}

/// Renames a section.
pub async fn rename(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
    FormBody(form): FormBody<HeadingForm>,
) -> Result<Response, PageError> {
    let HeadingForm { heading, question, version } = form;
    let entry = HeadingInput { heading, question };
    let renamed = who
        .change(&site, async |tx| {
            tx.rename_section(number, id, version, &entry.heading, &entry.question).await?;
            Ok(app::paths::postmortem(number))
        })
        .await;
    after(&site, &who, number, renamed, |document: &Document, again| {
        let current = document.sections.iter().find(|section| section.id == id);
        let now = current.map(|section| {
            let theirs = vec![("Heading", section.heading.clone()), ("Guiding question", section.question.clone())];
            (section.heading_version, theirs)
        });
        if now.is_none() {
            return ActiveForm::NewSection(refill_form(again, entry, 0, None));
        }
        ActiveForm::Heading(id, refill_form(again, entry, version, now))
    })
    .await
}

/// Moves a section by one position.
pub async fn move_one(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
    FormBody(form): FormBody<MoveForm>,
) -> Result<Response, PageError> {
    let moved = who
        .change(&site, async |tx| {
            tx.move_section(number, id, form.direction()?).await?;
            Ok(app::paths::postmortem(number))
        })
        .await;
    after(&site, &who, number, moved, refused).await
}

/// Removes an empty section.
pub async fn remove(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(PostmortemNumber, SectionId)>,
) -> Result<Response, PageError> {
    let removed = who
        .change(&site, async |tx| {
            tx.remove_section(number, id).await?;
            Ok(app::paths::postmortem(number))
        })
        .await;
    after(&site, &who, number, removed, refused).await
}

//! Announces releases, and what pipelines ask and report.

use domain::people::Person;
use domain::readiness::{
    Readiness, ReleaseCard, ReleaseEventInput, ReleaseEventKind, ReleaseInput, ReleaseNumber, may_continue,
};
use serde_json::json;
use store::{ReleaseFilter, Store, StoreError};

use super::output::{answer, said};
use super::{administrator, person};
use crate::clock;
use crate::config::{Announce, ReleaseCommand};
use crate::runs::new_request;

/// The most releases among which one with the same version is looked for.
const MOST: u64 = 200;

/// Runs one of the commands; an error makes the program exit with an error.
pub async fn run(store: &Store, command: ReleaseCommand, json: bool) -> Result<(), String> {
    match command {
        ReleaseCommand::Announce(options) => announce(store, options, json).await,
        ReleaseCommand::MayContinue { release } => ask(store, &release, json).await,
        ReleaseCommand::Stage { release, percent, note, by } => {
            let number = number_of(&release)?;
            let by = acts_as(store, by).await?;
            let request = new_request().map_err(said)?;
            let kind = ReleaseEventKind::StageReached.key().to_owned();
            let fields = ReleaseEventInput { request, kind, stage: Some(percent), note }.parse();
            let fields = fields.map_err(|errors| errors.to_string())?;
            let state = store
                .change(by.viewer(), clock::now(), async |tx| tx.record_release_event(number, &fields).await)
                .await
                .map_err(said_of_release)?;
            let value = json!({ "number": number, "state": state, "stage": percent });
            answer(json, &value, &format!("{} is at {percent} %.", number.label()));
            Ok(())
        }
    }
}

async fn announce(store: &Store, options: Announce, json: bool) -> Result<(), String> {
    let Announce { version_name, service, name, platforms, changes, risks, plan, stages, by } = options;
    let by = acts_as(store, by).await?;
    let name = name.unwrap_or_else(|| format!("{service} {version_name}"));
    let input = ReleaseInput { name, version_name, service, platforms, changes, risks, plan, stages };
    let fields = input.parse().map_err(|errors| errors.to_string())?;
    // A pipeline that runs again announces the same release.
    let filter = ReleaseFilter { service: Some(fields.service.clone()), most: MOST, ..ReleaseFilter::default() };
    let known = store.list_releases(&filter).await.map_err(said)?.cards;
    let is_same = |card: &&ReleaseCard| card.version_name == fields.version_name && !card.state.has_ended();
    let number = match known.iter().find(is_same) {
        Some(card) => card.number,
        None => store
            .change(by.viewer(), clock::now(), async |tx| tx.create_release(&fields, None).await)
            .await
            .map_err(said_of_release)?,
    };
    answer(json, &json!({ "number": number }), &number.label());
    Ok(())
}

async fn ask(store: &Store, release: &str, json: bool) -> Result<(), String> {
    let number = number_of(release)?;
    let whole = store.find_release(number).await.map_err(said)?.ok_or_else(|| absent(number))?;
    let release = &whole.release;
    may_continue(Readiness { release, criteria: &whole.criteria, votes: &whole.votes })?;
    let next_stage = release.stages.after(release.stage);
    let value = json!({ "number": number, "state": release.state, "stage": release.stage, "next_stage": next_stage });
    answer(json, &value, &format!("{} may continue: {}.", number.label(), release.state.label().to_lowercase()));
    Ok(())
}

/// `REL-12` or `12`.
fn number_of(typed: &str) -> Result<ReleaseNumber, String> {
    let number = typed.strip_prefix("REL-").unwrap_or(typed).parse();
    number.map_err(|_| format!("“{typed}” is not the number of a release, such as REL-12."))
}

fn absent(number: ReleaseNumber) -> String {
    format!("There is no release {}.", number.label())
}

fn said_of_release(error: StoreError) -> String {
    match error {
        StoreError::Absent => "There is no such release.".to_owned(),
        other => said(other),
    }
}

async fn acts_as(store: &Store, email: Option<String>) -> Result<Person, String> {
    match email {
        Some(email) => person(store, &email).await,
        None => administrator(store).await,
    }
}

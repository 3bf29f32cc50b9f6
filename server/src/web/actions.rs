//! Action items: agreed, changed, taken a step further, moved, removed, brought back.

use app::postmortems::ActiveForm;
use axum::extract::State;
use axum::response::Response;
use domain::actions::{ActionId, ActionInput, ActionItem, Transition};
use domain::people::PersonId;
use domain::postmortems::PostmortemNumber;
use serde::Deserialize;
use store::Document;

use super::postmortems::refused;
use super::sections::MoveForm;
use super::workspace::{Redisplay, after, refill_form, work};
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::session::SignedIn;
use crate::site::Site;

/// An action item as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ActionForm {
    title: String,
    kind: String,
    priority: String,
    owner: String,
    owner_name: String,
    due: String,
    outcome: String,
    validation: String,
    tracker: String,
    area: String,
    finding: String,
    version: i32,
}

impl ActionForm {
    fn entry(&self) -> ActionInput {
        ActionInput {
            title: self.title.clone(),
            kind: self.kind.clone(),
            priority: self.priority.clone(),
            owner: self.owner.parse().ok().map(PersonId),
            owner_name: self.owner_name.clone(),
            due: self.due.clone(),
            outcome: self.outcome.clone(),
            validation: self.validation.clone(),
            tracker: self.tracker.clone(),
            area: self.area.clone(),
            finding: self.finding.parse().ok(),
        }
    }
}

/// Adds an action item.
pub async fn add(
    State(site): State<Site>,
    who: SignedIn,
    Path(number): Path<i64>,
    FormBody(form): FormBody<ActionForm>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let entry = form.entry();
    let added = async {
        let fields = entry.parse()?;
        let work = work(&site, &who).await?;
        let id = work.add_action(number, &fields).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("action-{id}")))
    };
    let added = added.await;
    after(&site, &who, number, added, |_, again| ActiveForm::NewAction(refill_form(again, entry, 0, None))).await
}

/// Changes an action item.
pub async fn change(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
    FormBody(form): FormBody<ActionForm>,
) -> Result<Response, PageError> {
    let (number, id) = (PostmortemNumber(number), ActionId(id));
    let entry = form.entry();
    let changed = async {
        let fields = entry.parse()?;
        let work = work(&site, &who).await?;
        work.change_action(number, id, form.version, &fields).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("action-{id}")))
    };
    let changed = changed.await;
    after(&site, &who, number, changed, |document: &Document, again| {
        let current = document.actions.iter().find(|action| action.id == id);
        let now = current.map(|action| (action.version, in_words(action)));
        ActiveForm::Action(id, refill_form(again, entry, form.version, now))
    })
    .await
}

fn in_words(action: &ActionItem) -> Vec<(&'static str, String)> {
    vec![
        ("What will change", action.title.clone()),
        ("Owner", action.owner.as_ref().map(|owner| owner.name().to_owned()).unwrap_or_default()),
        ("Due", action.due.map(|day| day.to_string()).unwrap_or_default()),
        ("Good for", action.kind.label().into()),
        ("Priority", action.priority.label().into()),
        ("Outcome", action.outcome.clone()),
        ("Validation", action.validation.clone()),
        ("Tracked at", action.tracker.clone().unwrap_or_default()),
        ("State", action.state.label().into()),
    ]
}

/// A step as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TransitionForm {
    step: String,
    note: String,
    version: i32,
}

/// Takes an action item a step further, or back.
pub async fn step(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
    FormBody(form): FormBody<TransitionForm>,
) -> Result<Response, PageError> {
    let (number, id) = (PostmortemNumber(number), ActionId(id));
    let step = Transition::from_key(&form.step)
        .ok_or_else(|| PageError::BadRequest(format!("“{}” is not one of: {}.", form.step, Transition::keys())))?;
    let stepped = async {
        let work = work(&site, &who).await?;
        work.transition_action(number, id, form.version, step, &form.note).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("action-{id}")))
    };
    let stepped = stepped.await;
    after(&site, &who, number, stepped, |document, again| match again {
        // A step that is not offered, or asks for no words, has no form in which a mistake could stand.
        Redisplay::ValidationErrors(errors) if step.asks().is_none() || !is_offered(document, id, step, &who) => {
            ActiveForm::Refused(errors.to_string())
        }
        Redisplay::Conflict => refused(document, Redisplay::Conflict),
        again @ Redisplay::ValidationErrors(_) => {
            ActiveForm::Transition(id, step, refill_form(again, form.note, form.version, None))
        }
    })
    .await
}

fn is_offered(document: &Document, id: ActionId, step: Transition, who: &SignedIn) -> bool {
    let action = document.actions.iter().find(|action| action.id == id);
    action.is_some_and(|action| action.transitions_for(who.viewer().person).contains(&step))
}

/// Moves an action item by one place.
pub async fn move_one(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
    FormBody(form): FormBody<MoveForm>,
) -> Result<Response, PageError> {
    let (number, id) = (PostmortemNumber(number), ActionId(id));
    let moved = async {
        let work = work(&site, &who).await?;
        work.move_action(number, id, form.direction()).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("action-{id}")))
    };
    let moved = moved.await;
    after(&site, &who, number, moved, refused).await
}

/// Removes an action item; the page offers to undo it.
pub async fn remove(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let removed = async {
        let work = work(&site, &who).await?;
        work.remove_action(number, ActionId(id)).await?;
        work.save().await?;
        Ok(format!("{}?undo=actions-{id}#actions", app::paths::postmortem(number)))
    };
    let removed = removed.await;
    after(&site, &who, number, removed, refused).await
}

/// Brings a removed action item back.
pub async fn restore(
    State(site): State<Site>,
    who: SignedIn,
    Path((number, id)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let number = PostmortemNumber(number);
    let restored = async {
        let work = work(&site, &who).await?;
        work.restore_action(number, ActionId(id)).await?;
        work.save().await?;
        Ok(app::paths::part(number, &format!("action-{id}")))
    };
    let restored = restored.await;
    after(&site, &who, number, restored, refused).await
}

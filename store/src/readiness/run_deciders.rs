//! Who may decide in a run: kept when it starts, and asked one after the other.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::markdown::to_plain_text;
use domain::people::{NotificationKind, NotificationSubject, PersonId, PersonName, Role};
use domain::readiness::{
    Decider, Decision, Plan, Run, RunEvent, RunEventFields, RunEventKind, RunKind, RunNumber, RunbookKind, SkipRefused,
    Step, asked_next, is_required_check, may_skip, names_of_deciders, skip_decision,
};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::approvals::{Approval, approval_of};
use super::run_events::add_run_event;
use super::runs::load_run_events;
use crate::actions::administrators;
use crate::error::{found, read};
use crate::people::{NewNotification, Teller, names_of, people_named};
use crate::rows::{person, run, run_decider, runbook};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError, UnitOfWork};

/// Those who may decide in a run, in the order in which they are asked.
async fn load_deciders(connection: &impl ConnectionTrait, number: RunNumber) -> Result<Vec<Decider>, StoreError> {
    let rows = run_decider::Entity::find()
        .filter(run_decider::Column::Run.eq(number.0))
        .order_by_asc(run_decider::Column::Place)
        .all(connection)
        .await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.person_id).collect();
    let writing = still_writing(connection, &ids).await?;
    let names = names_of(connection, ids).await?;
    let deciders = rows.into_iter().map(|row| {
        let name = names.get(&row.person_id).cloned().unwrap_or_default();
        Ok(Decider {
            decision: read(Decision::from_key(&row.decision), "run_decider", row.id)?,
            person: PersonName { id: PersonId(row.person_id), name },
            may_answer: writing.contains(&row.person_id),
            after: row.after.and_then(|after| u32::try_from(after).ok()),
            asked_at: row.asked_at,
        })
    });
    deciders.collect()
}

/// Those of these people who are active and may write.
async fn still_writing(connection: &impl ConnectionTrait, ids: &[i64]) -> Result<HashSet<i64>, StoreError> {
    let ids = person::Entity::find()
        .filter(person::Column::Id.is_in(ids.iter().copied()))
        .filter(person::Column::DisabledAt.is_null())
        .filter(person::Column::Role.ne(Role::Reader.key()))
        .select_only()
        .column(person::Column::Id);
    let ids: Vec<i64> = ids.into_tuple().all(connection).await?;
    Ok(ids.into_iter().collect())
}

/// Keeps who may decide in a run.
pub(super) async fn add_deciders(
    connection: &impl ConnectionTrait,
    number: RunNumber,
    deciders: &[Decider],
) -> Result<(), StoreError> {
    if deciders.is_empty() {
        return Ok(());
    }
    let rows = (0..).zip(deciders).map(|(place, decider)| run_decider::ActiveModel {
        run: Set(number.0),
        place: Set(place),
        decision: Set(decider.decision.key().to_owned()),
        person_id: Set(decider.person.id.0),
        after: Set(decider.after.and_then(|after| i32::try_from(after).ok())),
        asked_at: Set(decider.asked_at),
        ..Default::default()
    });
    run_decider::Entity::insert_many(rows).exec_without_returning(connection).await?;
    Ok(())
}

/// The event that says that somebody was asked.
pub(super) fn asked(number: RunNumber, place: usize, decider: &Decider) -> RunEventFields {
    RunEventFields {
        request: format!("run-{number}-asked-{place}"),
        kind: RunEventKind::Asked,
        step: None,
        undoes: None,
        last: None,
        note: decider.person.name.clone(),
    }
}

/// Notifies somebody whose authorization a run awaits.
pub(super) async fn tell_asked(
    teller: &Teller<'_, impl ConnectionTrait>,
    number: RunNumber,
    (place, decider): (usize, &Decider),
    detail: String,
) -> Result<(), StoreError> {
    let news = NewNotification { cause: format!("run-{number}-asked-{place}"), place: String::new(), detail };
    let whom = [(decider.person.id, NotificationKind::AuthorizationAsked)];
    teller.tell_writers(NotificationSubject::Run(number), whom, news).await
}

impl Store {
    /// Those who may decide in a run that exists for whoever asks.
    pub async fn list_run_deciders(&self, number: RunNumber) -> Result<Vec<Decider>, StoreError> {
        load_deciders(self.reader(), number).await
    }

    /// Asks whoever is next in one run that got no answer in time; `false` when there is none. Each is asked once, also
    /// when several processes look or none did for a while: the time of the next one counts from then.
    pub async fn ask_next_decider(&self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let now = to_microseconds(now);
        let due = run::Entity::find().filter(run::Column::AskAt.lte(now)).order_by_asc(run::Column::AskAt);
        let Some(found) = due.one(self.reader()).await? else { return Ok(false) };
        let transaction = self.begin().await?;
        let held = run::Entity::find_by_id(found.number).lock(LockType::NoKeyUpdate).one(&transaction).await?;
        let number = RunNumber(found.number);
        // Somebody may have answered, or another process asked.
        if held.is_none_or(|run| run.ask_at.is_none_or(|at| at > now)) {
            return Ok(true);
        }
        let mut deciders = load_deciders(&transaction, number).await?;
        let next = asked_next(&deciders).map(|(next, _)| next.clone());
        let place = deciders.iter().position(|decider| Some(decider) == next.as_ref());
        if let (Some(mut next), Some(place)) = (next, place) {
            next.asked_at = Some(now);
            run_decider::Entity::update_many()
                .col_expr(run_decider::Column::AskedAt, Expr::value(now))
                .filter(run_decider::Column::Run.eq(number.0))
                .filter(run_decider::Column::Place.eq(i32::try_from(place).unwrap_or(i32::MAX)))
                .exec(&transaction)
                .await?;
            let events = load_run_events(&transaction, number).await?;
            let sequence = events.last().map_or(1, |event| event.sequence + 1);
            let at = events.last().map_or(now, |event| event.at.max(now));
            add_run_event(&transaction, number, (sequence, at), (None, &asked(number, place, &next))).await?;
            let teller = Teller { connection: &transaction, by: None, now };
            let detail = "Nobody who was asked before has answered.".to_owned();
            tell_asked(&teller, number, (place, &next), detail).await?;
            deciders[place] = next;
        }
        run::Entity::update_many()
            .col_expr(run::Column::AskAt, Expr::value(asked_next(&deciders).map(|(_, at)| at)))
            .filter(run::Column::Number.eq(number.0))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }
}

impl UnitOfWork {
    /// Asks those who may skip required checks to confirm that one is skipped.
    pub(super) async fn tell_of_skip_request(
        &self,
        run: &Run,
        events: &[RunEvent],
        (fields, sequence): (&RunEventFields, i32),
    ) -> Result<(), StoreError> {
        let deciders = load_deciders(&self.transaction, run.number).await?;
        let decision = skip_decision(&deciders);
        let may_confirm = deciders.iter().filter(|decider| decision.is_some_and(|decision| decider.decides(decision)));
        let mut whom: Vec<PersonId> = may_confirm.map(|decider| decider.person.id).collect();
        // Whoever may decide needs anybody else, best somebody who is there.
        if whom.contains(&self.by.person) {
            let took_part = events.iter().filter_map(|event| event.by.as_ref()).map(|person| person.id);
            whom.extend(took_part);
            whom.sort_unstable();
            whom.dedup();
        }
        let whom = whom.into_iter().map(|person| (person, NotificationKind::AuthorizationAsked));
        let step = fields.step.map(|step| step.to_string()).unwrap_or_default();
        let news = NewNotification {
            cause: format!("run-{}-skip-{sequence}", run.number),
            place: String::new(),
            detail: format!("Skip step {step}? {}", to_plain_text(&fields.note)),
        };
        let teller = Teller { connection: &self.transaction, by: Some(self.by.person), now: self.now };
        teller.tell_writers(NotificationSubject::Run(run.number), whom, news).await
    }

    /// Tells those who may start a run, and the administrators, that it started without them.
    pub(super) async fn tell_of_break_glass(&self, number: RunNumber, reason: &str) -> Result<(), StoreError> {
        let deciders = load_deciders(&self.transaction, number).await?;
        let mut whom: Vec<PersonId> = deciders.iter().map(|decider| decider.person.id).collect();
        whom.extend(administrators(&self.transaction).await?.into_iter().map(PersonId));
        let whom = whom.into_iter().map(|person| (person, NotificationKind::BreakGlass));
        let news = NewNotification {
            cause: format!("run-{number}-break-glass"),
            place: String::new(),
            detail: to_plain_text(reason),
        };
        let teller = Teller { connection: &self.transaction, by: Some(self.by.person), now: self.now };
        teller.tell_writers(NotificationSubject::Run(number), whom, news).await
    }

    /// The people whom a plan names, if they are active and may write: those whom the names meant when it was approved;
    /// without an approval, those whose name is that of exactly one such person.
    pub(super) async fn people_of(&self, plan: &Plan, approval: &Approval) -> Result<Vec<Decider>, StoreError> {
        let names = plan.names();
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let approved = match approval {
            Approval::Of(approval) => approval.people.as_deref(),
            Approval::Never | Approval::Withdrawn => None,
        };
        let people = match approved.and_then(|people| serde_json::from_str::<HashMap<String, i64>>(people).ok()) {
            Some(people) => {
                let ids: Vec<i64> = people.values().copied().collect();
                let writing = still_writing(&self.transaction, &ids).await?;
                let people = people.into_iter().filter(|(_, id)| writing.contains(id));
                people.map(|(name, id)| (name, PersonId(id))).collect()
            }
            None => people_named(&self.transaction, &names).await?,
        };
        let mut deciders: Vec<Decider> = Vec::new();
        for right in &plan.rights {
            for rung in &right.ladder {
                let Some(id) = people.get(&rung.name) else { continue };
                let person = PersonName { id: *id, name: rung.name.clone() };
                let is_new = |decider: &Decider| decider.decision != right.decision || decider.person.id != person.id;
                if deciders.iter().all(is_new) {
                    deciders.push(Decider {
                        decision: right.decision,
                        person,
                        may_answer: true,
                        after: rung.after,
                        asked_at: None,
                    });
                }
            }
        }
        Ok(deciders)
    }

    /// Whether the names in the text of a run bind anybody: those of a rollback plan do, unless its approval was withdrawn.
    async fn binds(&self, run: &Run) -> Result<bool, StoreError> {
        Ok(match approval_of(&self.transaction, run.runbook).await? {
            Approval::Of(_) => true,
            Approval::Withdrawn => false,
            Approval::Never => {
                let row = runbook::Entity::find_by_id(run.runbook.0).one(&self.transaction).await?;
                found(row)?.kind == RunbookKind::RollbackPlan.key()
            }
        })
    }

    /// Whether whoever asks may decide this; the error names those who may.
    pub(super) async fn may_decide(
        &self,
        run: &Run,
        steps: &[Step],
        fields: &RunEventFields,
        events: &[RunEvent],
    ) -> Result<(), StoreError> {
        let skipped = fields.step.filter(|_| fields.kind == RunEventKind::StepSkipped && run.kind == RunKind::Real);
        let check =
            skipped.and_then(|number| steps.iter().find(|step| step.number == number && is_required_check(step)));
        let is_check = |step: &&Step| Some(step.number) == fields.step && is_required_check(step);
        if fields.kind == RunEventKind::SkipRequested
            && (run.kind == RunKind::Drill || !steps.iter().any(|step| is_check(&step)))
        {
            return Err(ValidationErrors::one("step", "This step can be skipped without a request.").into());
        }
        let is_answer = matches!(fields.kind, RunEventKind::Authorized | RunEventKind::Refused);
        let is_end = fields.kind == RunEventKind::RunFinished && run.kind == RunKind::Real;
        if check.is_none() && !is_answer && !is_end {
            return Ok(());
        }
        let deciders = load_deciders(&self.transaction, run.number).await?;
        let has = |decision: Decision| deciders.iter().any(|decider| decider.decides(decision));
        let decision = match check {
            Some(_) => skip_decision(&deciders).unwrap_or(Decision::Start),
            None if is_end => Decision::End,
            None => Decision::Start,
        };
        let is_one = |decider: &Decider| decider.decides(decision) && decider.person.id == self.by.person;
        let refused = match check {
            Some(step) => may_skip(&deciders, events, step.number, self.by.person).err(),
            None => (!deciders.iter().any(is_one)).then_some(SkipRefused::NoRight),
        };
        match (refused, check) {
            (None, _) => return Ok(()),
            (Some(SkipRefused::NeedsSecond), Some(step)) => {
                let message = format!(
                    "Step {} is a required check. Skipping it takes two people: one requests it, the other confirms.",
                    step.number
                );
                return Err(ValidationErrors::one("step", message).into());
            }
            _ => {}
        }
        if !has(decision) && !is_answer {
            // A plan that names nobody leaves it to everybody; one whose people are gone, to administrators.
            let plan = self.plan_of(run.runbook, run.version).await?;
            let is_named = |decision| plan.right_to(decision).is_some();
            let is_left_to_all = match check {
                Some(_) => !is_named(Decision::SkipCheck) && !is_named(Decision::Start),
                None => !is_named(Decision::End),
            };
            if is_left_to_all || self.by.role == Role::Administrator || !self.binds(run).await? {
                return Ok(());
            }
        }
        let names = match names_of_deciders(&deciders, decision) {
            nobody if nobody == "Nobody" && !is_answer => "an administrator".to_owned(),
            names => names,
        };
        let error = match check {
            Some(step) => {
                let request = if has(decision) { " You can request the skip." } else { "" };
                format!("Step {} is a required check. Only {names} can skip it.{request}", step.number)
            }
            None if is_end => format!("Only {names} can finish this run."),
            None if names == "Nobody" => "Nobody can authorize or refuse this run.".to_owned(),
            None => format!("Only {names} can authorize or refuse this run."),
        };
        Err(ValidationErrors::one(if check.is_some() { "step" } else { "run" }, error).into())
    }
}

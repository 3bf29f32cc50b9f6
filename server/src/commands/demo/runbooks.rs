//! The runbooks of the demo.

use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::people::Person;
use domain::readiness::{
    RunEventFields, RunEventKind, RunKind, RunStart, RunbookFields, RunbookInput, RunbookKind, RunbookNumber,
    StepNumber, read_runbook,
};
use store::Store;

use super::people::Cast;
use crate::commands::output::said;
use crate::runs::{FollowedRun, draft_of, new_request};

/// Creates two rollback plans with their drills, one of which is overdue again, and a runbook. Returns the first plan.
pub async fn make(store: &Store, cast: &Cast, now: DateTime<Utc>) -> Result<RunbookNumber, String> {
    let ago = |days: u64| now.checked_sub_days(Days::new(days)).unwrap_or(now);
    let roll_back = RunbookInput {
        kind: RunbookKind::RollbackPlan.key().into(),
        title: "Roll back a checkout release".into(),
        service: "checkout".into(),
        when_to_use: "Orders fail or slow down after a release of checkout, and the release is less than a day old."
            .into(),
        text: format!("---\nlast_reviewed_on: {}\nreview_in: 6 months\n---\n\n{ROLL_BACK}", ago(40).date_naive()),
    };
    let fields = parsed(&roll_back)?;
    let number =
        store.change(cast.ben.viewer(), ago(200), async |tx| tx.create_runbook(&fields).await).await.map_err(said)?;
    let improved = RunbookInput { text: format!("{}{WATCH}", roll_back.text), ..roll_back };
    let improved = parsed(&improved)?;
    let saved = store.change(cast.chidi.viewer(), ago(40), async |tx| tx.save_runbook(number, 1, &improved).await);
    saved.await.map_err(said)?;
    let note = "The drill in the test environment comes next.";
    let approved = store.change(cast.ben.viewer(), ago(39), async |tx| tx.approve_runbook(number, 2, note).await);
    approved.await.map_err(said)?;
    let state = "All traffic of the test environment is on the previous release.";
    drill(store, &cast.chidi, (number, &improved.text), ago(20), (&DRILL, state)).await?;

    fail_over(store, cast, ago(210)).await?;

    let certificate = RunbookInput {
        kind: String::new(),
        title: "Renew a TLS certificate by hand".into(),
        service: "storefront".into(),
        when_to_use: "A certificate expires within three days and the automatic renewal failed.".into(),
        text: CERTIFICATE.into(),
    };
    let fields = parsed(&certificate)?;
    store.change(cast.dora.viewer(), ago(60), async |tx| tx.create_runbook(&fields).await).await.map_err(said)?;
    Ok(number)
}

/// A plan whose next drill is overdue.
async fn fail_over(store: &Store, cast: &Cast, at: DateTime<Utc>) -> Result<(), String> {
    let plan = RunbookInput {
        kind: RunbookKind::RollbackPlan.key().into(),
        title: "Roll back a migration of the orders database".into(),
        service: "orders database".into(),
        when_to_use: "A migration locks a table for longer than a minute, or orders are written wrongly after it."
            .into(),
        text: MIGRATION.into(),
    };
    let fields = parsed(&plan)?;
    let by = cast.dora.viewer();
    let number = store.change(by, at, async |tx| tx.create_runbook(&fields).await).await.map_err(said)?;
    let approved = store.change(cast.chidi.viewer(), at, async |tx| tx.approve_runbook(number, 1, "").await);
    approved.await.map_err(said)?;
    let steps = [(4, 1, ""), (19, 2, ""), (24, 3, ""), (25, 4, ""), (26, 5, "")];
    let state = "The test database is as it was before the migration.";
    drill(store, &cast.dora, (number, &plan.text), at + TimeDelta::days(1), (&steps, state)).await
}

/// What happened in the drill: minutes after its start, the step, and why it was skipped.
const DRILL: [(i64, i64, &str); 9] = [
    (3, 1, ""),
    (4, 2, ""),
    (13, 3, ""),
    (18, 4, ""),
    (18, 5, "The previous release was fine."),
    (21, 6, ""),
    (22, 7, ""),
    (23, 8, ""),
    (35, 9, ""),
];

/// A drill, whose postmortem was published as it was drafted.
async fn drill(
    store: &Store,
    by: &Person,
    (runbook, text): (RunbookNumber, &str),
    at: DateTime<Utc>,
    (steps, state): (&[(i64, i64, &str)], &str),
) -> Result<(), String> {
    let request = new_request().map_err(said)?;
    let start = RunStart { request, kind: RunKind::Drill, incident: None, release: None };
    let started = store.change(by.viewer(), at, async |tx| tx.start_run(runbook, &start).await);
    let number = started.await.map_err(said)?;
    let run = store.find_run(by.viewer(), number).await.map_err(said)?;
    let run = run.ok_or_else(|| "The drill of the demo is gone.".to_owned())?;
    let runbook = store.find_runbook(runbook).await.map_err(said)?;
    let runbook = runbook.ok_or_else(|| "The runbook of the demo is gone.".to_owned())?;
    let followed = FollowedRun { run, outline: read_runbook(text), runbook };
    let sections = store.list_templates().await.map_err(said)?.into_iter().next().map(|template| template.sections);
    let sections = sections.unwrap_or_default();
    let last = steps.last().map_or(0, |(minutes, ..)| minutes + 1);
    let steps = steps.iter().map(|(minutes, step, reason)| {
        let kind = if reason.is_empty() { RunEventKind::StepDone } else { RunEventKind::StepSkipped };
        (*minutes, kind, Some(StepNumber(*step)), *reason)
    });
    for (minutes, kind, step, note) in steps.chain([(last, RunEventKind::RunFinished, None, state)]) {
        let request = new_request().map_err(said)?;
        let event = RunEventFields { request, kind, step, undoes: None, last: None, note: note.into() };
        let draft = draft_of(&followed, sections.clone(), (by.id, by.zone));
        let recorded = store.change(by.viewer(), at + TimeDelta::minutes(minutes), async |tx| {
            let drafted = tx.record_run_event(number, &followed.outline.steps, &event, draft).await?;
            if let Some(postmortem) = drafted {
                tx.publish(postmortem).await?;
            }
            Ok(())
        });
        recorded.await.map_err(said)?;
    }
    Ok(())
}

fn parsed(input: &RunbookInput) -> Result<RunbookFields, String> {
    input.parse().map_err(|errors| errors.to_string())
}

const ROLL_BACK: &str = "\
The previous release stays deployed for a day, so rolling back moves traffic and builds nothing. Database migrations \
are compatible with the previous release.

Time to roll back: 40 min

Drill every: 3 months

## Triggers

- Roll back when failed payments > 3 % for 5 min, with at least 200 payments. Without data: halt
- Halt when p95 latency of checkout > 1,200 ms for 10 min. Without data: halt

## Decision rights

- Start: Ben Okafor, then Chidi Marsh after 10 min, then Ada Lindqvist after 10 min
- On-call may: halt the rollout, switch off the flag express-checkout

## Communication

- Support: incident channel, communications lead, within 5 min, then every 15 min
- Customers: status page, communications lead, within 10 min, then every 30 min
  > Some orders fail at checkout. We are going back to the previous version and expect to finish by {time}.

## Before

1. Tell the support desk that a rollback begins.
   Role: communications lead
   Expected: 2 min
   Check: support has confirmed in the incident channel
   Idempotent: yes

2. Stop the rollout of the current release.

   ```sh
   harbour rollout pause checkout
   ```

   Role: operator
   Expected: 1 min
   Check: `harbour rollout status checkout` says *paused*
   Idempotent: yes

## Roll back

3. Move traffic to the previous release, a quarter at a time.

   ```sh
   for share in 25 50 75 100; do
     harbour traffic checkout --previous \"$share\"
     harbour wait checkout --healthy 60s
   done
   ```

   Role: operator
   Expected: 6 min
   Check: the previous release gets all traffic and its error rate is below 0.5 %
   Idempotent: yes
   Undone by: step 5

4. Cancel the pending payment retries of the current release. Each run cancels one batch.

   ```sh
   harbour payments cancel-retries --release current
   ```

   Role: payments on call
   Expected: 3 min
   Idempotent: no

## If the previous release is worse

5. Move traffic back and page the payments lead.

   ```sh
   harbour traffic checkout --current 100
   ```

   Role: operator
   Expected: 1 min
   Check: the current release gets all traffic
";

const WATCH: &str = "
## Afterwards

6. Data integrity: compare orders and payments of the last hour.

   ```sh
   harbour payments reconcile --since 1h
   ```

   Role: payments on call
   Expected: 5 min
   Check: no order is paid twice or not at all
   Idempotent: yes

7. Security: revoke the deploy token of the release that was rolled back.
   Role: operator
   Expected: 1 min
   Check: `harbour tokens list --active` doesn’t show it
   Idempotent: yes

8. Privacy and compliance: delete the debug logs that hold payment details.
   Role: payments on call
   Expected: 2 min
   Check: the log search finds no card numbers
   Idempotent: yes

9. Watch orders for 15 minutes, then say in the incident channel that the rollback is finished.
   Role: operator
   Expected: 15 min
   Check: orders per minute are within 5 % of last week
";

const MIGRATION: &str = "\
Time to roll back: 20 min

Drill every: 6 months

## Triggers

- Halt when lock wait of the orders table > 60 s. Without data: halt
- Roll back when rejected orders > 1 % for 3 min. Without data: halt

## Decision rights

- Start: Dora Velázquez, then Chidi Marsh after 5 min
- On-call may: halt the migration

## Communication

- Support: incident channel, platform on call, within 5 min, then every 15 min

## Steps

1. Halt the migration and stop the workers that write orders.
   Role: platform on call
   Expected: 3 min
   Check: no transaction on the orders table is older than 10 s
   Idempotent: yes

2. Run the down migration, which was tested together with the up migration.

   ```sh
   harbour migrate orders --down 1
   ```

   Role: platform on call
   Expected: 10 min
   Check: `harbour migrate orders --status` names the previous version
   Idempotent: no

3. Data integrity: compare the number of orders with that of payments for the time of the migration.
   Role: payments on call
   Expected: 5 min
   Check: the numbers agree
   Idempotent: yes

4. Security: remove the temporary role of the migration.
   Role: platform on call
   Expected: 1 min
   Check: the role is gone from the list of roles
   Idempotent: yes

5. Privacy and compliance: delete the dump that was made before the migration.
   Role: platform on call
   Expected: 1 min
   Check: the backup folder holds no dump of today
   Idempotent: yes
";

const CERTIFICATE: &str = "\
Takes about ten minutes. Nothing is interrupted.

- [ ] Look up which certificate expires: [certificate overview](https://status.harbour-street.example/certificates).
- [ ] Request a new one.

  ```sh
  harbour certificates request --domain \"$DOMAIN\"
  ```

  Expected: 5 min

- [ ] Deploy it.

  ```sh
  harbour certificates deploy --domain \"$DOMAIN\"
  ```

  Role: platform on call
  Expected: 2 min
  Check: the new expiry date is shown by `harbour certificates show --domain \"$DOMAIN\"`

- [ ] Create an action item for the failed automatic renewal.
";

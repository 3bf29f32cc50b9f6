// Rollback plans that were approved, changed since, withdrawn and rehearsed, and runs that somebody has to
// authorize.

import { record, send } from "./api.mjs";

/** @param {string} start Who may start it, in the order in which they are asked. */
const text = (start) => `Time to roll back: 15 min

Drill every: 3 months

## Triggers

- Roll back when error rate > 2 % for 5 min. Without data: halt
- Roll back when tenth order fails > 0.05
- Halt when queue of checkout > 100000
- Customers complain

## Decision rights

- Start: ${start}
- On-call may: halt the rollout; switch express-checkout-for-everybody-who-bought-something off

## Communication

- Customers: status page, within 5 min, then every 20 min
  > We are *looking* into it.

## Steps

1. Move traffic back.
2. Data integrity: count the orders.
`;

const ADA = "Ada Lindqvist";
const BEN = "Ben Okafor";

/**
 * Plans and their runs, as Ada sees them.
 * @param {import("playwright-core").Page} ada
 * @param {import("playwright-core").Page} ben
 * @param {string} third Somebody else who may start a run.
 */
export async function fillPlans(ada, ben, third) {
  const plan = async (title, service, start) => {
    const body = { kind: "rollback_plan", title, service, text: text(start) };
    return `/runbooks/${(await send(ada, "/runbooks", body)).number}`;
  };
  const approve = (plan, note) => send(ben, `${plan}/versions/1/approve`, { note });
  const start = async (who, plan, kind) => `/runs/${(await record(who, `${plan}/runs`, { kind })).run.number}`;
  const happens = (who, run, kind, note = "") => record(who, `${run}/events`, { kind, note });

  const changed = await plan("Roll back checkout", "checkout", `${ADA}, then ${third} after 10 min`);
  await approve(changed, "Tried in staging.");
  await send(ben, changed, { ...newer, text: text(ADA), version: 1 }, "PUT");
  const awaited = await start(ben, changed, "real");

  const rehearsed = await plan("Roll back orders", "orders", BEN);
  await approve(rehearsed, "");
  const drill = await start(ada, rehearsed, "drill");
  // Only a complete drill proves that the plan works.
  for (const step of [1, 2]) await record(ada, `${drill}/events`, { kind: "step_done", step, note: "" });
  await happens(ada, drill, "run_finished", "It works.");
  const refused = await start(ada, rehearsed, "real");
  await happens(ben, refused, "refused", "The errors are from a supplier.");
  const authorized = await start(ada, rehearsed, "real");
  await happens(ben, authorized, "authorized", "Errors still rise.");

  const withdrawn = await plan("Roll back search", "search", BEN);
  await approve(withdrawn, "");
  await send(ben, `${withdrawn}/versions/1/withdraw-approval`);
  const unapproved = await start(ada, withdrawn, "real");
  return { changed, rehearsed, withdrawn, awaited, refused, authorized, unapproved };
}

/** What Ben changed, so that Ada is somebody else who can approve it. */
const newer = { kind: "rollback_plan", title: "Roll back checkout in the evening", service: "checkout" };

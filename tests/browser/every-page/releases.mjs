// A release in each state, with criteria, votes and feature flags.

import { ask, record, send } from "./api.mjs";

const ROLES = ["product", "engineering", "security", "quality"];

/**
 * Releases by their state.
 * @param {import("playwright-core").Page} page
 * @param {string} plan Their rollback plan, `/runbooks/2`.
 */
export async function fillReleases(page, plan) {
  const announce = async (version_name, more = {}) => {
    const release = {
      name: "Express checkout for everybody who bought something in the last month",
      version_name,
      service: "checkout",
      platforms: ["web", "ios"],
      changes: "- One click\n- See [the design](https://example.org/design)",
      risks: "Orders could be **paid twice**.",
      plan: Number(plan.split("/").at(-1)),
      stages: [10, 50, 100],
    };
    return `/releases/${(await record(page, "/releases", { ...release, ...more })).number}`;
  };
  const criterion = (release, text, state, more) => send(page, `${release}/criteria`, { text, state, ...more });
  const vote = async (release, role, choice, note = "") => {
    const { criteria_version } = await ask(page, release);
    await send(page, `${release}/votes`, { role, choice, criteria_version, note });
  };
  const flag = async (release, name) => {
    const more = { who_may: "On-call", effect: "A button “Buy now”.", rationale: "It takes the feature **back**." };
    const { flags } = await send(page, `${release}/flags`, { name, ...more });
    return `${release}/flags/${flags.at(-1).id}`;
  };
  const happens = (release, kind, more = {}) => record(page, `${release}/events`, { kind, ...more });
  const reach = (release, stage) => happens(release, "stage_reached", { stage });
  const ready = async (version, more) => {
    const release = await announce(version, more);
    for (const role of ROLES) await vote(release, role, "go");
    return release;
  };
  const approved = async (version, more) => {
    const release = await ready(version, more);
    await happens(release, "approved");
    return release;
  };
  const rollingOut = async (version, more) => {
    const release = await approved(version, more);
    await reach(release, 10);
    return release;
  };

  const planned = await announce("2.4.0-rc.1");
  await criterion(planned, "The load test passes", "waived", {
    reason: "No load is expected.",
    evidence: "[Run 7](https://ci.example.org/7)",
  });
  await vote(planned, "security", "go", "Looked at.");
  await criterion(planned, "A screen reader reads the button", "open");
  await criterion(planned, "The old app still works", "failed", { evidence: "It shows an empty basket." });
  await criterion(planned, "The feature flag was tried", "met");
  await vote(planned, "quality", "no_go", "Not tested.");
  await flag(planned, "express-checkout");
  const on = await flag(planned, "express-checkout-for-everybody-who-bought-something-in-the-last-month");
  await record(page, `${on}/switch`, { state: "on", note: "For us." });

  const locked = await rollingOut("2.3.3");
  await vote(locked, "security", "no_go", "A token is in the log.");
  const halted = await rollingOut("2.3.2");
  await happens(halted, "halted");
  const last = await approved("2.3.1", { stages: [100] });
  await reach(last, 100);
  const rolledBack = await rollingOut("2.3.0");
  await happens(rolledBack, "rolled_back", { note: "Orders were paid twice." });
  const complete = await approved("2.2.0", { stages: [] });
  await reach(complete, 100);
  await happens(complete, "completed");
  const abandoned = await announce("2.1.0");
  await happens(abandoned, "abandoned", { note: "Nobody needs it." });
  const { criteria, flags } = await ask(page, planned);
  const states = { planned, locked, halted, last, rolledBack, complete, abandoned };
  return {
    ...states,
    criterion: criteria[0].id,
    flag: flags[0].id,
    ready: await ready("2.3.6"),
    approved: await approved("2.3.5"),
    rollingOut: await rollingOut("2.3.4"),
    inStores: await rollingOut("7.1.0", { platforms: ["ios", "android"] }),
  };
}

// Which pages are looked at, and what has to be on them.

import assert from "node:assert/strict";
import { PATIENCE, go, joins, openWindow, setUp } from "../support.mjs";
import { ask, send } from "./api.mjs";
import { fillAside } from "./aside.mjs";
import { boardChanges } from "./board.mjs";
import { STEPS, fillCalls } from "./calls.mjs";
import { shownOnce } from "./once.mjs";
import { fill } from "./organisation.mjs";
import { fillPeople, joinsElsewhere } from "./people.mjs";
import { fillPlans } from "./plans.mjs";
import { fillReleases } from "./releases.mjs";
import { at } from "./sight.mjs";

/** E-mails that cannot be sent: nobody listens there. */
export const WITH_MAIL = ["--smtp-url", "smtp://127.0.0.1:9"];

/** An organisation, its pages, what is in it, and the session of its administrator. */
export async function organisation(browser, site) {
  const ada = await openWindow(browser, site);
  await setUp(ada.page, site);
  const filled = await fill(ada.page);
  const { number, done } = filled;
  const ben = await joins(ada, browser, site, "Ben Okafor", "ben@example.org");
  // Verifying is for somebody else than who did it.
  await send(ben.page, `/postmortems/${number}/actions/${done}/transition`, {
    transition: "finish",
    note: "It is there.",
    version: 1,
  });
  const third = "Cleo Marsh";
  const colleague = await joinsElsewhere(ada.page, third, "cleo@example.org");
  await fillPeople(ada.page, filled);
  const plans = await fillPlans(ada.page, ben.page, third);
  const made = {
    ...filled,
    colleague,
    plans,
    releases: await fillReleases(ada.page, plans.changed),
    calls: await fillCalls(ada.page),
    ...(await fillAside(ada.page, ben.page, filled)),
    importing: await previewOfAnImport(ada.page),
  };
  await ben.context.close();
  const { items } = await ask(ada.page, "/notifications");
  await send(ada.page, `/notifications/${items[0].id}/read`);
  await mailHasFailed(ada.page);
  const state = await ada.context.storageState();
  assert.deepEqual(ada.complaints, []);
  await ada.context.close();
  return { state, made, pages: pages(made) };
}

async function mailHasFailed(page) {
  const retry = page.getByRole("button", { name: "Retry now" }).first();
  const end = Date.now() + PATIENCE;
  do await go(page, "/settings/mail");
  while (!(await retry.isVisible()) && Date.now() < end);
}

async function previewOfAnImport(page) {
  await go(page, "/import");
  await page
    .getByLabel("Or paste a document")
    .fill("# Pasted\n\nText.\n\n## Timeline\n\n- 2026-11-10 14:03 Something\n- 14:?? Something else\n");
  await page.getByRole("button", { name: "Preview" }).click();
  await page.waitForURL(/\/import\/\d+$/);
  return new URL(page.url()).pathname;
}

/** How criteria, votes and feature flags are marked. */
const MARKS = ["met", "open", "failed", "waived"].map((state) => `.release-mark-${state}`);
const restored = (what) => `form[action*='/${what}/'][action$='/restore']`;

function pages(made) {
  const { plans, releases, calls } = made;
  const open = `/postmortems/${made.number}`;
  const runStep = (run, step) => `${run}?step=${step}`;
  const versions = `${open}/sections/${made.section}/versions`;
  return {
    signedIn: sights([
      // First: its request is given up after a while.
      at(runStep(calls.run, STEPS.waiting), ".run-call-waiting"),
      "/",
      "/actions",
      "/actions?group=owner&status=all&sort=priority",
      `/actions?edit=${made.action}`,
      "/actions?type=learn",
      "/actions?select=all",
      ...boardChanges(made),
      "/insights",
      "/insights/summary",
      "/insights/figures/postmortems",
      at(
        "/readiness",
        ".readiness",
        ".readiness-ready",
        ".readiness-gaps",
        ".service-actions",
        ".service-links",
        "a[href='/runs?kind=real']",
      ),
      "/incidents",
      "/incidents?q=nothing+fits",
      "/incidents/new",
      at("/signals", ".proposal-now", ".proposal:not(.proposal-now)", "form[action$='/add']"),
      "/signals?state=dismissed",
      at(made.incident, ".incident-proposals .proposal-now", ".incident-runs section", ".incident-runs details"),
      made.endedIncident,
      "/runbooks",
      "/runbooks?q=nothing+fits",
      "/runbooks/new",
      "/runs",
      "/runs?kind=drill&page=9",
      at(made.runbook, ".run-start select"),
      at(made.archivedRunbook, "form[action$='/restore']"),
      at(plans.changed, ".plan-approve", "form[action$='/withdraw-approval']", ".plan-triggers", ".run-starts a"),
      at(plans.rehearsed, ".plan-proof dd:not(.plan-unknown)", "form[action$='/withdraw-approval']"),
      at(plans.withdrawn, ".plan-proof"),
      at(calls.runbook, ".runbook-step-facts code"),
      `${made.runbook}/edit`,
      `${made.runbook}/versions`,
      `${made.runbook}/versions/1`,
      made.run,
      `${made.run}?step=2`,
      made.endedRun,
      at(plans.awaited, "[value=authorized]", "[value=refused]", "[value=run_aborted]"),
      at(plans.unapproved, "[value=break_glass]", "[value=run_aborted]"),
      plans.refused,
      at(plans.authorized, "[data-part=run-authorized]", "[value=step_done]"),
      at(`${plans.authorized}?step=2`, "[value=skip_requested]"),
      at(runStep(calls.run, STEPS.answered), ".run-call-answered", ".run-call details"),
      at(runStep(calls.run, STEPS.failed), ".run-call-failed", "[value=call_sent]"),
      at(runStep(calls.run, STEPS.unsent), "[value=call_sent]"),
      at(calls.drill, ".drill-banner", ".run-call button:disabled"),
      "/releases",
      "/releases?q=nothing+fits",
      "/releases/new",
      at(releases.planned, ...MARKS, "[value=abandoned]", "form[action$='/votes']", "form[action$='/criteria']"),
      `${releases.planned}/edit`,
      at(releases.ready, "[value=approved]"),
      at(releases.approved, "[value=stage_reached]", "[value=abandoned]"),
      at(releases.rollingOut, "[value=stage_reached]", "[value=halted]", "[value=rolled_back]"),
      at(releases.locked, ".release-acts .plan-late"),
      at(releases.last, "[value=completed]"),
      at(releases.inStores, ".release-stores"),
      at(releases.halted, "[value=resumed]", "[value=rolled_back]"),
      at(releases.rolledBack, ".release-state-rolled_back"),
      at(releases.complete, ".release-state-complete"),
      at(releases.abandoned, ".release-state-abandoned"),
      "/services/checkout",
      "/settings/policies",
      "/profile/feeds",
      `/profile/feeds?change=${made.feed}`,
      at(`${open}/findings/${made.finding}/recurrence`, ".recurrence-candidates form"),
      `${open}/findings/${made.finding}/recurrence?q=nothing+fits`,
      `${open}/actions/${made.action}/rearrange`,
      `${open}/actions/${made.action}/rearrange?q=page`,
      "/search",
      "/search?q=checkout",
      "/search?q=nothing-fits+sev:9",
      at("/notifications", ".notification-unread", ".notifications-read"),
      "/notifications/preferences",
      at("/settings/mail", "form[action$='/retry']"),
      "/settings/destinations",
      `/settings/destinations?remove=${calls.destination}#confirm`,
      "/settings/sources",
      `/settings/sources?revoke=${made.source}#confirm`,
      "/postmortems",
      "/postmortems?q=nothing+fits",
      "/postmortems/new",
      at(open, ".suggestion", ".suggestions-dismissed", "form[action$='/reopen']", ".recurrence-confirmed"),
      `${open}?open=head`,
      `${open}?open=impact`,
      `${open}/preview`,
      `${open}/preview?without_names=true`,
      `${open}?open=withdraw`,
      `${open}?open=section-${made.section}`,
      `${open}?open=heading-${made.section}`,
      `${open}?open=event-${made.event}`,
      `${open}?open=finding-${made.finding}`,
      `${open}?open=why-${made.finding}`,
      `${open}?open=action-${made.action}`,
      `${open}?open=action-for-${made.finding}`,
      ...["section", "event", "finding", "action"].map((kind) => `${open}?open=comment-${kind}-${made[kind]}`),
      `${open}?open=reply-${made.thread}`,
      `${open}?open=comment-text-${made.comment}`,
      `${open}?undo=event-${made.event}`,
      `${open}?added=${made.event}-context-IST`,
      `${open}${made.pasted}`,
      made.preview,
      at(`${open}/history`, ...["events", "findings", "actions", "pastes"].map(restored)),
      `${open}/changes?since=2026-11-01T00:00:00Z`,
      `${open}/versions?from=1&to=1`,
      versions,
      at(`${versions}/${made.version}`, "form[action$='/restore']"),
      `${versions}/compare?from=${made.version}&to=now`,
      `${open}/share`,
      `${open}/share?revoke=${made.linkId}`,
      `${open}/report`,
      `/postmortems/${made.empty}`,
      at(`/postmortems/${made.reviewed}${made.added}`, ".verdict form", "form[action$='/milestone']"),
      at(`/postmortems/${made.archived}`, "form[action$='/delete']"),
      "/import",
      made.importing,
      "/actions/views",
      at("/people", "form[action$='/enable']"),
      `/people?delete=${made.team}`,
      at(`/teams/${made.team}/holidays`, "form[action$='/remove']"),
      `/people?revoke=${made.invitationId}`,
      "/settings",
      `/settings/templates/${made.template}`,
      at("/profile", "form[action$='/end']"),
      "/profile?done=saved",
      `/profile?revoke=${made.token}`,
      "/nothing/here",
      ...shownOnce(made),
    ]),
    strangers: sights([
      "/sign-in",
      made.invitation,
      made.reset,
      at("/password-resets", "form"),
      "/unsubscribe/unknown",
      made.link,
      "/s/unknown",
      "/set-up/unknown",
      // Not once more as who is signed in: it is by far the largest, and differs by nothing but the bar above.
      "/api",
    ]),
  };
}

/** Addresses among the sights stand for themselves. */
const sights = (all) => all.map((sight) => (typeof sight === "string" ? at(sight) : sight));

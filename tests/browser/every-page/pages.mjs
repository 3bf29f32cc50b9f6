// Which addresses are looked at, and that none of the program's is forgotten.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { debriefHere, go, joins, openWindow, setUp } from "../support.mjs";
import { fill } from "./organisation.mjs";

/** What is no page: files, feeds, sockets and what machines ask. */
const NO_PAGES = [
  "/calendar/{token}",
  "/feed/{token}",
  "/postmortems.atom",
  "/postmortems/{number}/live",
  "/postmortems/{number}/pictures/{hash}",
  "/s/{token}/pictures/{hash}",
  "/actions/export/{format}",
  "/runbooks/{id}/download",
  "/insights/export/{table}/{format}",
  "/assets/{name}",
  "/healthz",
  "/readyz",
];

/** Before there is anybody. Its address works once, so it is looked at on a site of its own. */
const ONCE = ["/set-up/{token}"];

/** An organisation, its pages, and the session of its administrator. */
export async function organisation(browser, site) {
  const ada = await openWindow(browser, site);
  await setUp(ada.page, site);
  const made = await fill(ada.page);
  // Verifying is for somebody else than who did it.
  const ben = await joins(ada, browser, site, "Ben Okafor", "ben@example.org");
  await ben.page.evaluate(async ({ number, done }) => {
    const body = JSON.stringify({ transition: "finish", note: "It is there.", version: 1 });
    const answer = await fetch(`/api/v1/postmortems/${number}/actions/${done}/transition`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    if (!answer.ok) throw new Error(await answer.text());
  }, made);
  await ben.context.close();
  const importing = await previewOfAnImport(ada.page);
  const state = await ada.context.storageState();
  assert.deepEqual(ada.complaints, []);
  await ada.context.close();
  return { state, pages: pages(made, importing) };
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

function pages(made, importing) {
  const open = `/postmortems/${made.number}`;
  const versions = `${open}/sections/${made.section}/versions`;
  return {
    signedIn: [
      "/",
      "/actions",
      "/actions?group=owner&status=all&sort=priority",
      `/actions?edit=${made.action}`,
      "/actions?type=learn",
      "/actions?select=all",
      "/insights",
      "/insights/summary",
      "/insights/figures/postmortems",
      "/readiness",
      "/incidents",
      "/incidents?q=nothing+fits",
      "/incidents/new",
      "/signals",
      "/signals?state=dismissed",
      made.incident,
      made.endedIncident,
      "/runbooks",
      "/runbooks?q=nothing+fits",
      "/runbooks/new",
      made.runbook,
      `${made.runbook}/edit`,
      `${made.runbook}/versions`,
      `${made.runbook}/versions/1`,
      made.run,
      `${made.run}?step=2`,
      made.endedRun,
      "/releases",
      "/releases?q=nothing+fits",
      "/releases/new",
      made.release,
      `${made.release}/edit`,
      "/services/checkout",
      "/settings/policies",
      "/profile/feeds",
      `/profile/feeds?change=${made.feed}`,
      `${open}/findings/${made.finding}/recurrence`,
      `${open}/findings/${made.finding}/recurrence?q=nothing+fits`,
      `${open}/actions/${made.action}/rearrange`,
      `${open}/actions/${made.action}/rearrange?q=page`,
      "/search",
      "/search?q=checkout",
      "/search?q=nothing-fits+sev:9",
      "/notifications",
      "/notifications/preferences",
      "/settings/mail",
      "/settings/destinations",
      `/settings/destinations?remove=${made.destination}#confirm`,
      "/settings/sources",
      `/settings/sources?revoke=${made.source}#confirm`,
      "/postmortems",
      "/postmortems?q=nothing+fits",
      "/postmortems/new",
      open,
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
      `${open}/history`,
      `${open}/changes?since=2026-11-01T00:00:00Z`,
      `${open}/versions?from=1&to=1`,
      versions,
      `${versions}/${made.version}`,
      `${versions}/compare?from=${made.version}&to=now`,
      `${open}/share`,
      `${open}/share?revoke=${made.linkId}`,
      `${open}/report`,
      `/postmortems/${made.empty}`,
      "/import",
      importing,
      "/actions/views",
      "/people",
      `/people?delete=${made.team}`,
      `/teams/${made.team}/holidays`,
      `/people?revoke=${made.invitationId}`,
      "/settings",
      `/settings/templates/${made.template}`,
      "/profile",
      "/profile?done=saved",
      `/profile?revoke=${made.token}`,
      "/api",
      "/nothing/here",
    ],
    strangers: [
      "/sign-in",
      made.invitation,
      made.reset,
      "/password-resets",
      "/unsubscribe/unknown",
      made.link,
      "/s/unknown",
      "/set-up/unknown",
      "/api",
    ],
  };
}

/** The program's pages that no address of these leads to. */
export function forgotten({ signedIn, strangers }) {
  const lines = execFileSync(debriefHere(), ["routes", "--json"], { encoding: "utf8" }).trim().split("\n");
  const paths = lines
    .map((line) => JSON.parse(line))
    .filter((route) => route.method === "GET" && !route.path.startsWith("/api/"))
    .map((route) => route.path)
    .filter((path) => ![...NO_PAGES, ...ONCE].includes(path));
  assert.ok(paths.length > 20, "the program names its addresses");
  const lookedAt = [...signedIn, ...strangers].map((address) => address.split("?")[0]);
  const fits = (path) => new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`);
  return paths.filter((path) => !lookedAt.some((address) => fits(path).test(address)));
}

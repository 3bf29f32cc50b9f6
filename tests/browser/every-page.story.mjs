// Every page: nothing for axe to find, in light and dark, wide and narrow; no script refused, no
// error in the console, and nothing that makes a phone scroll sideways.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, go, joins, openWindow, overflow, setUp, startBrowser, startSite } from "./support.mjs";

let browser;
let site;
let pages;
let state;

/** A postmortem with something in every place, made through the API with the session's cookie. */
async function seed(page) {
  return page.evaluate(async () => {
    const send = async (path, body) => {
      const answer = await fetch(`/api/v1${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.status === 204 ? {} : answer.json();
    };
    const begin = (title) =>
      send("/postmortems", { title, zone: "Europe/Berlin", severity: "2", services: ["checkout", "payments"] });
    const begun = await begin("Checkout failed at the peak of the evening for one order in three");
    const number = begun.postmortem?.number ?? begun.number;
    const below = (what) => `/postmortems/${number}/${what}`;
    const at = (time) => `2026-11-10T${time}`;
    await send(below("events"), {
      at: at("14:03"),
      milestone: "impact_started",
      kind: "change",
      text: "The deploy began, `release-2026-11-10-a-very-long-name-that-has-no-place-to-break`.",
    });
    const seen = await send(below("events"), {
      at: at("14:11"),
      milestone: "detected",
      kind: "detection",
      text: "The pager fired.",
    });
    await send(below("events"), {
      at: at("14:36"),
      kind: "decision",
      milestone: "rollback_started",
      about: true,
      text: "Roll back.",
      decision: {
        known: "Errors began with the deploy.",
        options: "Roll back, or fix forward.",
        choice: "Roll back",
        reason: "It takes four minutes.",
      },
      evidence: [
        { url: "https://graphs.example.org/pool", label: "The pool" },
        { quote: "pool timed out after 30 s ".repeat(10) },
      ],
    });
    await send(below("events"), { at: at("14:46"), milestone: "mitigated", text: "Orders pass again." });
    await send(below("events"), { at: at("18:20"), milestone: "resolved", text: "All old pods are gone." });
    const symptom = await send(below("findings"), { text: "The pool ran out of connections.", evidence: [seen.id] });
    const cause = await send(below("findings"), {
      text: "The load test runs at a quarter of the peak.",
      kind: "root_cause",
      explains: symptom.id,
      process: "testing",
    });
    await send(below("findings"), { text: "The rollback was rehearsed.", kind: "went_well" });
    await send(below("findings"), { text: "Nobody knew the dashboard.", kind: "was_difficult" });
    const action = await send(below("actions"), {
      title: "Test at the full peak",
      due: "2026-01-02",
      outcome: "The pool holds 900 orders a second.",
      validation: "A drill in March.",
      finding: cause.id,
      owner_name: "the platform team",
      tracker: "https://tracker.example.org/1",
    });
    await send(below("actions"), { title: "Page on errors of checkout" });
    const done = await send(below("actions"), { title: "Say the pool's size on the dashboard" });
    const threads = [];
    for (const about of [`event-${seen.id}`, `finding-${cause.id}`, `action-${action.id}`]) {
      threads.push(await send(below("threads"), { about, text: "Is that so?" }));
    }
    const text =
      "Orders **failed**.\n\n| When | What |\n|---|---|\n| 14:03 | a deploy |\n\n- [x] told\n- [ ] thanked\n\n```\na line of code that is much longer than any phone is wide, so that it has to scroll by itself\n```\n\nA note.[^1]\n\n[^1]: At the foot.";
    const sections = (await (await fetch(`/api/v1${below("sections")}`)).json()).items;
    const section = sections.find((section) => section.part === "summary");
    const write = await fetch(`/api/v1${below(`sections/${section.id}/text`)}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text, version: section.version }),
    });
    if (!write.ok) throw new Error(await write.text());
    await send(below("publications"), {});
    const link = await send(below("links"), { name: "The board" });
    await send("/tokens", { name: "Script" });
    const team = await send("/teams", { name: "Payments" });
    await send("/invitations", { email: "chidi@example.org" });
    const empty = await begin("Nothing is written here yet");
    const templates = (await (await fetch("/api/v1/templates")).json()).items;
    return {
      number,
      section: section.id,
      event: seen.id,
      finding: cause.id,
      action: action.id,
      done: done.id,
      thread: threads[0].id,
      comment: threads[0].comments[0].id,
      template: templates[0].id,
      team: team.id,
      link: new URL(link.address).pathname,
      empty: empty.postmortem?.number ?? empty.number,
    };
  });
}

before(async () => {
  browser = await startBrowser();
  site = await startSite();
  const ada = await openWindow(browser, site);
  await setUp(ada.page, site);
  const made = await seed(ada.page);
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
  await go(ada.page, "/import");
  await ada.page
    .getByLabel("Or paste Markdown")
    .fill("# Pasted\n\nText.\n\n## Timeline\n\n- 2026-11-10 14:03 Something\n- 14:?? Something else\n");
  await ada.page.getByRole("button", { name: "Preview" }).click();
  await ada.page.waitForURL(/\/import\/\d+$/);
  const preview = new URL(ada.page.url()).pathname;
  state = await ada.context.storageState();
  assert.deepEqual(ada.complaints, []);
  await ada.context.close();
  const open = `/postmortems/${made.number}`;
  pages = {
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
      "/settings/policies",
      "/profile/feeds",
      `${open}/findings/${made.finding}/recurrence`,
      `${open}/findings/${made.finding}/recurrence?q=nothing+fits`,
      "/search",
      "/search?q=checkout",
      "/search?q=nothing-fits+sev:9",
      "/notifications/preferences",
      "/settings/mail",
      "/postmortems",
      "/postmortems?q=nothing+fits",
      "/postmortems/new",
      open,
      `${open}?open=head`,
      `${open}?open=impact`,
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
      `${open}/history`,
      `${open}/share`,
      `${open}/report`,
      `/postmortems/${made.empty}`,
      "/import",
      preview,
      "/people",
      `/people?delete=${made.team}`,
      "/settings",
      `/settings/templates/${made.template}`,
      "/profile",
      "/profile?done=saved",
      "/api",
      "/nothing/here",
    ],
    strangers: ["/sign-in", made.link, "/s/unknown", "/api"],
  };
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

/** Opens all that is folded, whatever is in it, and says how much that was. */
const openAll = (page) =>
  page.evaluate(() => {
    const folded = /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll("details:not([open])")]);
    for (const details of folded) details.open = true;
    return folded.length;
  });

async function look(paths, options, name) {
  const window = await openWindow(browser, site, options);
  const found = [];
  for (const path of paths) {
    await go(window.page, path);
    const wider = await overflow(window.page);
    if (wider > 0) found.push(`${path}: ${wider} pixels wider than the window`);
    found.push(...(await axe(window.page)).map((line) => `${path}: ${line}`));
    if ((await openAll(window.page)) === 0) continue;
    const opened = await overflow(window.page);
    if (opened > 0) found.push(`${path}, all open: ${opened} pixels wider than the window`);
    found.push(...(await axe(window.page)).map((line) => `${path}, all open: ${line}`));
  }
  assert.deepEqual([...found, ...window.complaints], [], name);
  await window.context.close();
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    const name = `${colorScheme}, ${width} pixels wide`;
    test(`nothing is wrong with the pages of who is signed in: ${name}`, () =>
      look(pages.signedIn, { colorScheme, viewport: { width, height: 800 }, storageState: state }, name));
    test(`nothing is wrong with the pages of a stranger: ${name}`, () =>
      look(pages.strangers, { colorScheme, viewport: { width, height: 800 } }, name));
  }
}

test("refused forms are as good as the others", async () => {
  const window = await openWindow(browser, site, { storageState: state, javaScriptEnabled: true });
  const { page } = window;
  await go(page, "/postmortems/new");
  await page.locator("form.head-form").evaluate((form) => {
    form.noValidate = true;
  });
  await page.getByLabel("Time zone").fill("Moon");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("alert").waitFor();
  assert.deepEqual(await axe(page), []);
  assert.equal(await page.getByLabel("Time zone").inputValue(), "Moon");
  assert.deepEqual(window.complaints, []);
  await window.context.close();
});

test("a planted fault is found, so the silence above means something", async () => {
  const window = await openWindow(browser, site, { viewport: { width: 360, height: 800 } });
  await go(window.page, "/sign-in");
  await window.page.evaluate(() => {
    const image = document.createElement("img");
    image.src = "/assets/nothing.png";
    const wide = document.createElement("p");
    wide.textContent = "wide".repeat(200);
    Object.assign(wide.style, { whiteSpace: "nowrap", overflowWrap: "normal" });
    document.querySelector("main").append(image, wide);
  });
  assert.match((await axe(window.page)).join(), /image-alt/);
  assert.ok((await overflow(window.page)) > 0);
  await window.page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.planted = true";
    document.body.append(script);
  });
  assert.equal(await window.page.evaluate(() => globalThis.planted), undefined);
  assert.match(window.complaints.join(), /Content Security Policy/);
  await window.context.close();
});

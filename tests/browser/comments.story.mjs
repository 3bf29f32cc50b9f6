// Commenting with the keyboard alone: from the section to the answer to being done.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, go, live, openWindow, overflow, setUp, startBrowser, startSite } from "./support.mjs";

let browser;
let site;
let window;
let page;

before(async () => {
  browser = await startBrowser();
  site = await startSite();
  window = await openWindow(browser, site);
  page = window.page;
  await setUp(page, site);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

/** Presses Tab until the focus is on what is named so; fails after going around once. */
async function tabTo(name) {
  for (let step = 0; step < 150; step += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
      return label.trim();
    });
    if (here === name) return;
  }
  assert.fail(`Tab does not lead to “${name}”`);
}

test("one comments, answers and resolves with the keyboard alone", async () => {
  await go(page, "/postmortems/new");
  await page.getByLabel("Title").fill("Said of it");
  await page.getByRole("button", { name: "Begin", exact: true }).click();
  await page.waitForURL(/\/postmortems\/\d+$/);
  await live(page);
  await page.evaluate(() => { globalThis.sameDocument = true; });

  await tabTo("Comment on “Summary”");
  await page.keyboard.press("Enter");
  const area = page.locator(".comment-form textarea[name=text]");
  await area.waitFor();
  await page.waitForFunction(() => document.activeElement.name === "text");
  assert.deepEqual(await axe(page), []);
  await page.keyboard.type("Which orders, @Ada Lindqvist?");
  await page.keyboard.press("Control+Enter");
  await page.locator(".comment mark", { hasText: "@Ada Lindqvist" }).waitFor();
  assert.deepEqual(await axe(page), []);

  await tabTo("Answer");
  await page.keyboard.press("Enter");
  await area.waitFor();
  await page.waitForFunction(() => document.activeElement.name === "text");
  await page.keyboard.type("All of them.");
  await tabTo("Answer");
  await page.keyboard.press("Enter");
  await page.locator(".comment", { hasText: "All of them." }).waitFor();

  await tabTo("Resolve");
  await page.keyboard.press("Enter");
  const resolved = page.locator("details.thread", { hasText: "Resolved by Ada Lindqvist" });
  await resolved.waitFor();
  assert.equal(await resolved.getAttribute("open"), null);
  assert.deepEqual(await axe(page), []);
  assert.ok(await page.evaluate(() => globalThis.sameDocument), "the page was loaded anew");
  assert.deepEqual(window.complaints, []);
});

test("what colleagues say, notices, versions and changes are whole on every screen", async () => {
  const made = await page.evaluate(async () => {
    const send = async (method, path, body) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.status === 204 ? {} : answer.json();
    };
    const team = await send("POST", "/teams", { name: "Payments" });
    await send("PUT", `/teams/${team.id}/approvals`, { approvals: 2 });
    const begun = await send("POST", "/postmortems", { title: "Orders failed", zone: "UTC", team: team.id });
    const number = begun.postmortem?.number ?? begun.number;
    const below = (what) => `/postmortems/${number}/${what}`;
    const sections = (await send("GET", below("sections"))).items;
    const summary = sections.find((section) => section.part === "summary").id;
    const event = await send("POST", below("events"), { at: "2026-11-10T14:03", text: "The pager fired." });
    const long = `${"A word that goes on and on. ".repeat(8)}https://graphs.example.org/${"x".repeat(120)}`;
    for (const text of [`The pool was full. ${long}`, `The small pool ran over at the peak. ${long} More.`]) {
      const { version } = await send("GET", below(`sections/${summary}`));
      await send("PUT", below(`sections/${summary}/text`), { text, version });
    }
    await send("POST", below("threads"), { about: `section-${summary}`, text: long, quote: "small pool" });
    const thread = await send("POST", below("threads"), { about: `event-${event.id}`, text: "Which pager?" });
    await send("POST", below(`threads/${thread.id}/resolve`));
    await send("POST", below("review"), { asked: true });
    const versions = (await send("GET", below(`sections/${summary}/versions`))).items.map((version) => version.id);
    return { number, summary, event: event.id, thread: thread.id, versions };
  });
  const open = `/postmortems/${made.number}`;
  const versions = `${open}/sections/${made.summary}/versions`;
  const state = await window.context.storageState();
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 360]) {
      const other = await openWindow(browser, site, { colorScheme, viewport: { width, height: 800 }, storageState: state });
      const found = [];
      for (const path of [
        open, `${open}?open=comment-section-${made.summary}`, `${open}?open=comment-event-${made.event}`,
        `${open}?open=reply-${made.thread}`, "/notices", versions, `${versions}/${made.versions.at(-1)}`,
        `${versions}/compare?from=${made.versions.at(-1)}&to=${made.versions[0]}`, `${open}/changes`, "/people",
      ]) {
        await go(other.page, path);
        const wider = await overflow(other.page);
        if (wider > 0) found.push(`${path}: ${wider} pixels wider than the window`);
        found.push(...(await axe(other.page)).map((line) => `${path}: ${line}`));
      }
      assert.deepEqual([...found, ...other.complaints], [], `${colorScheme}, ${width}`);
      await other.context.close();
    }
  }
});

// Commenting with the keyboard alone: from the section to the answer to being done.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { append, leaves, open, saved, summary } from "./editor.mjs";
import { axe, begins, go, joins, live, openWindow, overflow, setUp, startBrowser, startSite } from "./support.mjs";

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
  // A page that still scrolls while the next key is pressed is no story of somebody who types.
  await page.emulateMedia({ reducedMotion: "reduce" });
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
      const element = /** @type {HTMLInputElement} */ (document.activeElement);
      const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
      return label.trim();
    });
    if (here === name) return;
  }
  assert.fail(`Tab does not lead to “${name}”`);
}

test("one comments, answers and resolves with the keyboard alone", async () => {
  await begins(page, "Said of it");
  await page.evaluate(() => {
    globalThis.sameDocument = true;
  });

  await tabTo("Comment on “Summary”");
  await page.keyboard.press("Enter");
  const area = page.locator(".comment-form textarea[name=text]");
  await area.waitFor();
  await page.waitForFunction(() => document.activeElement.getAttribute("name") === "text");
  assert.deepEqual(await axe(page), []);
  await page.keyboard.type("Which orders, @ada");
  await page.locator(".mentions [aria-selected=true]", { hasText: "Ada Lindqvist" }).waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press("Escape");
  await page.locator(".mentions").waitFor({ state: "detached" });
  await page.keyboard.type(" l");
  await page.locator(".mentions").waitFor();
  await page.keyboard.press("Enter");
  assert.equal(await area.inputValue(), "Which orders, @Ada Lindqvist ");
  await page.keyboard.type("please?");
  await page.locator(".mentions").waitFor({ state: "detached" });
  await page.keyboard.press("Control+Enter");
  await page.locator(".comment mark", { hasText: "@Ada Lindqvist" }).waitFor();
  assert.deepEqual(await axe(page), []);

  await tabTo("Reply");
  await page.keyboard.press("Enter");
  await area.waitFor();
  await page.waitForFunction(() => document.activeElement.getAttribute("name") === "text");
  await page.keyboard.type("All of them.");
  await tabTo("Reply");
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

test("words that are selected as they read can be commented on, and the comment stays with them", async () => {
  await begins(page, "Said of some words");
  const writer = await open(page, summary(page));
  await append(page, writer, "The pool of each instance was too small. It had been halved.");
  await saved(writer);
  await leaves(writer);
  const prose = page.locator("#summary .prose p");
  await prose.waitFor();
  await prose.evaluate((paragraph) => {
    const letters = paragraph.firstChild;
    const from = letters.data.indexOf("each instance");
    getSelection().setBaseAndExtent(letters, from, letters, from + "each instance".length);
  });
  const offer = page.locator(".comment-selected");
  await offer.waitFor();
  assert.deepEqual(await axe(page), []);
  await offer.click();
  await page.locator(".comment-form textarea[name=text]").fill("Which ones?");
  assert.equal(await page.locator(".comment-form textarea[name=quote]").inputValue(), "each instance");
  await page.keyboard.press("Control+Enter");
  const quote = page.locator(".thread-quote");
  await quote.filter({ hasText: "each instance" }).waitFor();
  assert.equal(await offer.count(), 0);
  await page.waitForFunction(() => {
    const { top, bottom } = document.querySelector(".thread").getBoundingClientRect();
    return (
      document.activeElement.matches(".comment") &&
      location.hash.startsWith("#comment-") &&
      top >= 0 &&
      bottom <= innerHeight
    );
  });
  const marked = (...words) =>
    page.waitForFunction((words) => {
      return String([...(CSS.highlights.get("commented") ?? [])].map((range) => range.toString())) === String(words);
    }, words);
  await marked("each instance");

  const again = await open(page, summary(page));
  await again.content.click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("Half of it: ");
  await again.form.locator(".passage", { hasText: "each instance" }).waitFor();
  await saved(again);
  await leaves(again);
  await page.locator("#summary .prose", { hasText: "Half of it: The pool" }).waitFor();
  await marked("each instance");
  assert.equal(await quote.textContent(), "each instance");
  assert.deepEqual(window.complaints, []);
});

test("what colleagues say, notices, versions and changes are whole on every screen", async () => {
  const ben = await joins(window, browser, site, "Ben Okafor", "ben@example.org");
  await ben.context.close();
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
    await send("POST", below("threads"), { subject: `section-${summary}`, text: long, quote: "small pool" });
    const thread = await send("POST", below("threads"), { subject: `event-${event.id}`, text: "Which pager?" });
    await send("POST", below(`threads/${thread.id}/resolve`));
    const ben = (await send("GET", "/people")).items.find(({ name }) => name === "Ben Okafor").id;
    await send("POST", below("review"), { requested: true, reviewers: [ben] });
    const versions = (await send("GET", below(`sections/${summary}/versions`))).items.map((version) => version.id);
    return { number, summary, event: event.id, thread: thread.id, versions };
  });
  const open = `/postmortems/${made.number}`;
  const versions = `${open}/sections/${made.summary}/versions`;
  const state = await window.context.storageState();
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 360]) {
      const other = await openWindow(browser, site, {
        colorScheme,
        viewport: { width, height: 800 },
        storageState: state,
      });
      const found = [];
      for (const path of [
        open,
        `${open}?open=comment-section-${made.summary}`,
        `${open}?open=comment-event-${made.event}`,
        `${open}?open=reply-${made.thread}`,
        "/notifications",
        versions,
        `${versions}/${made.versions.at(-1)}`,
        `${versions}/compare?from=${made.versions.at(-1)}&to=${made.versions[0]}`,
        `${open}/changes`,
        "/people",
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

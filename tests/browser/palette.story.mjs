// The command palette: it leads to pages, postmortems and what can be done on the open page, with the keyboard alone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, begins, go, joins, live, openWindow, overflow, setUp, startBrowser, startSite } from "./support.mjs";

let browser;
let site;
let window;
let page;
let path;

before(async () => {
  browser = await startBrowser();
  site = await startSite();
  window = await openWindow(browser, site);
  page = window.page;
  await setUp(page, site);
  path = await begins(page, "Checkout failed");
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** The field of the palette, once it is open. */
async function palette(page) {
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Go to a page, a postmortem or an action" });
  await field.waitFor();
  return field;
}

const chosen = (page) => page.locator(".palette [aria-selected=true]");
const options = (page) => page.locator(".palette li").allTextContents();

test("pages are found by their words, and Enter goes there", async () => {
  await go(page, "/profile");
  const field = await palette(page);
  assert.equal(await field.evaluate((field) => field === document.activeElement), true);
  await field.fill("acti");
  assert.match(await chosen(page).textContent(), /^Action items\s+Page$/);
  assert.equal(await field.getAttribute("aria-activedescendant"), await chosen(page).getAttribute("id"));
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/actions");
  await live(page);
  await (await palette(page)).fill("policies");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/settings/policies");
});

test("the arrows go around, Escape closes, and the focus returns to where it was", async () => {
  await go(page, "/insights");
  const link = page.getByRole("link", { name: "Summary for printing" });
  await link.or(page.locator(".brand")).first().focus();
  const before = await page.evaluate(() => document.activeElement.textContent);
  await palette(page);
  const all = await options(page);
  assert.ok(all.length > 5, `${all}`);
  await page.keyboard.press("ArrowUp");
  assert.equal(await chosen(page).textContent(), all.at(-1));
  await page.keyboard.press("ArrowDown");
  assert.equal(await chosen(page).textContent(), all[0]);
  await page.keyboard.press("Escape");
  await page.locator(".palette").waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.textContent), before);
  // The same keys close it, too.
  await palette(page);
  await page.keyboard.press("Control+k");
  await page.locator(".palette").waitFor({ state: "hidden" });
});

test("postmortems are found by what is in them, and by their number", async () => {
  await go(page, "/actions");
  const field = await palette(page);
  // The index follows a moment after the change.
  const found = page.locator(".palette li", { hasText: "PM-1 Checkout failed" });
  for (let attempt = 0; attempt < 50 && (await found.count()) === 0; attempt += 1) {
    await field.fill(attempt % 2 ? "checkout" : "checkout f");
    await found.waitFor({ timeout: 1_000 }).catch(() => {});
  }
  assert.match((await options(page)).at(-1), /^Search for “checkout/);
  while (!/PM-1 Checkout failed/.test(await chosen(page).textContent())) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === path);
  await live(page);
  await (await palette(page)).fill("pm-1");
  assert.match(await chosen(page).textContent(), /^PM-1\s+Postmortem$/);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/search" && url.searchParams.get("q") === "pm-1");
});

test("what can be done on the page is done from the palette", async () => {
  await go(page, path);
  await (await palette(page)).fill("add action");
  assert.match(await chosen(page).textContent(), /^Add action item\s+On this page$/);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /** @type {HTMLTextAreaElement} */ (document.activeElement).name === "title");
  await page.keyboard.type("Alert on errors");
  const typed = await page.evaluate(() => /** @type {HTMLTextAreaElement} */ (document.activeElement).value);
  assert.equal(typed, "Alert on errors");
});

test("the sections of the open postmortem are gone to and written in, and the shortcuts are shown", async () => {
  await go(page, path);
  await page.waitForFunction(() => document.documentElement.dataset.editor === "ready");
  await (await palette(page)).fill("timeline");
  await page.locator(".palette li", { hasText: /^Timeline\s+Section$/ }).click();
  await page.waitForURL((url) => url.hash === "#timeline");
  // What a mark in the contents says to the eye, a word says to the ear.
  const words = await page.locator(".contents-count .visually-hidden").allTextContents();
  assert.ok(words.includes("empty"), `${words}`);
  await (await palette(page)).fill("edit summary");
  assert.match(await chosen(page).textContent(), /^Edit Summary\s+Section$/);
  await page.keyboard.press("Enter");
  await page.locator("#summary form[data-editor] .cm-content").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#summary form[data-editor]").waitFor({ state: "detached" });
  await (await palette(page)).fill("shortcuts");
  await page.keyboard.press("Enter");
  await page.locator("dialog.keys[open]").waitFor();
  await page.keyboard.press("Escape");
});

test("a pointer between the entries chooses none", async () => {
  await go(page, "/actions");
  await palette(page);
  const first = await chosen(page).textContent();
  await page.locator(".palette ul").dispatchEvent("pointermove");
  assert.equal(await chosen(page).textContent(), first);
  await page.keyboard.press("Escape");
});

test("axe finds nothing, in light and dark, and it fits a phone", async () => {
  await page.setViewportSize({ width: 360, height: 640 });
  await go(page, "/actions");
  await (await palette(page)).fill("e");
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await axe(page), []);
  }
  assert.equal(await overflow(page), 0);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: "light" });
});

test("a reader is offered what a reader may open", async () => {
  await go(page, "/people");
  const ben = await joins(window, browser, site, "Ben Okafor", "ben@example.org");
  await page.evaluate(async () => {
    const { items } = await (await fetch("/api/v1/people")).json();
    const { id } = items.find(({ name }) => name === "Ben Okafor");
    await fetch(`/api/v1/people/${id}/role`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ role: "reader" }),
    });
  });
  await go(ben.page, "/postmortems");
  await palette(ben.page);
  const offered = await options(ben.page);
  assert.ok(
    offered.some((option) => option.startsWith("Postmortems")),
    `${offered}`,
  );
  for (const hidden of ["Settings", "Policies", "New postmortem", "Import"])
    assert.ok(!offered.some((option) => option.startsWith(hidden)), hidden);
  assert.deepEqual(ben.complaints, []);
  await ben.context.close();
});

test("without the palette the keys lead to the search page, and strangers get nothing", async () => {
  const other = await openWindow(browser, site, { storageState: await window.context.storageState() });
  await other.page.route("**/assets/palette-*", (route) => route.abort());
  await go(other.page, "/actions");
  await other.page.keyboard.press("Control+k");
  await other.page.waitForURL((url) => url.pathname === "/search");
  await other.context.close();
  const stranger = await openWindow(browser, site);
  await go(stranger.page, "/sign-in");
  await stranger.page.keyboard.press("Control+k");
  assert.equal(await stranger.page.locator(".palette").count(), 0);
  assert.deepEqual(stranger.complaints, []);
  await stranger.context.close();
  assert.deepEqual(window.complaints, []);
});

// The language check while one types: it asks below the field, and can be set aside.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, go, live, openWindow, setUp, startBrowser, startSite } from "./support.mjs";

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

test("typing shows a hint, which is set aside with a reason and stays so", async () => {
  await go(page, "/postmortems/new");
  await page.getByLabel("Title").fill("Checkout was slow");
  await page.getByRole("button", { name: "Begin", exact: true }).click();
  await page.waitForURL(/\/postmortems\/\d+$/);
  await live(page);
  await page.locator("#add-finding > summary").click();
  const field = page.locator("#add-finding textarea[data-hints]");
  await field.evaluate((field) => {
    globalThis.told = [];
    field.addEventListener("debrief:hints", (event) => globalThis.told.push(JSON.parse(event.detail)));
  });
  await field.fill("🙂 We should have noticed the queue.");
  await page.locator(".hints .hint-words", { hasText: "We should have noticed" }).waitFor();
  const told = await page.evaluate(() => globalThis.told.at(-1));
  assert.deepEqual([told[0].rule, told[0].start, told[0].end], ["should_have", 3, 25]);
  assert.equal(await page.locator(".hints summary").count(), 0, "what is not kept yet has no place to be dismissed at");
  assert.deepEqual(await axe(page), []);

  await field.fill("The alert should have fired.");
  await page.locator("#add-finding .hints").waitFor({ state: "detached" });
  await field.fill("We should have noticed the queue.");
  await page.locator("#add-finding .hints .hint-words").waitFor();
  await page.getByRole("button", { name: "Add the finding" }).click();
  await page.locator(".margin-hints .hint").waitFor();

  await page.locator("[id^='finding-']").first().hover();
  await page.locator("[id^='finding-'] .controls a", { hasText: "Change" }).first().click();
  const kept = page.locator(".chain .finding-form textarea[data-hints]");
  await kept.focus();
  const hint = page.locator(".chain .hints .hint");
  await hint.waitFor();
  await hint.locator("summary").click();
  await hint.locator("input").fill("Said by a customer");
  await hint.locator("input").press("Enter");
  await hint.waitFor({ state: "detached" });
  await kept.fill("We should have noticed the queue!");
  await kept.blur();
  await kept.focus();
  assert.equal(await hint.count(), 0);

  await go(page, new URL(page.url()).pathname);
  assert.equal(await page.locator(".margin-hints .hint").count(), 0);
  await page.locator(".hints-dismissed summary").click();
  assert.match(await page.locator(".hints-dismissed").innerText(), /Said by a customer/);
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(window.complaints, []);
});

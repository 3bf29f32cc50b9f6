// The language check while one types: it asks below the field, and can be set aside.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { append, leaves, open, saved, summary } from "./editor.mjs";
import { axe, begins, go, openWindow, setUp, startBrowser, startSite } from "./support.mjs";

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

test("typing shows a suggestion, which is set aside with a reason and stays so", async () => {
  await begins(page, "Checkout was slow");
  await page.locator("#add-finding > summary").click();
  const field = page.locator("#add-finding textarea[data-suggestions]");
  await field.evaluate((field) => {
    globalThis.told = [];
    field.addEventListener("debrief:suggestions", (event) => globalThis.told.push(JSON.parse(event.detail)));
  });
  await field.fill("🙂 We should have noticed the queue.");
  await page.locator(".suggestions .suggestion-words", { hasText: "We should have noticed" }).waitFor();
  const told = await page.evaluate(() => globalThis.told.at(-1));
  assert.deepEqual([told[0].rule, told[0].start, told[0].end], ["should_have", 3, 25]);
  assert.equal(
    await page.locator(".suggestions summary").count(),
    0,
    "what is not kept yet has no place to be dismissed at",
  );
  assert.deepEqual(await axe(page), []);

  await field.fill("The alert should have fired.");
  await page.locator("#add-finding .suggestions").waitFor({ state: "detached" });
  await field.fill("We should have noticed the queue.");
  await page.locator("#add-finding .suggestions .suggestion-words").waitFor();
  await page.getByRole("button", { name: "Add finding" }).click();
  await page.locator(".margin-suggestions .suggestion").waitFor();

  await page.locator("[id^='finding-']").first().hover();
  await page.locator("[id^='finding-'] .tools [aria-label=Edit]").first().click();
  const kept = page.locator(".chain .finding-form textarea[data-suggestions]");
  await kept.focus();
  const suggestion = page.locator(".chain .suggestions .suggestion");
  await suggestion.waitFor();
  await suggestion.locator("summary").click();
  await suggestion.locator("input").fill("Said by a customer");
  await suggestion.locator("input").press("Enter");
  await suggestion.waitFor({ state: "detached" });
  await kept.fill("We should have noticed the queue!");
  await kept.blur();
  await kept.focus();
  assert.equal(await suggestion.count(), 0);

  await go(page, new URL(page.url()).pathname);
  assert.equal(await page.locator(".margin-suggestions .suggestion").count(), 0);
  await page.locator(".suggestions-dismissed summary").click();
  assert.match(await page.locator(".suggestions-dismissed").innerText(), /Said by a customer/);
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(window.complaints, []);
});

test("while one writes a suggestion stands below the field and not a second time in the margin", async () => {
  await begins(page, "Said once");
  const writer = await open(page, summary(page));
  await append(page, writer, "We should have noticed the queue.");
  await saved(writer);
  await leaves(writer);
  const inMargin = page.locator(".margin-suggestions .suggestion");
  await inMargin.filter({ visible: true }).waitFor();
  const again = await open(page, summary(page));
  await page.locator("#summary .suggestions .suggestion").waitFor();
  assert.equal(await inMargin.count(), 1);
  await inMargin.waitFor({ state: "hidden" });
  await leaves(again);
  await inMargin.filter({ visible: true }).waitFor();
  assert.deepEqual(window.complaints, []);
});

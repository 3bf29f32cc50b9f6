// The board of action items in a browser with scripts: by keyboard, on a phone, without loading the page anew.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addsActions, begins, day, go, openWindow, overflow, setUp, startBrowser, startSite } from "./support.mjs";

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
  const path = await begins(page, "Checkout failed");
  await addsActions(page, path, [
    { title: "Alert on errors", due: day(-4) },
    { title: "Cap retries in the client", due: day(3), outcome: "No retry storm at twice the peak" },
    { title: "Averyveryverylongwordthatnobodywouldbreakwithouthyphensinit".repeat(2) },
  ]);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test("what is overdue is moved and marked done in place, with the keyboard alone", async () => {
  await go(page, "/actions");
  await page.evaluate(() => {
    globalThis.sameDocument = true;
  });
  const row = page.locator(".board-row", { hasText: "Alert on errors" });
  assert.match(await row.locator(".board-due").textContent(), /4 days overdue/);

  await row.getByRole("link", { name: "Edit Alert on errors" }).focus();
  await page.keyboard.press("Enter");
  const form = page.locator(".board-form");
  await form.getByLabel("Due", { exact: true }).waitFor();
  await form.getByLabel("Due", { exact: true }).fill("2199-12-31");
  await form.getByLabel("Reason for changing the due date").fill("Waits for the vendor");
  await form.getByRole("button", { name: "Save" }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".board-group", { hasText: "Later" }).waitFor();
  assert.equal(await page.locator(".board-group", { hasText: "Overdue" }).count(), 0);
  await page.locator(".board-counts", { hasText: "0 overdue" }).waitFor();
  await row.getByText("moved once").waitFor();

  await row.getByRole("link", { name: "Edit Alert on errors" }).click();
  await form.getByLabel("Note").fill("It pages within two minutes");
  await form.getByRole("button", { name: "Mark done" }).click();
  await row.waitFor({ state: "detached" });
  await page.locator(".board-counts", { hasText: "1 to verify" }).waitFor();
  assert.ok(await page.evaluate(() => globalThis.sameDocument), "the page was loaded anew");
  assert.deepEqual(window.complaints, []);
});

test("several are marked done at once and one is undone, with the keyboard", async () => {
  await go(page, "/actions");
  const bulk = page.locator("#bulk");
  assert.equal(await bulk.isVisible(), false);
  for (const title of [/^Cap retries/, /^Averyvery/]) {
    await page.locator(".board-row", { hasText: title }).getByRole("checkbox").focus();
    await page.keyboard.press("Space");
  }
  await bulk.getByRole("button", { name: "Mark done" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("2 action items changed.").waitFor();
  assert.equal(await page.locator(".board-row").count(), 0);
  await page.getByRole("button", { name: "Undo the change to Cap retries" }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".board-row", { hasText: "Cap retries" }).waitFor();
  await page.getByText("1 action item changed.").waitFor();
  await page.getByRole("button", { name: /^Undo the change to Avery/ }).click();
  await page.getByText("Nothing left to undo.").waitFor();
  assert.equal(await page.locator(".board-row").count(), 2);
  assert.deepEqual(window.complaints, []);
});

test("a wrong date is said in the row, and what was typed stays", async () => {
  await go(page, "/actions");
  const row = page.locator(".board-row", { hasText: "Cap retries" });
  await row.getByRole("link", { name: /^Edit/ }).click();
  const form = page.locator(".board-form");
  await form.getByLabel("Due", { exact: true }).waitFor();
  await form.getByLabel("Due", { exact: true }).evaluate((field) => {
    field.type = "text";
  });
  await form.getByLabel("Due", { exact: true }).fill("soon");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("is not a date").first().waitFor();
  await form.getByRole("link", { name: "Cancel" }).click();
  await form.waitFor({ state: "detached" });
});

test("filters apply when they are chosen, and the keyboard goes on from there", async () => {
  await go(page, "/actions");
  const owner = page.locator("form.filters").getByLabel("Owner", { exact: true });
  await owner.focus();
  for (const value of ["me", "none"]) {
    await page.keyboard.press("ArrowDown");
    await page.waitForURL((url) => url.searchParams.get("owner") === value);
    await page.locator("[data-hydrated=true]").waitFor({ state: "attached" });
    assert.equal(await owner.inputValue(), value);
    assert.ok(await owner.evaluate((field) => field === document.activeElement), "the focus is lost");
  }
  await go(page, "/postmortems");
  await page.getByLabel("Mine", { exact: true }).check();
  await page.waitForURL((url) => url.searchParams.has("mine"));
  await page.locator("[data-hydrated=true]").waitFor({ state: "attached" });
  assert.ok(await page.getByLabel("Mine", { exact: true }).evaluate((field) => field === document.activeElement));

  await go(page, "/insights");
  const from = page.getByLabel("From (custom)");
  await from.focus();
  await page.keyboard.type("01022026");
  assert.equal(new URL(page.url()).search, "", "a date applies while it is typed");
  const to = page.getByLabel("To (custom)");
  await to.focus();
  await page.keyboard.type("02032026");
  assert.equal(new URL(page.url()).search, "", "a date applies before the other one is there");
  await page.getByRole("combobox").first().focus();
  await page.waitForURL((url) => url.searchParams.get("from") === "2026-01-02");
  const { searchParams } = new URL(page.url());
  assert.deepEqual([searchParams.get("to"), searchParams.get("period")], ["2026-02-03", "dates"]);
  // By Enter they count as well, whatever period was chosen before.
  await go(page, "/insights");
  await from.fill("2026-01-05");
  await to.fill("2026-01-31");
  await to.press("Enter");
  await page.waitForURL((url) => url.searchParams.get("from") === "2026-01-05");
  assert.equal(new URL(page.url()).searchParams.get("period"), "dates");
  assert.deepEqual(window.complaints, []);
});

test("nothing sticks out on a phone", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of [
    "/actions",
    "/actions?select=all",
    "/settings/policies",
    "/actions?group=postmortem&edit=2",
    "/",
    "/search?q=retries",
  ]) {
    await go(page, path);
    assert.equal(await overflow(page), 0, path);
  }
});

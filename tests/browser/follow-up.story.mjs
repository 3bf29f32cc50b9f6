// A manager's way through the follow-up, by keyboard: what is overdue, a later date with a reason, three marked done at
// once and one undone, one verified by somebody else, and the figures that follow. Wide and on a phone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  addsActions,
  begins,
  day,
  go,
  joins,
  openWindow,
  overflow,
  setUp,
  startBrowser,
  startSite,
} from "./support.mjs";

const SIZES = { wide: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

let browser;
let site;

before(async () => {
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
});

/** Presses a key with the focus on something. */
async function presses(page, target, key) {
  await target.focus();
  await page.keyboard.press(key);
}

/** A figure of the insights about action items, as the page shows it. */
async function figure(page, label) {
  await go(page, "/insights");
  const group = page.locator(".insights-totals div", {
    has: page.locator("dt", { hasText: new RegExp(`^${label}$`) }),
  });
  return (await group.locator("dd").first().textContent()).trim();
}

for (const [name, size] of Object.entries(SIZES)) {
  test(`overdue, moved, done, undone and verified: ${name}`, async () => {
    site = await startSite();
    try {
      const window = await openWindow(browser, site);
      const { page } = window;
      await setUp(page, site);
      const path = await begins(page, "Checkout failed");
      await addsActions(page, path, [
        { title: "Alert on errors", due: day(-4) },
        { title: "Cap retries", due: day(3) },
        { title: "Rehearse the failover", due: day(9) },
        { title: "Write it down", due: day(12) },
      ]);
      const ben = await joins(window, browser, site, "Ben Okafor", "ben@example.org");
      await page.setViewportSize(size);
      await ben.page.setViewportSize(size);
      assert.deepEqual([await figure(page, "Open"), await figure(page, "Overdue")], ["4", "1"]);

      // Overdue: a later date, with the reason.
      await go(page, "/actions?due=overdue");
      const row = (title) => page.locator(".board-row", { hasText: title });
      assert.equal(await page.locator(".board-row").count(), 1);
      await presses(page, row("Alert on errors").getByRole("link", { name: "Edit Alert on errors" }), "Enter");
      const form = page.locator(".board-form");
      await form.getByLabel("Due", { exact: true }).fill(day(30));
      await form.getByLabel("Reason for changing the due date").fill("Waits for the vendor");
      await presses(page, form.getByRole("button", { name: "Save" }), "Enter");
      await page.locator(".board-counts", { hasText: "0 overdue" }).waitFor();

      // Three at once, and one of them undone.
      await go(page, "/actions");
      await row("Alert on errors").getByText("moved once").waitFor();
      for (const title of ["Cap retries", "Rehearse the failover", "Write it down"]) {
        await presses(page, row(title).getByRole("checkbox"), "Space");
      }
      await presses(page, page.locator("#bulk").getByRole("button", { name: "Mark done" }), "Enter");
      await page.getByText("3 action items changed.").waitFor();
      await presses(page, page.getByRole("button", { name: "Undo the change to Write it down" }), "Enter");
      await row("Write it down").waitFor();
      await page.locator(".board-counts", { hasText: "2 to verify" }).waitFor();
      assert.equal(await overflow(page), 0);
      assert.deepEqual([await figure(page, "Open"), await figure(page, "Done, not verified")], ["2", "2"]);

      // Verified by somebody else.
      await go(ben.page, "/actions?status=done");
      const done = ben.page.locator(".board-row", { hasText: "Cap retries" });
      await presses(ben.page, done.getByRole("link", { name: "Edit Cap retries" }), "Enter");
      const evidence = ben.page.locator(".board-form");
      await evidence.getByLabel("Note").fill("No retry storm at twice the peak");
      await presses(ben.page, evidence.getByRole("button", { name: "Verify" }), "Enter");
      await ben.page.locator(".board-counts", { hasText: "1 to verify" }).waitFor();
      assert.equal(await overflow(ben.page), 0);
      assert.deepEqual([await figure(page, "Done, not verified"), await figure(page, "Verified")], ["1", "1"]);
      assert.deepEqual([await figure(page, "Open"), await figure(page, "Overdue")], ["2", "0"]);
      assert.deepEqual([...window.complaints, ...ben.complaints], []);
    } finally {
      await site.stop();
    }
  });
}

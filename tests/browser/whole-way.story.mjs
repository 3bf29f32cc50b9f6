// From the set-up link to a report that a stranger reads: in place with scripts, and without.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { append, leaves, open } from "./editor.mjs";
import {
  PASSWORD,
  firstPage,
  go,
  live,
  moreFields,
  openAccount,
  openWindow,
  setUp,
  startBrowser,
  startSite,
  removes,
} from "./support.mjs";

// A PNG of 2 by 2 pixels.
const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

async function invite(page, email, options) {
  await go(page, "/people", options);
  const form = page.locator('form[action="/people/invitations"]');
  await form.getByLabel("E-mail address").fill(email);
  await form.getByLabel("Role").selectOption("member");
  await form.getByRole("button").click();
  return page.locator("input.made-link").inputValue();
}

/** The page was never loaded anew since the mark was set. */
const mark = (page) =>
  page.evaluate(() => {
    globalThis.sameDocument = true;
  });
const isSame = (page) => page.evaluate(() => globalThis.sameDocument === true);

async function begin(page, title) {
  await page.goto("/postmortems/new");
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Affected services").fill("checkout, payments");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.waitForURL(/\/postmortems\/\d+$/);
}

async function write(page, words, scripts) {
  const summary = page.locator("#summary");
  if (scripts) {
    const writer = await open(page, summary);
    await append(page, writer, words);
    await leaves(writer);
    await summary.locator(".prose", { hasText: words }).waitFor();
    return;
  }
  await summary.getByRole("link", { name: /^Add text/ }).click();
  await summary.getByLabel(/^Text of/).fill(words);
  await summary.getByRole("button", { name: "Save", exact: true }).click();
  await summary.locator(".prose", { hasText: words }).waitFor();
}

async function figures(page) {
  const impact = page.locator("section.section-impact");
  await impact.getByRole("link", { name: /figures|numbers/ }).click();
  await impact.locator("#amount-users").fill("2840");
  await impact.getByRole("button", { name: "Save", exact: true }).click();
  await impact.locator(".figure", { hasText: "2,840" }).waitFor();
}

/** @param {any} page @param {{time: string, text: string, milestone?: string, decision?: string}} event */
async function record(page, { time, text, milestone, decision }) {
  const form = await moreFields(page);
  await form.getByLabel("Date").fill("2026-11-10");
  await form.getByLabel(/^Time \(/).fill(time);
  await form.getByLabel("What happened").fill(text);
  if (milestone) await form.getByLabel("Milestone").selectOption(milestone);
  if (decision) {
    await form.getByLabel("Type").selectOption("decision");
    await form.locator("summary", { hasText: "evidence" }).click();
    await form.getByLabel("What was known").fill(decision);
    await form.getByLabel("Link").fill("https://graphs.example.org/pool");
    await form.getByLabel("Quote").fill("pool timed out after 30 s");
  }
  await form.getByRole("button", { name: "Add event" }).click();
  await page.locator("li.event", { hasText: text }).waitFor();
}

async function addFinding(page, text, kind) {
  const adding = page.locator("#add-finding");
  if ((await adding.getAttribute("open")) === null) await adding.locator("summary").first().click();
  await adding.getByLabel("Finding").fill(text);
  await adding.getByLabel("Type").selectOption(kind);
  await adding.getByRole("button", { name: "Add finding" }).click();
  await page.locator(".section-findings li", { hasText: text }).first().waitFor();
}

async function addAction(page, title) {
  const adding = page.locator("#add-action");
  if ((await adding.getAttribute("open")) === null) await adding.locator("summary").first().click();
  await adding.getByLabel("Action item").fill(title);
  await adding.getByLabel("Due").fill("2027-02-01");
  await adding.getByLabel("Measurable outcome").fill("Errors page within two minutes.");
  await adding.getByRole("button", { name: "Add action item" }).click();
  await page.locator("li.action", { hasText: title }).waitFor();
}

async function step(page, title, button, note) {
  const action = page.locator("li.action", { hasText: title });
  if (note) {
    await action.locator("details.step > summary", { hasText: button }).click();
    const details = action.locator("details.step[open]");
    await details.locator("textarea").fill(note);
    await details.getByRole("button").click();
  } else {
    await action.getByRole("button", { name: button, exact: true }).click();
  }
}

async function pastePicture(page) {
  const summary = page.locator("#summary");
  const writer = await open(page, summary);
  const { content } = writer;
  await content.press("End");
  await content.evaluate((element, base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "graph.png", { type: "image/png" }));
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, PICTURE);
  await page.waitForFunction(() =>
    document.querySelector("#summary").querySelector("textarea")?.value.includes("](picture:"),
  );
  await leaves(writer);
  await summary.locator(".prose img").waitFor();
}

async function uploadPicture(page) {
  const summary = page.locator("#summary");
  await summary.getByRole("link", { name: "Edit" }).click();
  const file = { name: "graph.png", mimeType: "image/png", buffer: Buffer.from(PICTURE, "base64") };
  await summary.locator('input[type="file"]').setInputFiles(file);
  await summary.getByRole("button", { name: "Save and upload" }).click();
  await summary.getByRole("button", { name: "Save", exact: true }).click();
  await summary.locator(".prose img").waitFor();
}

async function tellTheStory(scripts) {
  const site = await startSite();
  const options = { scripts };
  const windowOptions = { javaScriptEnabled: scripts };
  const ada = await openWindow(browser, site, windowOptions);
  const ben = await openWindow(browser, site, windowOptions);
  try {
    await setUp(ada.page, site, options);
    const invitation = await invite(ada.page, "ben@example.org", options);
    await ben.page.goto(invitation);
    await openAccount(ben.page, "Ben Okafor");
    await ben.page.getByRole("button", { name: "Create account" }).click();
    await firstPage(ben.page);

    const page = ben.page;
    await begin(page, "Checkout failed at the peak");
    if (scripts) {
      await live(page);
      await mark(page);
    }
    await write(page, "One order in three failed for 43 minutes.", scripts);
    await figures(page);
    await record(page, { time: "14:03", text: "The deploy began.", milestone: "impact_started" });
    await record(page, { time: "14:11", text: "The pager fired.", milestone: "detected" });
    await record(page, { time: "14:36", text: "Roll back.", decision: "Errors began with the deploy." });
    await record(page, { time: "14:46", text: "Orders pass again.", milestone: "mitigated" });
    await page.locator("figure.strip", { hasText: "8 min" }).waitFor();
    await addFinding(page, "The load test runs at a quarter of the peak.", "root_cause");
    await addFinding(page, "The rollback was rehearsed.", "went_well");
    await addAction(page, "Test at the full peak");
    await step(page, "Test at the full peak", "Start");
    await page.locator("li.action", { hasText: "In progress" }).waitFor();
    await (scripts ? pastePicture(page) : uploadPicture(page));

    const rehearsed = page.locator("li.lesson", { hasText: "rehearsed" });
    await removes(rehearsed);
    await rehearsed.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await rehearsed.waitFor();
    if (scripts) assert.ok(await isSame(page), "the page was loaded anew");

    await page.getByRole("link", { name: "Publish", exact: true }).click();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByRole("link", { name: "Share" }).click();
    await page.getByLabel("Shared with").fill("The board");
    await page.getByRole("button", { name: "Create link" }).click();
    const link = await page.locator("input.made-link").inputValue();

    const board = await openWindow(browser, site, windowOptions);
    assert.equal((await board.page.goto(link)).status(), 200);
    await board.page.getByRole("heading", { level: 1, name: "Checkout failed at the peak" }).waitFor();
    await board.page.getByText("pool timed out after 30 s").waitFor();
    const image = board.page.locator(".report-summary img");
    assert.equal(await image.evaluate((img) => img.decode().then(() => img.naturalWidth)), 2);
    assert.equal(await board.page.locator("script").count(), 0);

    // Verified by somebody else than who marked it done.
    await ada.page.goto(new URL(page.url()).pathname.replace(/\/share$/, ""));
    await step(ada.page, "Test at the full peak", "Mark done", "It runs.");
    await ada.page.locator("li.action", { hasText: "Done" }).first().waitFor();

    await page.locator("table.links").getByRole("link", { name: "Revoke" }).click();
    await page.getByRole("button", { name: "Revoke link" }).click();
    await page.getByText("revoked").first().waitFor();
    assert.equal((await board.page.goto(link)).status(), 404);
    for (const who of [ada, ben, board]) assert.deepEqual(who.complaints, []);
    await board.context.close();
  } finally {
    await ada.context.close();
    await ben.context.close();
    await site.stop();
  }
}

test("a postmortem is written in place, published, read by link, and the link revoked", () => tellTheStory(true));

test("the same goes without JavaScript", () => tellTheStory(false));

test("one signs in again and gets where one wanted to go", async () => {
  const site = await startSite();
  const ada = await openWindow(browser, site);
  await setUp(ada.page, site);
  await ada.page.getByRole("button", { name: "Sign out" }).click();
  await ada.page.waitForURL("**/sign-in");
  await ada.page.goto("/people");
  await ada.page.getByLabel("E-mail address").fill("ada@example.org");
  await ada.page.getByLabel("Password").fill(PASSWORD);
  await ada.page.getByRole("button", { name: "Sign in" }).click();
  await ada.page.waitForURL("**/people");
  assert.deepEqual(ada.complaints, []);
  await ada.context.close();
  await site.stop();
});

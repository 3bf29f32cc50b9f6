// What scripts make better: conflicts side by side, the keyboard, and nothing lost.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, begins, go, live, moreFields, openWindow, setUp, startBrowser, startSite, removes } from "./support.mjs";

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

const begin = (title) => begins(page, title);

async function record(text, time = "14:03") {
  const form = await moreFields(page);
  await form.getByLabel(/^Time \(/).fill(time);
  await form.getByLabel("What happened").fill(text);
  await form.getByRole("button", { name: "Add event" }).click();
  await page.locator("li.event", { hasText: text }).waitFor();
}

test("when somebody else was faster, both versions stand there and nothing typed is lost", async () => {
  const path = await begin("Two at once");
  await record("The first words");
  const other = await window.context.newPage();
  await go(other, path);
  for (const tab of [page, other]) {
    await tab.locator("li.event").getByRole("link", { name: "Edit", exact: true }).click();
    await tab.locator("li.event textarea[name=text]").waitFor();
  }
  await page.evaluate(() => {
    globalThis.sameDocument = true;
  });
  // A form in which nothing was typed yet would show the other's words, and there would be no conflict.
  const text = page.locator("li.event textarea[name=text]");
  await text.fill("Mine, which");
  await other.locator("li.event textarea[name=text]").fill("Theirs");
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await other.locator("li.event .event-text", { hasText: "Theirs" }).waitFor();

  await text.fill("Mine, which took long to type");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.locator(".notice-conflict").waitFor();

  assert.match(await page.locator("dl.theirs").innerText(), /Theirs/);
  assert.equal(await text.inputValue(), "Mine, which took long to type");
  assert.deepEqual(await axe(page), []);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.locator("li.event .event-text", { hasText: "Mine, which took long to type" }).waitFor();
  assert.ok(await page.evaluate(() => globalThis.sameDocument), "the page was loaded anew");
  await other.close();
  assert.deepEqual(window.complaints, []);
});

test("when somebody else removed it, that is said and nothing typed is lost", async () => {
  const path = await begin("Removed meanwhile");
  await record("The first words");
  await page.locator("li.event").getByRole("link", { name: "Edit", exact: true }).click();
  const form = page.locator("li.event .event-form");
  await form.getByLabel("What happened").fill("Words that took long");
  const other = await window.context.newPage();
  await go(other, path);
  await other.locator("li.event").hover();
  await removes(other.locator("li.event"));
  await other.locator("li.event").waitFor({ state: "detached" });
  await other.close();

  await form.getByRole("button", { name: "Save" }).click();
  await page.getByText("Someone else removed this while you were editing.").waitFor();
  const again = page.locator("#add-event-fields form");
  assert.equal(await again.getByLabel("What happened").inputValue(), "Words that took long");
  await again.getByRole("button", { name: "Add event" }).click();
  await page.locator("li.event", { hasText: "Words that took long" }).waitFor();
  // The browser notes every answer of 400 and above; there is nothing else to complain about.
  assert.ok(window.complaints.splice(0).every((complaint) => complaint.includes("409")));
});

test("a mistake is said in place, and what was typed stays", async () => {
  await begin("Mistakes in place");
  const form = await moreFields(page);
  await form.evaluate((element) => {
    element.noValidate = true;
  });
  await form.getByLabel(/^Time \(/).fill("14:03");
  await form.locator("summary", { hasText: "evidence" }).click();
  await form.getByLabel("Link").fill("ftp://nowhere");
  await form.getByLabel("What happened").fill("Something that took long to type");
  await form.getByRole("button", { name: "Add event" }).click();
  await form.getByText("A link starts with https://").first().waitFor();
  assert.equal(await form.getByLabel("What happened").inputValue(), "Something that took long to type");
  assert.deepEqual(window.complaints, []);
});

test("what is typed elsewhere stays when something is saved", async () => {
  await begin("Typed elsewhere");
  await page.locator("#add-finding > summary").click();
  const finding = page.locator("#add-finding").getByLabel("Finding");
  await finding.fill("Half a thought");
  await record("An event in between");
  assert.equal(await finding.inputValue(), "Half a thought");
});

test("lines that are typed quicker than the server answers are all kept, in their order", async () => {
  await begin("Quicker than the server");
  let answers;
  const answered = new Promise((resolve) => {
    answers = resolve;
  });
  await page.route("**/events/line", async (route) => {
    await answered;
    await route.continue();
  });
  await page.locator("#line").focus();
  await page.keyboard.type("11:00 the first line");
  await page.keyboard.press("Enter");
  await page.keyboard.type("11:01 the second");
  await page.keyboard.press("Enter");
  answers();
  await page.locator("li.event", { hasText: "the second" }).waitFor();
  assert.deepEqual(
    await page
      .locator("li.event .event-time")
      .allTextContents()
      .then((all) => all.map((time) => time.trim())),
    ["11:00", "11:01"],
  );

  // What is refused comes back, before what was typed meanwhile.
  await page.unroute("**/events/line");
  let refuses;
  const refused = new Promise((resolve) => {
    refuses = resolve;
  });
  await page.route("**/events/line", async (route) => {
    await refused;
    await route.continue();
  });
  await page.keyboard.type("25:00 no time");
  await page.keyboard.press("Enter");
  await page.keyboard.type("11:02 the third");
  refuses();
  await page.locator("#line-wrong").waitFor();
  assert.equal(await page.locator("#line").inputValue(), "25:00 no time 11:02 the third");
  await page.unroute("**/events/line");
  window.complaints.splice(0);
});

test("a form that is opened has the cursor, so that letters are no keys of the page", async () => {
  await begin("Opened and typed in");
  await record("It happens");
  await page.locator("li.event").getByRole("link", { name: "Edit", exact: true }).click();
  await page.waitForFunction(() =>
    document.activeElement.matches("li.event form input, li.event form textarea, li.event form select"),
  );
  await go(page, page.url().split("?")[0]);
  await page.locator("#summary .section-head .tool-menu > summary").first().click();
  await page.getByRole("link", { name: "Rename" }).first().click();
  await page.waitForFunction(() => document.activeElement.matches("input[name=heading]"));
});

test("keys lead to what is done most", async () => {
  await begin("By keyboard");
  await page.locator("h1").click();
  await page.keyboard.press("e");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("name")), "line");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.locator("dialog.keys[open]").waitFor();
  assert.deepEqual(await axe(page), []);
  // Nothing happens behind it.
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  assert.ok(await page.evaluate(() => document.querySelector("dialog.keys[open]").contains(document.activeElement)));
  await page.keyboard.press("Escape");
  await page.locator("dialog.keys[open]").waitFor({ state: "detached" });

  const form = await moreFields(page);
  await form.getByLabel(/^Time \(/).fill("14:03");
  await form.getByLabel("What happened").fill("Saved by the keyboard");
  await form.getByLabel("What happened").press("Control+Enter");
  await page.locator("li.event", { hasText: "Saved by the keyboard" }).waitFor();

  await page.reload();
  await live(page);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip-link");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.id === "content");

  await page.keyboard.press("g");
  await page.waitForURL("**/postmortems");
  await live(page);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("name")), "q");
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await page.waitForURL("**/postmortems/new");
  assert.deepEqual(window.complaints, []);
});

test("what was typed and not sent is left only after a question", async () => {
  const path = await begin("Left with a question");
  const asked = [];
  let leaves = false;
  const asks = (dialog) => {
    asked.push(dialog.type());
    return leaves ? dialog.accept() : dialog.dismiss();
  };
  page.on("dialog", asks);
  const form = await moreFields(page);
  await form.getByLabel(/^Time \(/).fill("14:03");
  await form.getByLabel("What happened").fill("Half a thought");
  await form.getByLabel("What happened").press("Escape");
  const question = page.waitForEvent("dialog");
  await page.keyboard.press("g");
  await question;
  assert.equal(await form.getByLabel("What happened").inputValue(), "Half a thought");
  // What was sent is not asked for, in place or by the browser, and neither is a search.
  await form.getByRole("button", { name: "Add event" }).click();
  await page.locator("li.event", { hasText: "Half a thought" }).waitFor();
  await page.keyboard.press("g");
  await page.waitForURL("**/postmortems");
  await live(page);
  await page.locator("input[name=q]").first().fill("Half");
  await begin("Sent by the browser");
  assert.deepEqual(asked, ["beforeunload"]);

  // Whoever has been asked may leave.
  await go(page, path);
  await page.locator("#line").fill("14:04 Given up");
  leaves = true;
  await page.locator("#line").press("Escape");
  await page.keyboard.press("g");
  await page.waitForURL("**/postmortems");
  assert.deepEqual(asked, ["beforeunload", "beforeunload"]);
  page.off("dialog", asks);
  assert.deepEqual(window.complaints, []);
});

test("when the server is gone, one is told and keeps what was typed", async () => {
  await begin("Offline");
  await window.context.setOffline(true);
  const form = await moreFields(page);
  await form.getByLabel(/^Time \(/).fill("14:03");
  await form.getByLabel("What happened").fill("Typed in a tunnel");
  await form.getByRole("button", { name: "Add event" }).click();
  await page.getByText("The server can’t be reached").waitFor();
  assert.equal(await form.getByLabel("What happened").inputValue(), "Typed in a tunnel");
  await window.context.setOffline(false);
  await form.getByRole("button", { name: "Add event" }).click();
  await page.locator("li.event", { hasText: "Typed in a tunnel" }).waitFor();
});

// Somebody goes elsewhere on the page: nothing that was begun is lost, and nothing opens that nobody sees.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { append, open, saved, summary, whenKept } from "./editor.mjs";
import { begins, go, openWindow, setUp, startBrowser, startSite } from "./support.mjs";

const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

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

/** Begins a postmortem with these things in it; its page is open when this ends. Returns its path. */
async function begun(title, things = []) {
  const path = await begins(page, title);
  await page.evaluate(async ([path, things]) => {
    const headers = { "content-type": "application/json" };
    for (const [what, body] of things)
      await fetch(`/api/v1${path}/${what}`, { method: "POST", headers, body: JSON.stringify(body) });
  }, /** @type {[string, any[]]} */ ([path, things]));
  await go(page, path);
  await page.waitForFunction(() => document.documentElement.dataset.editor === "ready");
  return path;
}

const EVENTS = [
  ["events", { at: "2026-11-10T14:03", text: "The pager fired" }],
  ["events", { at: "2026-11-10T14:09", text: "Traffic was moved" }],
];
const inside = (text) => ({ position: { x: text, y: 8 } });

function paste(content) {
  return content.evaluate((element, base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "graph.png", { type: "image/png" }));
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, PICTURE);
}

test("a picture that is uploading when one goes elsewhere comes into the text", async () => {
  await begun("A slow upload");
  let answer;
  const answers = new Promise((resolve) => {
    answer = resolve;
  });
  await page.route("**/pictures", async (route) => {
    await answers;
    await route.continue();
  });
  const writer = await open(page, summary(page));
  await append(page, writer, "Before. ");
  await paste(writer.content);
  await page.getByText("Uploading graph.png…").first().waitFor({ state: "attached" });
  await page.locator("h1").click();
  await saved(writer);
  assert.equal(await writer.form.count(), 1, "the editor has closed before its picture was there");
  answer();
  await summary(page).locator(".prose img").waitFor();
  await page.unroute("**/pictures");
  assert.deepEqual(window.complaints, []);
});

test("a picture that could not be uploaded is said on the screen", async () => {
  await begun("A failed upload");
  await page.route("**/pictures", (route) => route.abort());
  const writer = await open(page, summary(page));
  await paste(writer.content);
  const bar = page.locator(".live-bar", { hasText: "Picture not uploaded." });
  await bar.waitFor();
  await bar.getByRole("button", { name: "Dismiss" }).click();
  await bar.waitFor({ state: "hidden" });
  await page.unroute("**/pictures");
  window.complaints.splice(0);
});

test("a link title over two lines can be edited", async () => {
  const path = await begun("Two lines");
  const writer = await open(page, summary(page));
  await append(page, writer, 'See [this](https://example.org "one');
  await page.keyboard.press("Enter");
  await page.keyboard.type('two") now.');
  await saved(writer);
  await writer.content.press("Escape");
  await summary(page).locator(".prose", { hasText: "See this now." }).waitFor();
  const again = await open(page, summary(page));
  await append(page, again, " Still.");
  await whenKept(page, path, 'See [this](https://example.org "one\ntwo") now. Still.');
  assert.deepEqual(window.complaints, []);
});

test("after a section was moved the status still says what is saved", async () => {
  await begun("Moved");
  await page.locator("#summary .section-head .tool-menu > summary").first().click();
  await page.evaluate(() => {
    document.querySelector("[data-save-status]").id = "before";
  });
  await page.locator("#summary").getByRole("button", { name: "Move down" }).click();
  await page.locator("#before").waitFor({ state: "detached" });
  assert.ok(await page.locator(".workspace").evaluate((element) => element.dataset.inTouch === ""));
  await page
    .locator("[data-save-status]")
    .filter({ hasText: /^Saved/ })
    .waitFor();
  await page.locator("[data-save-status]").evaluate((element) => {
    element.textContent = "";
  });
  const writer = await open(page, summary(page));
  await append(page, writer, "After the move.");
  await saved(writer);
  assert.deepEqual(window.complaints, []);
});

test("`i` opens a text that one points at and sees, and no other", async () => {
  await begun("Keys");
  const opened = page.locator("form[data-editor]");
  await page.locator("h1").click();
  await page.keyboard.press("i");
  assert.equal(await opened.count(), 0);
  await summary(page).hover();
  await page.keyboard.press("i");
  await opened.waitFor();
  await page.keyboard.press("Escape");
  await opened.waitFor({ state: "detached" });
});

test("a menu closes when a text is opened, and when the focus goes elsewhere", async () => {
  await begun("Menus");
  const menu = page.locator("#summary .section-head .tool-menu").first();
  await menu.locator("summary").click();
  assert.equal(await page.locator("details.tool-menu[open]").count(), 1);
  await open(page, summary(page));
  assert.equal(await page.locator("details.tool-menu[open]").count(), 0);
  await page.keyboard.press("Escape");
  await summary(page).locator("form[data-editor]").waitFor({ state: "detached" });
  await menu.locator("summary").click();
  await page.locator("#line").focus();
  assert.equal(await page.locator("details.tool-menu[open]").count(), 0);
});

test("a field of a row is left without a keyboard, and what cannot be saved comes into the full form", async () => {
  await begun("Left", [...EVENTS, ["actions", { title: "Page sooner", due: "2026-12-24" }]]);
  const event = page.locator("li.event").first();
  await event.locator(".event-time").click();
  await event.locator(".row-field input[name=time]").fill("soon");
  await page.locator("h1").click();
  await event.locator(".row-field").waitFor({ state: "detached" });
  await event.getByText("soon” is not a time").first().waitFor();
  // It has the place of the row: a click into it opens no field above it.
  await event.locator(".event-time").click();
  assert.equal(await page.locator(".row-field").count(), 0);
  await event.getByRole("link", { name: "Cancel" }).click();
  await event.locator(".event-form").waitFor({ state: "detached" });
  const action = page.locator("li.action");
  await action.locator(".action-due").click();
  await action.locator(".row-field input[name=due]").fill("2026-12-31");
  await page.locator("h1").click();
  const full = action.locator("form:not(.row-field) input[name=due]");
  await full.waitFor();
  assert.equal(await full.inputValue(), "2026-12-31");
  await action.getByRole("link", { name: "Cancel" }).click();
  await full.waitFor({ state: "detached" });
  // Enter without a change stays in the row.
  await event.locator(".event-text").click(inside(80));
  await page.keyboard.press("Enter");
  await event.locator(".row-field").waitFor({ state: "detached" });
  assert.ok(await event.evaluate((row) => row.contains(document.activeElement)), "the focus has left the row");
  assert.deepEqual(window.complaints, []);
});

test("a row is saved twice while somebody writes in another form of its part", async () => {
  await begun("Two forms", EVENTS);
  const first = page.locator("li.event").first();
  const second = page.locator("li.event").last();
  await second.getByRole("link", { name: "Edit", exact: true }).click();
  await second.locator(".event-form textarea[name=text]").fill("Half a thought");
  for (const text of ["Once", "Twice"]) {
    await first.locator(".event-text").click(inside(30));
    await first.locator("textarea[name=text]").fill(text);
    await page.keyboard.press("Enter");
    await first.locator(".event-text", { hasText: text }).waitFor();
    await first.locator(".row-field").waitFor({ state: "detached" });
  }
  assert.equal(await second.locator(".event-form textarea[name=text]").inputValue(), "Half a thought");
  assert.deepEqual(window.complaints, []);
});

test("another row is opened, and a line is shown, while a row is half written", async () => {
  await begun("Half written", EVENTS);
  const first = page.locator("li.event", { hasText: "The pager fired" });
  const second = page.locator("li.event").last();
  await second.getByRole("link", { name: "Edit", exact: true }).click();
  const half = second.locator(".event-form textarea[name=text]");
  await half.fill("Half a thought");
  await page.locator("#line").fill("14:05 The second pager fired");
  await page.locator("#line").press("Enter");
  await page.locator("li.event", { hasText: "The second pager fired" }).waitFor();
  await first.getByRole("link", { name: "Edit", exact: true }).click();
  const other = page.locator("li.event").first().locator(".event-form textarea[name=text]");
  await other.fill("The first pager fired");
  await other.press("Control+Enter");
  await page.locator("li.event .event-text", { hasText: "The first pager fired" }).waitFor();
  assert.equal(await half.inputValue(), "Half a thought");
  // Whoever gives it up sees the row as it is.
  await second.getByRole("link", { name: "Cancel" }).click();
  await second.locator(".event-text", { hasText: "Traffic was moved" }).waitFor();
  assert.equal(await page.locator("li.event").count(), 3);
  assert.deepEqual(window.complaints, []);
});

test("an owner who is not offered any more stays the owner", async () => {
  const me = await page.evaluate(async () => Number(document.querySelector("[data-me]").getAttribute("data-me")));
  await begun("Owners", [["actions", { title: "Page sooner", due: "2026-12-24", owner: me }]]);
  const owner = page.locator("li.action .action-owner");
  const name = (await owner.innerText()).trim();
  await page.evaluate((me) => document.querySelector(`#add-action select option[value="${me}"]`).remove(), me);
  await owner.click();
  assert.equal(await owner.locator("select").evaluate((field) => field.selectedOptions[0].text), name);
});

test("an owner without an account is named in the field of the row, and can be taken away there", async () => {
  await begun("Named", [["actions", { title: "Page sooner", due: "2026-12-24", owner_name: "The vendor" }]]);
  const owner = page.locator("li.action .action-owner");
  await owner.click();
  const field = owner.locator("select");
  assert.equal(await field.evaluate((field) => field.selectedOptions[0].text), "The vendor");
  await field.selectOption({ label: "No owner" });
  await field.press("Enter");
  await owner.locator(".missing").waitFor();
});

test("a day and a time with seconds are edited in a row", async () => {
  await begun("Times", [
    ["events", { at: "2026-11-10", precision: "day", text: "The change was made" }],
    ["events", { at: "2026-11-11T14:03:22", text: "The pager fired" }],
  ]);
  const [day, exact] = [page.locator("li.event").first(), page.locator("li.event").last()];
  await exact.locator(".event-time").click();
  const field = exact.locator("input[name=time]");
  assert.equal(await field.inputValue(), "14:03:22");
  assert.ok(await field.evaluate((field) => field.scrollWidth <= field.clientWidth), "the time is cut");
  await page.keyboard.press("Escape");
  await day.locator(".event-time").click();
  assert.equal(await day.locator("input[name=time]").inputValue(), "");
  await day.locator("input[name=time]").fill("09:30");
  await page.keyboard.press("Enter");
  await day.locator(".event-time", { hasText: "09:30" }).waitFor();
  assert.deepEqual(window.complaints, []);
});

test("the form of a step stays in sight when the pointer leaves", async () => {
  await begun("A step", [["actions", { title: "Page sooner", due: "2026-12-24" }]]);
  const steps = page.locator("li.action .action-steps");
  const seen = () => steps.evaluate((element) => getComputedStyle(element).opacity);
  await page.locator("li.action").hover();
  await steps.locator("details.step > summary").first().click();
  await steps.locator("textarea").first().fill("Half a note");
  await page.locator("h1").click();
  assert.equal(await seen(), "1");
});

test("in a narrow window a pointer moves no row, and on a phone a touch opens no field", async () => {
  const path = await begun("Narrow", EVENTS);
  await page.setViewportSize({ width: 600, height: 740 });
  const event = page.locator("li.event").first();
  const height = () => event.evaluate((row) => row.getBoundingClientRect().height);
  await page.locator("h1").hover();
  const before = await height();
  await event.locator(".event-text").hover();
  assert.equal(await height(), before);
  await page.setViewportSize({ width: 1280, height: 720 });
  const phone = await openWindow(browser, site, {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    storageState: await window.context.storageState(),
  });
  await go(phone.page, path);
  await phone.page.waitForFunction(() => document.documentElement.dataset.editor === "ready");
  const touched = phone.page.locator("li.event").first();
  await touched.locator(".event-text").tap(inside(80));
  await touched.locator(".tools [aria-label=Edit]").tap();
  await touched.locator(".event-form").waitFor();
  assert.equal(await phone.page.locator(".row-field").count(), 0);
  assert.deepEqual(phone.complaints, []);
  await phone.context.close();
});

test("a text without figures is printed, and the place of what is not written is not", async () => {
  const path = await begun("On paper");
  await page.evaluate(async (path) => {
    const { items } = await (await fetch(`/api/v1${path}/sections`)).json();
    const { id, version } = items.find(({ part }) => part === "impact");
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ text: "Nobody could pay.", version });
    await fetch(`/api/v1${path}/sections/${id}/text`, { method: "PUT", headers, body });
  }, path);
  await go(page, path);
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.getByText("Nobody could pay.").isVisible());
  assert.ok(await page.locator(".add-figures").isHidden());
  assert.ok(await summary(page).isHidden());
  await page.emulateMedia({ media: "screen" });
});

test("on a phone a failure stands above the next step", async () => {
  const path = await begun("Failed on a phone");
  const phone = await openWindow(browser, site, {
    viewport: { width: 360, height: 740 },
    storageState: await window.context.storageState(),
  });
  await go(phone.page, path);
  await phone.page.locator(".state-next").waitFor();
  await phone.context.setOffline(true);
  await phone.page.locator("#line").fill("14:03 The pager fired");
  await phone.page.locator("#line").press("Enter");
  const failed = phone.page.locator(".live-status-failed");
  await failed.waitFor();
  const isSeen = await failed.evaluate((element) => {
    const { left, top, bottom } = element.getBoundingClientRect();
    const next = document.querySelector(".state-next").getBoundingClientRect();
    return bottom <= next.top && element.contains(document.elementFromPoint(left + 8, (top + bottom) / 2));
  });
  assert.ok(isSeen, "the failure is covered");
  await phone.context.close();
});

test("a long text that is opened by the keyboard shows where one types", async () => {
  const path = await begins(page, "Long");
  await page.evaluate(async (path) => {
    const { items } = await (await fetch(`/api/v1${path}/sections`)).json();
    const { id, version } = items.find(({ part }) => part === "summary");
    const text = `${"One of many lines.\n\n".repeat(120)}The end.`;
    const headers = { "content-type": "application/json" };
    await fetch(`/api/v1${path}/sections/${id}/text`, {
      method: "PUT",
      headers,
      body: JSON.stringify({ text, version }),
    });
  }, path);
  await go(page, path);
  await page.waitForFunction(() => document.documentElement.dataset.editor === "ready");
  await summary(page).locator(":scope > .prose").focus();
  await page.keyboard.press("Enter");
  const last = summary(page).locator(".cm-line", { hasText: "The end." });
  await last.waitFor();
  await page.waitForFunction(() => {
    const { shadowRoot } = document.querySelector("#summary .writing-text");
    const { top, bottom } = [...shadowRoot.querySelectorAll(".cm-line")].at(-1).getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
});

// A postmortem is written like a document: at the place that one clicks, with the keyboard alone, on a phone, and
// without a connection.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { append, editor, leaves, letGo, open, reads, saved, summary, whenKept } from "./editor.mjs";
import { axe, begins, go, joins, openWindow, overflow, setUp, startBrowser, startSite } from "./support.mjs";

const TEXT =
  "The pool of **each instance** was [too small](https://example.org/some-pool). It had been halved.\n\nSo it was.";

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

/** Waits until a click opens a text at once. */
const ready = (page) => page.waitForFunction(() => document.documentElement.dataset.editor === "ready");

/** Begins a postmortem whose summary says this; its page is open when this ends. Returns its path. */
async function written(title, text = TEXT) {
  const path = await begins(page, title);
  await page.evaluate(
    async ([path, text]) => {
      const { items } = await (await fetch(`/api/v1${path}/sections`)).json();
      const { id, version } = items.find(({ part }) => part === "summary");
      await fetch(`/api/v1${path}/sections/${id}/text`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ text, version }),
      });
    },
    [path, text],
  );
  await go(page, path);
  await ready(page);
  return path;
}

/** Where some words of the summary are in the window: the middle of the space before them. */
const placeBefore = (page, words) =>
  page.evaluate((words) => {
    const walker = document.createTreeWalker(document.querySelector("#summary .prose"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = walker.currentNode.textContent.indexOf(words);
      if (at < 0) continue;
      const range = new Range();
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + 1);
      const { left, top, height } = range.getBoundingClientRect();
      return { x: left + 1, y: top + height / 2 };
    }
    return undefined;
  }, words);

const place = (locator) => locator.evaluate((element) => element.getBoundingClientRect().toJSON());

test("a click into a text puts the cursor there, and nothing moves", async () => {
  const path = await written("Clicked into");
  const prose = summary(page).locator(":scope > .prose");
  const { x, y } = await placeBefore(page, "halved");
  const [text, next] = [await place(prose), await place(page.locator("#impact"))];
  await page.mouse.click(x, y);
  await page.waitForFunction(() => document.activeElement.matches("#summary .writing-text"));
  const opened = await place(summary(page).locator(".writing-text"));
  assert.deepEqual([opened.left, opened.top, opened.width], [text.left, text.top, text.width]);
  assert.equal((await place(page.locator("#impact"))).top, next.top);
  assert.deepEqual(await axe(page), []);
  await page.keyboard.type("nearly ");
  const writer = editor(summary(page));
  await reads(page, writer, TEXT.replace("halved", "nearly halved"));
  await saved(writer);

  // A click elsewhere ends it, and gets what it is meant for.
  await page.locator("#line").click();
  await prose.filter({ hasText: "nearly halved" }).waitFor();
  assert.equal(await summary(page).locator("form[data-editor]").count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), "line");
  await whenKept(page, path, TEXT.replace("halved", "nearly halved"));
  assert.deepEqual(window.complaints, []);
});

test("the editor is ready within a tenth of a second", async () => {
  await written("Ready at once");
  const took = await page.evaluate(() => {
    const text = document.querySelector("#summary .prose p");
    const begin = performance.now();
    text.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1 }));
    return document.activeElement.matches("#summary .writing-text") ? performance.now() - begin : undefined;
  });
  assert.ok(took < 100, `${took} ms`);
});

test("links are links, and words that are selected are no click", async () => {
  await written("Links and selections");
  const form = summary(page).locator("form[data-editor]");
  await page.route("https://example.org/**", (route) => route.fulfill({ body: "there" }));
  const link = await placeBefore(page, "too small");
  await page.mouse.move(link.x, link.y);
  const words = await placeBefore(page, "each");
  await page.mouse.move(words.x, words.y);
  await page.mouse.down();
  await page.mouse.move(words.x + 60, words.y, { steps: 4 });
  await page.mouse.up();
  await page.locator(".comment-selected").waitFor();
  assert.equal(await form.count(), 0);
  await page.keyboard.press("ArrowRight");
  await page.mouse.click(link.x + 4, link.y);
  await page.waitForURL("https://example.org/some-pool");
  window.complaints.splice(0);
});

test("by the keyboard alone: Tab leads to the text, Enter and `i` open it, Escape leaves it", async () => {
  await written("By the keyboard");
  const prose = summary(page).locator(":scope > .prose");
  const isAt = (selector) => page.waitForFunction((selector) => document.activeElement.matches(selector), selector);
  for (let step = 0; ; step += 1) {
    assert.ok(step < 60, "Tab does not lead to the text");
    await page.keyboard.press("Tab");
    if (await prose.evaluate((element) => element === document.activeElement)) break;
  }
  assert.equal(await prose.getAttribute("aria-label"), "Summary. Press Enter to edit.");
  await page.keyboard.press("Enter");
  await isAt("#summary .writing-text");
  await page.keyboard.type(" At last.");
  await page.keyboard.press("Escape");
  await prose.filter({ hasText: "So it was. At last." }).waitFor();
  await isAt("#summary .prose");
  await page.keyboard.press("i");
  await isAt("#summary .writing-text");
  await page.keyboard.press("Escape");
  await isAt("#summary .prose");
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(window.complaints, []);
});

test("on a phone the text is written where one reads it, and the next step is at the foot", async () => {
  const path = await written("On a phone");
  const other = await openWindow(browser, site, {
    viewport: { width: 360, height: 740 },
    storageState: await window.context.storageState(),
  });
  await go(other.page, path);
  await ready(other.page);
  const next = other.page.locator(".state-next");
  const box = await next.boundingBox();
  assert.equal(box.y + box.height, 740);
  const text = await place(summary(other.page).locator(":scope > .prose"));
  const writer = await open(other.page, summary(other.page));
  const opened = await place(summary(other.page).locator(".writing-text"));
  assert.deepEqual([opened.left, opened.width], [text.left, text.width]);
  assert.ok(await next.isHidden(), "while one writes, the foot is for the text");
  await append(other.page, writer, " Typed on a phone.");
  await saved(writer);
  assert.ok((await overflow(other.page)) <= 0, "the page is wider than its window");
  assert.deepEqual(await axe(other.page), []);
  await leaves(writer);
  await summary(other.page).locator(".prose", { hasText: "Typed on a phone." }).waitFor();
  assert.deepEqual(other.complaints, []);
  await other.context.close();
});

test("offline one goes on writing, also in another section, and all of it is sent", async () => {
  const path = await written("In a tunnel");
  const status = page.locator("[data-save-status]");
  await window.context.setOffline(true);
  await status.filter({ hasText: "Offline" }).waitFor();
  const writer = await open(page, summary(page));
  await append(page, writer, " In the tunnel.");
  await leaves(writer);
  await status.filter({ hasText: "Offline, 1 change kept on this device" }).waitFor();
  await writer.content.filter({ hasText: "In the tunnel." }).waitFor();
  // Whoever comes back to it goes on.
  await append(page, writer, " Still there.");
  await reads(page, writer, "Still there.");
  await leaves(writer);
  await window.context.setOffline(false);
  await status.filter({ hasText: /^Saved \d\d:\d\d:\d\d$/ }).waitFor();
  await summary(page).locator(".prose", { hasText: "So it was. In the tunnel. Still there." }).waitFor();
  await whenKept(page, path, `${TEXT} In the tunnel. Still there.`);
  await letGo(page);
  window.complaints.splice(0);
});

test("a field of a row is edited where it stands: Enter saves, Escape cancels", async () => {
  const ben = await joins(window, browser, site, "Ben Okafor", "ben@example.org");
  const path = await begins(page, "Fields of rows");
  await page.evaluate(async (path) => {
    for (const [what, body] of /** @type {[string, object][]} */ ([
      ["events", { at: "2026-11-10T14:03", text: "The pager *fired*", milestone: "detected" }],
      ["actions", { title: "Page within two minutes", due: "2026-12-24" }],
    ])) {
      const headers = { "content-type": "application/json" };
      await fetch(`/api/v1${path}/${what}`, { method: "POST", headers, body: JSON.stringify(body) });
    }
  }, path);
  await go(page, path);
  await ready(page);
  const event = page.locator("li.event");
  await event.locator(".event-time").click();
  await event.locator("input[name=time]").fill("14:05");
  await page.keyboard.press("Enter");
  await event.locator(".event-time", { hasText: "14:05" }).waitFor();
  await event.locator(".event-text").click({ position: { x: 120, y: 8 } });
  const text = event.locator("textarea[name=text]");
  assert.equal(await text.inputValue(), "The pager *fired*");
  assert.deepEqual(await axe(page), []);
  await text.fill("The pager *fired* twice");
  await page.keyboard.press("Enter");
  await event.locator(".event-text", { hasText: "Detected The pager fired twice" }).waitFor();
  await event.locator(".event-text").click({ position: { x: 120, y: 8 } });
  await text.fill("Given up");
  await page.keyboard.press("Escape");
  await event.locator(".event-text", { hasText: "The pager fired twice" }).waitFor();
  assert.equal(await text.count(), 0);

  const action = page.locator("li.action");
  await action.locator(".action-owner").click();
  // With the keys one goes through a list: only Enter saves.
  const owner = action.locator("select[name=owner]");
  await owner.selectOption({ index: 1 });
  await owner.selectOption({ label: "Ben Okafor" });
  await owner.press("Enter");
  await action.locator(".action-owner", { hasText: "Ben Okafor" }).waitFor();
  await action.locator(".action-due").click();
  await action.locator("input[name=due]").fill("2026-12-31");
  await action.locator("input[name=due_reason]").fill("The vendor asked");
  await page.keyboard.press("Enter");
  await action.locator(".action-due", { hasText: "31 Dec 2026" }).waitFor();
  await action.locator(".action-owner", { hasText: "Ben Okafor" }).waitFor();
  await action.locator(".action-title", { hasText: "Page within two minutes" }).waitFor();
  assert.deepEqual([...window.complaints, ...ben.complaints], []);

  // Somebody else was faster: both versions stand there.
  await go(ben.page, path);
  await ready(ben.page);
  await ben.page.locator(".event-text").click({ position: { x: 120, y: 8 } });
  await ben.page.locator(".event-text textarea").fill("Ben’s words");
  await event.locator(".event-time").click();
  await event.locator("input[name=time]").fill("14:06");
  await page.keyboard.press("Enter");
  await event.locator(".event-time", { hasText: "14:06" }).waitFor();
  await ben.page.locator(".event-text textarea").press("Enter");
  await ben.page.getByText("Someone else changed this while you were editing.").waitFor();
  assert.equal(await ben.page.locator("li.event form textarea[name=text]").inputValue(), "Ben’s words");
  await ben.context.close();
});

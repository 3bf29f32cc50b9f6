// What somebody who keeps the timeline during an incident does: letters reach the form that was opened,
// two scribes see each other's events, a removal can be undone where it was made.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { begins, go, joins, openWindow, setUp, startBrowser, startSite, removes } from "./support.mjs";

let browser;
let site;
let ada;
let ben;

before(async () => {
  browser = await startBrowser();
  site = await startSite();
  ada = await openWindow(browser, site);
  await setUp(ada.page, site);
  ben = await joins(ada, browser, site, "Ben Okafor", "ben@example.org");
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const event = (page, text) => page.locator("li.event", { hasText: text });

async function write(page, line) {
  await page.locator("#line").focus();
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
}

/** Makes a record by the API. */
const send = (page, path, body) =>
  page.evaluate(
    async ([path, body]) => {
      const answer = await fetch(`/api/v1${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    [path, body],
  );

test("the keys f and a open a form and put the cursor into its first field", async () => {
  const { page } = ada;
  const path = await begins(page, "Opened by a key");
  for (const [key, form, field] of [
    ["f", "#add-finding", "text"],
    ["a", "#add-action", "title"],
  ]) {
    await page.locator("h1").click();
    await page.keyboard.press(key);
    await page.keyboard.type("nag");
    assert.equal(await page.locator(`${form} [name=${field}]`).inputValue(), "nag");
  }
  assert.equal(new URL(page.url()).pathname, path);
});

test("a form that is opened by mouse has the cursor, and so has pasting", async () => {
  const { page } = ada;
  const path = await begins(page, "Opened by mouse");
  for (const [form, field] of [
    ["#add-finding", "text"],
    ["#add-action", "title"],
    ["#add-paste", "paste"],
    ["#add-section", "heading"],
  ]) {
    await page.locator(`${form} > summary`).click();
    await page.keyboard.type("nag");
    assert.equal(await page.locator(`${form} [name=${field}]`).inputValue(), "nag");
    await page.locator(`${form} > summary`).click();
    assert.equal(await page.locator(form).getAttribute("open"), null);
  }
  await page.locator("#add-event-fields > summary").click();
  assert.equal(await page.evaluate(() => /** @type {HTMLInputElement} */ (document.activeElement).name), "date");
  assert.equal(new URL(page.url()).pathname, path);
});

test("two scribes see each other's events while both are in the line", async () => {
  const path = await begins(ada.page, "Two scribes");
  await go(ben.page, path);
  await write(ada.page, "11:00 Ada saw it");
  await event(ben.page, "Ada saw it").waitFor();
  await write(ben.page, "11:01 Ben saw it");
  await event(ada.page, "Ben saw it").waitFor();

  // Half a line, a selection in it, and the focus stay while the list below grows.
  await ben.page.locator("#line").focus();
  await ben.page.keyboard.type("11:03 half");
  await ben.page.keyboard.press("Shift+Home");
  await write(ada.page, "11:02 Ada again");
  await event(ben.page, "Ada again").waitFor();
  assert.deepEqual(
    await ben.page
      .locator("#line")
      .evaluate((field) => [field.value, field.selectionStart, field.selectionEnd, document.activeElement === field]),
    ["11:03 half", 0, 10, true],
  );
  await ben.page.keyboard.press("End");
  await ben.page.keyboard.type(" a line");
  await ben.page.keyboard.press("Enter");
  await event(ada.page, "half a line").waitFor();
  assert.equal(await ada.page.locator("li.event").count(), 4);

  // Words in the other fields hold nothing back, either.
  await ben.page.locator("#add-event-fields > summary").click();
  await ben.page.locator("#add-event [name=text]").fill("Half an event");
  await ben.page.locator("#add-finding > summary").click();
  await ben.page.locator("#add-finding [name=text]").fill("Half a finding");
  await write(ada.page, "11:04 Ada once more");
  await event(ben.page, "Ada once more").waitFor();
  await send(ada.page, `${path}/findings`, { text: "The pool is small." });
  await ben.page.locator(".chain-cause", { hasText: "The pool is small." }).waitFor();
  assert.equal(await ben.page.locator("#add-event [name=text]").inputValue(), "Half an event");
  assert.equal(await ben.page.locator("#add-finding [name=text]").inputValue(), "Half a finding");
  assert.deepEqual([...ada.complaints, ...ben.complaints], []);
});

test("after a refused line an event can be edited, and the mistake goes with the words", async () => {
  const { page } = ada;
  await begins(page, "After a refused line");
  await write(page, "11:00 the first");
  await event(page, "the first").waitFor();
  await write(page, "25:00 no time");
  await page.locator("#line-wrong").waitFor();
  // Until what was made of the line is gone, it has a link of its own to the same form.
  await event(page, "the first").getByRole("link", { name: "Edit", exact: true }).first().click();
  await page.locator("li.event textarea[name=text]").waitFor();
  await page.waitForFunction(() => document.activeElement.matches("li.event form *"));
  assert.equal(await page.locator("#line").inputValue(), "25:00 no time");
  assert.ok(await page.locator("#line-wrong").isVisible());
  await page.locator("#line").fill("");
  await page.locator("#line-wrong").waitFor({ state: "detached" });
  assert.equal(await page.locator("#line").getAttribute("aria-invalid"), null);
  ada.complaints.splice(0);
});

test("a next line without its Enter is not sent when the one before could not be", async () => {
  const { page } = ada;
  await begins(page, "Without its Enter");
  let fails;
  const failed = new Promise((resolve) => {
    fails = resolve;
  });
  await page.route("**/events/line", async (route) => {
    await failed;
    await route.abort();
  });
  await write(page, "11:00 the first");
  await page.keyboard.type("11:01 the second");
  await page.keyboard.press("Enter");
  fails();
  await page.getByText("The server can’t be reached").waitFor();
  await page.unroute("**/events/line");
  let answers;
  const answered = new Promise((resolve) => {
    answers = resolve;
  });
  await page.route("**/events/line", async (route) => {
    await answered;
    await route.continue();
  });
  await page.locator("#line").fill("11:00 the first");
  await page.keyboard.press("Enter");
  await page.keyboard.type("11:01 ha");
  answers();
  await event(page, "the first").waitFor();
  await page.waitForFunction(
    () => /** @type {HTMLInputElement} */ (document.querySelector("#line")).value === "11:01 ha",
  );
  assert.equal(await page.locator("form.quick-line").getAttribute("data-sending"), null);
  await page.unroute("**/events/line");
  ada.complaints.splice(0);
});

test("a removal is undone where it was made, by the keyboard", async () => {
  const { page } = ada;
  const path = await begins(page, "Removed and undone");
  for (let minute = 10; minute < 50; minute += 1) {
    await send(page, `${path}/events`, { at: `2026-11-10T11:${minute}`, text: `Something at minute ${minute}` });
  }
  await send(page, `${path}/findings`, { text: "A finding to remove" });
  await send(page, `${path}/actions`, { title: "An action item to remove" });
  await go(page, path);
  const records = [
    event(page, "at minute 40"),
    page.locator(".chain-link", { hasText: "A finding to remove" }),
    page.locator("li.action", { hasText: "An action item to remove" }),
  ];
  for (const record of records) {
    await record.hover();
    await removes(record);
    await record.waitFor({ state: "detached" });
    const undo = page.getByRole("button", { name: "Undo" });
    const box = await undo.boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= page.viewportSize().height, `Undo is at ${box.y}`);
    assert.equal(await page.evaluate(() => document.activeElement.className), "notice notice-undo");
    assert.equal(await page.locator(".live-status[aria-live]").innerText(), "");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await record.waitFor();
    await undo.waitFor({ state: "detached" });
  }
  assert.deepEqual(ada.complaints, []);
});

/** As if the undo had just come: a busy machine takes more than its ten seconds between two acts. */
const renewUndo = (page) =>
  page.locator(".notice-undo").evaluate((undo) => {
    undo.dataset.since = String(performance.now());
  });

test("an undo outlasts the next act, and goes with one after ten seconds", async () => {
  const { page } = ada;
  const path = await begins(page, "Removed and gone on");
  await write(page, "11:00 the first");
  await write(page, "11:01 the second");
  const undo = page.getByRole("button", { name: "Undo" });
  const remove = async (text) => {
    await event(page, text).hover();
    await removes(event(page, text));
    await event(page, text).waitFor({ state: "detached" });
  };
  await remove("the first");
  await renewUndo(page);
  await write(page, "11:02 the third");
  await event(page, "the third").waitFor();
  await renewUndo(page);
  await undo.click();
  await event(page, "the first").waitFor();
  await undo.waitFor({ state: "detached" });

  // What others do takes it away no more than what one does oneself.
  await remove("the second");
  await page.locator("h1").click();
  await renewUndo(page);
  await send(page, `${path}/events`, { at: "2026-11-10T11:03", text: "by another" });
  await event(page, "by another").waitFor();
  await renewUndo(page);
  await write(page, "11:03 after another");
  await event(page, "after another").waitFor();
  await undo.waitFor();
  await page.evaluate(() => {
    /** @type {HTMLElement} */ (document.querySelector(".notice-undo")).dataset.since = "-10001";
  });
  await write(page, "11:04 the last");
  await undo.waitFor({ state: "detached" });
  assert.deepEqual(ada.complaints, []);
});

test("“Saved.” goes away, and a refusal does not speak of typed words where nothing was typed", async () => {
  const { page } = ada;
  const path = await begins(page, "Said for a while");
  await write(page, "11:00 the first");
  await page.locator(".live-status[aria-live]", { hasText: "Saved." }).waitFor();
  await page.waitForFunction(() => document.querySelector(".live-status[aria-live]").textContent === "");

  const other = await ada.context.newPage();
  await go(other, path);
  await other.locator(".margin-rare summary").click();
  await other.getByRole("button", { name: "Archive" }).click();
  await other.getByRole("button", { name: "Restore" }).waitFor();
  await other.close();
  await go(page, path);
  await page.evaluate((path) => {
    const publish = document.createElement("form");
    Object.assign(publish, { method: "post", action: `${path}/publish`, className: "act" });
    publish.innerHTML = "<button>Publish again</button>";
    document.querySelector(".margin-whole").append(publish);
  }, path);
  await page.getByRole("button", { name: "Publish again" }).click();
  await page.locator(".live-status-failed").waitFor();
  assert.doesNotMatch(await page.locator(".live-status[aria-live]").innerText(), /typed/);
  ada.complaints.splice(0);
});

/** Whether two boxes share any point. */
const overlap = (one, other) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

test("what floats covers neither times nor words, and bars reach the edge of the window", async () => {
  const { page } = ada;
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 640 });
    const path = await begins(page, `Covered by nothing, ${width}`);
    for (let minute = 10; minute < 30; minute += 1) {
      await send(page, `${path}/events`, { at: `2026-11-10T11:${minute}`, text: `Something at minute ${minute}` });
    }
    await go(page, path);
    // Words about a success, beside the times that are in the window.
    await write(page, "11:30 the last");
    const status = page.locator("[data-save-status]", { hasText: /^Saved/ });
    const said = await status.boundingBox();
    const seen = await page.locator("li.event .event-time").all();
    assert.ok(seen.length > 20);
    for (const time of seen) assert.ok(!overlap(said, await time.boundingBox()), "a time is covered");
    // What may be done with an event, beside its own words and those of the one above.
    for (const minute of [12, 20]) {
      const [above, hovered] = [minute - 1, minute].map((minute) => event(page, `at minute ${minute}`));
      await hovered.hover();
      const bar = await hovered.locator(".tools").boundingBox();
      for (const one of [above, hovered])
        assert.ok(!overlap(bar, await one.locator(".event-text").boundingBox()), "words are covered");
    }
    const edge = await page.evaluate(() => {
      const right = document.querySelector("header").getBoundingClientRect().right;
      return { right, width: document.documentElement.clientWidth };
    });
    assert.equal(edge.right, edge.width, "the header ends early");
  }
  // The backdrop of a dialog covers all of the window.
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.locator("h1").click();
  await page.keyboard.press("?");
  const dialog = page.locator("dialog[open]");
  await dialog.waitFor();
  const corner = await page.evaluate(() => {
    const { clientWidth } = document.documentElement;
    return document.elementFromPoint(clientWidth - 1, 1)?.tagName;
  });
  assert.equal(corner, "DIALOG");
  await page.keyboard.press("Escape");
  assert.deepEqual(ada.complaints, []);
});

test("nobody's coming moves the page", async () => {
  const { page } = ada;
  const path = await begins(page, "Nothing moves");
  const top = () => page.locator("h1").evaluate((title) => title.getBoundingClientRect().top);
  const before = await top();
  await go(ben.page, path);
  await page.locator("[data-present] li", { hasText: "Ben Okafor" }).waitFor();
  assert.equal(await top(), before);
  await go(ben.page, "/postmortems");
});

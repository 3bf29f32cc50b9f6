// Two processes on one PostgreSQL: whoever is at the other one writes along.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  append,
  kept,
  keptHere,
  letGo,
  open,
  reads,
  saved,
  showsAll,
  stockClient,
  summary,
  whenText,
} from "./editor.mjs";
import { begins, go, joins, openWindow, setUp, startBrowser, startSite } from "./support.mjs";

const DATABASE = process.env.DEBRIEF_TEST_DATABASE ?? "";

let browser;
let here;
let there;
let ada;
let ben;
let chidi;

before(async () => {
  assert.match(DATABASE, /^postgres/, "DEBRIEF_TEST_DATABASE names no PostgreSQL: cargo xtask test has one");
  browser = await startBrowser();
  here = await startSite("--database", DATABASE);
  ada = await openWindow(browser, here);
  await setUp(ada.page, here);
  // Not before: each start of a program that is not set up yet has a set-up link of its own.
  there = await startSite("--database", DATABASE);
  ben = await joins(ada, browser, here, "Ben Okafor", "ben@example.org");
  chidi = await joins(ada, browser, there, "Chidi Marsh", "chidi@example.org");
});
after(async () => {
  await browser?.close();
  await there?.stop();
  await here?.stop();
});

test("three people at two processes and a stock Yjs client write in one paragraph, one of them offline for a while", async () => {
  const path = await begins(ada.page, "Written together");
  const adas = await open(ada.page, summary(ada.page));
  await append(ada.page, adas, "The pager fired. ");
  await saved(adas);
  for (const { page } of [ben, chidi]) await go(page, path);
  const bens = await open(ben.page, summary(ben.page));
  const chidis = await open(chidi.page, summary(chidi.page));
  for (const [{ page }, writer] of [
    [ben, bens],
    [chidi, chidis],
  ])
    await reads(page, writer, "The pager fired.");
  await ada.page.locator("[data-present] li", { hasText: "Chidi Marsh" }).waitFor();

  const stock = await stockClient(there, path, chidi.context);
  const text = stock.doc.getText(await adas.form.getAttribute("data-editor"));
  assert.equal(text.toString(), "The pager fired. ");

  // In both directions, before anybody is cut off.
  await append(chidi.page, chidis, "Chidi was called. ");
  await reads(ada.page, adas, "Chidi was called. ");
  await chidi.context.setOffline(true);
  await chidis.status.filter({ hasText: "Offline" }).waitFor();
  await append(chidi.page, chidis, "من داخل النفق 🚇 ");
  await Promise.all([
    append(ada.page, adas, "👩‍💻 Ada looked at the graphs. "),
    append(ben.page, bens, "Ben rolled back 😀. "),
    stock.doc.transact(() => text.insert(0, "14:03 ")),
  ]);
  await keptHere(chidi.page);
  await chidi.context.setOffline(false);
  for (const writer of [adas, bens, chidis]) await saved(writer);

  const typed = [
    "14:03 ",
    "The pager fired. ",
    "Chidi was called. ",
    "👩‍💻 Ada looked at the graphs. ",
    "Ben rolled back 😀. ",
    "من داخل النفق 🚇 ",
  ];
  // Each letter is there once. Not: each sentence in one piece, since who goes to the end while another
  // types there may come between the other's letters.
  const letters = (words) => [...words].sort().join("");
  await whenText(text, (now) => letters(now) === letters(typed.join("")));
  const whole = text.toString();
  for (const words of typed.slice(0, 3)) assert.ok(whole.includes(words), whole);
  for (const [{ page }, writer] of [
    [ada, adas],
    [ben, bens],
    [chidi, chidis],
  ])
    await showsAll(page, writer, whole);
  assert.equal(await kept(ada.page, path), whole);
  await letGo(chidi.page);
  stock.stop();
  for (const { complaints } of [ada, ben, chidi]) {
    assert.deepEqual(
      complaints.splice(0).filter((one) => !/ERR_INTERNET_DISCONNECTED/.test(one)),
      [],
    );
  }
});

test("an event, a cause and what has to be done appear at the other process while the page is open", async () => {
  const path = await begins(ada.page, "Seen at the other one");
  await go(chidi.page, path);
  await ada.page.locator("[data-present] li", { hasText: "Chidi Marsh" }).waitFor();
  await chidi.page.evaluate(() => {
    globalThis.sameDocument = true;
  });
  await ada.page.getByLabel("Add event").fill("14:03 The pager fired");
  await ada.page.keyboard.press("Enter");
  await chidi.page.locator("li.event", { hasText: "The pager fired" }).waitFor();
  assert.ok(await chidi.page.evaluate(() => globalThis.sameDocument), "the page was loaded anew");
  assert.deepEqual([...ada.complaints, ...chidi.complaints], []);
});

/** Waits until the server of a page has saved these words. */
const holds = (page, path, words) =>
  page.waitForFunction(
    async ([path, words]) => (await (await fetch(`/api/v1${path}/sections`)).text()).includes(words),
    [path, words],
    { polling: 100 },
  );

test("a process that dies loses nothing, and whoever was there writes on at the other one", async () => {
  const path = await begins(ada.page, "One of two dies");
  const writer = await open(ada.page, summary(ada.page));
  await go(chidi.page, path);
  const chidis = await open(chidi.page, summary(chidi.page));
  await append(chidi.page, chidis, "Kept before it died. ");
  // The status still says “Saved” of the first letters for a moment when the last ones are not sent yet.
  await holds(chidi.page, path, "Kept before it died. ");
  await saved(chidis);
  there.child.kill("SIGKILL");
  await chidis.status.filter({ hasText: "Offline" }).waitFor();
  await reads(ada.page, writer, "Kept before it died. ");
  await append(ada.page, writer, "Ada writes on.");
  await holds(ada.page, path, "Ada writes on.");
  await saved(writer);
  const stock = await stockClient(here, path, ada.context);
  const name = await writer.form.getAttribute("data-editor");
  assert.equal(stock.doc.getText(name).toString(), "Kept before it died. Ada writes on.");
  stock.stop();
});

// From a key to the paint, with 50 kB of text and 200 events on the page, in real Chromium:
//   node tests/browser/keystroke.bench.mjs
//
// A screen of 60 Hz shows nothing between its ticks, so a key may wait for up to 16.7 ms whatever a page
// does. And Chromium watches the links of a page: it begins a frame some 100 ms after another one, shows
// nothing in it, and lets a key that comes then wait for the end of it. It draws one link of a hundred for
// that, so a page with a few links is spared, and one with hundreds never. So it is measured three times:
// with ticks, without them, and without that watching, too, which leaves what this page itself takes; each
// time beside a bare field, alone with one link, and with as many links as the postmortem has.

import assert from "node:assert/strict";
import { append, open } from "./editor.mjs";
import { go, openWindow, setUp, startBrowser, startSite } from "./support.mjs";

const KEYS = 200;
const TEXT = 50_000;
const EVENTS = 200;
/** Milliseconds between two keys: quicker than anybody types, slow enough for each to be painted. */
const BETWEEN = 60;
const GOAL = 16.7;
/** About as many as such a postmortem has. */
const LINKS = 450;
const NO_TICKS = "--disable-frame-rate-limit";

async function seed(page) {
  return page.evaluate(
    async ([size, events]) => {
      const send = async (path, body, method = "POST") => {
        const answer = await fetch(`/api/v1${path}`, {
          method,
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        });
        if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
        return answer.json();
      };
      const begun = await send("/postmortems", { title: "Large", zone: "UTC" });
      const number = begun.postmortem?.number ?? begun.number;
      for (let count = 0; count < events; count += 1) {
        const minute = String(count % 60).padStart(2, "0");
        const hour = String(10 + Math.floor(count / 60)).padStart(2, "0");
        await send(`/postmortems/${number}/events`, {
          at: `2026-11-10T${hour}:${minute}`,
          text: `Something happened, number ${count}, with **words** around it.`,
        });
      }
      const paragraph =
        "The pool of each instance holds **half** of what it held, and `checkout` waits for [a place](https://example.org/) in it.\n\n- one\n- two\n\n## More\n\n";
      const text = paragraph.repeat(Math.ceil(size / paragraph.length)).slice(0, size);
      const { items } = await (await fetch(`/api/v1/postmortems/${number}/sections`)).json();
      const summary = items.find(({ part }) => part === "summary");
      await send(`/postmortems/${number}/sections/${summary.id}/text`, { text, version: summary.version }, "PUT");
      return `/postmortems/${number}`;
    },
    [TEXT, EVENTS],
  );
}

/** Measures in the page: from the moment of the key by the browser's clock to after the next frame. */
function measure(page, selector) {
  return page.evaluate((selector) => {
    globalThis.painted = [];
    const host = document.querySelector(selector);
    const target = host.shadowRoot ?? host;
    const after = new MessageChannel();
    const began = [];
    after.port1.onmessage = () => globalThis.painted.push(performance.now() - began.shift());
    const listener = (event) => {
      began.push(event.timeStamp);
      requestAnimationFrame(() => after.port2.postMessage(0));
    };
    target.addEventListener("keydown", listener, { capture: true });
    globalThis.measured = () => target.removeEventListener("keydown", listener, { capture: true });
  }, selector);
}

async function bareField(page, site, links) {
  const address = `${site.address}/bare`;
  await page.unroute(address);
  const body = `<textarea></textarea>${Array.from({ length: links }, (_, link) => ` <a href="/${link}">Link ${link}</a>`).join("")}`;
  await page.route(address, (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto(address);
  await page.locator("textarea").focus();
}

const quiet = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(done)));
      }),
  );

async function keys(page, selector) {
  await quiet(page);
  await measure(page, selector);
  const letters = "what people knew at that time ";
  for (let key = 0; key < KEYS; key += 1) {
    await page.keyboard.type(letters[key % letters.length]);
    await page.evaluate((pause) => new Promise((done) => setTimeout(done, pause)), BETWEEN + ((key * 7) % 17));
  }
  await quiet(page);
  const painted = await page.evaluate(() => {
    globalThis.measured();
    return globalThis.painted;
  });
  assert.equal(painted.length, KEYS);
  return painted.sort((one, other) => one - other);
}

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

function print(name, painted) {
  const figures = [at(painted, 0.5), at(painted, 0.99), painted.at(-1)].map((figure) => figure.toFixed(1).padStart(9));
  console.log(`${name.padEnd(44)}${figures.join("")}`);
  return at(painted, 0.99);
}

async function measured(name, browser, site, begins) {
  try {
    const { page } = await openWindow(browser, site);
    for (const links of [1, LINKS]) {
      await bareField(page, site, links);
      print(`${name}: a bare field, ${links === 1 ? "one link" : `${links} links`}`, await keys(page, "textarea"));
    }
    await begins(page);
    const writer = await open(page, page.locator("#summary"));
    await append(page, writer, " warming up the editor ");
    const host = "#summary .writing-text";
    const end = print(`${name}: the end of the text`, await keys(page, host));
    for (let times = 0; times < 12; times += 1) await page.keyboard.press("PageUp");
    await page.keyboard.type(" warming up here, too ");
    const middle = print(`${name}: its middle`, await keys(page, host));
    return Math.max(end, middle);
  } finally {
    await browser.close();
  }
}

const site = await startSite();
try {
  console.log(`keystroke to paint, ${TEXT / 1000} kB of text, ${EVENTS} events, ${KEYS} keys each, in ms`);
  console.log(`${"".padEnd(44)}${["p50", "p99", "longest"].map((name) => name.padStart(9)).join("")}`);
  let path;
  let state;
  await measured("60 Hz", await startBrowser(), site, async (page) => {
    await setUp(page, site);
    path = await seed(page);
    state = await page.context().storageState();
    await go(page, path);
  });
  const again = async (name, ...flags) =>
    measured(name, await startBrowser(...flags), site, async (page) => {
      await page.context().addCookies(state.cookies);
      await go(page, path);
    });
  await again("no ticks", NO_TICKS);
  const most = await again("no ticks, no watching", NO_TICKS, "--disable-features=NavigationPredictor");
  console.log(`p99 of the page itself: ${most.toFixed(1)} ms; ${most <= GOAL ? "within" : "over"} ${GOAL} ms`);
} finally {
  await site.stop();
}

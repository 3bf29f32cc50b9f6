// From a key to the paint, with 50 kB of text and 200 events on the page, in real Chromium:
//   node tests/browser/keystroke.bench.mjs

import { append, open } from "./editor.mjs";
import { go, openWindow, setUp, startBrowser, startSite } from "./support.mjs";

const KEYS = 200;
const TEXT = 50_000;
const EVENTS = 200;
/** Milliseconds between two keys: quicker than anybody types, slow enough for each to be painted. */
const BETWEEN = 60;
const GOAL = 16.7;

async function seed(page) {
  return page.evaluate(async ([size, events]) => {
    const send = async (path, body, method = "POST") => {
      const answer = await fetch(`/api/v1${path}`, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.json();
    };
    const begun = await send("/postmortems", { title: "Large", zone: "UTC" });
    const number = begun.postmortem?.number ?? begun.number;
    for (let count = 0; count < events; count += 1) {
      const minute = String(count % 60).padStart(2, "0");
      const hour = String(10 + Math.floor(count / 60)).padStart(2, "0");
      await send(`/postmortems/${number}/events`, { at: `2026-11-10T${hour}:${minute}`, text: `Something happened, number ${count}, with **words** around it.` });
    }
    const paragraph = "The pool of each instance holds **half** of what it held, and `checkout` waits for [a place](https://example.org/) in it.\n\n- one\n- two\n\n## More\n\n";
    const text = paragraph.repeat(Math.ceil(size / paragraph.length)).slice(0, size);
    const { items } = await (await fetch(`/api/v1/postmortems/${number}/sections`)).json();
    const summary = items.find(({ part }) => part === "summary");
    await send(`/postmortems/${number}/sections/${summary.id}/text`, { text, version: summary.version }, "PUT");
    return `/postmortems/${number}`;
  }, [TEXT, EVENTS]);
}

/** Measures in the page: from the moment of the key by the browser's clock to after the next frame. */
function measure(page) {
  return page.evaluate(() => {
    globalThis.painted = [];
    if (globalThis.measures) return;
    globalThis.measures = true;
    const host = document.querySelector("#summary .writing-text");
    const after = new MessageChannel();
    const began = [];
    after.port1.onmessage = () => globalThis.painted.push(performance.now() - began.shift());
    host.shadowRoot.addEventListener("keydown", (event) => {
      began.push(event.timeStamp);
      requestAnimationFrame(() => after.port2.postMessage(0));
    }, { capture: true });
  });
}

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

const browser = await startBrowser();
const site = await startSite();
try {
  const { page } = await openWindow(browser, site);
  await setUp(page, site);
  await go(page, await seed(page));
  const writer = await open(page, page.locator("#summary"));
  await append(page, writer, " warming up the editor ");
  for (const place of ["end", "middle"]) {
    if (place === "middle") for (let times = 0; times < 12; times += 1) await page.keyboard.press("PageUp");
    await measure(page);
    const letters = "what people knew at that time ";
    for (let key = 0; key < KEYS; key += 1) {
      await page.keyboard.type(letters[key % letters.length]);
      await page.evaluate((pause) => new Promise((done) => setTimeout(done, pause)), BETWEEN);
    }
    const painted = (await page.evaluate(() => globalThis.painted)).sort((one, other) => one - other);
    const [half, most] = [at(painted, 0.5), at(painted, 0.99)];
    const verdict = most <= GOAL ? "within" : "over";
    console.log(`keystroke to paint, at the ${place} of ${TEXT / 1000} kB with ${EVENTS} events: p50 ${half.toFixed(1)} ms, p99 ${most.toFixed(1)} ms, longest ${painted.at(-1).toFixed(1)} ms, ${painted.length} keys; ${verdict} ${GOAL} ms`);
  }
} finally {
  await browser.close();
  await site.stop();
}

// How a story writes in the live editor, and how a stock Yjs client joins.

import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { PATIENCE, soon } from "./support.mjs";

/** Opens the text of a section by a click into it; the editor stands there when this ends. */
export async function open(page, section) {
  await section.locator(":scope > :is(.prose, .write-text)").click({ position: { x: 4, y: 8 } });
  await section.locator("form[data-writing] .cm-content").waitFor();
  return editor(section);
}

/** Stops to edit, by the keyboard. */
export const leaves = (writer) => writer.content.press("Escape");

/** The editor of a section: what one types into, what stands in it, and how safe all of the page is. */
export function editor(section) {
  const form = section.locator("form[data-editor]");
  return {
    form,
    content: form.locator(".cm-content"),
    status: section.page().locator("[data-save-status]"),
    /** The text without the carets of others. */
    text: () => form.locator("textarea").evaluate((field) => field.value),
  };
}

/** Types at the end of a text. */
export async function append(page, writer, words) {
  await writer.content.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(words);
}

/** Waits until the text of an editor holds all of these. */
export async function reads(page, writer, ...parts) {
  const field = await writer.form.locator("textarea").elementHandle();
  await page.waitForFunction(([field, parts]) => parts.every((part) => field.value.includes(part)), [field, parts]);
}

/** Waits until an editor shows just this text. */
export async function showsAll(page, writer, text) {
  const field = await writer.form.locator("textarea").elementHandle();
  await page.waitForFunction(([field, text]) => field.value === text, [field, text]);
}

export const summary = (page) => page.locator("#summary");

/** What the database has, by the API. */
export async function kept(page, path) {
  return page.evaluate(async (path) => {
    const { items } = await (await fetch(`/api/v1${path}/sections`)).json();
    return items.find(({ part }) => part === "summary").text;
  }, path);
}

/** Waits until the database has just this text. */
export async function whenKept(page, path, text) {
  const end = Date.now() + PATIENCE;
  for (let now = await kept(page, path); now !== text; now = await kept(page, path)) {
    if (Date.now() > end) throw new Error(`${JSON.stringify(now)} after ${PATIENCE} ms`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

/** Waits until an editor says so. */
export const saved = (writer) => writer.status.filter({ hasText: /^Saved \d\d:\d\d:\d\d$/ }).waitFor();

/** How many updates the browser keeps because the server has not acknowledged them. */
const unsent = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open("debrief-unsent");
        opening.onsuccess = () => {
          const counting = opening.result.transaction("updates").objectStore("updates").count();
          counting.onsuccess = () => resolve(counting.result);
        };
      }),
  );

/** Waits until the browser keeps what was typed, or until it has let go of all of it. */
async function whenUnsent(page, isSo) {
  const end = Date.now() + PATIENCE;
  for (let count = await unsent(page); !isSo(count); count = await unsent(page)) {
    if (Date.now() > end) throw new Error(`${count} updates unsent after ${PATIENCE} ms`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}
export const keptHere = (page) => whenUnsent(page, (count) => count > 0);
export const letGo = (page) => whenUnsent(page, (count) => count === 0);

/** A client that nobody wrote for this: Yjs with its usual provider. */
export async function stockClient(site, path, context) {
  const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  class WithCookie extends WebSocket {
    constructor(address) {
      super(address, { headers: { cookie: cookies } });
    }
  }
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(site.address.replace(/^http/, "ws") + path, "live", doc, {
    WebSocketPolyfill: /** @type {any} */ (WithCookie),
    disableBc: true,
  });
  await soon(new Promise((resolve) => provider.once("sync", resolve)), "the first answer to the stock client");
  return {
    doc,
    provider,
    stop() {
      provider.destroy();
      doc.destroy();
    },
  };
}

/** Waits until a shared text fulfils something. */
export async function whenText(text, isSo) {
  let look;
  const fulfilled = new Promise((/** @type {(done?: undefined) => void} */ resolve) => {
    look = () => {
      if (isSo(text.toString())) resolve();
    };
    text.observe(look);
    look();
  });
  await soon(fulfilled, "the text of the stock client")
    .catch((error) => {
      throw new Error(`${error.message}; it has ${JSON.stringify(text.toString())}`);
    })
    .finally(() => text.unobserve(look));
}

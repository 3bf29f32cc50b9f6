// Looking at pages in light and dark, closed and with everything open that can be.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, go, openWindow, overflow, startBrowser, startSite } from "../support.mjs";
import { forgotten, organisation } from "./pages.mjs";

/** What depends on the colours. All else is the same in light and dark. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** The stories of every page in a window of this width. */
export function everyPage(width) {
  let browser, site, pages, state;
  before(async () => {
    browser = await startBrowser();
    site = await startSite();
    ({ pages, state } = await organisation(browser, site));
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });
  const viewport = { width, height: 800 };

  test(`no page is forgotten, ${width} pixels wide`, () => assert.deepEqual(forgotten(pages), []));
  test(`nothing is wrong with the pages of who is signed in, ${width} pixels wide`, async () => {
    assert.deepEqual(await faults(browser, site, pages.signedIn, { viewport, storageState: state }), []);
  });
  test(`nothing is wrong with the pages of a stranger, ${width} pixels wide`, async () => {
    assert.deepEqual(await faults(browser, site, pages.strangers, { viewport }), []);
  });
  test(`nothing is wrong with the first page of all, ${width} pixels wide`, async () => {
    const fresh = await startSite();
    try {
      assert.deepEqual(await faults(browser, fresh, [fresh.setUp], { viewport }), []);
    } finally {
      await fresh.stop();
    }
  });
}

async function faults(browser, site, paths, options) {
  const window = await openWindow(browser, site, options);
  const { page } = window;
  const found = [];
  const tooWide = async (where) => {
    const pixels = await overflow(page);
    if (pixels > 0) found.push(`${where}: ${pixels} pixels wider than the window`);
  };
  for (const path of paths) {
    await page.emulateMedia({ colorScheme: "light" });
    await go(page, path);
    await tooWide(path);
    if ((await openAll(page)) > 0) await tooWide(`${path}, all open`);
    found.push(...(await axe(page)).map((line) => `${path}: ${line}`));
    await page.emulateMedia({ colorScheme: "dark" });
    found.push(...(await axe(page, COLOURS)).map((line) => `${path}, dark: ${line}`));
  }
  found.push(...window.complaints);
  await window.context.close();
  return found;
}

/** Opens all that is folded, whatever is in it, and says how much that was. */
function openAll(page) {
  return page.evaluate(() => {
    const folded = /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll("details:not([open])")]);
    for (const details of folded) details.open = true;
    return folded.length;
  });
}

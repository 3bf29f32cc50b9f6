// Something to look at, and what is wrong with it in light and dark, closed and with everything open that can be.

import { axe, go, overflow } from "../support.mjs";

/** What depends on the colours. All else is the same in light and dark. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/**
 * Something to look at.
 * @typedef {object} Sight
 * @property {string} name Its address, or what was done there.
 * @property {(page: import("playwright-core").Page) => Promise<unknown>} arrive
 * @property {string[]} shows What has to be there, as selectors; otherwise it is not what it is meant to be.
 */

/**
 * A page at an address.
 * @param {string} address
 * @param {...string} shows
 * @returns {Sight}
 */
export function at(address, ...shows) {
  return { name: address, arrive: (page) => go(page, address), shows };
}

/**
 * What is wrong with this one, one line each.
 * @param {import("playwright-core").Page} page
 * @param {Sight} sight
 */
export async function faultsOf(page, { name, arrive, shows }) {
  const found = [];
  const tooWide = async (where) => {
    const pixels = await overflow(page);
    if (pixels > 0) found.push(`${where}: ${pixels} pixels wider than the window`);
  };
  await page.emulateMedia({ colorScheme: "light" });
  await arrive(page);
  for (const selector of shows) {
    // A page that was changed in place is not there at once.
    await page
      .locator(selector)
      .first()
      .waitFor({ state: "attached" })
      .catch(() => found.push(`${name}: no ${selector}`));
  }
  await tooWide(name);
  if ((await openAll(page)) > 0) await tooWide(`${name}, all open`);
  found.push(...(await axe(page)).map((line) => `${name}: ${line}`));
  await page.emulateMedia({ colorScheme: "dark" });
  found.push(...(await axe(page, COLOURS)).map((line) => `${name}, dark: ${line}`));
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

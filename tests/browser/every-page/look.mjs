// Looking at every page, in a window of one width.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openWindow, setUp, startBrowser, startSite } from "../support.mjs";
import { formsOn } from "./forms.mjs";
import { WITH_MAIL, organisation } from "./pages.mjs";
import { refused, refusedSetUp } from "./refused.mjs";
import { forgotten, forgottenForms, routeOf } from "./routes.mjs";
import { at, faultsOf } from "./sight.mjs";

/** The stories of every page in a window of this width. */
export function everyPage(width) {
  let browser, site, pages, state, made;
  /** @type {Map<string, boolean>} Where forms lead, and whether something is typed in them. */
  const forms = new Map();
  before(async () => {
    browser = await startBrowser();
    site = await startSite(...WITH_MAIL);
    ({ pages, state, made } = await organisation(browser, site));
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });
  /** How many of the three stories below have looked at all of theirs. */
  let looked = 0;
  const assertFaultless = async (site, sights, options = {}) => {
    const viewport = { width, height: 800 };
    const found = await faults(browser, site, sights, { viewport, ...options }, forms);
    looked += 1;
    assert.deepEqual(found, []);
  };

  test(`no page is forgotten, ${width} pixels wide`, () => {
    const sights = [...pages.signedIn, ...pages.strangers];
    assert.deepEqual(forgotten(sights.map((sight) => sight.name)), []);
  });
  test(`nothing is wrong with the pages of who is signed in, ${width} pixels wide`, () =>
    assertFaultless(site, pages.signedIn, { storageState: state }));
  test(`nothing is wrong with the pages of a stranger, ${width} pixels wide`, () =>
    assertFaultless(site, pages.strangers));
  test(`nothing is wrong with the first pages of all, ${width} pixels wide`, async () => {
    const fresh = await startSite();
    const home = { name: "the first page", arrive: (page) => setUp(page, fresh), shows: [".first-steps"] };
    try {
      await assertFaultless(fresh, [at(fresh.setUp, "form"), home]);
    } finally {
      await fresh.stop();
    }
  });
  test(`no form is forgotten, and each in which something is typed is refused once, ${width} pixels wide`, (story) => {
    if (looked < 3) return story.skip("not all pages were looked at");
    assert.deepEqual(forgottenForms(forms.keys()), []);
    const { signedIn, strangers } = refused(made);
    const known = [...signedIn, ...strangers, refusedSetUp("/set-up/token")].map(({ action }) => routeOf(action));
    const typed = [...forms].filter(([, isTyped]) => isTyped).map(([action]) => routeOf(action));
    assert.deepEqual(
      [...new Set(typed)].filter((route) => !known.includes(route)),
      [],
    );
  });
}

/**
 * What is wrong with these, one line each.
 * @param {import("./sight.mjs").Sight[]} sights
 * @param {Map<string, boolean>} [forms] Takes up where the forms lead.
 */
export async function faults(browser, site, sights, options, forms = new Map()) {
  const window = await openWindow(browser, site, options);
  const found = [];
  for (const sight of sights) {
    found.push(...(await faultsOf(window.page, sight)));
    for (const { action, isTyped } of await formsOn(window.page)) {
      forms.set(action, isTyped || forms.get(action) === true);
    }
  }
  found.push(...window.complaints);
  await window.context.close();
  return found;
}

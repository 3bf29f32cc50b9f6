// What the stories of every page rest on: refused forms are as good as the others, and a fault that
// is planted is found.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { faults } from "./every-page/look.mjs";
import { WITH_MAIL, organisation } from "./every-page/pages.mjs";
import { refused, refusedSetUp } from "./every-page/refused.mjs";
import { axe, go, openWindow, overflow, startBrowser, startSite } from "./support.mjs";

const viewport = { width: 360, height: 800 };
let browser, site, state, forms;

before(async () => {
  browser = await startBrowser();
  site = await startSite(...WITH_MAIL);
  const filled = await organisation(browser, site);
  state = filled.state;
  forms = refused(filled.made);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

test("refused forms of who is signed in are as good as the others", async () => {
  assert.deepEqual(await faults(browser, site, forms.signedIn, { viewport, storageState: state }), []);
});

test("refused forms of a stranger are as good as the others", async () => {
  assert.deepEqual(await faults(browser, site, forms.strangers, { viewport }), []);
});

test("the refused form of the first page of all is as good as the others", async () => {
  const fresh = await startSite();
  try {
    assert.deepEqual(await faults(browser, fresh, [refusedSetUp(fresh.setUp)], { viewport }), []);
  } finally {
    await fresh.stop();
  }
});

test("a planted fault is found, so the silence above means something", async () => {
  const window = await openWindow(browser, site, { viewport });
  await go(window.page, "/sign-in");
  await window.page.evaluate(() => {
    const image = document.createElement("img");
    image.src = "/assets/nothing.png";
    const wide = document.createElement("p");
    wide.textContent = "wide".repeat(200);
    Object.assign(wide.style, { whiteSpace: "nowrap", overflowWrap: "normal" });
    document.querySelector("main").append(image, wide);
  });
  await window.page.evaluate(() =>
    Object.assign(document.querySelector("h1").style, { color: "#777", background: "#888" }),
  );
  const found = (await axe(window.page)).join();
  assert.match(found, /image-alt/);
  assert.match(found, /color-contrast/);
  assert.match((await axe(window.page, ["color-contrast"])).join(), /color-contrast/);
  assert.ok((await overflow(window.page)) > 0);
  await window.page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.planted = true";
    document.body.append(script);
  });
  assert.equal(await window.page.evaluate(() => globalThis.planted), undefined);
  assert.match(window.complaints.join(), /Content Security Policy/);
  await window.context.close();
});

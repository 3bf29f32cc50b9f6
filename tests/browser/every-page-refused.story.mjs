// What the stories of every page rest on: refused forms are as good as the others, and a fault that
// is planted is found.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, go, openWindow, overflow, setUp, startBrowser, startSite } from "./support.mjs";

let browser, site, state;

before(async () => {
  browser = await startBrowser();
  site = await startSite();
  const ada = await openWindow(browser, site);
  await setUp(ada.page, site);
  state = await ada.context.storageState();
  await ada.context.close();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

test("refused forms are as good as the others", async () => {
  const window = await openWindow(browser, site, { storageState: state, javaScriptEnabled: true });
  const { page } = window;
  await go(page, "/postmortems/new");
  await page.locator("form.head-form").evaluate((form) => {
    form.noValidate = true;
  });
  await page.getByLabel("Time zone").fill("Moon");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("alert").waitFor();
  assert.deepEqual(await axe(page), []);
  assert.equal(await page.getByLabel("Time zone").inputValue(), "Moon");
  assert.deepEqual(window.complaints, []);
  await window.context.close();
});

test("a planted fault is found, so the silence above means something", async () => {
  const window = await openWindow(browser, site, { viewport: { width: 360, height: 800 } });
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

// What somebody sees of a run and of an incident while others act: their page follows without being loaded again,
// and what they type stays. A whole run by keyboard.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { go, joins, openWindow, setUp, startBrowser, startSite } from "./support.mjs";

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

/** Makes a record by the API. */
const send = (page, path, body) =>
  page.evaluate(
    async ([path, body]) => {
      const answer = await fetch(`/api/v1${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ request: crypto.randomUUID(), ...body }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      return answer.json();
    },
    [path, body],
  );

const runbook = (page) =>
  page.evaluate(async () => {
    const text = "1. Stop writes.\n2. Promote the replica.\n";
    const answer = await fetch("/api/v1/runbooks", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ title: "Fail over", text }),
    });
    return `/runbooks/${(await answer.json()).number}`;
  });

test("who follows a run sees what others do, and keeps the step and what they type", async () => {
  const path = await runbook(ada.page);
  const { run } = await send(ada.page, `${path}/runs`, { kind: "drill" });
  const address = `/runs/${run.number}`;
  await go(ada.page, address);
  await ada.page.locator(".run-step textarea").fill("Half a sen");
  await send(ben.page, `${address}/events`, { kind: "step_done", step: 1 });
  await ada.page.locator(".run-steps li", { hasText: "Stop writes." }).getByText("Done").waitFor();
  await ada.page.getByText("1 of 2 steps done or skipped").waitFor();
  assert.equal(await ada.page.locator(".run-step textarea").inputValue(), "Half a sen");
  assert.match(await ada.page.locator(".run-step h2").innerText(), /Step 1 of 2/);
  // Too late for this step, and said so; nothing typed is lost.
  await ada.page.locator(".run-step").getByRole("button", { name: "Done" }).click();
  await ada.page.getByText("Step 1 is already done (Ben Okafor).").first().waitFor();
  await send(ben.page, `${address}/events`, { kind: "run_aborted", note: "Enough" });
  await go(ada.page, address);
  ada.complaints.splice(0);
});

test("a whole run is done by keyboard", async () => {
  const { page } = ada;
  await go(page, await runbook(page));
  const press = async (name) => {
    await page.locator("h1").waitFor();
    for (let tabs = 0; tabs < 80; tabs += 1) {
      await page.keyboard.press("Tab");
      const here = await page.evaluate(() => document.activeElement?.textContent?.trim());
      if (here === name) return page.keyboard.press("Enter");
    }
    throw new Error(`no “${name}” is reached by Tab`);
  };
  await press("Start drill");
  await page.waitForURL(/\/runs\/\d+/);
  for (const step of [1, 2]) {
    await page.getByText(`Step ${step} of 2`).waitFor();
    await press("Done");
  }
  await page.getByText("Every step is done or skipped.").waitFor();
  await press("finish the run");
  await page.locator("#finish textarea").focus();
  await page.keyboard.type("All is well");
  await press("Finish run");
  await page.getByText("This run is finished.").waitFor();
});

test("who follows an incident sees the updates of others", async () => {
  const { incident } = await send(ada.page, "/incidents", { title: "Checkout fails" });
  const path = `/incidents/${incident.number}`;
  await go(ada.page, path);
  await send(ben.page, `${path}/entries`, {
    kind: "update",
    audience: "responders",
    text: "A deploy is suspected.",
    minutes: 10,
  });
  await ada.page.getByText("A deploy is suspected.").first().waitFor();
});

// Steps that send a request: what the receiver took, what it refused, and what was not sent yet.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { PATIENCE } from "../support.mjs";
import { ask, record, send } from "./api.mjs";

/** Steps of the runbook, by what becomes of their requests. */
export const STEPS = { answered: 1, failed: 2, waiting: 3, unsent: 4 };

/** How the receiver answers, by path. */
const ANSWERS = {
  "/hooks/taken": [200, "started: job-2026-11-10-a-very-long-name-that-has-no-place-to-break ".repeat(4)],
  "/hooks/refused": [400, "No such job."],
  "/hooks/busy": [503, ""],
};

/**
 * A run with requests, a drill, and the runbook of both.
 * @param {import("playwright-core").Page} page
 */
export async function fillCalls(page) {
  const receiver = createServer((request, response) => {
    const [status, words] = ANSWERS[request.url] ?? [404, ""];
    request.resume().on("end", () => response.writeHead(status).end(words));
  });
  await once(receiver.listen(0, "127.0.0.1"), "listening");
  try {
    const { port } = /** @type {import("node:net").AddressInfo} */ (receiver.address());
    const here = `http://127.0.0.1:${port}`;
    await send(page, "/call-destinations", { address: `${here}/hooks`, allows_private: true });
    const { id } = await send(page, "/call-destinations", { address: "https://ci.example.org/hooks" });
    const addresses = [
      ...Object.keys(ANSWERS).map((path) => here + path),
      "https://ci.example.org/hooks/roll-back-a-release-of-checkout-at-the-peak-of-the-evening",
    ];
    const steps = addresses.map(
      (address) =>
        `1. Take it back.\n   Call: \`POST ${address}\`\n\n   \`\`\`json\n   {"run":{{run}},"step":"{{step}}"}\n   \`\`\`\n`,
    );
    const { number } = await send(page, "/runbooks", {
      title: "Fail over",
      service: "checkout",
      text: steps.join("\n"),
    });
    const runbook = `/runbooks/${number}`;
    const start = async (kind) => `/runs/${(await record(page, `${runbook}/runs`, { kind })).run.number}`;
    const run = await start("real");
    for (const step of [STEPS.answered, STEPS.failed, STEPS.waiting]) {
      await record(page, `${run}/events`, { kind: "call_sent", step });
    }
    await settled(page, run);
    return { runbook, run, drill: await start("drill"), destination: id };
  } finally {
    receiver.close();
    receiver.closeAllConnections();
  }
}

/** Waits until each request was answered once. */
async function settled(page, run) {
  const expected = ["answered", "failed", "waiting"];
  const end = Date.now() + PATIENCE;
  for (;;) {
    const { calls } = await ask(page, run);
    const states = calls.filter((call) => call.state !== "waiting" || call.error).map((call) => call.state);
    if (states.join() === expected.join()) return;
    assert.ok(Date.now() < end, JSON.stringify(calls));
    await pause(50);
  }
}

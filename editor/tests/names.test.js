import assert from "node:assert/strict";
import { test } from "node:test";

import { plain, references } from "../writing/names.js";

test("the names of things keep their underscores, and emphasis loses its marks", () => {
  for (const [text, words] of [
    ["deploy_job failed", "deploy_job failed"],
    ["`__init__` of **pool_size**", "__init__ of pool_size"],
    ["_slow_ queries of order_items", "slow queries of order_items"],
    ["see [the graph](https://example.org/a_b)", "see the graph"],
  ])
    assert.equal(plain(text), words);
});

test("a reference reads in the text as it does in the menu", () => {
  const whole = {
    postmortem: { number: 1 },
    events: [{ id: 7, local: "2026-11-10T14:03:00", text: "`__init__` of deploy_job failed" }],
    findings: [],
    actions: [{ id: 9, title: "Page sooner" }],
  };
  const [event, action] = references(whole, []);
  assert.equal(event.label, "14:03 __init__ of deploy_job failed");
  assert.equal(event.apply, "[14:03 \\_\\_init\\_\\_ of deploy_job failed](#event-7)");
  assert.equal(action.detail, "action item");
});

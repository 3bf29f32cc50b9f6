// What was archived, removed, resolved, dismissed or written over, and can come back; what is under review;
// and a finding that repeats an earlier one.

import { ask, post, send } from "./api.mjs";

/**
 * @param {import("playwright-core").Page} ada
 * @param {import("playwright-core").Page} ben
 */
export async function fillAside(ada, ben, { number, section, finding, resolved }) {
  const below = (what) => `/postmortems/${number}/${what}`;
  const remove = async (what, body) => {
    const { id } = await send(ada, below(what), body);
    await send(ada, below(`${what}/${id}`), {}, "DELETE");
  };
  await remove("events", { at: "2026-11-10T15:00", text: "Nobody was told." });
  await remove("findings", { text: "It rained." });
  await remove("actions", { title: "Buy umbrellas" });
  const paste = await send(ada, below("pastes"), { text: "2026-11-10 17:00 first\n2026-11-10 17:05 second\n" });
  await send(ada, below(`pastes/${paste.id}/add`));
  await send(ada, below(`pastes/${paste.id}/remove`));
  await send(ada, below(`threads/${resolved}/resolve`));

  const { text, version } = await ask(ada, below(`sections/${section}`));
  const more = "We should have noticed the queue. We should have known the limit.";
  await send(ada, below(`sections/${section}/text`), { text: `${text}\n\n${more}`, version }, "PUT");
  await send(ada, below("suggestions/dismissals"), {
    subject: `section-${section}`,
    rule: "should_have",
    words: "We should have noticed",
    reason: "Said by a customer, word for word.",
  });

  const reviewed = (await send(ben, "/postmortems", { title: "Search was slow" })).number;
  const me = await ask(ada, "/me");
  const line = { line: "2026-11-01 14:03 pager fired, two people joined" };
  const added = await post(ben, `/postmortems/${reviewed}/events/line`, line);
  const earlier = await send(ben, `/postmortems/${reviewed}/findings`, { text: "The load test ran at a quarter." });
  await send(ben, `/postmortems/${reviewed}/review`, { reviewers: [me.id] });
  await send(ada, below(`findings/${finding}/recurrence`), { earlier: earlier.id }, "PUT");

  const archived = (await send(ada, "/postmortems", { title: "A false alarm" })).number;
  await send(ada, `/postmortems/${archived}/archive`);
  const archivedRunbook = `/runbooks/${(await send(ada, "/runbooks", { title: "Restart the old server" })).number}`;
  await send(ada, `${archivedRunbook}/archive`);
  return { reviewed, added: new URL(added, "http://localhost").search, archived, archivedRunbook };
}

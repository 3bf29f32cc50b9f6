// An organisation with something on every page, so that no page is looked at empty by accident.

/** A postmortem with something in every place, made through the API with the session's cookie. */
export async function fill(page) {
  return page.evaluate(async () => {
    const send = async (path, body) => {
      const answer = await fetch(`/api/v1${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.status === 204 ? {} : answer.json();
    };
    const begin = (title) =>
      send("/postmortems", { title, zone: "Europe/Berlin", severity: "2", services: ["checkout", "payments"] });
    const begun = await begin("Checkout failed at the peak of the evening for one order in three");
    const number = begun.postmortem?.number ?? begun.number;
    const below = (what) => `/postmortems/${number}/${what}`;
    const at = (time) => `2026-11-10T${time}`;
    await send(below("events"), {
      at: at("14:03"),
      milestone: "impact_started",
      kind: "change",
      text: "The deploy began, `release-2026-11-10-a-very-long-name-that-has-no-place-to-break`.",
    });
    const seen = await send(below("events"), {
      at: at("14:11"),
      milestone: "detected",
      kind: "detection",
      text: "The pager fired.",
    });
    await send(below("events"), {
      at: at("14:36"),
      kind: "decision",
      milestone: "rollback_started",
      approximate: true,
      text: "Roll back.",
      decision: {
        known: "Errors began with the deploy.",
        options: "Roll back, or fix forward.",
        choice: "Roll back",
        reason: "It takes four minutes.",
      },
      evidence: [
        { url: "https://graphs.example.org/pool", label: "The pool" },
        { quote: "pool timed out after 30 s ".repeat(10) },
      ],
    });
    await send(below("events"), { at: at("14:46"), milestone: "mitigated", text: "Orders pass again." });
    await send(below("events"), { at: at("14:46"), text: "Somebody phoned." });
    const thanks = await send(below("sections"), { heading: "Thanks" });
    await send(below("events"), { at: at("18:20"), milestone: "resolved", text: "All old pods are gone." });
    const symptom = await send(below("findings"), { text: "The pool ran out of connections.", evidence: [seen.id] });
    const cause = await send(below("findings"), {
      text: "The load test runs at a quarter of the peak.",
      kind: "root_cause",
      explains: symptom.id,
      process: "testing",
    });
    await send(below("findings"), { text: "The rollback was rehearsed.", kind: "went_well" });
    await send(below("findings"), { text: "Nobody knew the dashboard.", kind: "was_difficult" });
    const action = await send(below("actions"), {
      title: "Test at the full peak",
      due: "2026-01-02",
      outcome: "The pool holds 900 orders a second.",
      validation: "A drill in March.",
      finding: cause.id,
      owner_name: "the platform team",
      tracker: "https://tracker.example.org/1",
    });
    await send(below("actions"), { title: "Page on errors of checkout" });
    const done = await send(below("actions"), { title: "Say the pool's size on the dashboard" });
    const threads = [];
    for (const subject of [`event-${seen.id}`, `finding-${cause.id}`, `action-${action.id}`]) {
      threads.push(await send(below("threads"), { subject, text: "Is that so?" }));
    }
    const text =
      "Orders **failed**.\n\n| When | What |\n|---|---|\n| 14:03 | a deploy |\n\n- [x] told\n- [ ] thanked\n\n```\na line of code that is much longer than any phone is wide, so that it has to scroll by itself\n```\n\nA note.[^1]\n\n[^1]: At the foot.";
    const sections = (await (await fetch(`/api/v1${below("sections")}`)).json()).items;
    const section = sections.find((section) => section.part === "summary");
    const write = await fetch(`/api/v1${below(`sections/${section.id}/text`)}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text, version: section.version }),
    });
    if (!write.ok) throw new Error(await write.text());
    await send(below("publications"), {});
    const link = await send(below("links"), { name: "The board" });
    const runbook = await send("/runbooks", {
      title: "Roll back a release of checkout at the peak of the evening",
      service: "checkout",
      when_to_use: "Orders fail after a **release**.",
      text: "# Roll back\n\nOnly within a day.\n\n| Replica | Drained |\n|---|---|\n| north | ☐ |\n\n1. Move traffic.\n   Role: operator\n   Expected: 5 min\n   Check: errors are below 0.5 %\n   Idempotent: no\n   Undone by: step 3\n\n   ```sh\n   harbour traffic checkout --previous 100 --with-an-option-that-is-much-longer-than-any-phone-is-wide\n   ```\n\n   - [ ] checkout\n\n2. Move it back.\n",
    });
    const renamed = await fetch(`/api/v1/runbooks/${runbook.number}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        title: "Roll back a release",
        service: "checkout",
        when_to_use: runbook.when_to_use,
        text: runbook.text,
        version: 1,
      }),
    });
    if (!renamed.ok) throw new Error(await renamed.text());
    const start = () =>
      send(`/runbooks/${runbook.number}/runs`, { kind: "drill", request: crypto.randomUUID() }).then(
        (started) => `/runs/${started.run.number}`,
      );
    const happens = (run, event) => send(`${run}/events`, { request: crypto.randomUUID(), ...event });
    const run = await start();
    await happens(run, { kind: "step_done", step: 1 });
    await happens(run, { kind: "step_started", step: 2 });
    await happens(run, { kind: "step_failed", step: 2, note: "The previous release is gone." });
    const endedRun = await start();
    await happens(endedRun, { kind: "run_aborted", note: "Nothing was changed." });
    const declare = (title, more) =>
      send("/incidents", { request: crypto.randomUUID(), title, ...more }).then(
        (declared) => `/incidents/${declared.incident.number}`,
      );
    const records = (incident, entry) => send(`${incident}/entries`, { request: crypto.randomUUID(), ...entry });
    const incident = await declare("Orders fail after the release of checkout in the evening", {
      service: "checkout",
      severity: "2",
      is_private: true,
    });
    const update = { kind: "update", audience: "customers", text: "Orders **fail**. We roll back.", minutes: 30 };
    await records(incident, update);
    await records(incident, { ...update, audience: "company", minutes: 0 });
    await records(incident, { kind: "milestone", milestone: "detected" });
    await records(incident, { kind: "handover", text: "Watch the [queue](https://status.example.org)." });
    const drain = await send("/runbooks", {
      title: "Drain the queue",
      service: "checkout",
      text: "1. Stop the writer.\n",
    });
    await send(`/runbooks/${drain.number}/runs`, {
      kind: "real",
      request: crypto.randomUUID(),
      incident: Number(incident.split("/").at(-1)),
    });
    const endedIncident = await declare("Slow search");
    await records(endedIncident, { kind: "resolved", text: "All searches take less than a second." });
    const source = await send("/signal-sources", { name: "Production cluster", kind: "generic" });
    const reports = { method: "POST", headers: { "content-type": "application/json" } };
    const signals = [
      { title: "Every tenth order fails", service: "orders", value: "0.1" },
      { title: "The queue of checkout is 9,000 messages long and grows", service: "orders", value: "9000" },
      { title: "The error rate of orders is not measured", service: "orders" },
      { title: "The error rate of checkout rises", service: "checkout", value: "7.2 %" },
    ];
    for (const measured of signals) {
      const more = { severity: "critical", link: "https://status.example.org", at: "2026-01-02T03:04:05Z" };
      await fetch(new URL(source.address).pathname, { ...reports, body: JSON.stringify({ ...measured, ...more }) });
    }
    // The incident is private, so nothing joins it by itself.
    const [rises, ...waiting] = (await (await fetch("/api/v1/signals")).json()).items;
    const body = new URLSearchParams({ incident: incident.split("/").at(-1) });
    await fetch(`/signals/${rises.id}/add`, { method: "POST", body });
    const token = await send("/tokens", { name: "Script" });
    const feeds = await fetch("/profile/feeds", { method: "POST", body: new URLSearchParams({ feed: "my-actions" }) });
    const team = await send("/teams", { name: "Payments" });
    const invitation = await send("/invitations", { email: "chidi@example.org" });
    const me = (await (await fetch("/api/v1/people")).json()).items[0];
    const reset = await send(`/people/${me.id}/password-reset`, {});
    const versions = await (await fetch(`/api/v1${below(`sections/${section.id}/versions`)}`)).json();
    const paste = async (text) => {
      const form = new FormData();
      form.append("paste", text);
      const answer = await fetch(below("pastes"), { method: "POST", body: form });
      return new URL(answer.url).pathname;
    };
    const preview = await paste("2026-11-10 15:00 first\n2026-11-10 15:05 second\n15:?? third\n");
    const added = await paste("2026-11-10 16:00 first\n2026-11-10 16:05 second\n");
    const form = new URLSearchParams({ zone: "Europe/Berlin" });
    form.append("keep", "0");
    form.append("keep", "1");
    const kept = await fetch(`${added}/add`, { method: "POST", body: form });
    await send("/board-views", { name: "Lessons of every team", query: "type=learn", is_shared: true });
    const empty = await begin("Nothing is written here yet");
    const templates = (await (await fetch("/api/v1/templates")).json()).items;
    return {
      number,
      section: section.id,
      thanks: thanks.id,
      event: seen.id,
      finding: cause.id,
      action: action.id,
      done: done.id,
      thread: threads[0].id,
      resolved: threads[1].id,
      comment: threads[0].comments[0].id,
      template: templates[0].id,
      team: team.id,
      link: new URL(link.address).pathname,
      linkId: link.id,
      token: token.id,
      feed: (await feeds.text()).match(/feeds\?change=(\d+)/)[1],
      invitation: new URL(invitation.address).pathname,
      invitationId: invitation.id,
      reset: new URL(reset.address).pathname,
      version: versions.items[0].id,
      preview,
      pasted: new URL(kept.url).search,
      empty: empty.postmortem?.number ?? empty.number,
      runbook: `/runbooks/${runbook.number}`,
      run,
      endedRun,
      incident,
      endedIncident,
      source: source.id,
      signal: waiting[0].id,
    };
  });
}

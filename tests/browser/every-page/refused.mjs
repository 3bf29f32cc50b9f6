// Forms that are refused: for what is missing or makes no sense, and for what somebody else changed meanwhile.

import assert from "node:assert/strict";
import { sends } from "./forms.mjs";

/** A text that no form takes. */
const LONG = "long ".repeat(1_200);
/** What nobody means by a date, a number or a time zone. */
const ODD = "the-day-on-which-the-moon-is-between-the-earth-and-the-sun";

/** What stands in a form that was opened before somebody else changed what it is about. */
const STALE = { version: "0" };

/**
 * The forms of who is signed in and of strangers, each sent empty but for what is typed here.
 * @returns {{ signedIn: Refused[], strangers: Refused[] }}
 */
export function refused(made) {
  const { plans, releases, calls } = made;
  const open = `/postmortems/${made.number}`;
  // The same forms as on every postmortem, on the one that is looked at fastest.
  const empty = `/postmortems/${made.empty}`;
  const record = (what) => `${open}?open=${what}`;
  const settings = (what) => ({ on: `/settings/${what}`, action: `/settings/${what}` });
  const incident = { on: made.incident, action: `${made.incident}/entries` };
  const release = (of, press) => ({ on: of, action: `${of}/events`, press });
  const run = (of, press) => ({ on: of, action: `${of}/events`, press });
  const planned = releases.planned;
  const criterion = { on: planned, action: `${planned}/criteria/${releases.criterion}` };
  const event = { on: record(`event-${made.event}`), action: `${open}/events/${made.event}` };
  const finding = { on: record(`finding-${made.finding}`), action: `${open}/findings/${made.finding}` };
  const action = { on: record(`action-${made.action}`), action: `${open}/actions/${made.action}` };
  const step = `${open}/actions/${made.action}/transition`;
  const rearrange = `${open}/actions/${made.action}/rearrange`;
  const row = { on: `/actions?edit=${made.action}`, action: `/actions/${made.action}` };
  const section = `${open}/sections/${made.section}`;
  const team = `/teams/${made.team}`;
  const template = { on: `/settings/templates/${made.template}`, action: `/settings/templates/${made.template}` };
  const recurrence = `${open}/findings/${made.finding}/recurrence`;
  return {
    signedIn: [
      { on: "/profile", action: "/profile", typed: { zone: ODD } },
      { on: "/profile", action: "/profile/password" },
      { on: "/profile", action: "/profile/tokens", typed: { days: ODD } },
      { on: "/people", action: "/people/invitations" },
      { on: "/people", action: "/teams" },
      { on: "/people", action: team },
      { on: "/people", action: `${team}/zone`, typed: { zone: ODD } },
      { on: `${team}/holidays`, action: `${team}/holidays`, typed: { date: ODD } },
      { on: `${team}/holidays`, action: `${team}/holidays/import` },
      settings("policies"),
      settings("destinations"),
      settings("sources"),
      { on: "/settings", action: "/settings/organisation" },
      { on: "/settings", action: "/settings/templates" },
      template,
      { ...template, typed: { ...STALE, name: "Another" } },
      { on: "/import", action: "/import" },
      { on: made.importing, action: made.importing, typed: { zone: ODD } },

      { on: "/incidents/new", action: "/incidents" },
      { on: made.incident, action: made.incident },
      { on: made.incident, action: made.incident, typed: { ...STALE, title: "Another" } },
      { ...incident, press: "[value=update]" },
      { ...incident, press: "[value=note]" },
      { ...incident, press: "[value=handover]" },
      { ...incident, press: "[value=resolved]", typed: { text: LONG } },
      { on: "/signals", action: `/signals/${made.signal}/dismiss` },

      { on: "/runbooks/new", action: "/runbooks" },
      { on: `${made.runbook}/edit`, action: made.runbook, typed: { ...STALE, title: "Another" } },
      {
        on: plans.changed,
        action: `${plans.changed}/versions/2/approve`,
        typed: { note: LONG },
        shows: ["text=The maximum is"],
      },
      run(made.run, "[value=step_skipped]"),
      run(made.run, "[value=run_finished]"),
      run(made.run, "[value=run_aborted]"),
      run(plans.awaited, "[value=refused]"),
      run(plans.awaited, "[value=run_aborted]"),
      run(plans.unapproved, "[value=break_glass]"),
      { ...run(calls.run, "[value=call_sent]"), on: `${calls.run}?step=4`, typed: { step: "1" } },

      { on: "/releases/new", action: "/releases" },
      { on: `${planned}/edit`, action: planned },
      { on: `${planned}/edit`, action: planned, typed: { ...STALE, name: "Another", version_name: "1", service: "a" } },
      release(planned, "[value=abandoned]"),
      release(planned, "[value=note]"),
      release(releases.halted, "[value=resumed]"),
      { ...release(releases.halted, "[value=rolled_back]"), typed: { note: LONG } },
      { on: planned, action: `${planned}/criteria` },
      criterion,
      { ...criterion, typed: { ...STALE, text: "Another", reason: "None" } },
      { on: planned, action: `${planned}/votes`, typed: { criteria_version: "1" } },
      { on: planned, action: `${planned}/flags` },
      { on: planned, action: `${planned}/flags/${releases.flag}/switch`, typed: { note: LONG } },

      { on: "/postmortems/new", action: "/postmortems", typed: { zone: ODD } },
      { on: record("head"), action: open },
      { on: record("head"), action: open, typed: { ...STALE, title: "Another", zone: "UTC" } },
      { on: record("impact"), action: `${open}/impact`, typed: { amount: ODD } },
      { on: empty, action: `${empty}/sections` },
      {
        on: record(`section-${made.thanks}`),
        action: `${open}/sections/${made.thanks}`,
        typed: { ...STALE, text: "Another" },
        // With scripts, several write in it at once, and nothing is stale.
        pastScripts: true,
      },
      { on: record(`heading-${made.section}`), action: `${section}/heading` },
      { on: empty, action: `${empty}/events`, typed: { date: ODD, time: ODD } },
      { on: record(`event-${made.event}`), action: `${open}/pictures` },
      { on: empty, action: `${empty}/events/line`, typed: { line: "25:99" } },
      event,
      { ...event, typed: { ...STALE, date: "2026-11-10", time: "14:04", text: "Another" } },
      { on: empty, action: `${empty}/findings` },
      finding,
      { ...finding, typed: { ...STALE, text: "Another" } },
      { on: recurrence, action: recurrence, typed: { earlier: "0" } },
      { on: empty, action: `${empty}/actions`, typed: { due: ODD } },
      action,
      { ...action, typed: { ...STALE, title: "Another" } },
      { on: open, action: step, press: "form:has([name=transition][value=decline]) button" },
      { on: rearrange, action: `${open}/actions/${made.action}/split` },
      { on: rearrange, action: `${open}/actions/${made.action}/merge`, typed: { into: "0" } },
      { on: rearrange, action: `${open}/actions/${made.action}/transfer`, typed: { postmortem: ODD } },
      { on: record(`comment-event-${made.event}`), action: `${open}/threads` },
      { on: record(`reply-${made.thread}`), action: `${open}/threads/${made.thread}/replies` },
      { on: record(`comment-text-${made.comment}`), action: `${open}/comments/${made.comment}` },
      { on: open, action: `${open}/suggestions` },
      { on: empty, action: `${empty}/pastes` },
      { on: made.preview, action: `${made.preview}/add`, press: "[name=tick][value='']", typed: { at: ODD } },
      { on: `${open}/share`, action: `${open}/share`, typed: { expires_on: ODD } },
      { on: `/postmortems/${made.reviewed}`, action: `/postmortems/${made.reviewed}/verdict` },
      { on: empty, action: `${empty}/review` },
      { on: `/postmortems/${made.archived}`, action: `/postmortems/${made.archived}/delete` },

      { on: "/actions", action: "/actions/bulk" },
      { on: "/actions", action: "/actions/views" },
      { ...row, typed: { due: ODD } },
      { ...row, typed: { ...STALE, due: "2091-01-01", due_reason: "Another quarter" } },
      { on: row.on, action: `${row.action}/transition`, press: "[value=decline]" },
    ].map(sight),
    strangers: [
      { on: "/sign-in", action: "/sign-in", typed: { email: "nobody@example.org", password: "wrong" } },
      { on: made.invitation, action: made.invitation },
      { on: "/password-resets", action: "/password-resets" },
      { on: made.reset, action: made.reset },
    ].map(sight),
  };
}

/**
 * The form of a set-up page, sent empty.
 * @param {string} address
 */
export const refusedSetUp = (address) => sight({ on: address, action: address });

/**
 * A sight with the form that leads to it.
 * @typedef {import("./sight.mjs").Sight & { action: string }} Refused
 */

/** How a page says that something is wrong. */
const SAYS_SO = "[role=alert], [aria-invalid=true], .field-mistake";

/**
 * @param {import("./forms.mjs").Sent & { shows?: string[] }} sent
 * @returns {Refused}
 */
function sight({ shows = [SAYS_SO], ...sent }) {
  const { on, action, press = "", typed = {} } = sent;
  const name = [on, "refused", action, press, "version" in typed ? "that is stale" : ""].filter(Boolean).join(" ");
  const arrive = async (page) => {
    const answer = await sends(page, sent, true);
    assert.ok([409, 422].includes(answer.status()), `${name}: ${answer.status()}`);
  };
  return { name, action, arrive, shows };
}

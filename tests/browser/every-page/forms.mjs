// Filling and sending a form as it stands on a page.

import assert from "node:assert/strict";
import { go, live } from "../support.mjs";

/**
 * A form to send.
 * @typedef {object} Sent
 * @property {string} on The address of the page on which it stands.
 * @property {string} action Where it is sent.
 * @property {string} [press] Its button, as a selector; the first one otherwise.
 * @property {Record<string, string>} [typed] What is typed, by the names of the fields.
 * @property {boolean} [pastScripts] Whether it is sent as by a browser without scripts.
 */

/**
 * Opens a page, fills a form of it past what the browser would refuse, and sends it. Returns the answer.
 * @param {import("playwright-core").Page} page
 * @param {Sent} sent
 * @param {boolean} isEmptied Whether what stands in its fields is deleted first.
 */
export async function sends(
  page,
  { on, action, press = "button:not([type=button])", typed = {}, pastScripts = false },
  isEmptied = false,
) {
  await go(page, on);
  const isAnswer = (response) =>
    response.request().method() === "POST" && new URL(response.url()).pathname === action.split("?")[0];
  const answered = page.waitForResponse(isAnswer);
  // Awaited below; a form that is missing is said first.
  answered.catch(() => {});
  const problem = await page.evaluate(fillAndSend, { action, press, typed, pastScripts, isEmptied });
  assert.equal(problem, "", `${on}, the form that is sent to ${action}`);
  const answer = await answered;
  await page.waitForLoadState();
  if ((await page.locator("script[src]").count()) > 0) await live(page);
  return answer;
}

/** Runs in the browser. Returns what is missing, or nothing. */
function fillAndSend({ action, press, typed, pastScripts, isEmptied }) {
  const leadsThere = (element) => [element.getAttribute("action"), element.getAttribute("formaction")].includes(action);
  const found = [...document.forms]
    .filter((form) => form.method === "post")
    .flatMap((form) => [...form.elements].map((button) => ({ form, button })))
    .find(({ form, button }) => button.matches(press) && (leadsThere(form) || leadsThere(button)));
  if (!found) return `is not there, or has no ${press}`;
  const { form, button } = found;
  form.noValidate = true;
  const isText = "textarea, input:not([type=hidden], [type=checkbox], [type=radio])";
  const fields = /** @type {HTMLInputElement[]} */ ([...form.elements].filter((element) => element.matches(isText)));
  for (const field of isEmptied ? fields : []) field.value = "";
  for (const [name, value] of Object.entries(typed)) {
    const field = /** @type {HTMLInputElement[]} */ ([...form.elements]).find((field) => field.name === name);
    if (!field) return `has no field ${name}`;
    if (field.type === "checkbox" || field.type === "radio") field.checked = Boolean(value);
    else field.value = value;
    // What is no date is no value of a field for dates; a browser without such fields sends it.
    if (field.value !== value) Object.assign(field, { type: "text", value });
  }
  if (pastScripts) form.submit();
  else form.requestSubmit(/** @type {HTMLButtonElement} */ (button));
  return "";
}

/**
 * Where the forms of a page lead, and whether something is typed in them.
 * @param {import("playwright-core").Page} page
 * @returns {Promise<{ action: string, isTyped: boolean }[]>}
 */
export function formsOn(page) {
  return page.evaluate(() =>
    [...document.forms]
      .filter((form) => form.method === "post")
      .flatMap((form) => {
        const elements = [...form.elements];
        const isText = "textarea, input:not([type=hidden], [type=checkbox], [type=radio])";
        const isTyped = elements.some((element) => element.matches(isText));
        const others = elements.map((element) => element.getAttribute("formaction"));
        return [form.getAttribute("action"), ...others]
          .filter((action) => action !== null)
          .map((action) => ({ action, isTyped }));
      }),
  );
}

// A click into a field of a row edits that field: the time and the text of an event; the title, the owner and the due
// date of an action item. Enter saves, Escape cancels, and going elsewhere saves what was changed. The form is sent
// like any other of the page, with the name of its field, so what is refused or in conflict is said by the full form.

import { SAVED } from "../shared/page-contract.js";

const ROW = "[data-row]";
const FIELDS = ".event-time, .event-text, .action-title, .action-owner, .action-due";
const TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?";
const OTHER = "a, button, summary, input, label, textarea, select, form";
/** There a touch shows the tools of a row, as the style sheet has it. */
const PHONE = "(max-width: 47.99rem)";

function made(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

/** A line of text as it is typed: longer ones wrap. */
function area(name, label, value) {
  const field = made("textarea", { name, value, rows: 1, required: true });
  field.setAttribute("aria-label", label);
  return field;
}

function input(type, name, label, value) {
  const field = made("input", { type, name, value });
  field.setAttribute("aria-label", label);
  return field;
}

/** The people that the form for a new action item offers, and who is the owner now. */
function owners(value, name) {
  const all = /** @type {HTMLSelectElement} */ (document.querySelector("#add-action select[name=owner]"));
  const field = made("select", { name: "owner" });
  field.setAttribute("aria-label", "Owner");
  for (const option of all?.options ?? []) field.append(option.cloneNode(true));
  // Somebody who is not offered any more stays the owner until another one is chosen.
  if (![...field.options].some((option) => option.value === value)) field.prepend(new Option(name, value));
  field.value = value;
  return field;
}

/** The fields by the places that show them; each says what it sends. */
const KINDS = {
  "event-time": (row) => {
    // Of some events only the day is known, or not even that.
    const [date, time = ""] = row.dataset.rowAt.split("T");
    // As the page writes times, whatever the browser's own fields for times do.
    const field = input("text", "time", "Time", time);
    Object.assign(field, {
      required: true,
      pattern: TIME,
      title: "Hours and minutes, such as 14:03",
      autocomplete: "off",
    });
    return { sends: "time", field, more: { date } };
  },
  "event-text": (row, place) => ({
    sends: "text",
    field: area("text", "What happened", row.dataset.rowText ?? place.querySelector(".prose").textContent),
  }),
  "action-title": (row, place) => ({
    sends: "title",
    field: area("title", "Action item", row.dataset.rowText ?? place.querySelector(".prose").textContent),
  }),
  "action-owner": (row, place) => ({
    sends: "owner",
    field: owners(row.dataset.rowOwner ?? "", place.textContent.trim()),
  }),
  "action-due": (row) => {
    const before = row.dataset.rowDue;
    const field = input("date", "due", "Due", before ?? "");
    if (!before) return { sends: "due", field };
    const reason = input("text", "due_reason", "Reason for changing the due date", "");
    Object.assign(reason, { placeholder: "Reason for the change", required: true, autocomplete: "off" });
    return { sends: "due", field, reason };
  },
};

/** @param {HTMLElement} place */
function open(place) {
  /** @type {HTMLElement} */
  const row = place.closest(ROW);
  const kind = Object.keys(KINDS).find((name) => place.classList.contains(name));
  const { sends, field, reason, more = {} } = KINDS[kind](row, place);
  const before = field.value;
  const form = made("form", { className: "row-field", method: "post", action: row.dataset.row });
  for (const [name, value] of Object.entries({ version: row.dataset.rowVersion, field: sends, ...more }))
    form.append(made("input", { type: "hidden", name, value }));
  form.append(field, ...(reason ? [reason] : []));
  const close = () => {
    form.remove();
    place.classList.remove("editing");
  };
  /** By the keyboard: the focus goes to the tools of the row. */
  const closeByKey = () => {
    close();
    /** @type {?HTMLElement} */ (row.querySelector(".tools a"))?.focus({ preventScroll: true });
  };
  const submit = () => form.dataset.sending === undefined && form.requestSubmit();
  form.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") {
      closeByKey();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (field.value === before) closeByKey();
      else submit();
    }
  });
  // With the keys one goes through a list, and each key chooses; with a pointer one chooses once.
  let isPointed = false;
  field.addEventListener("pointerdown", () => (isPointed = true));
  field.addEventListener("keydown", () => (isPointed = false));
  field.addEventListener("change", () => isPointed && field.matches("select") && field.value !== before && submit());
  form.addEventListener("focusout", () =>
    setTimeout(() => {
      if (!document.hasFocus() || !form.isConnected || form.contains(document.activeElement)) return;
      // Half a date would be sent as none.
      if (field.validity.badInput) return form.reportValidity();
      if (field.value === before) return close();
      // What is wrong with it the full form says: here it would hold whoever goes elsewhere without a keyboard.
      form.noValidate = true;
      submit();
    }),
  );
  // The part may stay as it is, since somebody writes in another form of it.
  form.addEventListener(SAVED, close);
  // What is typed while it is sent would be lost.
  if (!(field instanceof HTMLSelectElement))
    new MutationObserver(() => {
      field.readOnly = form.dataset.sending !== undefined;
    }).observe(form, { attributeFilter: ["data-sending"] });
  place.classList.add("editing");
  place.append(form);
  field.focus();
}

/** Opens fields of rows by a click into them. */
export function editRows() {
  document.addEventListener("click", ({ target, button, ctrlKey, metaKey, shiftKey }) => {
    const element = /** @type {HTMLElement} */ (target);
    const place = /** @type {?HTMLElement} */ (element.closest?.(`${ROW} :is(${FIELDS})`));
    if (!place || button !== 0 || ctrlKey || metaKey || shiftKey || element.closest(OTHER)) return;
    if (getSelection().isCollapsed && !place.querySelector("form") && !matchMedia(PHONE).matches) open(place);
  });
}

// Who clicks "Write here" begins to type at once. Until the field has come, the keys would go nowhere,
// or be taken for commands of the page; they are kept, and put into the field when it is there.

/** The field comes within this time, in milliseconds, or something else is wrong. */
const PATIENCE = 5000;

/** What the text becomes by a key; undefined when the key is no typing. */
export function typed(text, key) {
  if (key === "Enter") return `${text}\n`;
  if (key === "Backspace") return [...text].slice(0, -1).join("");
  return [...key].length === 1 ? text + key : undefined;
}

/** Keeps what is typed from the click on a link that opens a section until the section is open. */
export function keepEarlyKeys() {
  let early;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-in-place][href*='open=section-']");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !isPlain) return;
    early = { section: /open=(section-\d+)/.exec(link.href)[1], text: "", until: performance.now() + PATIENCE };
  }, true);
  document.addEventListener("keydown", (event) => {
    if (!early || performance.now() > early.until || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, .writing")) return;
    const text = typed(early.text, event.key);
    if (text === undefined) return;
    early.text = text;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("debrief:exchanged", () => {
    const field = early && document.querySelector(`form[data-editor="${early.section}"] textarea`);
    if (!field) return;
    const { text } = early;
    early = undefined;
    if (!text) return;
    field.setRangeText(text, field.value.length, field.value.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

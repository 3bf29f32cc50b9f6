// Pictures that are pasted, dropped or chosen are uploaded; their Markdown comes to where they were
// put, wherever that has moved meanwhile. Only the writer sees the place that waits.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";

const LOST = "Picture not uploaded. The server can’t be reached.";

/** @type {import("@codemirror/state").StateEffectType<{place: number, upload: symbol, name: string}>} */
const begun = StateEffect.define({ map: ({ place, ...rest }, changes) => ({ place: changes.mapPos(place), ...rest }) });
/** @type {import("@codemirror/state").StateEffectType<symbol>} */
const ended = StateEffect.define();

class Waiting extends WidgetType {
  constructor(upload, name) {
    super();
    this.upload = upload;
    this.name = name;
  }

  eq(other) {
    return other.upload === this.upload;
  }

  toDOM() {
    const place = document.createElement("span");
    place.className = "uploading";
    place.textContent = `Uploading ${this.name}…`;
    return place;
  }
}

const waiting = StateField.define({
  create: () => Decoration.none,
  update(places, transaction) {
    let now = places.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(begun)) {
        const widget = Decoration.widget({ widget: new Waiting(effect.value.upload, effect.value.name), side: 1 });
        now = now.update({ add: [widget.range(effect.value.place)] });
      }
      if (effect.is(ended)) now = now.update({ filter: (_from, _to, { spec }) => spec.widget.upload !== effect.value });
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function placeOf(state, upload) {
  let place;
  state.field(waiting).between(0, state.doc.length, (from, _to, { spec }) => {
    if (spec.widget.upload === upload) place = from;
  });
  return place;
}

async function send(address, picture) {
  const answer = await fetch(address, { method: "POST", body: picture }).catch(() => {
    throw new Error(LOST);
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok || !said.hash) throw new Error(said.detail ?? LOST);
  const alt = picture.name.replace(/\.[^.]*$/, "").replace(/[[\]]/g, "");
  return `![${alt}](picture:${said.hash})`;
}

function picturesIn(data) {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/"));
}

/** @param {string} address of the API @param {(words: string) => void} says */
export function pictures(address, says) {
  /** @param {EditorView} view @param {File[]} files @param {number} [place] */
  async function upload(view, files, place) {
    for (const picture of files) {
      const upload = Symbol("upload");
      view.dispatch({ effects: begun.of({ upload, name: picture.name, place: placeOfLast(view, place) }) });
      try {
        says(`Uploading ${picture.name}…`);
        const insert = await send(address, picture);
        const from = placeOf(view.state, upload) ?? view.state.doc.length;
        view.dispatch({ changes: { from, insert }, effects: ended.of(upload), userEvent: "input" });
        place = from + insert.length;
        says("Picture added.");
      } catch (error) {
        view.dispatch({ effects: ended.of(upload) });
        says(error.message);
      }
    }
  }
  const placeOfLast = (view, place) => Math.min(place ?? view.state.selection.main.head, view.state.doc.length);
  const take = (event, view, data, place) => {
    const files = picturesIn(data);
    if (files.length === 0) return false;
    event.preventDefault();
    upload(view, files, place);
    return true;
  };
  const extension = [
    waiting,
    EditorView.domEventHandlers({
      paste: (event, view) => take(event, view, event.clipboardData),
      drop: (event, view) =>
        take(event, view, event.dataTransfer, view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? undefined),
    }),
  ];
  const choose = (view) => {
    const field = document.createElement("input");
    field.type = "file";
    field.accept = "image/png,image/jpeg,image/gif,image/webp";
    field.multiple = true;
    field.addEventListener("change", () => {
      upload(view, [...field.files]);
      view.focus();
    });
    field.click();
  };
  return { extension, choose };
}

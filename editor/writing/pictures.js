// Pictures that are pasted, dropped or chosen are uploaded; their Markdown comes to where they were
// put, wherever that has moved meanwhile. Only the writer sees the place that waits.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import * as Y from "yjs";

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

/** Puts Markdown into a text whose editor is gone, at the place that was kept. */
function insertInto(text, kept, insert) {
  const place = Y.createAbsolutePositionFromRelativePosition(kept, text.doc);
  text.insert(place?.index ?? text.length, insert);
}

/**
 * @param {string} address of the API
 * @param {import("yjs").Text} text that the editor shows
 * @param {{says: (words: string) => void, fails: (words: string) => void, ended: () => void}} tells
 */
export function pictures(address, text, tells) {
  let waits = 0;
  let isGone = false;

  /** @param {EditorView} view @param {File[]} files @param {number} [place] */
  async function upload(view, files, place) {
    waits += files.length;
    // Where the next one comes to when the editor is gone meanwhile.
    let kept = Y.createRelativePositionFromTypeIndex(text, placeOfLast(view, place));
    for (const picture of files) {
      const upload = Symbol("upload");
      if (!isGone)
        view.dispatch({ effects: begun.of({ upload, name: picture.name, place: placeOfLast(view, place) }) });
      try {
        tells.says(`Uploading ${picture.name}…`);
        const insert = await send(address, picture);
        if (isGone) insertInto(text, kept, insert);
        else {
          const from = placeOf(view.state, upload) ?? view.state.doc.length;
          view.dispatch({ changes: { from, insert }, effects: ended.of(upload), userEvent: "input" });
          place = from + insert.length;
          kept = Y.createRelativePositionFromTypeIndex(text, place);
        }
        tells.says("Picture added.");
      } catch (error) {
        if (!isGone) view.dispatch({ effects: ended.of(upload) });
        tells.fails(error.message);
      }
      waits -= 1;
      tells.ended();
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
  return {
    extension,
    choose,
    upload,
    /** Whether a picture is on its way. */
    get isBusy() {
      return waits > 0;
    },
    /** The editor is gone: what is still on its way goes into the text itself. */
    gone() {
      isGone = true;
    },
  };
}

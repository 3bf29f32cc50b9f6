// The board after a change of several action items, after undoing it, and after a change that was not made.

import { live } from "../support.mjs";
import { sends } from "./forms.mjs";

/**
 * One after the other, each on the page that the one before left.
 * @param {{ done: number }} made
 * @returns {import("./sight.mjs").Sight[]}
 */
export function boardChanges({ done }) {
  const all = { on: "/actions?select=all", action: "/actions/bulk" };
  return [
    {
      name: "/actions, after a change of all",
      arrive: (page) => sends(page, { ...all, typed: { due: "2090-03-01", due_reason: "A new quarter" } }),
      shows: [".board-undo li form", ".board-undo > div form"],
    },
    {
      name: "/actions, after undoing it",
      arrive: async (page) => {
        await page.getByRole("button", { name: "Undo all" }).click();
        await page.getByText("Nothing left to undo.").waitFor();
        await live(page);
      },
      shows: [".board-undo"],
    },
    {
      name: "/actions, after a change that was not made",
      arrive: (page) => {
        const on = "/actions?status=done&select=all";
        return sends(page, { ...all, on, press: "[value=finish]", typed: { note: "Done" } });
      },
      shows: [".board-left-out", `#action-${done}`],
    },
  ];
}

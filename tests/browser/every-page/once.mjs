// Pages that answer a form with a secret, which is shown this once.

import { sends } from "./forms.mjs";

/**
 * @param {{ number: number, colleague: number }} made
 * @returns {import("./sight.mjs").Sight[]}
 */
export function shownOnce({ number, colleague }) {
  const share = `/postmortems/${number}/share`;
  const forms = [
    { on: "/profile", action: "/profile/tokens", typed: { name: "Pipeline" } },
    { on: "/profile/feeds", action: "/profile/feeds" },
    { on: "/settings/sources", action: "/settings/sources", typed: { name: "Staging" } },
    { on: "/settings/destinations", action: "/settings/destinations", typed: { address: "https://two.example.org" } },
    { on: share, action: share, typed: { name: "The press" } },
    { on: "/people", action: "/people/invitations", typed: { email: "eve@example.org" } },
    { on: "/people", action: `/people/${colleague}/password-reset` },
  ];
  return forms.map((form) => ({
    name: `${form.on}, after ${form.action}`,
    arrive: (page) => sends(page, form),
    shows: [".notice-made .made-link"],
  }));
}

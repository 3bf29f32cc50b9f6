// Colleagues of whom one had to leave, and what an administrator sees of accounts.

import { PASSWORD } from "../support.mjs";
import { ask, post, send } from "./api.mjs";

/** Invites somebody who opens an account in a browser of their own, and returns its id. */
export async function joinsElsewhere(page, name, email) {
  const { address } = await send(page, "/invitations", { email, role: "member" });
  await post(page, new URL(address).pathname, { name, password: PASSWORD, zone: "Europe/Berlin" }, "omit");
  const { items } = await ask(page, "/people");
  return items.find((person) => person.name === name).id;
}

/** A colleague who left with an action item open, a holiday, and a browser that is still signed in. */
export async function fillPeople(page, { number, team }) {
  const left = await joinsElsewhere(page, "Dana Whitfield", "dana@example.org");
  await send(page, `/postmortems/${number}/actions`, { title: "Say who is on call", owner: left });
  await send(page, `/people/${left}/disable`);
  await send(page, `/teams/${team}/holidays`, { date: "2090-12-24", name: "Christmas Eve" });
  await post(page, "/sign-in", { email: "ada@example.org", password: PASSWORD }, "omit");
}

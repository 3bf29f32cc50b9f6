// The program's addresses, and which of them no page and no form of the stories leads to.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { debriefHere } from "../support.mjs";

/** What is no page: files, feeds, sockets and what machines ask. */
const NO_PAGES = [
  "/calendar/{token}",
  "/feed/{token}",
  "/postmortems.atom",
  "/postmortems/{number}/live",
  "/postmortems/{number}/pictures/{hash}",
  "/s/{token}/pictures/{hash}",
  "/actions/export/{format}",
  "/runbooks/{id}/download",
  "/insights/export/{table}/{format}",
  "/assets/{name}",
  "/healthz",
  "/readyz",
];

/** Before there is anybody. Its address works once, so it is looked at on a site of its own. */
const ONCE = ["/set-up/{token}"];

/** What is sent by no form that the stories can open. */
const NO_FORMS = [
  // Monitoring tools send to it.
  "/in/{kind}/{secret}",
  // Its address stands in e-mails only.
  "/unsubscribe/{token}",
];

const fits = (route, path) => new RegExp(`^${route.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`).test(path);

/** @type {{ method: string, path: string }[]} */
let table;

/** The paths that take a method, with braces for what changes; those of the API are left out. */
function routes(method) {
  table ??= execFileSync(debriefHere(), ["routes", "--json"], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const found = table.filter((route) => route.method === method && !route.path.startsWith("/api/"));
  assert.ok(found.length > 20, "the program names its addresses");
  return found.map((route) => route.path);
}

/**
 * The program's pages that no address of these leads to.
 * @param {string[]} addresses
 */
export function forgotten(addresses) {
  const lookedAt = addresses.map((address) => address.split(/[?#]/)[0]);
  return routes("GET")
    .filter((route) => ![...NO_PAGES, ...ONCE].includes(route))
    .filter((route) => !lookedAt.some((path) => fits(route, path)));
}

/** The route that takes what is sent to an address: `/actions/bulk` rather than `/actions/{id}`. */
export function routeOf(address) {
  const path = address.split(/[?#]/)[0];
  const words = (route) => route.split("/").filter((part) => !part.startsWith("{")).length;
  const [route] = routes("POST")
    .filter((route) => fits(route, path))
    .sort((one, other) => words(other) - words(one));
  assert.ok(route, `nothing takes what is sent to ${address}`);
  return route;
}

/**
 * The program's forms that are not among these.
 * @param {Iterable<string>} actions
 */
export function forgottenForms(actions) {
  const seen = new Set([...actions].map(routeOf));
  return routes("POST").filter((route) => !seen.has(route) && !NO_FORMS.includes(route));
}

// What the browser stories stand on: a site of their own, a browser, and pages that are watched.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const PASSWORD = "four words in a row";
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function chromiumHere() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isProgram);
  assert.ok(found, "No Chromium on PATH; set CHROMIUM to where it is.");
  return found;
}

export function debriefHere() {
  const program = process.env.DEBRIEF_BIN ?? join(ROOT, "target/debug/debrief");
  assert.ok(isProgram(program), `${program} is missing: cargo build --bin debrief`);
  return program;
}

/** What a story waits for at most, in milliseconds. */
export const PATIENCE = 20_000;

/** Waits for something that has no limit of its own; says what it was when it does not come. */
export async function soon(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${PATIENCE} ms`)), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The programs that run for this story. */
const running = new Set();

// The test runner ends a story that hangs by this signal; without an answer to it, what the story started
// would go on.
process.once("SIGTERM", () => {
  for (const child of running) child.kill("SIGKILL");
  process.exit(143);
});

/** Starts the program on an empty database. */
export async function startSite(...more) {
  const folder = await mkdtemp(join(tmpdir(), "debrief-browser-"));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("DEBRIEF_")));
  const child = spawn(debriefHere(), ["serve", "--listen", "127.0.0.1:0", "--data-dir", folder, ...more], {
    env,
    // Not inherited: a program that outlived its story would hold the test runner's pipe, and the runner
    // would wait for it for ever.
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stderr.pipe(process.stderr, { end: false });
  running.add(child);
  child.once("exit", () => running.delete(child));
  const site = { child, setUp: undefined, address: undefined, said: [] };
  for await (const line of createInterface({ input: child.stdout })) {
    site.said.push(line);
    const setUp = line.match(/\/set-up\/\S+/);
    if (setUp) site.setUp = setUp[0];
    const address = line.match(/^Debrief is running at (\S+)/);
    if (address) {
      site.address = address[1];
      break;
    }
  }
  assert.ok(site.address, "the program did not start");
  site.stop = async () => {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  };
  return site;
}

export function startBrowser(...more) {
  return chromium.launch({
    executablePath: chromiumHere(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
  });
}

/** A clean browser window whose pages are watched: `complaints` holds what went wrong in them. */
export async function openWindow(browser, site, options = {}) {
  const context = await browser.newContext({ baseURL: site.address, ...options });
  context.setDefaultTimeout(PATIENCE);
  const complaints = [];
  context.on("page", (page) => watch(page, complaints));
  const page = await context.newPage();
  return { context, page, complaints };
}

function watch(page, complaints) {
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error}`));
  page.on("console", (message) => {
    // Refused forms (409, 422) and pages that are gone (404) are answers that a story asks for.
    const isAnswer = /Failed to load resource: the server responded with a status of (404|409|422)/.test(
      message.text(),
    );
    if (message.type() === "error" && !isAnswer) complaints.push(`${page.url()}: ${message.text()}`);
  });
}

/** Waits until the islands are live; without scripts there is nothing to wait for. */
export async function live(page) {
  await page.waitForFunction(() => document.documentElement.dataset.hydrated === "true");
}

export async function go(page, path, { scripts = true } = {}) {
  const answer = await page.goto(path);
  if (scripts && answer.status() < 400 && (await page.locator("script[src]").count()) > 0) await live(page);
  return answer;
}

/** Waits for the first page after signing in. */
export function firstPage(page) {
  return page.waitForURL((url) => url.pathname === "/");
}

/** Makes the first account: Ada, an administrator. */
export async function setUp(page, site, options) {
  await go(page, site.setUp, options);
  await page.getByLabel("Organisation").fill("Harbour Street Market");
  await openAccount(page, "Ada Lindqvist", "ada@example.org");
  await page.getByRole("button", { name: "Set up" }).click();
  await firstPage(page);
}

export async function openAccount(page, name, email) {
  await page.getByLabel("Your name").fill(name);
  if (email) await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
}

/** Invites somebody and opens their account, in a window of their own. */
export async function joins(inviter, browser, site, name, email) {
  const made = await inviter.page.evaluate(async (email) => {
    const answer = await fetch("/api/v1/invitations", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, role: "member" }),
    });
    return answer.json();
  }, email);
  const window = await openWindow(browser, site);
  await go(window.page, new URL(made.address ?? made.link).pathname);
  await openAccount(window.page, name);
  await window.page.getByRole("button", { name: "Create account" }).click();
  await firstPage(window.page);
  return window;
}

/** Begins a postmortem; its page is open when this ends. Returns its path. */
export async function begins(page, title) {
  await go(page, "/postmortems/new");
  await page.getByLabel("Title").fill(title);
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.waitForURL(/\/postmortems\/\d+$/);
  await live(page);
  return new URL(page.url()).pathname;
}

/** A date so many days from today, as a form takes it. */
export function day(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Adds action items through the API, with the session of the page. */
export async function addsActions(page, path, items) {
  await page.evaluate(
    async ([path, items]) => {
      for (const item of items) {
        const answer = await fetch(`/api/v1${path}/actions`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(item),
        });
        if (!answer.ok) throw new Error(await answer.text());
      }
    },
    [path, items],
  );
}

/** What axe finds, one line each: by all rules, or by some. */
export async function axe(page, rules) {
  // By the debugger's door, which our own policy for scripts does not close.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(await readFile(AXE, "utf8"));
  const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: WCAG };
  return page.evaluate(async (runOnly) => {
    // What is right, and where it stands, takes axe most of its time and is not read.
    const found = await globalThis.axe.run(document, { runOnly, resultTypes: ["violations"], selectors: false });
    return found.violations.flatMap((violation) =>
      violation.nodes.map(
        (node) => `${violation.id}: ${node.html.slice(0, 200)} (${node.failureSummary.replaceAll("\n", " ")})`,
      ),
    );
  }, runOnly);
}

/** By how many pixels the page is wider than its window. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/// The whole form for a new event, which stands behind the line.
export async function moreFields(page) {
  const more = page.locator("#add-event-fields");
  if ((await more.getAttribute("open")) === null) await more.locator("summary").first().click();
  return page.locator("form#add-event");
}

/** Removes a record by its menu. */
export async function removes(record) {
  await record.locator(".tools").first().hover();
  await record.locator(".tool-menu > summary").first().click();
  await record.getByRole("button", { name: "Remove", exact: true }).first().click();
}

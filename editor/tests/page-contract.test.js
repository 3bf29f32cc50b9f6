import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import * as contract from "../shared/page-contract.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const FOLDERS = ["live", "writing", "shared"];

/** Every file of a folder with this ending: its path and its text. */
function sources(folder, ending) {
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${root}${folder}/${name}`, "utf8") }));
}

const scripts = FOLDERS.flatMap((folder) => sources(`editor/${folder}`, ".js"));
const views = sources("app/src", ".rs");

/** What a pattern finds in files, once each and sorted. */
function found(files, pattern) {
  return [...new Set(files.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name)))].sort();
}

test("live and writing import from shared, and nothing imports the other way", () => {
  const wrong = scripts.flatMap(({ path, text }) => {
    const [, own] = path.split("/");
    return [...text.matchAll(/(?:from |import\()"(\.\.?\/[^"]+)"/g)]
      .map(([, target]) => new URL(target, `file:///${path}`).pathname.split("/")[2])
      .filter((folder) => folder !== own && folder !== "shared")
      .map((folder) => `${path} imports from ${folder}`);
  });
  assert.deepEqual(wrong, []);
});

test("events of the page have the same names in scripts and islands", () => {
  assert.deepEqual(found(views, /"(debrief:[a-z-]+)"/g), [...contract.PAGE_EVENTS].sort());
  const literal = scripts.filter(({ path, text }) => !path.endsWith("page-contract.js") && /["'`]debrief:/.test(text));
  assert.deepEqual(
    literal.map(({ path }) => path),
    [],
  );
});

test("scripts use the attributes that are declared, and no others", () => {
  const written = found(
    scripts.filter(({ path }) => !path.endsWith("page-contract.js")),
    /\[data-([a-z-]+)/g,
  );
  const named = found(scripts, /\bdataset\.(\w+)/g).map((name) => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`));
  const used = [...new Set([...written, ...named])].sort();
  assert.deepEqual(used, [...contract.PAGE_ATTRIBUTES, ...contract.OWN_ATTRIBUTES].sort());
});

test("the views know the attributes that scripts share with them", () => {
  const known = found(views, /\bdata-([a-z-]+)/g);
  assert.deepEqual(
    contract.PAGE_ATTRIBUTES.filter((name) => !known.includes(name)),
    [],
  );
  assert.deepEqual(
    contract.OWN_ATTRIBUTES.filter((name) => known.includes(name)),
    [],
  );
});

test("somebody reads each attribute that a view writes", () => {
  const isIsland = ({ path }) => path.startsWith("app/src/islands");
  const readers = [...views.filter(isIsland), ...sources("style", ".css"), ...sources("app", "loader.js")];
  const read = found(readers, /\bdata-([a-z-]+)/g);
  const camel = found(readers, /dataset\.(\w+)/g).map((name) => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`));
  const written = found(
    views.filter((file) => !isIsland(file)),
    /\bdata-([a-z-]+)=/g,
  );
  const nobody = written.filter((name) => ![...read, ...camel, ...contract.PAGE_ATTRIBUTES].includes(name));
  assert.deepEqual(nobody, []);
});

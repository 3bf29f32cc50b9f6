// Makes one script of a file and all that it imports, and prints it: node editor/bundle.mjs editor/live/live.js

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const { outputFiles } = await build({
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryPoints: [process.argv[2]],
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  legalComments: "none",
  charset: "utf8",
  // Yjs' own words in colours weigh 15 kB.
  alias: { "lib0/logging": "./editor/writing/quiet-logging.js" },
  write: false,
});
process.stdout.write(outputFiles[0].contents);

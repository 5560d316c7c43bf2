// Build src/iwtld/web/static/vendor: `npm ci --ignore-scripts && node build.mjs`. The output is committed.

import { execFileSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const output = resolve(here, "../src/iwtld/web/static/vendor/sparql-editor.js");

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["sparql-editor.mjs"],
  outfile: output,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
});

const folder = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const packages = new Set(Object.keys(metafile.inputs).map((path) => folder.exec(path)?.[1]).filter(Boolean));
const options = [...packages].sort().flatMap((name) => ["--from", name]);
execFileSync("python3", [resolve(here, "record.py"), output, "--by", "frontend/build.mjs", ...options], { stdio: "inherit" });

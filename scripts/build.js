// Bundles the entries of the package into `dist`. Dependencies stay outside, but for chevrotain: the published
// package must not depend on the lodash-es that chevrotain pins.
import { build } from "esbuild";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const entries = {
  cli: "src/cli/main.ts",
  index: "src/index.ts",
  runtime: "runtime/index.ts",
  "runtime-node": "runtime/node.ts",
  demo: "examples/digits/demo.ts",
  bench: "bench/training.ts",
};

/** @returns {Promise<void>} */
export async function buildAll() {
  const present = Object.entries(entries).filter(([, file]) => existsSync(join(root, file)));
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(present),
    outdir: "dist",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["@tensorflow/*", "commander", "picocolors", "fflate", "@jridgewell/*", "esbuild"],
    logLevel: "warning",
    chunkNames: "chunks/[name]-[hash]",
    sourcemap: true,
  });
}

/** Builds unless `dist` is newer than every source. */
export async function buildIfStale() {
  const built = join(root, "dist/cli.js");
  const newest = Math.max(
    ...["src", "grammar", "runtime", "examples", "bench", "scripts"].map((folder) =>
      newestIn(join(root, folder)),
    ),
  );
  if (!existsSync(built) || statSync(built).mtimeMs < newest) await buildAll();
}

/** @param {string} folder */
function newestIn(folder) {
  if (!existsSync(folder)) return 0;
  return Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newestIn(path) : statSync(path).mtimeMs;
    }),
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildAll();

// Bundles the entries of the package into `dist`. Chevrotain is always inside: the published package must not depend on
// the lodash-es that it pins. The programs take in all else but TensorFlow.js, so that few files are opened at a start;
// the library leaves its dependencies to whoever bundles it.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { requiredTensorFlow, writeRequired } from "./required-tensorflow.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** `index`, `language`, `codemirror`, `prettier`, `runtime`, `runtime-hot`, `runtime-wasm` and `tfjs` are fit for a browser. */
const library = {
  index: "src/index.ts",
  language: "src/language/index.ts",
  vite: "src/plugin/vite.ts",
  rollup: "src/plugin/rollup.ts",
  esbuild: "src/plugin/esbuild.ts",
  webpack: "src/plugin/webpack.ts",
  rspack: "src/plugin/rspack.ts",
  register: "src/plugin/register.ts",
  "register-hooks": "src/plugin/register-hooks.ts",
  prettier: "src/plugin/prettier.ts",
  codemirror: "editors/codemirror/src/index.ts",
};

const runtime = {
  runtime: "runtime/index.ts",
  "runtime-hot": "runtime/hot.ts",
  "runtime-node": "runtime/node.ts",
  "runtime-wasm": "runtime/wasm.ts",
};

/** TensorFlow.js under names of this package, for bundlers and browsers. */
const reexports = { tfjs: "runtime/tfjs.ts", "tfjs-core": "runtime/tfjs-core.ts" };

const programs = {
  demo: "examples/digits/demo.ts",
  bench: "bench/bench.ts",
  "bench-peer": "bench/peers/serve.ts",
  "bench-hand-written": "bench/hand-written/networks.ts",
  curves: "scripts/curves/curves.ts",
  "sequence-curves": "scripts/curves/sequences.ts",
  "vanishing-gradient": "examples/vanishing-gradient/measure.ts",
  overfitting: "examples/overfitting/measure.ts",
};

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "node20",
  logLevel: "warning",
  sourcemap: true,
};

/** @returns {Promise<void>} */
export async function buildAll() {
  // Most runs find `dist` fresh, and need no bundler.
  const { build } = await import("esbuild");
  await build({
    ...common,
    entryPoints: present(library),
    platform: "node",
    external: ["@codemirror/*", "@lezer/*", "@tensorflow/*", "fflate", "picocolors", "unplugin"],
    chunkNames: "chunks/[name]-[hash]",
    // The standard library comes with the package for CodeMirror, as texts.
    loader: { ".nn": "text" },
  });
  // Apart from the compiler, with which it would share a file of helpers that a start would wait for.
  await build({
    ...common,
    entryPoints: present(runtime),
    platform: "node",
    alias: { "@tensorflow/tfjs": "nnc/tfjs" },
    external: ["@tensorflow/*", "nnc/*"],
    chunkNames: "chunks/[name]-[hash]",
  });
  // For inference only: the same operations without layers, optimizers and gradients.
  await build({
    ...common,
    splitting: false,
    entryPoints: { "runtime-core": "runtime/core.ts" },
    platform: "neutral",
    alias: { "@tensorflow/tfjs": "nnc/tfjs-core" },
    external: ["@tensorflow/*", "nnc/*"],
  });
  await build({
    ...common,
    splitting: false,
    entryPoints: reexports,
    platform: "neutral",
    external: ["@tensorflow/*"],
  });
  writeRequired("dist");
  await buildPrograms(present(programs), "dist");
  await buildCommandLine("dist");
  await build({
    ...common,
    splitting: false,
    sourcemap: false,
    entryPoints: { "page-script": "src/picture/page-script.ts" },
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    legalComments: "inline",
  });
  copyFonts();
}

/**
 * Half the text to read; names stay, for the reports of bugs.
 * @type {import("esbuild").BuildOptions}
 */
const compact = { minifySyntax: true, minifyWhitespace: true, lineLimit: 160 };

/** @type {import("esbuild").BuildOptions} */
const program = {
  ...common,
  ...compact,
  platform: "node",
  external: ["@resvg/resvg-wasm", "@tensorflow/*", "esbuild", "playwright-core"],
};

/**
 * Programs, from their sources, into a folder.
 * @param {Readonly<Record<string, string>>} entries
 * @param {string} outdir
 */
async function buildPrograms(entries, outdir) {
  const { build } = await import("esbuild");
  await build({
    ...program,
    outdir,
    entryPoints: entries,
    plugins: [requiredTensorFlow],
    chunkNames: "chunks/program-[name]-[hash]",
    // What commander is made of asks for Node's modules with `require`.
    banner: {
      js: 'import{createRequire as requireFrom}from"node:module";const require=requireFrom(import.meta.url);',
    },
  });
}

/**
 * The command line: scripts in `cli/`, and `cli.js`, which loads them with the bytecode that it keeps. Node can keep that
 * of scripts, with the functions that were called; of modules it cannot.
 * @param {string} outdir
 */
export async function buildCommandLine(outdir) {
  const { build } = await import("esbuild");
  const folder = join(resolve(root, outdir), "cli");
  rmSync(folder, { recursive: true, force: true });
  // As modules first: only those are split into what several verbs share.
  const { metafile } = await build({
    ...program,
    sourcemap: false,
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    entryPoints: { main: "src/cli/main.ts" },
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    plugins: [requiredTensorFlow, withoutProcesses],
    metafile: true,
  });
  const outputs = Object.entries(metafile.outputs);
  await build({
    ...compact,
    absWorkingDir: root,
    entryPoints: outputs.map(([path]) => path),
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    allowOverwrite: true,
    platform: "node",
    target: common.target,
    format: "cjs",
    supported: { "dynamic-import": false },
    define: { "import.meta.url": "moduleUrl" },
  });
  const [first = ""] = outputs.find(([, { entryPoint }]) => entryPoint === "src/cli/main.ts") ?? [];
  await build({
    ...program,
    splitting: false,
    sourcemap: false,
    outdir,
    entryPoints: { cli: "src/cli/launch/launch.ts" },
    define: { firstScript: JSON.stringify(basename(first)) },
  });
}

/**
 * Commander can run a verb as a program of its own. None of ours is one, and Node's module for that is slow to load.
 *
 * @type {import("esbuild").Plugin}
 */
const withoutProcesses = {
  name: "without-processes",
  setup({ onResolve, onLoad }) {
    const namespace = "without-processes";
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      importer.includes("commander") ? { path, namespace } : undefined,
    );
    onLoad({ filter: /.*/, namespace }, () => ({ contents: "export {}" }));
  },
};

/** The font of pictures; packages for the web come with it as WOFF2. */
function copyFonts() {
  const folder = join(root, "dist/fonts");
  const inter = join(root, "node_modules/@fontsource/inter");
  mkdirSync(folder, { recursive: true });
  for (const weight of [400, 600])
    copyFileSync(
      join(inter, `files/inter-latin-${weight}-normal.woff2`),
      join(folder, `inter-${weight}.woff2`),
    );
  copyFileSync(join(inter, "LICENSE"), join(folder, "LICENSE"));
}

/** @param {Readonly<Record<string, string>>} entries */
function present(entries) {
  const files = Object.entries(entries).filter(([, file]) => existsSync(join(root, file)));
  return Object.fromEntries(files);
}

/** Builds unless `dist` is newer than every source. */
export async function buildIfStale() {
  if (isStale()) await buildAll();
}

/** Builds into an empty folder: what an earlier build left must not get into a package. */
export async function buildAfresh() {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  await buildAll();
}

/** Whether a source is newer than `dist`. */
export function isStale() {
  const built = join(root, "dist/cli.js");
  const newest = Math.max(
    ...["src", "grammar", "editors/codemirror", "runtime", "examples", "bench", "scripts"].map(
      (folder) => newestIn(join(root, folder)),
    ),
  );
  return !existsSync(built) || statSync(built).mtimeMs < newest;
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

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildAfresh();

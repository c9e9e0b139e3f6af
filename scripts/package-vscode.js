// Makes the extension for VS Code: `editors/vscode/nn-language.vsix`, with the language server inside, so that it works
// without anything else. Its tool has a lock file of its own.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildCommandLine } from "./build.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, "editors/vscode");

/** @param {string[]} args */
function npm(...args) {
  const { status } = spawnSync("npm", args, { cwd: folder, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/** The package as the extension brings it: the command line and the standard library, without TensorFlow.js. */
async function makeServer() {
  const server = join(folder, "server");
  rmSync(server, { recursive: true, force: true });
  mkdirSync(join(server, "bin"), { recursive: true });
  await buildCommandLine(join(server, "dist"));
  copyFileSync(join(root, "bin/nnc.js"), join(server, "bin/nnc.js"));
  cpSync(join(root, "stdlib"), join(server, "stdlib"), { recursive: true });
  const { name, version, license, type } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  const manifest = JSON.stringify({ name, version, license, type }, undefined, 2);
  writeFileSync(join(server, "package.json"), `${manifest}\n`);
  const command = [join(server, "bin/nnc.js"), "--version"];
  const { status } = spawnSync(process.execPath, command, {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error("the server of the extension does not start");
}

/** What runs in the editor, and what runs in the page of the graph view. */
async function makeClient() {
  rmSync(join(folder, "dist"), { recursive: true, force: true });
  /** @type {import("esbuild").BuildOptions} */
  const common = {
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    logLevel: "warning",
    legalComments: "inline",
  };
  await build({
    ...common,
    entryPoints: { extension: "src/extension.ts" },
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    platform: "node",
    target: "node20",
    external: ["vscode"],
  });
  await build({
    ...common,
    entryPoints: { graph: "src/graph-script.ts" },
    outdir: "media",
    format: "iife",
    platform: "browser",
    target: "es2022",
  });
  for (const weight of [400, 600])
    copyFileSync(
      join(root, `node_modules/@fontsource/inter/files/inter-latin-${weight}-normal.woff2`),
      join(folder, `media/inter-${weight}.woff2`),
    );
}

if (!existsSync(join(folder, "node_modules/.bin/vsce")))
  npm("ci", "--ignore-scripts", "--no-audit", "--no-fund");
await Promise.all([makeServer(), makeClient()]);
copyFileSync(join(root, "grammar/nn.tmLanguage.json"), join(folder, "nn.tmLanguage.json"));
copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
npm("run", "--silent", "package");

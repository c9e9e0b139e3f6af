// Makes the extension for VS Code: `editors/vscode/nn-language.vsix`. Its tool has a lock file of its own.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, "editors/vscode");

/** @param {string[]} args */
function npm(...args) {
  const { status } = spawnSync("npm", args, { cwd: folder, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(join(folder, "node_modules/.bin/vsce")))
  npm("ci", "--ignore-scripts", "--no-audit", "--no-fund");
copyFileSync(join(root, "grammar/nn.tmLanguage.json"), join(folder, "nn.tmLanguage.json"));
copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
npm("run", "--silent", "package");

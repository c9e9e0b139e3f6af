/** A project on disk that imports a `.nn` file, with this package and TensorFlow.js installed as links. */
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectRoot } from "../test-host.ts";

/** Weights that are all ones, so that predictions are known. */
export const parts = `/// Doubles the width.
block Wide(units: int) : x[N, D] -> y[N, units] {
  y = x -> dense(units, init: ones, bias: false)
}
`;
export const net = `import { Wide } from "./parts.nn"

/// Sums, twice.
model Net(outputs: int = 2) : features[N, 4] -> sums[N, outputs] {
  hidden = features -> Wide(2)
  sums = hidden -> dense(outputs, init: ones)
}
`;
/** What `Net` makes of four ones. */
export const expected = [8, 8];
export const bad = "model Net : x[N, 4] -> y[N, 2] {\n  y = x -> dense(3)\n}\n";

/** Prints the prediction. */
export const app = `import * as tf from "@tensorflow/tfjs";
import { Net } from "./net.nn";

const net = Net();
console.log("prediction " + JSON.stringify(Array.from(net.predict(tf.ones([1, 4])).dataSync())));
`;

/** Builds `dist` where it is stale; before the first project. */
export function buildPackage(): void {
  spawnSync(process.execPath, [join(projectRoot, "bin/nnc.js"), "--version"]);
}

/** Makes a project of the files given, beside the two of the network; its folder. */
export function makeProject(files: Readonly<Record<string, string>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "nnc-project-")));
  const all: Readonly<Record<string, string>> = {
    "package.json": '{ "name": "project", "private": true, "type": "module" }\n',
    "net.nn": net,
    "parts.nn": parts,
    "app.js": app,
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(projectRoot, join(folder, "node_modules/nnc"));
  symlinkSync(
    join(projectRoot, "node_modules/@tensorflow"),
    join(folder, "node_modules/@tensorflow"),
  );
  return folder;
}

export function node(folder: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
  });
}

/** The prediction that a program printed. */
export function predictionIn(output: string): number[] {
  const found = /prediction (\[.*\])/.exec(output)?.[1];
  if (found === undefined) throw new Error(`no prediction in:\n${output}`);
  return JSON.parse(found) as number[];
}

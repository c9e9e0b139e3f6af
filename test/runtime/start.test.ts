import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../test-host.ts";

/** The files of the package that `file` loads, itself among them. */
function filesOf(file: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const [, name = ""] of readFileSync(path, "utf8").matchAll(/(?:from|import) "(\.[^"]+)"/g))
      visit(join(dirname(path), name));
  };
  visit(join(projectRoot, "dist", file));
  return found;
}

/** Whether Node has loaded what starts threads, once the backend computes on so many. */
function loadsWorkers(threads: number): boolean {
  const program = `import * as tf from "@tensorflow/tfjs";
import { useFastestBackend } from "nnc/runtime/node";
await useFastestBackend(tf, { threads: ${threads} });
console.log(process.moduleLoadList.includes("NativeModule worker_threads"));`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: projectRoot,
    encoding: "utf8",
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as boolean;
}

describe("a program that starts", () => {
  it("reads the choice of the backend and the kernels, and no further file", () => {
    expect(filesOf("runtime-node.js").size).toBe(2);
    expect(filesOf("runtime-core.js").size).toBe(1);
  });

  it("reads them as one byte for a character, where one comment could make it two for all", () => {
    for (const path of filesOf("runtime-node.js"))
      expect(/[^ -~\s]/.exec(readFileSync(path, "utf8"))?.[0]).toBeUndefined();
  });

  it("loads what starts threads only for several", () => {
    expect([loadsWorkers(1), loadsWorkers(2)]).toEqual([false, true]);
  });
});

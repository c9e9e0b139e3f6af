import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../test-host.ts";

interface Ended {
  readonly status: number | null;
  readonly stderr: string;
}

/** Runs a command whose output nobody reads. */
async function unread(program: string, ...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: projectRoot,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stderr };
}

const nnc = join(projectRoot, "dist/cli.js");

it.each([
  ["help", ["compile", "--help"]],
  ["graphs", ["check", "--graph", "stdlib/lenet.nn"]],
  ["a picture", ["graph", "stdlib/lenet.nn"]],
] as const)("ends without a word when nobody reads %s", async (_, args) => {
  expect(await unread(nnc, ...args)).toEqual({ status: 0, stderr: "" });
});

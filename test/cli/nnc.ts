import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../test-host.ts";

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in the project's folder, without colours. */
export function nnc(...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(projectRoot, "bin/nnc.js"), ...args],
    { cwd: projectRoot, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
  );
  return { status, stdout, stderr };
}

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../test-host.ts";

function nnc(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(projectRoot, "bin/nnc.js"), "graph", ...args],
    { cwd: projectRoot, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
  );
  return { status, stdout, stderr };
}

describe("nnc graph", () => {
  it("draws the model with what is set", () => {
    const args = ["stdlib/lenet.nn", "--set", "classes=26", "--format", "dot"];
    const { status, stdout } = nnc(...args);
    expect(status).toBe(0);
    expect(stdout).toContain("26");
  });

  it("says what is wrong with what it is asked", () => {
    const wrong = [
      [["stdlib/resnet.nn"], "several models"],
      [["stdlib/resnet.nn", "--model", "ResNet5"], "did you mean ResNet50?"],
      [["stdlib/lenet.nn", "--set", "clases=26"], "classes"],
      [["stdlib/lenet.nn", "--out", "lenet.jpg"], "does not tell a format"],
    ] as const;
    for (const [args, message] of wrong) {
      const { status, stdout, stderr } = nnc(...args);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(message);
    }
  });
});

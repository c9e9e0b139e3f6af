import { describe, expect, it } from "vitest";
import { nnc } from "./nnc.ts";

describe("nnc graph", () => {
  it("draws the model with what is set", () => {
    const args = ["stdlib/lenet.nn", "--set", "classes=26", "--format", "dot"];
    const { status, stdout } = nnc("graph", ...args);
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
      const { status, stdout, stderr } = nnc("graph", ...args);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(message);
    }
  });
});

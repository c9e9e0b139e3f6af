import { describe, expect, it } from "vitest";
import type { Summary } from "../../src/analysis/summarize.ts";
import { nnc } from "./nnc.ts";

describe("nnc summary", () => {
  it("prints JSON with what is set", () => {
    const { status, stdout } = nnc(
      "summary",
      "stdlib/resnet.nn",
      "--model",
      "ResNet50",
      "--json",
      "--set",
      "classes=10",
      "--input",
      "image=2x96x96x3",
    );
    const made = JSON.parse(stdout) as Summary;
    expect([status, made.params, made.hyperparameters]).toEqual([
      0,
      23_528_522,
      { classes: 10, size: 96 },
    ]);
    expect(Object.keys(made.layers[1] ?? {})).toEqual([
      "name",
      "operator",
      "shape",
      "params",
      "nonTrainableParams",
      "macs",
      "memory",
      "receptiveField",
    ]);
  });

  it("says what is wrong with what it is asked", () => {
    const wrong = [
      [["stdlib/resnet.nn"], 2, "several models"],
      [["stdlib/resnet.nn", "-m", "ResNet5"], 2, "no model ResNet5; did you mean ResNet50?"],
      [["stdlib/lenet.nn", "--input", "image=28"], 2, "wrong number of axes"],
      [["stdlib/lenet.nn", "--input", "image=1xbx3"], 2, "is no shape"],
      [["stdlib/lenet.nn", "--set", "size=28", "--input", "image=1x32x32x1"], 2, "must be 28"],
      [["test/docs/mismatch.nn"], 1, "NN3001"],
    ] as const;
    for (const [args, status, message] of wrong) {
      const run = nnc("summary", ...args);
      expect([run.status, run.stdout]).toEqual([status, ""]);
      expect(run.stderr).toContain(message);
    }
  });
});

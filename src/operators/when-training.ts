import { equal, printDim } from "../shape/dim.ts";
import { operator } from "./operator.ts";

export const whenTraining = operator({
  name: "when_training",
  category: "arithmetic",
  summary:
    "The first signal while the model is being trained, the second otherwise; `if training` comes to this.",
  formula: "training ? a : b",
  mayGiveInput: true,
  inputs: [
    { name: "a", shape: "[...]", dtypes: ["float32", "int32", "bool"], takesNumber: true },
    { name: "b", shape: "[...]", dtypes: ["float32", "int32", "bool"], takesNumber: true },
  ],
  parameters: {},
  along: () => "each",
  infer({ inputs: [a, b] }, demand) {
    const agree =
      a.dtype === b.dtype &&
      a.shape.length === b.shape.length &&
      a.shape.every((dim, axis) => equal(dim, b.shape[axis] ?? dim) !== "refuted");
    if (!agree) {
      const show = (shape: typeof a.shape): string => `[${shape.map(printDim).join(", ")}]`;
      demand.fail(
        `the branches of a choice by \`training\` must have one shape: ${show(a.shape)} and ${show(b.shape)}`,
      );
    }
    return [a];
  },
  tfjs: {
    ops: ({ args: [a, b], training }) => ({
      kind: "conditional",
      test: training,
      consequent: a,
      alternate: b,
    }),
  },
  samples: [
    { inputs: "x[N, 3]", expression: "when_training(2 * x, x)", shape: "[N, 3]", torch: "x" },
  ],
});

import { js } from "../javascript/tree.ts";
import { equal, type Dim } from "../shape/dim.ts";
import { operator } from "./operator.ts";

export const crossEntropy = operator({
  name: "cross_entropy",
  category: "loss",
  summary: "How surprised a classifier is by the truth, from logits; the mean over all labels.",
  formula: "-mean log softmax(logits)[label]",
  inputs: [
    { name: "logits", shape: "[N, ..., K]" },
    { name: "label", shape: "[...]", dtypes: ["int32", "float32"] },
  ],
  parameters: {},
  infer({ inputs: [logits, label] }, demand) {
    const expected = label.dtype === "int32" ? logits.shape.slice(0, -1) : logits.shape;
    if (label.shape.length !== expected.length) {
      demand.fail(
        `the labels have ${label.shape.length} axes, and logits of ${logits.shape.length} need ${expected.length}`,
        "int32 labels have the shape of the logits without the last axis; float32 ones give a probability for each class",
      );
    } else {
      label.shape.forEach((dim, axis) => {
        const other = expected[axis] as Dim;
        if (equal(dim, other) !== "proved")
          demand.equal(dim, other, `axis ${axis} of the labels and of the logits`);
      });
    }
    return [{ dtype: "float32", shape: [] }];
  },
  tfjs: {
    ops({ inputs: [logits, label], args: [x, y], int }) {
      const classes = int(logits.shape.at(-1) as Dim);
      const rows = (value: typeof x): typeof x =>
        logits.shape.length === 2
          ? value
          : js.tf("reshape", value, js.array(js.literal(-1), classes));
      const flat = label.shape.length === 1 ? y : js.tf("reshape", y, js.array(js.literal(-1)));
      const truth = label.dtype === "int32" ? js.tf("oneHot", flat, classes) : rows(y);
      return js.tf("losses.softmaxCrossEntropy", truth, rows(x));
    },
  },
  samples: [
    {
      inputs: "x[N, 5], int32 l[N]",
      expression: "cross_entropy(x, l)",
      shape: "[]",
      torch: "F.cross_entropy(x, l.long())",
    },
    {
      inputs: "x[N, T, 5], int32 l[N, T]",
      expression: "cross_entropy(x, l)",
      shape: "[]",
      torch: "F.cross_entropy(x.reshape(-1, 5), l.long().reshape(-1))",
    },
  ],
});

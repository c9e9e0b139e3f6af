import { js, type JsExpression } from "../javascript/tree.ts";
import type { Dim } from "../shape/dim.ts";
import { realConstant } from "../shape/real.ts";
import type { TensorType } from "../shape/tensor-type.ts";
import { demandLabels, ignore, labelInputs } from "./labels.ts";
import { operator } from "./operator.ts";
import { float } from "./parameters.ts";

export const crossEntropy = operator({
  name: "cross_entropy",
  category: "loss",
  summary: "How surprised a classifier is by the truth, from logits; the mean over all labels.",
  formula: "-mean log softmax(logits)[label]",
  inputs: labelInputs,
  parameters: {
    smoothing: float("the part of the truth that is spread over all classes", {
      initial: 0,
      least: 0,
      below: 1,
    }),
    ignore,
  },
  infer({ inputs: [logits, label], attributes }, demand) {
    demandLabels(logits, label, attributes.ignore, demand);
    return [{ dtype: "float32", shape: [] }];
  },
  tfjs: {
    ops({ inputs, args, attributes, int, real }) {
      const smoothing = realConstant(attributes.smoothing) === 0 ? undefined : attributes.smoothing;
      return surprise(inputs, args, {
        count: int(inputs[0].shape.at(-1) as Dim),
        smoothing: smoothing && real(smoothing),
        ignored: attributes.ignore && int(attributes.ignore),
      });
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
      expression: "cross_entropy(x, l, smoothing: 0.1, ignore: 1)",
      shape: "[]",
      torch:
        "F.cross_entropy(x.reshape(-1, 5), l.long().reshape(-1), label_smoothing=0.1, ignore_index=1)",
    },
    {
      inputs: "x[N, T, 5], y[N, T, 5]",
      expression: "cross_entropy(x, softmax(y), smoothing: 0.1)",
      shape: "[]",
      torch:
        "F.cross_entropy(x.reshape(-1, 5), torch.softmax(y, -1).reshape(-1, 5), label_smoothing=0.1)",
    },
  ],
});

interface SurpriseOptions {
  /** Of the classes. */
  readonly count: JsExpression;
  readonly smoothing?: JsExpression | undefined;
  readonly ignored?: JsExpression | undefined;
}

/** The mean cross entropy of logits and labels. */
export function surprise(
  [logits, label]: readonly [TensorType, TensorType],
  [x, y]: readonly [JsExpression, JsExpression],
  { count, smoothing, ignored }: SurpriseOptions,
): JsExpression {
  if (label.dtype === "float32") {
    // Those of tfjs have no gradient for the labels.
    const truth = smoothing
      ? js.tf(
          "add",
          js.tf("mul", y, js.binary(js.literal(1), "-", smoothing)),
          js.binary(smoothing, "/", count),
        )
      : y;
    const likelihood = js.tf("sum", js.tf("mul", truth, js.tf("logSoftmax", x)), js.literal(-1));
    return js.tf("neg", js.tf("mean", likelihood));
  }
  const all = js.literal(-1);
  const rows = logits.shape.length === 2 ? x : js.tf("reshape", x, js.array(all, count));
  const flat = label.shape.length === 1 ? y : js.tf("reshape", y, js.array(all));
  const weights = ignored && js.tf("cast", js.tf("notEqual", flat, ignored), js.literal("float32"));
  return js.tf(
    "losses.softmaxCrossEntropy",
    js.tf("oneHot", flat, count),
    rows,
    ...((weights ?? smoothing) ? [weights ?? js.literal(undefined)] : []),
    ...(smoothing ? [smoothing] : []),
  );
}

/** What the losses and metrics of classifiers share: labels that fit logits, and the mean over those that count. */
import { js, type JsExpression } from "../javascript/tree.ts";
import { equal, type Dim } from "../shape/dim.ts";
import { printShape } from "../shape/shape.ts";
import type { TensorType } from "../shape/tensor-type.ts";
import type { Demand } from "./operator.ts";
import { optionalInt } from "./parameters.ts";

export const labelInputs = [
  { name: "logits", shape: "[..., K]" },
  { name: "label", shape: "[...]", dtypes: ["int32", "float32"] },
] as const;

export const ignore = optionalInt("a label that does not count, such as that of padding");

/** `int32` labels have the shape of the logits without the classes; `float32` ones, a probability for each class. */
export function demandLabels(
  logits: TensorType,
  label: TensorType,
  ignored: Dim | undefined,
  demand: Demand,
): void {
  const isDense = label.dtype === "float32";
  if (isDense && ignored)
    demand.fail("`ignore` is a label, and these are probabilities", "leave it out");
  const expected = isDense ? logits.shape : logits.shape.slice(0, -1);
  if (label.shape.length !== expected.length) {
    demand.fail(
      `logits ${printShape(logits.shape)} need ${label.dtype} labels of ${expected.length} axes, and these are ${printShape(label.shape)}`,
      isDense
        ? "class numbers are int32, as in `target int32 label[N]`; float32 labels give a probability for each class"
        : "int32 labels have the shape of the logits without the last axis; float32 ones give a probability for each class",
    );
    return;
  }
  for (const [axis, dim] of label.shape.entries()) {
    const other = expected[axis] as Dim;
    if (equal(dim, other) !== "proved")
      demand.equal(dim, other, `axis ${axis} of the labels and of the logits`);
  }
}

/** The labels as class numbers. */
export function classes({ dtype }: TensorType, label: JsExpression): JsExpression {
  return dtype === "int32" ? label : js.tf("argMax", label, js.literal(-1));
}

/** The part of the labels that is right, of those that count. */
export function partOf(
  right: JsExpression,
  label: JsExpression,
  ignored: JsExpression | undefined,
): JsExpression {
  const number = (truth: JsExpression): JsExpression => js.tf("cast", truth, js.literal("float32"));
  if (!ignored) return js.tf("mean", number(right));
  const counts = js.tf("notEqual", label, ignored);
  return js.tf(
    "div",
    js.tf("sum", number(js.tf("logicalAnd", right, counts))),
    js.tf("sum", number(counts)),
  );
}

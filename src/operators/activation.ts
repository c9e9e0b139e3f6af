import type { JsExpression } from "../javascript/tree.ts";
import { operator, type LayerCall, type Operator } from "./operator.ts";

/** What is particular to an activation without hyperparameters; the rest is the same for all of them. */
interface Activation {
  readonly name: string;
  /** `activation` without it. */
  readonly category?: "arithmetic";
  readonly summary: string;
  readonly formula: string;
  readonly source?: string;
  readonly layer?: () => LayerCall;
  /** How many functions of tfjs it is, where kernels can be made of all of them. */
  readonly elementwise?: number;
  readonly ops: (x: JsExpression) => JsExpression;
  readonly torch: string;
}

/** Declares an elementwise function of one tensor that has no hyperparameters. */
export function activation({ layer, elementwise, ops, torch, ...about }: Activation): Operator {
  return operator({
    category: "activation",
    ...about,
    inputs: [{ name: "x", shape: "[...]" }],
    parameters: {},
    along: () => "each",
    infer: ({ inputs }) => inputs,
    ...(elementwise === undefined ? {} : { elementwise: () => elementwise }),
    tfjs: { ...(layer ? { layer } : {}), ops: ({ args: [x] }) => ops(x) },
    samples: [{ inputs: "x[N, 3, 4]", expression: `${about.name}(x)`, shape: "[N, 3, 4]", torch }],
  });
}

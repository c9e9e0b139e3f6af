import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { float } from "./parameters.ts";
import { demandSameShape } from "./same-shape.ts";

export const huber = operator({
  name: "huber",
  category: "loss",
  summary: "Squared error near zero, absolute error beyond: outliers pull less.",
  formula: "mean of e²/2 where |e| ≤ delta, else delta·(|e| - delta/2)",
  source: "Huber 1964, Robust estimation of a location parameter",
  inputs: [
    { name: "x", shape: "[...]" },
    { name: "target", shape: "[...]" },
  ],
  parameters: { delta: float("where squared turns into absolute", { initial: 1, least: 0 }) },
  infer({ inputs: [x, target] }, demand) {
    demandSameShape(x, target, demand);
    return [{ dtype: "float32", shape: [] }];
  },
  tfjs: {
    ops: ({ args: [x, y], attributes: { delta }, real }) =>
      js.tf("losses.huberLoss", y, x, js.literal(undefined), real(delta)),
  },
  samples: [
    {
      inputs: "x[N, 3], y[N, 3]",
      expression: "huber(x, y)",
      shape: "[]",
      torch: "F.huber_loss(x, y)",
    },
  ],
});

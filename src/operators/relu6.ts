import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const relu6 = activation({
  name: "relu6",
  summary: "relu, cut off at 6.",
  formula: "min(max(x, 0), 6)",
  source: "Krizhevsky 2010, Convolutional deep belief networks on CIFAR-10",
  layer: () => ({ type: "reLU", config: { maxValue: js.literal(6) } }),
  elementwise: 1,
  ops: (x) => js.tf("clipByValue", x, js.literal(0), js.literal(6)),
  torch: "F.relu6(x)",
});

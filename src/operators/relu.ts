import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const relu = activation({
  name: "relu",
  summary: "Keeps what is positive and makes the rest zero.",
  formula: "max(x, 0)",
  source: "Nair and Hinton 2010, Rectified linear units improve restricted Boltzmann machines",
  layer: () => ({ type: "reLU", config: {} }),
  elementwise: 1,
  ops: (x) => js.tf("relu", x),
  torch: "F.relu(x)",
});

import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";
import { hardSigmoidOf } from "./hard-sigmoid.ts";

export const hardSwish = activation({
  name: "hard_swish",
  summary: "silu with a sigmoid made of three straight lines, for small machines.",
  formula: "x · hard_sigmoid(x)",
  source: "Howard et al. 2019, Searching for MobileNetV3",
  elementwise: 4,
  ops: (x) => js.tf("mul", x, hardSigmoidOf(x)),
  torch: "F.hardswish(x)",
});

/** NN7xxx: running step by step. */
import { kind } from "../catalogue.ts";

export const noStream = kind({
  code: "NN7001",
  severity: "error",
  message: "`{model}` cannot run step by step: {problem}",
  explanation:
    "`nnc compile --stream` asks for a stream of each model: one time step in, one out. That needs a scan, and every other operation must treat each time step by itself. Anything that looks ahead (a reverse scan), sums up time (a mean, a softmax or a convolution along it) or carries the end of the sequence back to its steps cannot know its result before all steps have come. Take such operations out, or compile without `--stream`. Only that option asks, so these examples give nothing by themselves.",
  failing: "",
  fixed: "",
});

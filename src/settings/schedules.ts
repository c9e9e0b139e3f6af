/** Learning rates that change: what may stand for `lr`. */
import { settingKinds, type SettingParameter } from "./setting-call.ts";

const rate: SettingParameter = {
  name: "rate",
  kind: "number",
  documentation: "the learning rate to begin with",
  isRequired: true,
};
const per: SettingParameter = {
  name: "per",
  kind: "word",
  documentation: "what `steps` and the like count: updates, one for each batch, or epochs",
  choices: ["step", "epoch"],
  initial: "step",
};
const steps: SettingParameter = {
  name: "steps",
  kind: "int",
  least: 1,
  documentation: "how long it takes; what is left of the training without it",
};
const to: SettingParameter = {
  name: "to",
  kind: "number",
  documentation: "where it ends, and stays",
  initial: 0,
};
const factor: SettingParameter = {
  name: "factor",
  kind: "number",
  documentation: "what the rate is multiplied by",
};

export const schedules = settingKinds([
  {
    name: "constant",
    summary: "The same rate at every step.",
    source: "PyTorch: a plain `lr`",
    parameters: [rate],
    runtime: "constant",
  },
  {
    name: "step",
    summary: "A rate that is multiplied by `factor` after each `every` steps, or at those of `at`.",
    source: "PyTorch: StepLR and MultiStepLR",
    parameters: [
      rate,
      { name: "every", kind: "int", least: 1, documentation: "steps between two falls" },
      { name: "at", kind: "numbers", documentation: "the steps at which the rate falls, instead" },
      { ...factor, initial: 0.1 },
      per,
    ],
    runtime: "step",
  },
  {
    name: "exponential",
    summary: "rate · factor^t",
    source: "PyTorch: ExponentialLR",
    parameters: [rate, { ...factor, isRequired: true }, per],
    runtime: "exponential",
  },
  {
    name: "linear",
    summary: "From `rate` to `to` in a straight line.",
    source: "PyTorch: LinearLR",
    parameters: [rate, steps, to, per],
    runtime: "linear",
  },
  {
    name: "cosine",
    summary: "From `rate` to `to` along half a cosine.",
    source: "Loshchilov and Hutter 2017, SGDR; PyTorch: CosineAnnealingLR",
    parameters: [rate, steps, to, per],
    runtime: "cosine",
  },
  {
    name: "inverse_sqrt",
    summary: "rate · √(steps / (steps + t))",
    source: "Vaswani et al. 2017, Attention is all you need, behind a warm-up of as many steps",
    parameters: [rate, { ...steps, isRequired: true, documentation: "steps until it has fallen to rate / √2" }, per], // prettier-ignore
    runtime: "inverseSqrt",
  },
  {
    name: "warm_up",
    summary: "Rises in a straight line to the rate that `then` begins with, and follows `then`.",
    source: "Goyal et al. 2017, Accurate, large minibatch SGD; PyTorch: SequentialLR of LinearLR",
    parameters: [
      { ...steps, isRequired: true, documentation: "how long the rate rises" },
      {
        name: "then",
        kind: "rate",
        documentation: "the rate, or the schedule, that follows",
        isRequired: true,
      },
      {
        name: "from",
        kind: "number",
        below: 1,
        documentation: "the part of the first rate to begin with",
        initial: 0,
      },
      per,
    ],
    runtime: "warmUp",
  },
]);

/** The optimisers and their arguments, with the defaults of the papers, which PyTorch has too. */
import { settingKinds, type SettingParameter } from "./setting-call.ts";

const lr = (initial: number): SettingParameter => ({
  name: "lr",
  kind: "rate",
  documentation: "the learning rate: a number, or a schedule such as `cosine(0.1)`",
  initial,
  runtime: "learningRate",
});
const momentum: SettingParameter = {
  name: "momentum",
  kind: "number",
  below: 1,
  documentation: "the part of the last step that is taken again",
  initial: 0,
};
const beta1: SettingParameter = {
  name: "beta1",
  kind: "number",
  below: 1,
  documentation: "how slowly the mean of the gradients changes",
  initial: 0.9,
};
const beta2: SettingParameter = {
  name: "beta2",
  kind: "number",
  below: 1,
  documentation: "how slowly the mean of their squares changes",
  initial: 0.999,
};
const eps = (initial: number): SettingParameter => ({
  name: "eps",
  kind: "number",
  documentation: "keeps the divisor from zero",
  initial,
  runtime: "epsilon",
});
const weightDecay = (documentation: string, initial: number): SettingParameter => ({
  name: "weight_decay",
  kind: "number",
  documentation,
  initial,
});
const coupled = weightDecay("adds `weight_decay · w` to the gradient of each weight `w`", 0);

export const optimizers = settingKinds([
  {
    name: "sgd",
    summary: "Stochastic gradient descent, with momentum and Nesterov's way of looking ahead.",
    source: "Polyak 1964; Sutskever et al. 2013; PyTorch: SGD",
    parameters: [
      lr(0.01),
      momentum,
      {
        name: "nesterov",
        kind: "flag",
        documentation: "looks ahead by the momentum",
        initial: false,
        needs: "momentum",
      },
      coupled,
    ],
    runtime: "sgd",
  },
  {
    name: "adam",
    summary: "Steps of a size of their own for each weight.",
    source: "Kingma and Ba 2015; PyTorch: Adam",
    parameters: [lr(0.001), beta1, beta2, eps(1e-8), coupled],
    runtime: "adam",
  },
  {
    name: "adamw",
    summary: "Adam with weight decay apart from the gradient.",
    source: "Loshchilov and Hutter 2019; PyTorch: AdamW",
    parameters: [
      lr(0.001),
      weightDecay("makes each weight smaller by `lr · weight_decay` of it at each step", 0.01),
      beta1,
      beta2,
      eps(1e-8),
    ],
    runtime: "adamw",
  },
  {
    name: "rmsprop",
    summary: "Divides gradients by the root of the mean of their squares.",
    source: "Tieleman and Hinton 2012; PyTorch: RMSprop",
    parameters: [
      lr(0.01),
      {
        name: "decay",
        kind: "number",
        below: 1,
        documentation: "how slowly the mean of the squares changes (PyTorch: alpha)",
        initial: 0.99,
      },
      momentum,
      eps(1e-8),
      {
        name: "centered",
        kind: "flag",
        documentation: "divides by the standard deviation instead (Graves 2013)",
        initial: false,
      },
      coupled,
    ],
    runtime: "rmsprop",
  },
  {
    name: "adagrad",
    summary: "Divides gradients by the root of the sum of their squares.",
    source: "Duchi, Hazan and Singer 2011; PyTorch: Adagrad",
    parameters: [
      lr(0.01),
      eps(1e-10),
      { name: "initial", kind: "number", documentation: "what the sums begin with", initial: 0 },
      coupled,
    ],
    runtime: "adagrad",
  },
]);

/** NN5xxx: the `train` section. */
import { kind } from "../catalogue.ts";

const model = "model Net : x[N, 4] -> y[N, 3] {\n  y = x -> dense(3)\n}\n";
const section = (body: string): string =>
  `${model}train Net {\n  target int32 label[N]\n${body}}\n`;
const good = section("  loss = cross_entropy(y, label)\n");

export const unknownSetting = kind({
  code: "NN5001",
  severity: "error",
  message: "`train` has no setting `{name}`",
  explanation:
    "A `train` section has `loss`, `metrics`, `optimizer`, `early_stopping`, `batch`, `epochs`, `seed`, `shuffle`, `weight_decay`, `decay_biases` and `clip_norm`. Any other equation is a helper signal, and something must use it.",
  failing: section("  loss = cross_entropy(y, label)\n  epoch = 3\n"),
  fixed: section("  loss = cross_entropy(y, label)\n  epochs = 3\n"),
});

export const missingLoss = kind({
  code: "NN5002",
  severity: "error",
  message: "this `train` section has no `loss`",
  explanation:
    "Training makes one number small: `loss = cross_entropy(logits, label)`, or any expression of rank 0.",
  failing: section("  epochs = 3\n"),
  fixed: good,
});

export const badLoss = kind({
  code: "NN5003",
  severity: "error",
  message: "{name} must be one number, and this is {found}",
  explanation: "A loss or metric is a scalar. `mean(x)` makes one of a tensor.",
  failing: section("  loss = cross_entropy(y, label) + y\n"),
  fixed: good,
});

export const badSetting = kind({
  code: "NN5004",
  severity: "error",
  message: "`{name}` must be {expected}, not {found}",
  explanation: "Settings of `train` are numbers known when the program is compiled.",
  failing: section("  loss = cross_entropy(y, label)\n  batch = 0\n"),
  fixed: section("  loss = cross_entropy(y, label)\n  batch = 32\n"),
});

export const badOptimizer = kind({
  code: "NN5005",
  severity: "error",
  message: "{problem}",
  explanation:
    "Optimisers are `sgd(lr, momentum, nesterov)`, `adam(lr, beta1, beta2, eps)`, `adamw(lr, weight_decay, …)`, `rmsprop(lr, decay, momentum, eps, centered)` and `adagrad(lr, eps, initial)`, each with `weight_decay`.\n\nA learning rate is a number or a schedule: `constant(rate)`, `step(rate, every, factor)`, `exponential(rate, factor)`, `linear(rate, steps, to)`, `cosine(rate, steps, to)`, `inverse_sqrt(rate, steps)` or `warm_up(steps, then)`, which takes one of them; with `per: epoch` they count epochs instead of steps.\n\n`early_stopping` is `patience(epochs, monitor, min_delta, goal, restore_best)`, or a number of epochs.",
  failing: section("  loss = cross_entropy(y, label)\n  optimizer = adamm(lr: 0.1)\n"),
  fixed: section("  loss = cross_entropy(y, label)\n  optimizer = adam(lr: 0.1)\n"),
});

export const duplicateTraining = kind({
  code: "NN5006",
  severity: "error",
  message: "`{name}` has two `train` sections",
  explanation:
    "A model is trained in one way. Declare a second name for it to train it in another: `model Other = Net`.",
  failing: `${good}train Net {\n  target int32 label[N]\n  loss = cross_entropy(y, label)\n}\n`,
  fixed: good,
});

export const weightsOfSection = kind({
  code: "NN5007",
  severity: "error",
  message: "`{operator}` has weights, and no output of `{model}` needs {signal}",
  explanation:
    "A model has the weights that its outputs need, and those are trained and saved. What only the `train` section asks for is no part of it. Make such a signal an output: what is not wanted of it later can be left alone. Operations on targets cannot have weights of their own.",
  failing: `model Net : x[N, 4] -> y[N, 2] {\n  h = x -> dense(8) -> relu\n  y = h -> dense(2)\n  aux = h -> dense(2)\n}\n\ntrain Net {\n  target int32 label[N]\n  loss = cross_entropy(y, label) + 0.3 * cross_entropy(aux, label)\n}\n`,
  fixed: `model Net : x[N, 4] -> y[N, 2], aux[N, 2] {\n  h = x -> dense(8) -> relu\n  y = h -> dense(2)\n  aux = h -> dense(2)\n}\n\ntrain Net {\n  target int32 label[N]\n  loss = cross_entropy(y, label) + 0.3 * cross_entropy(aux, label)\n}\n`,
});

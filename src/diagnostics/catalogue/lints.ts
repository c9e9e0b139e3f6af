/** NN8xxx: warnings on what is legal and most likely not meant. */
import { kind } from "../catalogue.ts";

const image = (body: string): string => `model M : x[N, 28, 28, 1] -> y {\n${body}}\n`;

export const collapsedLayers = kind({
  code: "NN8001",
  severity: "warning",
  message:
    "`{second}` follows `{first}` with no non-linearity between them: together they are one layer",
  explanation:
    "Two affine maps in a row are one affine map: `W₂(W₁x + b₁) + b₂` is `(W₂W₁)x + (W₂b₁ + b₂)`. The second layer adds weights and computation, and not one function that the first could not be. Put an activation such as `relu` between them, or leave one of them out. A layer in between that is narrower than both its neighbours is a low-rank factorisation, which saves weights, and is not reported.",
  failing: "model M : x[N, 8] -> y[N, 2] {\n  y = x -> dense(16) -> dense(2)\n}\n",
  fixed: "model M : x[N, 8] -> y[N, 2] {\n  y = x -> dense(16) -> relu -> dense(2)\n}\n",
});

const deep = (activation: string): string =>
  `model M : x[N, 64] -> y[N, 10] {\n  y = x -> repeat 8 { dense(64) -> ${activation} } -> dense(10)\n}\n`;

export const vanishingGradient = kind({
  code: "NN8002",
  severity: "warning",
  message:
    "the gradient vanishes over {count} saturating activations: about {gain} of it reaches the first layer",
  explanation:
    "The slope of a sigmoid is at most 1/4, and that of tanh falls off as its input grows, so each layer hands on a fraction of the gradient, and the first layers of a deep chain hardly learn. The estimate follows the variance of the signal and of the gradient at initialisation, layer by layer, with random weights and a standard normal input (Glorot and Bengio 2010; Schoenholz et al. 2017). Use `relu`, add `batch_norm`, or add the input of each block to its output.",
  failing: deep("sigmoid"),
  fixed: deep("relu"),
});

export const explodingSignal = kind({
  code: "NN8003",
  severity: "warning",
  message:
    "the signal explodes at initialisation: after {count} layers its standard deviation is about {deviation}",
  explanation:
    "Each layer multiplies the variance of its input by `fan_in · Var[w]`. With weights that begin too large, a deep network overflows, or its loss begins so high that the first steps ruin it. The estimate follows the variance layer by layer at initialisation, with a standard normal input. Let the initialiser scale with the layer, as `he_normal` and `glorot_uniform` do, or normalise in between.",
  failing:
    "model M : x[N, 256] -> y[N, 10] {\n  y = x -> repeat 4 { dense(256, init: normal(1.0)) -> relu } -> dense(10)\n}\n",
  fixed:
    "model M : x[N, 256] -> y[N, 10] {\n  y = x -> repeat 4 { dense(256, init: he_normal) -> relu } -> dense(10)\n}\n",
});

const trained = (head: string): string =>
  `model Net : x[N, 4] -> y[N, 3] {\n  y = x -> ${head}\n}\ntrain Net {\n  target int32 label[N]\n  loss = cross_entropy(y, label)\n}\n`;

export const softmaxBeforeLoss = kind({
  code: "NN8004",
  severity: "warning",
  message: "`{loss}` takes logits, and this has been through `{activation}`",
  explanation:
    "The loss applies the softmax (or the sigmoid) itself, where it can do so without loss of precision. Applied twice, the probabilities are squeezed towards each other, the gradient is small even where the model is wrong, and training stalls. Train on the logits, and apply the activation to what you show.",
  failing: trained("dense(3) -> softmax"),
  fixed: trained("dense(3)"),
});

export const biasBeforeNorm = kind({
  code: "NN8005",
  severity: "warning",
  message:
    "the bias of `{layer}` does nothing: `batch_norm` subtracts the mean of each channel, and the bias with it",
  explanation:
    "A constant that is added to every value of a channel is part of the channel's mean, which batch normalisation takes away; its own offset `beta` does what the bias was for. Write `bias: false` to save the weights.",
  failing: image("  y = x -> conv(8, 3) -> batch_norm -> relu\n"),
  fixed: image("  y = x -> conv(8, 3, bias: false) -> batch_norm -> relu\n"),
});

export const dropoutOnOutput = kind({
  code: "NN8006",
  severity: "warning",
  message: "dropout on the output `{output}`: in training, part of the answer is set to zero",
  explanation:
    "Dropout makes hidden features redundant. On the output itself it deletes answers at random, and no weight can make up for that. Put it before the last layer.",
  failing: "model M : x[N, 8] -> y[N, 2] {\n  y = x -> dense(2) -> dropout(0.5)\n}\n",
  fixed: "model M : x[N, 8] -> y[N, 2] {\n  y = x -> dropout(0.5) -> dense(2)\n}\n",
});

export const droppedPixels = kind({
  code: "NN8007",
  severity: "warning",
  message:
    "the last {count} of {size} {axis} are never seen: the window of `{operator}` moves past them",
  explanation:
    "A window of size `k` and step `s` over `n` pixels stops where it no longer fits, and leaves `(n - k) mod s` of them out. On small maps that is a good part of the image. `pad: same` covers all of it; so does a size that fits.",
  failing: "model M : x[N, 7, 7, 1] -> y {\n  y = x -> max_pool(2)\n}\n",
  fixed: "model M : x[N, 7, 7, 1] -> y {\n  y = x -> max_pool(2, pad: same)\n}\n",
});

export const smallReceptiveField = kind({
  code: "NN8008",
  severity: "warning",
  message:
    "each feature sees {field} of {size} pixels, and `{operator}` averages them: nothing sees the whole",
  explanation:
    "A global pool forgets where things are, so what it pools must already have seen them. Here the receptive field, the part of the image that one feature depends on, covers less than half of it, so that the model judges by local texture alone. Add layers or strides in front, or flatten instead of pooling. The field grows by `(k - 1)` times the product of the strides before, layer by layer.",
  failing:
    "model M : x[N, 64, 64, 3] -> y[N, 10] {\n  y = x -> conv(8, 3) -> relu -> conv(8, 3) -> relu -> global_avg_pool -> dense(10)\n}\n",
  fixed:
    "model M : x[N, 64, 64, 3] -> y[N, 10] {\n  y = x -> conv(8, 9, stride: 4) -> relu -> conv(8, 9) -> relu -> global_avg_pool -> dense(10)\n}\n",
});

export const unusedSignal = kind({
  code: "NN8009",
  severity: "warning",
  message: "nothing uses the signal `{name}`",
  explanation:
    "The equation is checked, but no output depends on it, so it is not part of the model. Use it, remove it, or let its name begin with `_` to say that this is meant.",
  failing: "model M : x[N, 8] -> y[N, 8] {\n  h = relu(x)\n  y = tanh(x)\n}\n",
  fixed: "model M : x[N, 8] -> y[N, 8] {\n  h = relu(x)\n  y = tanh(h)\n}\n",
});

export const unusedHyperparameter = kind({
  code: "NN8010",
  severity: "warning",
  message: "nothing uses the hyperparameter `{name}` of `{block}`",
  explanation:
    "Giving it a value changes nothing. Use it, or remove it, or let its name begin with `_`.",
  failing:
    "block B(units: int, rate: float) : x[N, D] -> y[N, units] {\n  y = x -> dense(units)\n}\n",
  fixed:
    "block B(units: int, rate: float) : x[N, D] -> y[N, units] {\n  y = x -> dropout(rate) -> dense(units)\n}\n",
});

export const unusedImport = kind({
  code: "NN8011",
  severity: "warning",
  message: "nothing uses the import `{name}`",
  explanation: "The name is imported, and the file does without it. Remove it.",
  failing: 'import { MLP } from "std/mlp"\nconst A = 1\n',
  fixed: "const A = 1\n",
});

export const idleAllowance = kind({
  code: "NN8012",
  severity: "warning",
  message: "{problem}",
  explanation:
    "`// nnc: allow NN8001` turns a lint off in the file where it stands; several codes may follow. This comment names no code of a lint, so it does nothing.",
  failing: "// nnc: allow NN8999\nmodel M : x[N, 8] -> y[N, 2] {\n  y = x -> dense(2)\n}\n",
  fixed:
    "// nnc: allow NN8001\nmodel M : x[N, 8] -> y[N, 2] {\n  y = x -> dense(8) -> dense(2)\n}\n",
});

export const heavyWeights = kind({
  code: "NN8013",
  severity: "warning",
  message: "the weights of `{model}` take {size}, and WebAssembly has 4 GB for everything",
  explanation:
    "A model that does not fit fails when it is made, or takes the machine down with it; training takes several times as much, for gradients and what the optimiser keeps. Most often a `flatten` stands before a `dense`, which then has a weight for each pixel and channel: pool first, or take larger strides. Or a size is not what it was meant to be.",
  failing: "model M : x[N, 224, 224, 64] -> y[N, 4096] {\n  y = x -> flatten -> dense(4096)\n}\n",
  fixed:
    "model M : x[N, 224, 224, 64] -> y[N, 512] {\n  y = x -> max_pool(8) -> flatten -> dense(512)\n}\n",
});

export const constantOutput = kind({
  code: "NN8014",
  severity: "warning",
  message: "the output `{output}` depends on none of the inputs",
  explanation:
    "Whatever the model is fed, this output is the same: it is made of weights and numbers alone. Most often a signal was meant to go in, and a weight or a constant stands in its place.",
  failing:
    "model M : x[N, 4] -> y[N, 2], scale[2] {\n  param w[2] = ones\n  y = w * dense(2)(x)\n  scale = 2 * w\n}\n",
  fixed:
    "model M : x[N, 4] -> y[N, 2], scaled[N, 2] {\n  param w[2] = ones\n  y = w * dense(2)(x)\n  scaled = 2 * y\n}\n",
});

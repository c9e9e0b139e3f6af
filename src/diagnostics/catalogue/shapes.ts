/** NN3xxx: shapes and element types of signals. */
import { kind } from "../catalogue.ts";

export const shapeMismatch = kind({
  code: "NN3001",
  severity: "error",
  message: "{what}: {left} is not {right}",
  explanation:
    "Two sizes that must agree do not. The labels show where each of them comes from; change one of the two, or reshape in between with `rearrange`, `flatten`, a `dense` layer or a 1×1 `conv`.",
  failing:
    "model M : x[N, 8, 8, 3] -> y {\n  a = x -> conv(4, 3, pad: same)\n  b = x -> conv(4, 3)\n  y = concat(a, b)\n}\n",
  fixed:
    "model M : x[N, 8, 8, 3] -> y {\n  a = x -> conv(4, 3, pad: same)\n  b = x -> conv(4, 3, pad: same)\n  y = concat(a, b)\n}\n",
});

export const wrongRank = kind({
  code: "NN3003",
  severity: "error",
  message: "`{block}` takes {expected} as `{input}`, and this is {found}",
  explanation:
    "The number of axes is wrong. Images are `[N, H, W, C]`, sequences `[N, T, D]`, feature vectors `[N, D]`; `flatten` makes vectors of images, and `rearrange` does everything else.",
  failing: "model M : x[N, 28, 28] -> y {\n  y = x -> conv(6, 5)\n}\n",
  fixed: "model M : x[N, 28, 28, 1] -> y {\n  y = x -> conv(6, 5)\n}\n",
});

export const wrongDtype = kind({
  code: "NN3004",
  severity: "error",
  message: "`{block}` takes {expected} as `{input}`, and this is {found}",
  explanation:
    "Element types never convert silently. `cast(x, float32)` converts; labels and tokens are `int32`, masks `bool`, everything else `float32`.",
  failing: "model M : int32 tokens[N, T] -> y {\n  y = relu(tokens)\n}\n",
  fixed: "model M : int32 tokens[N, T] -> y {\n  y = relu(cast(tokens, float32))\n}\n",
});

export const geometry = kind({
  code: "NN3005",
  severity: "error",
  message: "{problem}",
  explanation:
    "The sizes leave no room for what is asked: a window larger than its input, a pool down to nothing, a size that does not divide. tfjs would accept some of these and give empty or cropped tensors; `nnc` does not.",
  failing: "model M : x[N, 4, 4, 1] -> y {\n  y = x -> conv(6, 5)\n}\n",
  fixed: "model M : x[N, 4, 4, 1] -> y {\n  y = x -> conv(6, 5, pad: same)\n}\n",
});

export const assertedShape = kind({
  code: "NN3006",
  severity: "error",
  message: "`{name}` is declared {expected}, and its value is {found}",
  explanation:
    "A shape on the left of an equation or in a signature is a claim that the compiler checks. Either the claim or the equation is wrong.",
  failing: "model M : x[N, 8] -> y[N, 4] {\n  y = x -> dense(5)\n}\n",
  fixed: "model M : x[N, 8] -> y[N, 4] {\n  y = x -> dense(4)\n}\n",
});

export const inputShape = kind({
  code: "NN3007",
  severity: "error",
  message: "`{block}` takes `{input}` as {expected}, and this is {found}",
  explanation:
    "The signature of the block says which shapes it takes. The labels show where the sizes come from.",
  failing:
    "block Halve : x[N, 2 * D] -> y[N, D] {\n  y = x -> dense(D)\n}\nmodel M : x[N, 7] -> y {\n  y = x -> Halve\n}\n",
  fixed:
    "block Halve : x[N, 2 * D] -> y[N, D] {\n  y = x -> dense(D)\n}\nmodel M : x[N, 8] -> y {\n  y = x -> Halve\n}\n",
});

export const dimNotKnown = kind({
  code: "NN3008",
  severity: "error",
  message:
    "{purpose} must be known when the model is compiled, and `{dim}` is known only when it runs",
  explanation:
    "Sizes of weights, repeat counts and conditions are fixed before the model runs. Give the axis a number in the signature, or make it a hyperparameter: `model M(features: int) : x[N, features] -> …`.",
  failing: "model M : x[N, D] -> y {\n  y = x -> dense(4)\n}\n",
  fixed: "model M(D: int) : x[N, D] -> y {\n  y = x -> dense(4)\n}\n",
});

export const axisNotFound = kind({
  code: "NN3009",
  severity: "error",
  message: "no axis of {shape} is `{name}`",
  explanation:
    "A name in `over:` means the axis that carries this dim. An integer counts axes: 0 is the first, -1 the last.",
  failing: "model M : x[N, D], z[N, T] -> y {\n  y = softmax(x, over: T)\n}\n",
  fixed: "model M : x[N, D], z[N, T] -> y {\n  y = softmax(x, over: D)\n}\n",
});

export const axisAmbiguous = kind({
  code: "NN3010",
  severity: "error",
  message: "more than one axis of {shape} is `{name}`",
  explanation:
    "The name does not tell which axis is meant. Say it by number, or give the axes different names with a shape on the left of the equation: `scores[N, Tq, Tk] = …`.",
  failing:
    "model M : x[N, D] -> y {\n  g = matmul(rearrange(x, [N, D] => [N, D, 1]), rearrange(x, [N, D] => [N, 1, D]))\n  y = softmax(g, over: D)\n}\n",
  fixed:
    "model M : x[N, D] -> y {\n  g = matmul(rearrange(x, [N, D] => [N, D, 1]), rearrange(x, [N, D] => [N, 1, D]))\n  y = softmax(g, axis: -1)\n}\n",
});

export const badRearrangement = kind({
  code: "NN3011",
  severity: "error",
  message: "cannot rearrange: {problem}",
  explanation:
    "The left pattern must fit the tensor, with at most one unknown in each product; the right one must use the same names once each, and may add or drop axes of 1.",
  failing: "model M : x[N, 12] -> y {\n  y = rearrange(x, [N, 5 * d] => [N, 5, d])\n}\n",
  fixed: "model M : x[N, 12] -> y {\n  y = rearrange(x, [N, 4 * d] => [N, 4, d])\n}\n",
});

export const factFails = kind({
  code: "NN3012",
  severity: "error",
  message: "`{block}` asks that {fact}, and here {found}",
  explanation:
    "The `where` clause of a signature states what must hold of its dims and hyperparameters.",
  failing:
    "block Heads(heads: int) : x[N, D] -> y[N, D] where heads | D {\n  y = relu(x)\n}\nmodel M : x[N, 10] -> y {\n  y = x -> Heads(4)\n}\n",
  fixed:
    "block Heads(heads: int) : x[N, D] -> y[N, D] where heads | D {\n  y = relu(x)\n}\nmodel M : x[N, 12] -> y {\n  y = x -> Heads(4)\n}\n",
});

export const sharedShape = kind({
  code: "NN3013",
  severity: "error",
  message: "`{path}` is shared, and its weights were made for {first}; here they would be {second}",
  explanation:
    "A block that is bound to a name is one instance: every use shares its weights, so every use must need weights of the same shape. Mention the block once for each use to have separate weights.",
  failing:
    "model M : a[N, 4], b[N, 5] -> y {\n  embed = dense(8)\n  y = (a -> embed) + (b -> embed)\n}\n",
  fixed: "model M : a[N, 4], b[N, 5] -> y {\n  y = (a -> dense(8)) + (b -> dense(8))\n}\n",
});

export const inputsDiffer = kind({
  code: "NN3014",
  severity: "error",
  message: "{what}: `{left}` and `{right}` may differ when the model runs",
  explanation:
    "Both sizes are known only when the model runs, and nothing says that they are the same. Give both axes the same name in the signature.",
  failing: "model M : a[N, T], b[N, S] -> y {\n  y = a + b\n}\n",
  fixed: "model M : a[N, T], b[N, T] -> y {\n  y = a + b\n}\n",
});

export const modelInput = kind({
  code: "NN3015",
  severity: "error",
  message: "the {role} `{name}` of a model {problem}",
  explanation:
    "A model is an entry point: each of its inputs and targets has a shape whose first axis is the batch, such as `x[N, 28, 28, 1]`. Blocks may leave shapes open; models say what they are fed.",
  failing: "model M : x -> y {\n  y = relu(x)\n}\n",
  fixed: "model M : x[N, 8] -> y {\n  y = relu(x)\n}\n",
});

export const modelSignature = kind({
  code: "NN3016",
  severity: "error",
  message: "the model `{name}` has no signature, and {found} has none to lend it",
  explanation:
    "A model must say what it is fed. `model A = B(…)` takes the signature of the block `B`; anything else needs one of its own: `model A : x[N, 8] -> y = dense(4) -> relu`.",
  failing: "model M = dense(4) -> relu\n",
  fixed: "model M : x[N, 8] -> y = dense(4) -> relu\n",
});

export const badDefault = kind({
  code: "NN3017",
  severity: "error",
  message: "`{model}` cannot be made with its defaults: {problem}",
  explanation:
    "What a hyperparameter must satisfy is checked when a model is made, since its value may come from JavaScript. With the defaults of this model, or the values that `--set` gives, the check would fail. Change the default or what asks for more.",
  failing:
    "model M(size: int = 3) : x[N, size, size, 1] -> y {\n  y = x -> conv(4, 5) -> relu -> global_avg_pool\n}\n",
  fixed:
    "model M(size: int = 28) : x[N, size, size, 1] -> y {\n  y = x -> conv(4, 5) -> relu -> global_avg_pool\n}\n",
});

export const notADim = kind({
  code: "NN3018",
  severity: "error",
  message: "a size must be an int, not {found}",
  explanation:
    "The sizes in a shape are whole numbers: ints, names that stand for them, and what is computed of them with `+`, `-`, `*`, `/` (which must leave no remainder), `//`, `%`, `^` and functions that give ints. A float is none, also where it is whole; `floor`, `ceil` and `round` make ints of floats.",
  failing:
    "const ratio = 0.5\nblock Thin : x[N, C] -> y[N, ratio * C] {\n  y = x -> dense(C / 2)\n}\nmodel M : x[N, 8] -> y {\n  y = x -> Thin\n}\n",
  fixed:
    "const ratio = 2\nblock Thin : x[N, C] -> y[N, C / ratio] {\n  y = x -> dense(C / 2)\n}\nmodel M : x[N, 8] -> y {\n  y = x -> Thin\n}\n",
});

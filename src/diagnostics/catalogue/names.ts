/** NN2xxx: names, imports and the order of equations. */
import { kind } from "../catalogue.ts";

export const unknownName = kind({
  code: "NN2001",
  severity: "error",
  message: "nothing is called `{name}` here",
  explanation:
    "A name must be an input, a dim of the signature, a hyperparameter, an equation of the same block, a declaration or import of the file, or built in. Look for a typing slip, or add the missing equation, import or hyperparameter.",
  failing: "model M : x[N, 4] -> y[N, 2] {\n  y = x -> dens(2)\n}\n",
  fixed: "model M : x[N, 4] -> y[N, 2] {\n  y = x -> dense(2)\n}\n",
});

export const duplicateDeclaration = kind({
  code: "NN2002",
  severity: "error",
  message: "`{name}` is declared twice in this file",
  explanation:
    "Top-level names share one space, imports included. Rename one; an import can be renamed with `as`.",
  failing: "const A = 1\nconst A = 2\n",
  fixed: "const A = 1\nconst B = 2\n",
});

export const duplicateSignal = kind({
  code: "NN2003",
  severity: "error",
  message: "`{name}` is defined twice in `{block}`",
  explanation:
    "Every signal is defined exactly once: equations have no order, so a second one could not replace the first. Give the new value a name of its own, or write one pipeline.",
  failing: "model M : x[N, 4] -> y[N, 2] {\n  y = x -> dense(2)\n  y = relu(x)\n}\n",
  fixed: "model M : x[N, 4] -> y[N, 2] {\n  h = relu(x)\n  y = h -> dense(2)\n}\n",
});

export const undefinedOutput = kind({
  code: "NN2004",
  severity: "error",
  message: "the output `{name}` of `{block}` has no equation",
  explanation:
    "Each output in a signature must be defined by an equation of the block, or be one of its inputs.",
  failing: "model M : x[N, 4] -> y[N, 2] {\n  z = x -> dense(2)\n}\n",
  fixed: "model M : x[N, 4] -> y[N, 2] {\n  y = x -> dense(2)\n}\n",
});

export const causality = kind({
  code: "NN2005",
  severity: "error",
  message: "{problem}: {cycle}",
  explanation:
    "Equations may stand in any order, but no signal may depend on itself within one step. In a cell, `pre x` is the value of the state `x` one step earlier and breaks the circle; elsewhere, one of the equations must be written without the others.",
  failing: "model M : x[N, 4] -> y[N, 4] {\n  a = x + b\n  b = relu(a)\n  y = b\n}\n",
  fixed: "model M : x[N, 4] -> y[N, 4] {\n  a = x + x\n  b = relu(a)\n  y = b\n}\n",
});

export const importFails = kind({
  code: "NN2006",
  severity: "error",
  message: 'cannot import from "{specifier}": {problem}',
  explanation:
    'Imports name a file relative to the importing one (`"./blocks.nn"`) or one of the standard library (`"std/resnet"`).',
  failing: 'import { Residual } from "./no-such-file.nn"\n',
  fixed: "block Residual = relu\n",
});

export const importNotFound = kind({
  code: "NN2007",
  severity: "error",
  message: '"{file}" declares nothing called `{name}`',
  explanation:
    "Only names that the other file itself declares can be imported from it; what it imports is not passed on.",
  failing: 'import { Residual } from "std/mlp"\n',
  fixed: 'import { MLP } from "std/mlp"\n',
});

export const tooManyFiles = kind({
  code: "NN2008",
  severity: "error",
  message: "a program may consist of {limit} files at most",
  explanation: "The limit keeps a mistake in a script that writes imports from filling the memory.",
  failing: "",
  fixed: "",
});

export const unknownType = kind({
  code: "NN2009",
  severity: "error",
  message: "`{name}` is not a type of hyperparameters",
  explanation:
    "Hyperparameters are `int`, `float`, `bool`, `string`, `block`, `padding`, `initializer`, tuples `(int, int)` and lists `[int]` of these. Tensors are inputs and stand in the signature after the colon.",
  failing: "block B(n: integer) : x[N, D] -> y[N, n] {\n  y = x -> dense(n)\n}\n",
  fixed: "block B(n: int) : x[N, D] -> y[N, n] {\n  y = x -> dense(n)\n}\n",
});

export const unknownDtype = kind({
  code: "NN2010",
  severity: "error",
  message: "`{name}` is not an element type",
  explanation: "Tensors hold `float32` (the default), `int32` or `bool`.",
  failing: "model M : float x[N, 4] -> y {\n  y = relu(x)\n}\n",
  fixed: "model M : float32 x[N, 4] -> y {\n  y = relu(x)\n}\n",
});

export const unknownModel = kind({
  code: "NN2011",
  severity: "error",
  message: "`train` needs a model of this file, and there is no model `{name}`",
  explanation:
    "A `train` section names the model it trains; the model is declared, or imported, in the same file.",
  failing:
    "model Net : x[N, 4] -> y[N, 2] {\n  y = x -> dense(2)\n}\ntrain Nett {\n  target int32 label[N]\n  loss = cross_entropy(y, label)\n}\n",
  fixed:
    "model Net : x[N, 4] -> y[N, 2] {\n  y = x -> dense(2)\n}\ntrain Net {\n  target int32 label[N]\n  loss = cross_entropy(y, label)\n}\n",
});

export const idleState = kind({
  code: "NN2012",
  severity: "error",
  message: "the state `{name}` of `{block}` has no equation",
  explanation:
    "A state is declared with its shape and its value before the first step; an equation of the same name says what it becomes at each step.",
  failing: "cell Sum : x[N, D] -> y[N, D] {\n  state total[N, D] = zeros\n  y = pre total + x\n}\n",
  fixed:
    "cell Sum : x[N, D] -> total[N, D] {\n  state total[N, D] = zeros\n  total = pre total + x\n}\n",
});

export const unknownState = kind({
  code: "NN2013",
  severity: "error",
  message: "`pre {name}` needs a state, and {problem}",
  explanation:
    "`pre` gives the value that a state had one step earlier. Declare it with its shape: `state h[N, units]`. Only the equations of a cell have steps: there is no `pre` in shapes, defaults, constants, functions and `train` sections.",
  failing: "cell C : x[N, D] -> h[N, D] {\n  h = x + pre h\n}\n",
  fixed: "cell C : x[N, D] -> h[N, D] {\n  state h[N, D]\n  h = x + pre h\n}\n",
});

export const unknownBuffer = kind({
  code: "NN2014",
  severity: "error",
  message: "`next {name}` needs a buffer, and `{block}` has no buffer `{name}`",
  explanation:
    "`next` says what a buffer becomes after a training step. Declare it: `buffer mean[C] = zeros`.",
  failing: "block B : x[N, C] -> y[N, C] {\n  next m = mean(x, over: N)\n  y = x\n}\n",
  fixed:
    "block B : x[N, C] -> y[N, C] {\n  buffer m[C] = zeros\n  next m = mean(x, over: N)\n  y = x - m\n}\n",
});

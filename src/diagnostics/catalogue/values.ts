/** NN4xxx: calls, hyperparameters and compile-time values. */
import { kind } from "../catalogue.ts";

export const unknownArgument = kind({
  code: "NN4001",
  severity: "error",
  message: "`{block}` has no input or hyperparameter called `{name}`",
  explanation:
    "Arguments are matched by name or position. `nnc explain` and the hover of a block list what it takes.",
  failing: "model M : x[N, 8, 8, 1] -> y {\n  y = x -> conv(6, 3, padding: same)\n}\n",
  fixed: "model M : x[N, 8, 8, 1] -> y {\n  y = x -> conv(6, 3, pad: same)\n}\n",
});

export const missingArgument = kind({
  code: "NN4002",
  severity: "error",
  message: "`{block}` needs a value for `{name}`",
  explanation: "A hyperparameter without a default must be given wherever the block is used.",
  failing: "model M : x[N, 8, 8, 1] -> y {\n  y = x -> conv(6)\n}\n",
  fixed: "model M : x[N, 8, 8, 1] -> y {\n  y = x -> conv(6, 3)\n}\n",
});

export const tooManyArguments = kind({
  code: "NN4003",
  severity: "error",
  message: "`{block}` takes {expected}, and this is one more",
  explanation: "There are more arguments than the block has inputs and hyperparameters.",
  failing: "model M : x[N, 8] -> y {\n  y = x -> relu(4)\n}\n",
  fixed: "model M : x[N, 8] -> y {\n  y = x -> relu\n}\n",
});

export const wrongArgument = kind({
  code: "NN4004",
  severity: "error",
  message: "`{name}` of `{block}` must be {expected}, not {found}",
  explanation: "The value is of the wrong kind, or out of range.",
  failing: "model M : x[N, 8] -> y {\n  y = x -> dense(2.5)\n}\n",
  fixed: "model M : x[N, 8] -> y {\n  y = x -> dense(2)\n}\n",
});

export const duplicateArgument = kind({
  code: "NN4005",
  severity: "error",
  message: "`{block}` gets `{name}` twice",
  explanation: "An argument was given by position and by name, or by name twice.",
  failing: "model M : x[N, 8] -> y {\n  y = x -> dense(4, units: 4)\n}\n",
  fixed: "model M : x[N, 8] -> y {\n  y = x -> dense(4)\n}\n",
});

export const wrongInputCount = kind({
  code: "NN4006",
  severity: "error",
  message: "`{block}` takes {expected}, and gets {found}",
  explanation:
    "`x -> f(args)` passes `x` as the first input of `f`; `(a, b) -> f` passes two. Several results of a block flow on as several inputs.",
  failing: "model M : a[N, 8], b[N, 8] -> y {\n  y = (a, b) -> dense(4)\n}\n",
  fixed: "model M : a[N, 8], b[N, 8] -> y {\n  y = concat(a, b) -> dense(4)\n}\n",
});

export const notABlock = kind({
  code: "NN4007",
  severity: "error",
  message: "{found} cannot be {use}",
  explanation:
    "The right side of `->` must be a block, such as `relu`, `dense(4)`, a lambda or a composition of these.",
  failing: "model M : x[N, 8] -> y {\n  h = relu(x)\n  y = x -> h\n}\n",
  fixed: "model M : x[N, 8] -> y {\n  h = relu(x)\n  y = h -> relu\n}\n",
});

export const wrongOperand = kind({
  code: "NN4008",
  severity: "error",
  message: "`{operator}` does not work on {found}",
  explanation:
    "The operator wants numbers or signals. A block must be applied to a signal first: `x -> dense(4)`.",
  failing: "model M : x[N, 8] -> y {\n  y = x + dense(8)\n}\n",
  fixed: "model M : x[N, 8] -> y {\n  y = x + (x -> dense(8))\n}\n",
});

export const notASignal = kind({
  code: "NN4009",
  severity: "error",
  message: "{name} must be a signal, and it is {found}",
  explanation: "An output of a block, and whatever flows into a layer, is a tensor.",
  failing: "model M : x[N, 8] -> y {\n  y = dense(4)\n}\n",
  fixed: "model M : x[N, 8] -> y {\n  y = x -> dense(4)\n}\n",
});

export const badIndex = kind({
  code: "NN4010",
  severity: "error",
  message: "{problem}",
  explanation:
    "Lists and tuples count from 0; a negative index counts from the end. Tensors are cut with `slice`, `first`, `last` and `gather`.",
  failing: "const W = [4, 8]\nmodel M : x[N, 8] -> y {\n  y = x -> dense(W[2])\n}\n",
  fixed: "const W = [4, 8]\nmodel M : x[N, 8] -> y {\n  y = x -> dense(W[1])\n}\n",
});

export const badArithmetic = kind({
  code: "NN4011",
  severity: "error",
  message: "{problem}",
  explanation:
    "The numbers do not allow this: a division that leaves a remainder where `/` promises none, a division by zero, a number that is too large.",
  failing: "model M : x[N, 8] -> y {\n  y = x -> dense(7 / 2)\n}\n",
  fixed: "model M : x[N, 8] -> y {\n  y = x -> dense(7 // 2)\n}\n",
});

export const badCondition = kind({
  code: "NN4012",
  severity: "error",
  message: "a condition must be true or false when the model is compiled, and this is {found}",
  explanation:
    "`if` chooses at compile time. To choose element by element when the model runs, use `where(mask, a, b)`.",
  failing: "model M : x[N, 8] -> y {\n  y = if x then relu(x) else x\n}\n",
  fixed: "model M : x[N, 8] -> y {\n  y = where(x > 0, relu(x), x)\n}\n",
});

export const wrongPattern = kind({
  code: "NN4013",
  severity: "error",
  message: "{names} are bound here, and the value is {found}",
  explanation: "`(a, b) = …` takes a block with two results, or a tuple of two.",
  failing: "model M : x[N, 8] -> y {\n  (a, b, c) = split(x, 2)\n  y = a + b + c\n}\n",
  fixed: "model M : x[N, 8] -> y {\n  (a, b) = split(x, 2)\n  y = a + b\n}\n",
});

export const structuralWithoutDefault = kind({
  code: "NN4014",
  severity: "error",
  message: "`{name}` decides the structure of `{model}` and has no value",
  explanation:
    "A hyperparameter that only reaches sizes and numbers can stay open until the model is made. One that decides how often something repeats, or which branch is taken, must be known to the compiler: give it a default, or declare a named instance.",
  failing:
    "model M(depth: int) : x[N, 8] -> y {\n  y = x -> repeat depth { dense(8) -> relu }\n}\n",
  fixed:
    "model M(depth: int = 2) : x[N, 8] -> y {\n  y = x -> repeat depth { dense(8) -> relu }\n}\n",
});

export const outOfPlace = kind({
  code: "NN4015",
  severity: "error",
  message: "{what} cannot stand here",
  explanation:
    "Some forms have a meaning in one place only: `[a, b] => [c, d]` as an argument of `rearrange`, `...` in shapes and in `over:`, `pre x` inside a cell.",
  failing: "const A = [1, ...]\n",
  fixed: "const A = [1, 2]\n",
});

export const constantCycle = kind({
  code: "NN4016",
  severity: "error",
  message: "the constant `{name}` is defined by itself",
  explanation: "A constant may use others, but none may lead back to itself.",
  failing: "const A = B + 1\nconst B = A + 1\n",
  fixed: "const A = 1\nconst B = A + 1\n",
});

export const badInitializer = kind({
  code: "NN4017",
  severity: "error",
  message: "{problem}",
  explanation:
    "Initialisers are `zeros`, `ones`, `constant(v)`, `normal(stddev, mean: …)`, `uniform(limit)` or `uniform(low: …, high: …)`, `truncated_normal(stddev, mean: …, low: …, high: …)`, `glorot_uniform(gain)`, `glorot_normal(gain)`, `he_uniform(slope, mode)`, `he_normal(slope, mode)`, `lecun_uniform(gain, mode)`, `lecun_normal(gain, mode)` and `orthogonal(gain)`. `xavier_…` and `kaiming_…` are other names of `glorot_…` and `he_…`; `mode` is `fan_in` or `fan_out`.",
  failing: "block B : x[N, D] -> y {\n  param w[D] = relu\n  y = x * w\n}\n",
  fixed: "block B : x[N, D] -> y {\n  param w[D] = ones\n  y = x * w\n}\n",
});

export const notRecurrent = kind({
  code: "NN4018",
  severity: "error",
  message: "`state {name}` belongs in a cell, and `{block}` is a {kind}",
  explanation:
    "`state` and `pre` describe one step of a recurrence: declare the block as a `cell` and run it with `scan`.",
  failing: "block B : x[N, D] -> h[N, D] {\n  state h[N, D]\n  h = x + pre h\n}\n",
  fixed: "cell B : x[N, D] -> h[N, D] {\n  state h[N, D]\n  h = x + pre h\n}\n",
});

export const cellOutsideScan = kind({
  code: "NN4019",
  severity: "error",
  message: "the cell `{name}` is one step of a recurrence, and there is no time here",
  explanation:
    "A cell works within `scan`, which runs it along the time axis of a sequence: `x -> scan(LSTM(128))`. Inside another cell it is a part of that cell's step.",
  failing:
    "cell Sum : x[N, D] -> s[N, D] {\n  state s[N, D]\n  s = pre s + x\n}\nmodel M : x[N, 4] -> y {\n  y = x -> Sum\n}\n",
  fixed:
    "cell Sum : x[N, D] -> s[N, D] {\n  state s[N, D]\n  s = pre s + x\n}\nmodel M : x[N, T, 4] -> y {\n  y = x -> scan(Sum)\n}\n",
});

export const unknownParameter = kind({
  code: "NN4020",
  severity: "error",
  message: "`{function}` has no parameter called `{name}`",
  explanation:
    "The arguments of a function go to its parameters by name or by position. Functions that are built in, such as `max` and `range`, take theirs by position.",
  failing:
    "fn half(width: int): int = width // 2\nmodel M : x[N, 8] -> y {\n  y = x -> dense(half(units: 8))\n}\n",
  fixed:
    "fn half(width: int): int = width // 2\nmodel M : x[N, 8] -> y {\n  y = x -> dense(half(width: 8))\n}\n",
});

export const ambiguousExtremum = kind({
  code: "NN4021",
  severity: "error",
  message: "`{name}` of a signal and a number could mean an axis or a comparison",
  explanation:
    "`max(x, over: 1)` takes the greatest value along axis 1, and `maximum(x, 1)` what is greater, element by element. `max(a, b)` of two numbers is the greater of them; beside a signal, a bare number would be read as one by some and as the other by others. The same holds for `min` and `minimum`.",
  failing: "model M : x[N, 4] -> y {\n  y = x / max(x, 1)\n}\n",
  fixed: "model M : x[N, 4] -> y {\n  y = x / maximum(x, 1)\n}\n",
});

export const budgetExceeded = kind({
  code: "NN6001",
  severity: "error",
  message: "`{name}` comes to more than {limit} {what}",
  explanation:
    "Repetition and recursion are unfolded when a model is compiled, within a budget. If nothing so large was meant, look for a repetition inside a repetition, or a block that contains itself without end.",
  failing:
    "block Loop(n: int) : x[N, D] -> y[N, D] {\n  y = x -> Loop(n + 1)\n}\nmodel M : x[N, 8] -> y {\n  y = x -> Loop(0)\n}\n",
  fixed:
    "block Loop(n: int) : x[N, D] -> y[N, D] {\n  y = if n == 0 then x else x -> Loop(n - 1)\n}\nmodel M : x[N, 8] -> y {\n  y = x -> Loop(3)\n}\n",
});

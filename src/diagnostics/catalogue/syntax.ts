/** NN1xxx: the form of the text. What belongs to characters and words is in `syntax-words.ts`. */
import { kind } from "../catalogue.ts";

export * from "./syntax-words.ts";

export const unexpected = kind({
  code: "NN1001",
  severity: "error",
  message: "expected {expected}, found {found}",
  explanation:
    "The text stops making sense at this place: something is missing before it, or it does not belong here. Parsing goes on at the next equation or declaration.",
  failing: "model M : x[N, 4] -> y[N, 2] {\n  y = x -> \n}\n",
  fixed: "model M : x[N, 4] -> y[N, 2] {\n  y = x -> dense(2)\n}\n",
});

export const unclosedBracket = kind({
  code: "NN1002",
  severity: "error",
  message: "expected {expected} to close `{open}`, found {found}",
  explanation:
    "Every `(`, `[` and `{` needs its partner. The bracket that is still open is marked as well; the partner is missing at some place between the two.",
  failing: "model M : x[N, 4] -> y[N, 2] {\n  h = relu(x\n  y = h -> dense(2)\n}\n",
  fixed: "model M : x[N, 4] -> y[N, 2] {\n  h = relu(x)\n  y = h -> dense(2)\n}\n",
});

export const unmatchedBracket = kind({
  code: "NN1003",
  severity: "error",
  message: "this `{bracket}` closes nothing",
  explanation:
    "There is no open bracket that this one could close. Remove it, or add the opening one.",
  failing: "model M : x[N, 4] -> y[N, 2] {\n  y = x -> dense(2))\n}\n",
  fixed: "model M : x[N, 4] -> y[N, 2] {\n  y = x -> dense(2)\n}\n",
});

export const fileTooLarge = kind({
  code: "NN1010",
  severity: "error",
  message: "this file has {size} characters; at most {limit} are read",
  explanation:
    "A source file is at most 16 Mi characters long, so that a wrong file cannot tie up the compiler. Split it, and import one part from the other; weights belong in `.safetensors` files.",
  /** Made on demand: it is as long as the limit. */
  get failing() {
    return "// padding\n".repeat(1_600_000);
  },
  fixed: "// padding\n",
});

const tooDeep = "(".repeat(210) + "1" + ")".repeat(210);

export const nestedTooDeeply = kind({
  code: "NN1011",
  severity: "error",
  message: "this is nested more than {limit} levels deep",
  explanation:
    "Brackets, branches and lambdas may hold each other 200 levels deep, and one formula may hold 1000 operators. Name some of the parts: each name is an equation or a `const` of its own.",
  failing: `const A = ${tooDeep}\n`,
  fixed: "const A = 1\n",
});

export const pipeIntoArithmetic = kind({
  code: "NN1012",
  severity: "error",
  message: "the right side of `->` must be a block, and `{operator}` binds tighter than `->`",
  explanation:
    "`->` is looser than arithmetic and comparison: `x -> dense(4) + b` would pipe `x` into `dense(4) + b`, which is no block. To compute with the result of the pipe, put the pipe in parentheses: `(x -> dense(4)) + b`.",
  failing: "model M : x[N, 4] -> y[N, 4] {\n  y = x -> dense(4) + x\n}\n",
  fixed: "model M : x[N, 4] -> y[N, 4] {\n  y = (x -> dense(4)) + x\n}\n",
});

export const thirdCall = kind({
  code: "NN1013",
  severity: "error",
  message: "a block is called at most twice: hyperparameters, then signals",
  explanation:
    "`f(hyper)(x)` makes a block and applies it; the result is a signal, and signals cannot be called. Pipe the result on with `->` instead.",
  failing: "model M : x[N, 4] -> y[N, 2] {\n  y = dense(2)(x)(x)\n}\n",
  fixed: "model M : x[N, 4] -> y[N, 2] {\n  y = dense(2)(x)\n}\n",
});

export const missingComma = kind({
  code: "NN1014",
  severity: "error",
  isFixSafe: true,
  message: "a comma is missing before {found}",
  explanation: "The items between brackets are separated by commas.",
  failing: "const A = [1 2]\n",
  fixed: "const A = [1, 2]\n",
});

export const argumentEquals = kind({
  code: "NN1015",
  severity: "error",
  isFixSafe: true,
  message: "an argument is named with `:`, as in `{name}: …`",
  explanation:
    "In a call, a name and its value are joined by a colon: `conv(64, 3, stride: 2)`. The equals sign is for equations and for the defaults of hyperparameters.",
  failing: "block B = conv(64, 3, stride=2)\n",
  fixed: "block B = conv(64, 3, stride: 2)\n",
});

export const equationEquals = kind({
  code: "NN1016",
  severity: "error",
  isFixSafe: true,
  message: "an equation is written with `=`, not `{found}`",
  explanation:
    "`name = value` defines a signal. `==` compares two numbers at compile time, and `:` names an argument.",
  failing: "model M : x[N, 4] -> y[N, 2] {\n  y == x -> dense(2)\n}\n",
  fixed: "model M : x[N, 4] -> y[N, 2] {\n  y = x -> dense(2)\n}\n",
});

export const missingEquals = kind({
  code: "NN1017",
  severity: "error",
  isFixSafe: true,
  message: "`=` is missing after {after}",
  explanation: "An equation is a name, an equals sign and a value.",
  failing: "model M : x[N, 4] -> y[N, 2] {\n  y x -> dense(2)\n}\n",
  fixed: "model M : x[N, 4] -> y[N, 2] {\n  y = x -> dense(2)\n}\n",
});

export const unnamedExpression = kind({
  code: "NN1018",
  severity: "error",
  message: "this value has no name: only equations stand in {place}",
  explanation:
    "A block is a set of equations; there are no statements whose value would be lost or returned. Give the value the name of the output that it is: `y = x -> dense(2)`.",
  failing: "model M : x[N, 4] -> y[N, 2] {\n  y = h\n  h = x -> dense(2)\n  h -> relu\n}\n",
  fixed: "model M : x[N, 4] -> y[N, 2] {\n  y = h -> relu\n  h = x -> dense(2)\n}\n",
});

export const chainedComparison = kind({
  code: "NN1019",
  severity: "error",
  message: "comparisons do not chain",
  explanation:
    "`a < b < c` would compare a truth value with `c`. Write both comparisons and join them: `a < b and b < c`.",
  failing: "fn between(a: int, b: int, c: int): bool = a < b < c\n",
  fixed: "fn between(a: int, b: int, c: int): bool = a < b and b < c\n",
});

export const missingShape = kind({
  code: "NN1020",
  severity: "error",
  message: "the {what} `{name}` needs a shape, as in `{name}[D, units]`",
  explanation:
    "A weight is declared with its shape, since nothing else says how many numbers it holds. A scalar has the shape `[]`.",
  failing: "block B : x[N, D] -> y[N, D] {\n  param scale = ones\n  y = scale * x\n}\n",
  fixed: "block B : x[N, D] -> y[N, D] {\n  param scale[D] = ones\n  y = scale * x\n}\n",
});

export const nestedDeclaration = kind({
  code: "NN1021",
  severity: "error",
  message: "`{word}` declarations stand at the top level of a file, not inside another",
  explanation:
    "Blocks do not contain declarations. Move it out; a part that is used only here can be a local function, `f = |x| …`, and a value is an equation.",
  failing: "model M : x[N, 4] -> y[N, 2] {\n  const UNITS = 2\n  y = x -> dense(UNITS)\n}\n",
  fixed: "const UNITS = 2\n\nmodel M : x[N, 4] -> y[N, 2] {\n  y = x -> dense(UNITS)\n}\n",
});

export const strayEquation = kind({
  code: "NN1022",
  severity: "error",
  message: "an equation stands inside a block; at the top level, write `const {name} = …`",
  explanation:
    "At the top level of a file there are only declarations: `import`, `const`, `fn`, `block`, `cell`, `model` and `train`. If this line was meant to be in a block, a `}` before it closes that block too early.",
  failing: "UNITS = 2\n",
  fixed: "const UNITS = 2\n",
});

export const annotationMisplaced = kind({
  code: "NN1023",
  severity: "error",
  message: "{problem}",
  explanation:
    '`@name("stem")` before an equation, a `param` or a `buffer` pins the path of its weights, so that they keep it when the equation is renamed. There are no other annotations.',
  failing: 'cell C : x[N, D] -> h[N, D] {\n  @name("memory") state h[N, D]\n  h = x + pre h\n}\n',
  fixed: "cell C : x[N, D] -> h[N, D] {\n  state h[N, D]\n  h = x + pre h\n}\n",
});

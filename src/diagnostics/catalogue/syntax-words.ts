/** NN104x and NN105x: characters, literals, and words that other languages use. */
import { kind } from "../catalogue.ts";

export const unknownCharacter = kind({
  code: "NN1040",
  severity: "error",
  isFixSafe: true,
  message: "{character} means nothing here",
  explanation:
    "The character is not part of the language. Some look like one that is, such as a typographic arrow or quotation mark, and come along when text is copied from a page.",
  failing: "block B = conv(8, 3) → relu\n",
  fixed: "block B = conv(8, 3) -> relu\n",
});

export const unterminatedString = kind({
  code: "NN1041",
  severity: "error",
  message: "this string has no closing quote on its line",
  explanation: 'A string begins and ends with `"` on one line. A quote inside it is written `\\"`.',
  failing: 'import { MLP } from "std/mlp\n',
  fixed: 'import { MLP } from "std/mlp"\n',
});

export const unterminatedComment = kind({
  code: "NN1042",
  severity: "error",
  message: "this comment has no closing `*/`",
  explanation: "A comment that begins with `/*` ends at the next `*/`; such comments do not nest.",
  failing: "const A = 1\n/* and so on\n",
  fixed: "const A = 1\n/* and so on */\n",
});

export const invalidEscape = kind({
  code: "NN1043",
  severity: "error",
  message: "`{escape}` is not an escape",
  explanation:
    'In a string, a backslash begins one of `\\"`, `\\\\`, `\\n`, `\\r`, `\\t` and `\\u{1F600}` (a character by its number).',
  failing: 'const A = "a\\d"\n',
  fixed: 'const A = "a\\\\d"\n',
});

export const numberOutOfRange = kind({
  code: "NN1044",
  severity: "error",
  message: "`{number}` is too large to be exact",
  explanation:
    "Integers are exact up to 2^53 - 1, and no number is larger than about 1.8e308. A larger one would silently become another.",
  failing: "const A = 9007199254740993\n",
  fixed: "const A = 9007199254740991\n",
});

export const malformedNumber = kind({
  code: "NN1045",
  severity: "error",
  isFixSafe: true,
  message: "`{text}` is neither a number nor a name",
  explanation:
    "A number is written `3`, `0.5`, `1e-5` or `64_000`: with a digit before the point and no letters after it. Names do not begin with a digit.",
  failing: "const A = .5\n",
  fixed: "const A = 0.5\n",
});

export const foreignOperator = kind({
  code: "NN1046",
  severity: "error",
  isFixSafe: true,
  message: "`{found}` is written `{instead}`",
  explanation:
    "Logic is in words, `and`, `or` and `not`; powers are written `^`; equality is `==` and `!=`.",
  failing: "fn both(a: bool, b: bool): bool = a && b\n",
  fixed: "fn both(a: bool, b: bool): bool = a and b\n",
});

export const singleQuotes = kind({
  code: "NN1047",
  severity: "error",
  isFixSafe: true,
  message: "a string is written in double quotes",
  explanation: 'Strings are written `"like this"`.',
  failing: "import { MLP } from 'std/mlp'\n",
  fixed: 'import { MLP } from "std/mlp"\n',
});

export const semicolon = kind({
  code: "NN1048",
  severity: "error",
  isFixSafe: true,
  message: "no `;` is needed: an equation ends where the next one begins",
  explanation:
    "Nothing separates equations or declarations. A line may end anywhere, except that a `(` or `[` must follow on the same line what it applies to.",
  failing: "const A = 1;\n",
  fixed: "const A = 1\n",
});

export const hashComment = kind({
  code: "NN1049",
  severity: "error",
  isFixSafe: true,
  message: "a comment begins with `//`",
  explanation:
    "Comments are `// to the end of the line` and `/* between marks */`; `///` before a declaration is its documentation.",
  failing: "# one\nconst A = 1\n",
  fixed: "// one\nconst A = 1\n",
});

export const foreignDeclaration = kind({
  code: "NN1050",
  severity: "error",
  isFixSafe: true,
  message: "`{word}` declares nothing here; did you mean `{instead}`?",
  explanation:
    "`block` declares a part made of equations, `cell` one step of a recurrence, `model` what a compiled module exports, and `fn` a function of compile-time values. All of them are visible to importing files.",
  failing: "layer Twice(c: int) = dense(c) -> dense(c)\n",
  fixed: "block Twice(c: int) = dense(c) -> dense(c)\n",
});

export const foreignStatement = kind({
  code: "NN1051",
  severity: "error",
  isFixSafe: true,
  message: "{advice}",
  explanation:
    "A block has equations only. A name is defined by writing `name = value`, without a word before it, and an output is defined like any other signal, so nothing is returned.",
  failing: "model M : x[N, 4] -> y[N, 2] {\n  let h = relu(x)\n  y = h -> dense(2)\n}\n",
  fixed: "model M : x[N, 4] -> y[N, 2] {\n  h = relu(x)\n  y = h -> dense(2)\n}\n",
});

export const leadingPipe = kind({
  code: "NN1052",
  severity: "error",
  isFixSafe: true,
  message: "a body does not begin with `->`",
  explanation:
    "Between braces stands a block of its own, and the first block of a chain has nothing before it: `repeat 3 { conv(64, 3) -> relu }`.",
  failing: "block B = repeat 3 { -> dense(8) -> relu }\n",
  fixed: "block B = repeat 3 { dense(8) -> relu }\n",
});

export const namedField = kind({
  code: "NN1053",
  severity: "error",
  message: "there are no named fields; a tuple's are numbered, as in `pair.0`",
  explanation:
    "A signal has no properties and no methods: its shape is written in brackets and its sizes are symbols, and an operation is applied with `x -> relu` or `relu(x)`. Only tuples have fields, `.0`, `.1` and so on.",
  failing: "model M : x[N, 4] -> y[N, 4] {\n  y = x.relu\n}\n",
  fixed: "model M : x[N, 4] -> y[N, 4] {\n  y = x -> relu\n}\n",
});

export const bareTuple = kind({
  code: "NN1054",
  severity: "error",
  isFixSafe: true,
  message: "several names {where} stand in parentheses",
  explanation:
    "A block with several outputs gives a tuple, and a tuple is bound as it is written: `(a, b) = split(x, 2)`.",
  failing: "model M : x[N, 4] -> y {\n  a, b = split(x, 2)\n  y = a * b\n}\n",
  fixed: "model M : x[N, 4] -> y {\n  (a, b) = split(x, 2)\n  y = a * b\n}\n",
});

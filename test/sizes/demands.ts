/** Each kind of demand of a shape, met, broken, and left open by hyperparameters that a model is made with. */

export interface DemandCase {
  /** A program with a model `M`, of which the checker proves what is demanded. */
  readonly proved: string;
  /** One that breaks it, and what is said. */
  readonly refuted: readonly [text: string, message: string];
  /** One that is right for some hyperparameters: such values, others, and what is said of those. */
  readonly open: readonly [text: string, good: Values, bad: Values, message: string];
}

type Values = Readonly<Record<string, number>>;

const vector = (hyperparameters: string, expression: string): string =>
  `model M${hyperparameters} : x[N, 12] -> y {\n  y = ${expression}\n}\n`;
const image = (hyperparameters: string, expression: string): string =>
  `model M${hyperparameters} : x[N, 8, 8, 4] -> y {\n  y = ${expression}\n}\n`;

/** A block with a fact about its hyperparameter. */
const stating =
  (fact: string, expression: string) =>
  (k: string, hyperparameters = ""): string =>
    `block B(k: int) : x[N, D] -> y where ${fact} {\n  y = ${expression}\n}\n${vector(hyperparameters, `x -> B(${k})`)}`;
const odd = stating("k % 2 == 1", "x -> dense(k)");
const dividing = stating("k | D", "rearrange(x, [N, k * d] => [N, k, d])");
const bounded = stating("k <= D - 2", "x -> dense(k)");
const equated = stating("2 * k == D", "x -> dense(k)");
const greatest = stating("max(k, 3) < 6", "x -> dense(k)");

const residual = (width: string, hyperparameters = ""): string =>
  `block Residual : x[N, D] -> y[N, D] {\n  y = x + (x -> dense(D))\n}\nblock Wide(width: int) : x[N, width] -> y[N, width] {\n  y = x -> Residual\n}\n${vector(hyperparameters, `x -> dense(${width}) -> Wide(6)`)}`;
const signature = (output: string, hyperparameters = ""): string =>
  `model M${hyperparameters} : x[N, 12] -> y[N, ${output}] {\n  y = x -> dense(6)\n}\n`;
const asserted = (size: string, hyperparameters = ""): string =>
  `model M${hyperparameters} : x[N, 12] -> y {\n  h[N, ${size}] = x -> dense(6)\n  y = h\n}\n`;
const weight = (size: string, hyperparameters = ""): string =>
  `model M${hyperparameters} : x[N, 12] -> y {\n  param W[12, ${size}]\n  y = x @ W\n}\n`;
const product = (size: string, hyperparameters = ""): string =>
  `model M${hyperparameters} : x[N, 12] -> y {\n  param W[${size}, 2]\n  y = x @ W\n}\n`;
const stateful = (units: string, hyperparameters = ""): string =>
  `cell C(units: int) : x[N, D] -> h[N, units] {\n  state h[N, units]\n  h = tanh((x -> dense(6)) + pre h)\n}\nmodel M${hyperparameters} : x[N, 5, 4] -> y {\n  y = x -> scan(C(${units}), keep: last)\n}\n`;
const mixed = (a: string, b: string, hyperparameters = ""): string =>
  image(hyperparameters, `concat(x -> conv(3, ${a}), x -> conv(5, ${b}))`);

export const demands: ReadonlyMap<string, DemandCase> = new Map([
  [
    "a hyperparameter's lower bound",
    {
      proved: vector("", "x -> dense(8)"),
      refuted: [vector("", "x -> dense(0)"), "`units` of `dense` must be 1 or more"],
      open: [vector("(a: int = 4)", "x -> dense(a)"), { a: 7 }, { a: 0 }, "a = 0 is less than 1"],
    },
  ],
  [
    "a float's range",
    {
      proved: vector("", "x -> dropout(0.5)"),
      refuted: [vector("", "x -> dropout(1.5)"), "rate"],
      open: [vector("(p: float = 0.5)", "x -> dropout(p)"), { p: 0.1 }, { p: 1.5 }, "1.5"],
    },
  ],
  [
    "equal sizes of operands",
    {
      proved: vector("(a: int = 4)", "(x -> dense(2 * a)) + (x -> dense(a + a))"),
      refuted: [vector("", "(x -> dense(4)) + (x -> dense(5))"), "4 is not 5"],
      open: [
        vector("(a: int = 4, b: int = 4)", "(x -> dense(a)) + (x -> dense(b))"),
        { a: 6, b: 6 },
        { b: 5 },
        "b = 5",
      ],
    },
  ],
  [
    "equal inner sizes of a product",
    {
      proved: product("12"),
      refuted: [product("11"), "11"],
      open: [product("a", "(a: int = 12)"), { a: 12 }, { a: 11 }, "11"],
    },
  ],
  [
    "equal sizes beside each other",
    {
      proved: mixed("3", "3"),
      refuted: [mixed("3", "5"), "concatenated"],
      open: [mixed("3", "k", "(k: int = 3)"), { k: 3 }, { k: 5 }, "9 - k = 4"],
    },
  ],
  [
    "a number of parts",
    {
      proved: vector("(a: int = 4)", "split(x -> dense(3 * a), 3).0"),
      refuted: [vector("", "split(x -> dense(8), 3).0"), "3 does not divide 8"],
      open: [vector("(a: int = 6)", "split(x -> dense(a), 3).0"), { a: 9 }, { a: 7 }, "a = 7"],
    },
  ],
  [
    "a number of groups of channels",
    {
      proved: image("", "x -> conv(8, 1) -> group_norm(4)"),
      refuted: [image("", "x -> conv(6, 1) -> group_norm(4)"), "4 does not divide 6"],
      open: [
        image("(c: int = 8)", "x -> conv(c, 1) -> group_norm(4)"),
        { c: 12 },
        { c: 6 },
        "c = 6",
      ],
    },
  ],
  [
    "a window that fits",
    {
      proved: image("", "x -> conv(2, 8)"),
      refuted: [image("", "x -> conv(2, 9)"), "9"],
      open: [image("(k: int = 3)", "x -> conv(2, k)"), { k: 8 }, { k: 9 }, "k = 9"],
    },
  ],
  [
    "a pool that leaves something",
    {
      proved: image("", "x -> max_pool(8)"),
      refuted: [image("", "x -> max_pool(9)"), "9"],
      open: [image("(k: int = 2)", "x -> max_pool(k)"), { k: 4 }, { k: 9 }, "k = 9"],
    },
  ],
  [
    "a slice that lies inside",
    {
      proved: vector("", "slice(x, axis: 1, start: 8, length: 4)"),
      refuted: [vector("", "slice(x, axis: 1, start: 9, length: 4)"), "12"],
      open: [
        vector("(s: int = 2)", "slice(x, axis: 1, start: s, length: 4)"),
        { s: 8 },
        { s: 9 },
        "s + 4 = 13",
      ],
    },
  ],
  [
    "a factor of a rearrangement",
    {
      proved: vector("", "rearrange(x, [N, 3 * d] => [N, 3, d])"),
      refuted: [vector("", "rearrange(x, [N, 5 * d] => [N, 5, d])"), "5 does not divide 12"],
      open: [
        vector("(h: int = 3)", "rearrange(x, [N, h * d] => [N, h, d])"),
        { h: 4 },
        { h: 5 },
        "h = 5 does not divide 12",
      ],
    },
  ],
  [
    "all factors of a rearrangement",
    {
      proved: vector("", "rearrange(x, [N, 3 * 4] => [N, 3, 4])"),
      refuted: [vector("", "rearrange(x, [N, 3 * 5] => [N, 3, 5])"), "15"],
      open: [
        vector("(h: int = 3, d: int = 4)", "rearrange(x, [N, h * d] => [N, h, d])"),
        { h: 2, d: 6 },
        { d: 5 },
        "15",
      ],
    },
  ],
  [
    "the shape of a block's input",
    {
      proved: residual("6"),
      refuted: [residual("7"), "[N, 7]"],
      open: [residual("a", "(a: int = 6)"), { a: 6 }, { a: 7 }, "a = 7"],
    },
  ],
  [
    "the shape of an output",
    {
      proved: signature("12 / 2"),
      refuted: [signature("7"), "[N, 7]"],
      open: [signature("a + 1", "(a: int = 5)"), { a: 5 }, { a: 6 }, "a + 1 = 7"],
    },
  ],
  [
    "a shape on the left",
    {
      proved: asserted("6"),
      refuted: [asserted("5"), "5"],
      open: [asserted("2 * a", "(a: int = 3)"), { a: 3 }, { a: 4 }, "8"],
    },
  ],
  [
    "an exact division in a shape",
    {
      proved: asserted("12 / 2"),
      refuted: [asserted("13 / 2"), "13 / 2"],
      open: [asserted("a / 2", "(a: int = 12)"), { a: 12 }, { a: 13 }, "a / 2 = 6.5"],
    },
  ],
  [
    "a weight that is not empty",
    {
      proved: weight("4"),
      refuted: [weight("3 - 3"), "at least 1"],
      open: [weight("a - 3", "(a: int = 4)"), { a: 5 }, { a: 3 }, "less than 1"],
    },
  ],
  [
    "the shape of a state",
    {
      proved: stateful("6"),
      refuted: [stateful("5"), "5"],
      open: [stateful("a", "(a: int = 6)"), { a: 6 }, { a: 5 }, "a = 5"],
    },
  ],
  [
    "a stated parity",
    {
      proved: odd("3"),
      refuted: [odd("4"), "k % 2 == 1"],
      open: [odd("a", "(a: int = 3)"), { a: 5 }, { a: 4 }, "a % 2 = 0"],
    },
  ],
  [
    "a stated divisibility",
    {
      proved: dividing("4"),
      refuted: [dividing("5"), "k | D"],
      open: [dividing("a", "(a: int = 3)"), { a: 6 }, { a: 5 }, "a = 5 does not divide 12"],
    },
  ],
  [
    "a stated comparison",
    {
      proved: bounded("10"),
      refuted: [bounded("11"), "k <= D - 2"],
      open: [bounded("a", "(a: int = 3)"), { a: 10 }, { a: 11 }, "a = 11"],
    },
  ],
  [
    "a stated equality",
    {
      proved: equated("6"),
      refuted: [equated("5"), "2 * k == D"],
      open: [equated("a", "(a: int = 6)"), { a: 6 }, { a: 5 }, "10"],
    },
  ],
  [
    "a stated comparison of a maximum",
    {
      proved: greatest("5"),
      refuted: [greatest("6"), "max(k, 3) < 6"],
      open: [greatest("a", "(a: int = 2)"), { a: 5 }, { a: 6 }, "6"],
    },
  ],
]);

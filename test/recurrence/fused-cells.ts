/** Random cells: programs of one cell, of everything that a step's kernels are made of, and of ways to run it. */
import * as fc from "fast-check";
import { cell, model } from "./program.ts";

export interface FusedProgram {
  readonly text: string;
  readonly inputs: readonly (readonly number[])[];
}

/** Widths that are no multiples of a vector or of a tile, and ones that are. */
const widths = fc.constantFrom(1, 3, 4, 6, 8, 9);

const unary = ["tanh", "sigmoid", "relu", "silu", "elu", "abs", "softsign", "leaky_relu", "relu6", "hard_sigmoid", "square", "sin", "cos"]; // prettier-ignore
const binary = ["+", "-", "*"];

const attend = `block attend : q[N, E], memory[N, S, E] -> y[N, E] {
  scores = rearrange(q, [N, E] => [N, 1, E]) @ rearrange(memory, [N, S, E] => [N, E, S])
  y = rearrange(softmax(scores) @ memory, [N, 1, E] => [N, E])
}
`;

/** What tfjs computes in the midst of a program: windows along the columns, and the largest of them. */
const smooth = `block smooth : x[N, U] -> y[N, U] {
  wide = rearrange(x, [N, U] => [N, U, 1]) -> conv1d(2, 3, pad: same) -> max_pool1d(2, stride: 1, pad: same)
  y = mean(tanh(wide), over: 2)
}
`;

/** An expression of `units` columns over `names`, each of them as wide. */
function expressions(names: readonly string[], units: number): fc.Arbitrary<string> {
  const { term } = fc.letrec<{ term: string }>((tie) => ({
    term: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom(...names),
      tie("term").chain((a) => fc.constantFrom(...unary).map((name) => `${name}(${a})`)),
      fc
        .tuple(tie("term"), fc.constantFrom(...binary), tie("term"))
        .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      fc.tuple(tie("term"), tie("term")).map(([a, b]) => `maximum(${a}, ${b})`),
      fc.tuple(tie("term"), tie("term")).map(([a, b]) => `minimum(${a}, ${b})`),
      tie("term").map((a) => `(1.5 - 0.5 * ${a})`),
      tie("term").map((a) => `exp(-abs(${a}))`),
      tie("term").map((a) => `clip(${a}, -0.5, 0.7)`),
      tie("term").map((a) => `(${a} / (1 + abs(${a})))`),
      tie("term").map((a) => `dense(${units})(${a})`),
      tie("term").map((a) => `softmax(${a})`),
      // Of equal numbers it would be made of nothing but their last bits.
      tie("term").map((a) => `layer_norm(${a} + m0, eps: 0.1)`),
      fc
        .tuple(tie("term"), fc.constantFrom(...[1, 2, 3, 4].filter((n) => units % n === 0), units))
        .map(([a, groups]) => `group_norm(${groups}, eps: 0.1)(${a} + m0)`),
      tie("term").map((a) => `stop_gradient(${a})`),
      tie("term").map((a) => `(${a} - 0.5 * mean(${a}, over: N))`),
      tie("term").map((a) => `(0.3 * ${a} * sigmoid(max(${a}, over: N)))`),
      tie("term").map((a) => `log_softmax(${a})`),
      tie("term").map((a) => `(0.3 * cumsum(tanh(${a}), over: 1))`),
      tie("term").map((a) => `(0.5 * reverse(${a}, axis: 1))`),
      tie("term").map((a) => `slice(concat(${a}, ${a}), ${units - 1}, ${units})`),
      fc
        .tuple(tie("term"), fc.constantFrom("variance", "logsumexp"))
        .map(([a, name]) => `(${a} * ${name}(tanh(${a}), over: 1, keep: true))`),
      fc
        .tuple(tie("term"), fc.constantFrom("any", "all"))
        .map(([a, name]) => `where(${name}(${a} > 0.1, over: 1, keep: true), ${a}, -${a})`),
      fc
        .tuple(tie("term"), fc.constantFrom("sum", "mean", "max", "min"))
        .map(([a, name]) => `(${a} * tanh(${name}(sigmoid(${a}), over: 1, keep: true)))`),
      fc
        .tuple(tie("term"), fc.constantFrom("<", ">", "<=", ">="), tie("term"))
        .map(([a, compare, b]) => `where(${a} ${compare} 0.1, ${b}, -${a})`),
      tie("term").map((a) => `smooth(${a})`),
      tie("term").map((a) => `(0.5 * power(abs(tanh(${a})) + 0.2, 1.5))`),
      // Columns by turns, as a transpose of two axes.
      tie("term").map((a) =>
        units % 2 === 0 ? `rearrange(${a}, [N, 2 * k] => [N, k * 2])` : `(0.9 * ${a})`,
      ),
      // Attention to a memory, by a product for each sample.
      tie("term").map((a) => `attend(${a}, memory)`),
      fc
        .tuple(tie("term"), tie("term"))
        .map(([a, b]) => `dense(${units}, bias: false)(concat(${a}, ${b}))`),
    ),
  }));
  return term;
}

const options = fc.constantFrom("", ", reverse: true", ", keep: last", ", keep: last, reverse: true", ", mask: m", ", mask: m, reverse: true, keep: last"); // prettier-ignore

export const fusedPrograms: fc.Arbitrary<FusedProgram> = fc
  .record({
    units: widths,
    features: widths,
    batch: fc.constantFrom(1, 2, 5),
    steps: fc.constantFrom(1, 2, 5),
    option: options,
    isFinal: fc.boolean(),
    hasInitial: fc.boolean(),
    isSplit: fc.boolean(),
  })
  .chain((shape) => {
    const { units } = shape;
    const names = ["input", "pre s", "pre t", "a", "b", "m0", "(input + p)", "(pre s * p)"];
    const expression = expressions(names, units);
    return fc.record({
      shape: fc.constant(shape),
      v: expression,
      s: expression,
      t: expression,
      y: fc.oneof(expression, fc.constantFrom("s", "v", "pre t")),
    });
  })
  .map(({ shape, v, s, t, y }) => {
    const { units, features, batch, steps, option, isFinal, hasInitial, isSplit } = shape;
    const parts = isSplit
      ? `(a, b) = dense(${2 * units})(concat(x, pre s)) -> split(2)`
      : `a = slice(dense(${units + 2})(pre s), 1, ${units})\n  b = dense(${units})(pre s)`;
    const text =
      attend +
      smooth +
      cell(
        `C : x[N, D] given m0[N, ${units}], memory[N, S, ${units}] -> y[N, ${units}]`,
        `state s[N, ${units}] = ones`,
        `state t[N, ${units}]`,
        `param p[${units}]`,
        `input = dense(${units})(x)`,
        parts,
        `v = ${v}`,
        `s = tanh(${s})`,
        `t = 0.5 * pre t + sigmoid(${t})`,
        `y = ${y}`,
      ) +
      model(
        `x[N, T, ${features}], bool m[N, T], m0[N, ${units}], s0[N, ${units}], memory[N, 3, ${units}] -> y, z`,
        isFinal
          ? `(y, z, other) = (x, m0, memory) -> scan(C${option}, final: true${hasInitial ? ", init: (s0, m0)" : ""})`
          : `y = (x, m0, memory) -> scan(C${option}${hasInitial ? ", init: (s0, m0)" : ""})`,
        ...(isFinal ? [] : ["z = 2 * s0"]),
      );
    const inputs = [
      [batch, steps, features],
      [batch, steps],
      [batch, units],
      [batch, units],
      [batch, 3, units],
    ];
    return { text, inputs };
  });

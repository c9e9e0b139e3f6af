/** Normalisations of rows, and their gradients, as row programs. Pointers are named in the order of the parameters. */
import { Expression, type Value } from "./expression.ts";
import type { RowInput, RowNumbers, RowPass, RowProgram } from "./row-program.ts";

const at = (pointer: number): RowInput => ({ pointer });
const number = (index: number): RowInput => ({ number: index });
/** The first number of a row is how many columns it has. */
const count = 0;

/** The numbers 1 to 4 of a row are its sum, its mean, the sum of the squares around it, and `1 / √(variance + epsilon)`. */
const [mean, scale] = [2, 4];

/** Two passes, since the mean of squares less the square of the mean loses what is small beside the mean. */
function statistics(x: number, epsilon: number): readonly (RowPass | RowNumbers)[] {
  const sum = new Expression();
  const around = new Expression();
  const distance = around.sub(around.input(0), around.input(1));
  return [
    {
      expression: sum,
      inputs: [at(x)],
      reductions: [{ kind: "sum", value: sum.input(0) }],
    },
    numbers([1, count], (e) => e.div(e.input(0), e.input(1))),
    {
      expression: around,
      inputs: [at(x), number(mean)],
      reductions: [{ kind: "sum", value: around.mul(distance, distance) }],
    },
    numbers([3, count], (e) => {
      const variance = e.div(e.input(0), e.input(1));
      const deviation = e.apply("f32x4.sqrt", e.add(variance, e.constant(epsilon)));
      return e.div(e.constant(1), deviation);
    }),
  ];
}

function numbers(inputs: readonly number[], make: (e: Expression) => Value): RowNumbers {
  const expression = new Expression();
  return { expression, inputs, values: [make(expression)] };
}

/** `layerNorm(rows, columns, x, gamma, beta, y)`: Ba, Kiros, Hinton 2016. The weights are one row, or a row for each. */
export function layerNorm(epsilon: number, weights: "row" | "matrix" = "row"): RowProgram {
  const e = new Expression();
  const normal = e.mul(e.sub(e.input(0), e.input(1)), e.input(2));
  const value = e.add(e.mul(normal, e.input(3)), e.input(4));
  return {
    pointers: ["matrix", weights, weights, "matrix"],
    steps: [
      ...statistics(0, epsilon),
      {
        expression: e,
        inputs: [at(0), number(mean), number(scale), at(1), at(2)],
        outputs: [{ pointer: 3, value }],
      },
    ],
  };
}

/**
 * `layerNormGradient(rows, columns, x, gamma, dy, dx, dgamma, dbeta)`: with `n` the normalised row and `g = dy · gamma`, `dx` is
 * `(g - mean(g) - n · mean(g · n)) / deviation`. To `dgamma` and `dbeta`, which lie as `gamma` does, the sums are added.
 */
export function layerNormGradient(epsilon: number, weights: "row" | "matrix" = "row"): RowProgram {
  const sums = new Expression();
  const normal = sums.mul(sums.sub(sums.input(0), sums.input(1)), sums.input(2));
  const [gamma, dy] = [sums.input(3), sums.input(4)];
  const g = sums.mul(dy, gamma);
  const e = new Expression();
  const part = e.div(e.input(5), e.input(6));
  const along = e.div(e.input(7), e.input(6));
  const n = e.mul(e.sub(e.input(0), e.input(1)), e.input(2));
  const rest = e.sub(e.sub(e.mul(e.input(4), e.input(3)), part), e.mul(n, along));
  const inputs = [at(0), number(mean), number(scale), at(1), at(2)];
  return {
    pointers: ["matrix", weights, "matrix", "matrix", weights, weights],
    steps: [
      ...statistics(0, epsilon),
      {
        expression: sums,
        inputs,
        reductions: [
          { kind: "sum", value: g },
          { kind: "sum", value: sums.mul(g, normal) },
        ],
        outputs: [
          { pointer: 4, value: sums.mul(dy, normal), adds: true },
          { pointer: 5, value: dy, adds: true },
        ],
      },
      {
        expression: e,
        inputs: [...inputs, number(5), number(count), number(6)],
        outputs: [{ pointer: 3, value: e.mul(rest, e.input(2)) }],
      },
    ],
  };
}

/** `columnMeans(rows, columns, x, means)`: to `means`, a row, that share of each number of its column is added. */
export function meansOfColumns(share: number): RowProgram {
  const e = new Expression();
  const value = e.mul(e.input(0), e.constant(share));
  return {
    pointers: ["matrix", "row"],
    steps: [{ expression: e, inputs: [at(0)], outputs: [{ pointer: 1, value, adds: true }] }],
  };
}

/**
 * `columnMoments(rows, columns, x, centres, sums, squares)`: to `sums`, a row, the distances from the centre of each column are
 * added, to `squares` their squares.
 */
export function momentsOfColumns(): RowProgram {
  const e = new Expression();
  const distance = e.sub(e.input(0), e.input(1));
  return {
    pointers: ["matrix", "row", "row", "row"],
    steps: [
      {
        expression: e,
        inputs: [at(0), at(1)],
        outputs: [
          { pointer: 2, value: distance, adds: true },
          { pointer: 3, value: e.mul(distance, distance), adds: true },
        ],
      },
    ],
  };
}

/** `batchNorm(rows, columns, x, mean, scale, beta, y)`: `(x - mean) · scale + beta`. */
export function batchNorm(): RowProgram {
  const e = new Expression();
  const value = e.add(e.mul(e.sub(e.input(0), e.input(1)), e.input(2)), e.input(3));
  return {
    pointers: ["matrix", "row", "row", "row", "matrix"],
    steps: [{ expression: e, inputs: [at(0), at(1), at(2), at(3)], outputs: [{ pointer: 4, value }] }], // prettier-ignore
  };
}

/** `batchNormSums(rows, columns, x, mean, dy, sums, products)`: adds `dy` to one row, `dy · (x - mean)` to the other. */
export function batchNormSums(): RowProgram {
  const e = new Expression();
  const dy = e.input(2);
  const product = e.mul(dy, e.sub(e.input(0), e.input(1)));
  return {
    pointers: ["matrix", "row", "matrix", "row", "row"],
    steps: [
      {
        expression: e,
        inputs: [at(0), at(1), at(2)],
        outputs: [
          { pointer: 3, value: dy, adds: true },
          { pointer: 4, value: product, adds: true },
        ],
      },
    ],
  };
}

/** `batchNormGradient(rows, columns, x, mean, dy, scale, slope, shift, dx)`: `dy · scale - (x - mean) · slope - shift`. */
export function batchNormGradient(): RowProgram {
  const e = new Expression();
  const along = e.mul(e.sub(e.input(0), e.input(1)), e.input(4));
  const value = e.sub(e.sub(e.mul(e.input(2), e.input(3)), along), e.input(5));
  return {
    pointers: ["matrix", "row", "matrix", "row", "row", "row", "matrix"],
    steps: [
      {
        expression: e,
        inputs: [at(0), at(1), at(2), at(3), at(4), at(5)],
        outputs: [{ pointer: 6, value }],
      },
    ],
  };
}

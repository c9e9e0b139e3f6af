/** Softmax of rows and its gradient as row programs. */
import { exp } from "./approximations.ts";
import { Expression, type Value } from "./expression.ts";
import type { RowInput, RowProgram } from "./row-program.ts";

const at = (pointer: number): RowInput => ({ pointer });
const number = (index: number): RowInput => ({ number: index });

/**
 * `softmax(rows, columns, x, y, mask)`: `mask`, a row or a matrix, is 0 where a number does not count. The result is 0
 * there, and all of a row where none counts.
 */
export function maskedSoftmax(mask: "row" | "matrix"): RowProgram {
  const shown = (e: Expression, isOn: Value): Value =>
    e.select(isOn, e.input(0), e.constant(-1e30));
  const isOnIn = (e: Expression): Value => e.apply("f32x4.ne", e.input(1), e.constant(0));
  const most = new Expression();
  const greatest = shown(most, isOnIn(most));
  const powers = new Expression();
  const isOn = isOnIn(powers);
  const power = exp(powers, powers.sub(shown(powers, isOn), powers.input(2)));
  const counted = powers.apply("v128.and", power, isOn);
  const total = new Expression();
  const isSome = total.apply("f32x4.ne", total.input(0), total.constant(0));
  const inverse = total.div(total.constant(1), total.input(0));
  const share = new Expression();
  return {
    pointers: ["matrix", "matrix", mask],
    steps: [
      {
        expression: most,
        inputs: [at(0), at(2)],
        reductions: [{ kind: "max", value: greatest }],
      },
      {
        expression: powers,
        inputs: [at(0), at(2), number(1)],
        reductions: [{ kind: "sum", value: counted }],
        outputs: [{ pointer: 1, value: counted }],
      },
      { expression: total, inputs: [2], values: [total.apply("v128.and", inverse, isSome)] },
      {
        expression: share,
        inputs: [at(1), number(3)],
        outputs: [{ pointer: 1, value: share.mul(share.input(0), share.input(1)) }],
      },
    ],
  };
}

/** `softmaxGradient(rows, columns, y, dy, dx)`: `y · (dy - Σ dy · y)`. */
export function softmaxGradient(): RowProgram {
  const sum = new Expression();
  const e = new Expression();
  return {
    pointers: ["matrix", "matrix", "matrix"],
    steps: [
      {
        expression: sum,
        inputs: [at(0), at(1)],
        reductions: [{ kind: "sum", value: sum.mul(sum.input(0), sum.input(1)) }],
      },
      {
        expression: e,
        inputs: [at(0), at(1), number(1)],
        outputs: [{ pointer: 2, value: e.mul(e.input(0), e.sub(e.input(1), e.input(2))) }],
      },
    ],
  };
}

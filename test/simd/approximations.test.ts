import { describe, expect, it } from "vitest";
import { random } from "../../runtime/random.ts";
import {
  erf,
  errorBounds,
  exp,
  expm1,
  log,
  log1p,
  sigmoid,
  softplus,
  tanh,
} from "../../runtime/simd/approximations.ts";
import { applied } from "./kernels.ts";

const functions = {
  erf: [erf, errorFunction],
  exp: [exp, Math.exp],
  expm1: [expm1, Math.expm1],
  log: [log, Math.log],
  log1p: [log1p, Math.log1p],
  sigmoid: [sigmoid, (x: number) => 1 / (1 + Math.exp(-x))],
  softplus: [softplus, (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))],
  tanh: [tanh, Math.tanh],
} as const;

/** Its series (Abramowitz and Stegun 1964, 7.1.6), which has no terms of different signs. */
function errorFunction(x: number): number {
  if (Number.isNaN(x) || Math.abs(x) > 6) return Number.isNaN(x) ? x : Math.sign(x);
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** The smallest float that has all its bits. */
const leastNormal = 2 ** -126;

/** Numbers of many sizes, and floats of any bits. */
function samples(): Float32Array {
  const { uniform } = random(3);
  const scales = [1e-5, 0.1, 1, 10, 120];
  const sized = scales.flatMap((scale) =>
    Array.from({ length: 40_001 }, () => scale * (2 * uniform() - 1)),
  );
  const bits = Uint32Array.from({ length: 40_000 }, () => uniform() * 2 ** 32);
  return Float32Array.from([...sized, ...new Float32Array(bits.buffer)]);
}

describe.each(Object.entries(functions))("%s", (name, [approximation, truth]) => {
  const run = applied(approximation);

  it("keeps to its bound for every number", () => {
    const numbers = samples();
    const found = run(numbers);
    const faults: string[] = [];
    numbers.forEach((x, index) => {
      const expected = truth(x);
      const y = found[index] as number;
      const rounded = Math.fround(expected);
      const isNormal = Number.isFinite(rounded) && Math.abs(rounded) >= leastNormal;
      const isRight = isNormal
        ? Math.abs(y - expected) <= errorBounds[name as keyof typeof errorBounds] * Math.abs(expected) // prettier-ignore
        : Object.is(y, rounded) || Math.abs(y - rounded) < leastNormal;
      if (!isRight) faults.push(`${name}(${x}) = ${y}, not ${expected}`);
    });
    expect(faults.slice(0, 5)).toEqual([]);
  });

  it("knows infinities, no number and the smallest", () => {
    const numbers = [Infinity, -Infinity, NaN, 0, -0, 2 ** -149];
    expect([...run(Float32Array.from(numbers))]).toEqual(numbers.map((x) => Math.fround(truth(x))));
  });
});

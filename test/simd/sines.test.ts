import { describe, expect, it } from "vitest";
import { random } from "../../runtime/random.ts";
import { cos, sin, sineErrorBound } from "../../runtime/simd/sines.ts";
import { applied } from "./kernels.ts";

const functions = { sin: [sin, Math.sin], cos: [cos, Math.cos] } as const;

/** Numbers of many sizes, those around quarters of turns, and finite floats of any bits. */
function samples(): Float32Array {
  const { uniform } = random(5);
  const sized = [1e-5, 0.1, 1, 10, 1e3, 1e6, 1e12].flatMap((scale) =>
    Array.from({ length: 20_001 }, () => scale * (2 * uniform() - 1)),
  );
  const quarters = Array.from({ length: 20_000 }, (_, n) => (n - 10_000) * (Math.PI / 4));
  const bits = Uint32Array.from({ length: 100_000 }, () => uniform() * 2 ** 32);
  const any = new Float32Array(bits.buffer).filter(Number.isFinite);
  return Float32Array.from([...sized, ...quarters, ...any, 2 ** 127, -(2 ** 104), 3.4028234e38]);
}

describe.each(Object.entries(functions))("%s", (name, [approximation, truth]) => {
  const run = applied(approximation);

  it("keeps to its bound for every number", () => {
    const numbers = samples();
    const found = run(numbers);
    const faults: string[] = [];
    numbers.forEach((x, index) => {
      const [y, expected] = [found[index] as number, truth(x)];
      const isRight = Math.abs(y - expected) <= sineErrorBound && Math.abs(y) <= 1;
      if (!isRight) faults.push(`${name}(${x}) = ${y}, not ${expected}`);
    });
    expect(faults.slice(0, 5)).toEqual([]);
  });

  it("keeps the bits of small numbers", () => {
    const numbers = samples().filter((x) => Math.abs(x) < Math.PI / 4);
    const found = run(numbers);
    const worst = numbers.reduce((most, x, index) => {
      const expected = truth(x);
      const error = Math.abs((found[index] as number) - expected);
      return Math.max(most, expected === 0 ? error : error / Math.abs(expected));
    }, 0);
    expect(worst).toBeLessThan(2 * sineErrorBound);
  });

  it("knows infinities, no number and the smallest", () => {
    const numbers = [Infinity, -Infinity, NaN, 0, -0, 2 ** -149, -(2 ** -126)];
    expect([...run(Float32Array.from(numbers))]).toEqual(numbers.map((x) => Math.fround(truth(x))));
  });
});

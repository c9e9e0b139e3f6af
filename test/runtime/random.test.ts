import { describe, expect, it } from "vitest";
import { random } from "../../runtime/random.ts";

describe("random", () => {
  it("gives the same numbers for the same seed, and others for another", () => {
    const take = (seed: number): number[] => {
      const generator = random(seed);
      return Array.from({ length: 5 }, () => generator.bits());
    };
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  it("goes on from a state", () => {
    const first = random(3);
    first.bits();
    const second = random(first.state());
    expect([second.bits(), second.bits()]).toEqual([first.bits(), first.bits()]);
  });

  it("is uniform", () => {
    const generator = random(1);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw++) counts[generator.integer(10)]! += 1;
    // Chi-squared with 9 degrees of freedom: above 27.9 once in a thousand seeds.
    const deviation = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(deviation).toBeLessThan(27.9);
    const drawn = Array.from({ length: 1000 }, () => generator.uniform(2, 3));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...drawn)).toBeLessThan(3);
  });

  it("is normal", () => {
    const generator = random(2);
    const drawn = Array.from({ length: 100_000 }, () => generator.normal(1, 2));
    const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
    const variance = drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / drawn.length;
    const within = drawn.filter((x) => Math.abs(x - 1) < 2).length / drawn.length;
    expect(mean).toBeCloseTo(1, 1);
    expect(Math.sqrt(variance)).toBeCloseTo(2, 1);
    expect(within).toBeCloseTo(0.683, 2);
  });

  it.each([100_000, 99_999, 1, 0])("fills %d places by the normal distribution", (length) => {
    const values = new Float32Array(length).fill(NaN);
    random(2).fillNormal(values, 2);
    expect(values.every((x) => Number.isFinite(x))).toBe(true);
    if (length < 1000) return;
    const moment = (power: number): number =>
      values.reduce((sum, x) => sum + (x / 2) ** power, 0) / length;
    const neighbours = values.reduce((sum, x, at) => sum + x * (values[at + 1] ?? 0), 0) / length;
    expect(moment(1)).toBeCloseTo(0, 1);
    expect(moment(2)).toBeCloseTo(1, 1);
    expect(moment(4)).toBeCloseTo(3, 0);
    expect(values.filter((x) => Math.abs(x) < 2).length / length).toBeCloseTo(0.683, 2);
    expect(neighbours).toBeCloseTo(0, 1);
  });

  it("shuffles into each order about as often", () => {
    const generator = random(5);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const order = generator.shuffle([1, 2, 3]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    expect(Math.min(...counts.values())).toBeGreaterThan(850);
    expect([...generator.shuffle(Int32Array.of(4, 5, 6))].sort()).toEqual([4, 5, 6]);
  });
});

/** Steps that draw random numbers: the same seed gives the same, as programs and without. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { fusedScan } from "../../runtime/index.ts";
import type { PureStep } from "../../runtime/recurrence/pure-step.ts";
import { optimizations, setOptimizations } from "../../runtime/wasm.ts";
import { difference, inputsFor, live } from "../live-model.ts";
import { useWasm } from "../runtime/wasm.ts";
import { cell, model } from "./program.ts";
import { expectEqual, trained } from "./trained.ts";

beforeAll(useWasm);

const initial = optimizations();
afterEach(() => {
  setOptimizations(initial);
});

const x = [2, 5, 4];

const noisy = live(
  cell(
    "Noisy(n: int) : x[N, D] -> h[N, n]",
    "state h[N, n]",
    "state field[N, 2, 3, n] = ones",
    "field = 0.5 * (pre field -> spatial_dropout(0.4)) + 0.1 * random_normal(like: pre field)",
    "input = x -> dropout(0.5) -> dense(n)",
    "kept = pre h -> dropout(0.3) -> dense(n, bias: false) -> dropout(0.0)",
    "h = tanh(input + kept + mean(field, over: (1, 2))) -> gaussian_noise(0.1)",
  ) + model("x[N, T, 4] -> y", "y = x -> scan(Noisy(3), reverse: true)"),
);

/** Words of characters: the inner recurrence reads no state of the outer one, but draws. */
const nested = live(
  cell(
    "Characters(n: int) : x[N, D] -> h[N, n]",
    "state h[N, n]",
    "h = tanh(dense(n)(concat(x, pre h))) -> dropout(0.4)",
  ) +
    cell(
      "Words : x[N, K, D] -> s[N, 3]",
      "state s[N, 3]",
      "s = tanh((pre s -> dropout(0.2)) + (x -> scan(Characters(3), keep: last)))",
    ) +
    model("x[N, T, K, 4] -> y", "y = x -> scan(Words)"),
);

describe("a step that draws", () => {
  it("draws the same where a step within it draws", async () => {
    const net = nested.make();
    const inputs = inputsFor(net, [[2, 5, 3, 4]]);
    const [fused, plain] = [await trained(net, inputs, 5), await trained(net, inputs, 5, false)];
    expectEqual(fused.found, plain.found);
    const { kernelNames } = await tf.profile(() => void tf.tidy(() => net.predict([...inputs])));
    expect(kernelNames).toContain("Unpack");
    setOptimizations({ recurrence: true });
    const fusedNames = await tf.profile(() => void tf.tidy(() => net.predict([...inputs])));
    expect(fusedNames.kernelNames).not.toContain("Unpack");
  });

  it("is a program, and draws what one step after another draws", async () => {
    const net = noisy.make();
    const inputs = inputsFor(net, [x]);
    const [fused, plain] = [await trained(net, inputs, 5), await trained(net, inputs, 5, false)];
    expect([fused.isFused, plain.isFused]).toEqual([true, false]);
    expectEqual(fused.found, plain.found);
  });

  it("draws anew in each run and in each step", async () => {
    const net = noisy.make();
    const inputs = inputsFor(net, [x]);
    const runs = [await trained(net, inputs, 5), await trained(net, inputs, 6), await trained(net, inputs, 5)]; // prettier-ignore
    const [first, second, third] = runs.map(({ found: [y] }) => y as tf.Tensor) as [tf.Tensor, tf.Tensor, tf.Tensor]; // prettier-ignore
    expect(difference(first, second)).toBeGreaterThan(0.01);
    expect(difference(first, third)).toBe(0);
    const sum: PureStep = ([input], [h], tf) => {
      const next = tf.add(h!, tf.mul(input!, tf.randomNormal(h!.shape)));
      return [[next], [next]];
    };
    const results = [1, 2].map(() => fusedScan(tf, [tf.ones([1, 3, 8])], [tf.zeros([1, 8])], sum)[0]!.arraySync() as number[][][]); // prettier-ignore
    const numbers = results.flatMap(([steps = []]) => steps.map(([one = 0], t) => one - (t === 0 ? 0 : (steps[t - 1]?.[0] ?? 0)))); // prettier-ignore
    expect(new Set(numbers.map((number) => number.toFixed(5))).size).toBe(6);
  });

  it("is left to tfjs where the numbers are not of its rows, or of a seed of its own", async () => {
    const steps: readonly PureStep[] = [
      ([input], [h], tf) => [[tf.add(h!, tf.randomNormal([8]))], [tf.add(h!, input!)]],
      ([input], [h], tf) => [[tf.dropout(h!, 0.5, undefined, 3)], [tf.add(h!, input!)]],
      ([input], [h], tf) => [[tf.add(h!, tf.randomUniform(h!.shape))], [tf.add(h!, input!)]],
    ];
    for (const step of steps) {
      const { kernelNames } = await tf.profile(() => {
        tf.tidy(() => fusedScan(tf, [tf.ones([2, 3, 8])], [tf.ones([2, 8])], step));
      });
      expect(kernelNames).toContain("Unpack");
    }
  });
});

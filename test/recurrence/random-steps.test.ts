/** Steps that draw random numbers, and that keep statistics: the same seed gives the same, as programs and without. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { fusedScan, seeded } from "../../runtime/index.ts";
import type { PureStep } from "../../runtime/recurrence/pure-step.ts";
import { optimizations, setOptimizations } from "../../runtime/wasm.ts";
import { difference, inputsFor, live } from "../live-model.ts";
import { useWasm } from "../runtime/wasm.ts";
import { cell, model } from "./program.ts";

beforeAll(useWasm);

const initial = optimizations();
afterEach(() => {
  setOptimizations(initial);
});

const x = [2, 5, 4];

/** A model in training, by a seed: values, gradients for its weights, what else it has, and whether steps were run one by one. */
async function trained(
  net: tf.LayersModel,
  inputs: readonly tf.Tensor[],
  seed: number,
  recurrence = true,
) {
  setOptimizations({ recurrence });
  const weights = net.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const found: tf.Tensor[] = [];
  const { kernelNames } = await tf.profile(() => {
    const { value, grads } = tf.variableGrads(() => {
      const y = seeded(seed, () => net.apply([...inputs], { training: true })) as tf.Tensor;
      found.push(tf.keep(tf.clone(y)));
      return tf.sum(tf.mul(y, tf.reshape(tf.cos(tf.range(0, y.size)), y.shape)));
    }, weights);
    value.dispose();
    found.push(...Object.values(grads));
  });
  const others = net.nonTrainableWeights.map((weight) => weight.read().clone());
  return { found, others, isFused: !kernelNames.includes("Unpack") };
}

function expectEqual(a: readonly tf.Tensor[], b: readonly tf.Tensor[]): void {
  expect(a.length).toBe(b.length);
  a.forEach((tensor, index) => {
    expect(difference(tensor, b[index] as tf.Tensor)).toBeLessThan(1e-5);
  });
}

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

const normed = live(
  cell(
    "Normed(n: int) : x[N, D] -> h[N, n]",
    "state h[N, n]",
    "h = tanh((x -> batch_norm -> dense(n)) + (pre h -> dense(n, bias: false) -> batch_norm(scale: false)) -> batch_norm(center: false))",
  ) + model("x[N, T, 4] -> y", "y = x -> scan(Normed(3))"),
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

const counting = live(
  cell(
    "Counting(n: int) : x[N, D] -> h[N, n]",
    "state h[N, n]",
    "buffer c[n] = zeros",
    "next c = 0.9 * c + mean(h, over: N)",
    "h = tanh(dense(n)(concat(x, pre h))) + c",
  ) + model("x[N, T, 4] -> y", "y = x -> scan(Counting(3))"),
);

/** The inner recurrence reads no state of the outer one, but keeps statistics. */
const within = live(
  cell(
    "Inner(n: int) : x[N, D] -> h[N, n]",
    "state h[N, n]",
    "h = tanh(dense(n)(concat(x, pre h)) -> batch_norm)",
  ) +
    cell(
      "Outer : x[N, D] -> s[N, 3]",
      "state s[N, 3]",
      "pair = stack(x, 0.5 * x, axis: 1)",
      "s = tanh(pre s + (pair -> scan(Inner(3), keep: last)))",
    ) +
    model("x[N, T, 4] -> y", "y = x -> scan(Outer)"),
);

describe.each([
  ["norms of batches", normed],
  ["a buffer", counting],
  ["norms of batches in a step within it", within],
])("a step with %s", (_, { make }) => {
  it("is a program where nothing is trained", async () => {
    const net = make();
    const inputs = inputsFor(net, [x]);
    await trained(net, inputs, 1);
    const run = (recurrence: boolean): tf.Tensor => {
      setOptimizations({ recurrence });
      return net.predict([...inputs]) as tf.Tensor;
    };
    const { kernelNames } = await tf.profile(() => void run(true));
    expect(kernelNames).not.toContain("Unpack");
    expectEqual([run(true)], [run(false)]);
  });

  it("is run step by step in training, and changes what it keeps once for each step", async () => {
    const [first, second] = [make(), make()];
    second.setWeights(first.getWeights());
    const inputs = inputsFor(first, [x]);
    const [fused, plain] = [
      await trained(first, inputs, 1),
      await trained(second, inputs, 1, false),
    ];
    expect([fused.isFused, plain.isFused]).toEqual([false, false]);
    expectEqual([...fused.found, ...fused.others], [...plain.found, ...plain.others]);
    const kept = fused.others.map((tensor) => Number(tf.max(tf.abs(tensor)).dataSync()[0]));
    expect(Math.max(...kept)).toBeGreaterThan(0.01);
  });
});

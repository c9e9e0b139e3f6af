/** Steps that write to what they keep, in training: the same as programs and without, once for each step. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { seeded } from "../../runtime/index.ts";
import { optimizations, setOptimizations } from "../../runtime/wasm.ts";
import { inputsFor, live } from "../live-model.ts";
import { useWasm } from "../runtime/wasm.ts";
import { cell, model } from "./program.ts";
import { expectEqual, trained } from "./trained.ts";

beforeAll(useWasm);

const initial = optimizations();
afterEach(() => {
  setOptimizations(initial);
});

type Pass = Awaited<ReturnType<typeof trained>>;

/** Enough rows, and spreads with something added, since norms of what is nearly equal enlarge what is rounded. */
const x = [6, 5, 4];

const normed = live(
  cell(
    "Normed(n: int) : x[N, D] -> h[N, n]",
    "state h[N, n]",
    "h = tanh((x -> batch_norm -> dense(n)) + (pre h -> dense(n, bias: false) -> batch_norm(scale: false, eps: 0.1)) -> batch_norm(center: false))",
  ) + model("x[N, T, 4] -> y", "y = x -> scan(Normed(3))"),
);

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

/** One norm that two branches of the step share, so that it is updated twice. */
const shared = live(
  cell(
    "Twice(n: int) : x[N, D] -> h[N, n]",
    "state h[N, n]",
    "norm = batch_norm(momentum: 0.3, eps: 0.1)",
    "h = tanh(norm(dense(n)(x)) + norm(dense(n)(pre h)))",
  ) + model("x[N, T, 4] -> y", "y = x -> scan(Twice(3))"),
);

/** Buffers of other types and shapes: a count, whether there was something, and how columns go together. */
const kinds = live(
  cell(
    "Kinds(n: int) : x[N, D] -> h[N, n]",
    "state h[N, n]",
    "buffer int32 count[1] = zeros",
    "buffer together[n, n] = zeros",
    "buffer most[1] = ones",
    "a = dense(n)(concat(x, pre h))",
    "next count = count + 1",
    "next together = 0.5 * together + 0.1 * (transpose(a) @ a)",
    "next most = maximum(most, rearrange(max(a, over: (0, 1), keep: true), [1, 1] => [1]))",
    "h = tanh(a @ (if training then together else 0.5 * together)) + 0.1 * cast(count, float32) + most",
  ) + model("x[N, T, 4], bool there[N, T] -> y", "y = x -> scan(Kinds(3), mask: there)"),
);

/** Of images, whose norm is over their places, too. */
const images = live(
  cell(
    "Images : x[N, H, W, C] -> h[N, H, W, 2]",
    "state h[N, H, W, 2]",
    "h = relu(conv(2, 3, pad: same)(concat(x, pre h)) -> batch_norm)",
  ) + model("x[N, T, 4, 4, 2] -> y", "y = x -> scan(Images)"),
);

describe.each([
  ["norms of batches", normed, [x]],
  ["a buffer", counting, [x]],
  ["norms of batches in a step within it", within, [x]],
  ["a norm that is applied twice", shared, [x]],
  ["buffers of other types and shapes, beside a mask", kinds, [x, x.slice(0, 2)]],
  ["norms of images", images, [[2, 3, 4, 4, 2]]],
] as const)("a step with %s", (_, { make }, shapes) => {
  it("is a program where nothing is trained", async () => {
    const net = make();
    const inputs = inputsFor(net, shapes);
    await trained(net, inputs, 1);
    const run = (recurrence: boolean): tf.Tensor => {
      setOptimizations({ recurrence });
      return net.predict([...inputs]) as tf.Tensor;
    };
    const { kernelNames } = await tf.profile(() => void run(true));
    expect(kernelNames).not.toContain("Unpack");
    expectEqual([run(true)], [run(false)]);
  });

  it("is a program in training, too, and changes what it keeps once for each step", async () => {
    const [first, second] = [seeded(1, make), seeded(1, make)];
    const inputs = inputsFor(first, shapes);
    // The second pass goes on from what the first has written, by the plan that it has made.
    const [fused, plain] = [
      [await trained(first, inputs, 1), await trained(first, inputs, 2)],
      [await trained(second, inputs, 1, false), await trained(second, inputs, 2, false)],
    ].map((passes) => passes.at(-1)) as [Pass, Pass];
    expect([fused.isFused, plain.isFused]).toEqual([true, false]);
    expectEqual([...fused.found, ...fused.others], [...plain.found, ...plain.others]);
    const kept = fused.others.map((tensor) => Number(tf.max(tf.abs(tensor)).dataSync()[0]));
    expect(Math.max(...kept)).toBeGreaterThan(0.01);
  });
});

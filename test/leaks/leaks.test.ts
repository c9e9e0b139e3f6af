/** Nothing stays behind: as many tensors after predicting, training, evaluating and streaming as before, also after errors. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { useFastestBackend } from "../../runtime/node.ts";
import { evaluate, fit, predict, type Stream, type TrainingData } from "../../runtime/index.ts";
import { random } from "../../runtime/random.ts";
import { coreModel, weightsOf } from "../core/both-targets.ts";
import { live, type Live } from "../live-model.ts";

interface Case {
  readonly name: string;
  readonly text: string;
  readonly input: readonly [name: string, shape: readonly number[], kind: "float32" | "int32"];
  readonly label: readonly number[];
}

const section = (label: string, optimizer: string): string => `
train M {
  target int32 label${label}
  loss = cross_entropy(y, label)
  metrics = [accuracy(y, label)]
  optimizer = ${optimizer}
  batch = 4
  epochs = 2
  seed = 1
}`;

const cases: readonly Case[] = [
  {
    name: "convolutions with norms and dropout",
    text: `import { BasicBlock } from "std/resnet"
model M : x[N, 8, 8, 3] -> y[N, 4] {
  y = x -> BasicBlock(6, 2) -> group_norm(3) -> max_pool(2) -> dropout(0.2) -> flatten -> dense(4)
}${section("[N]", "sgd(lr: 0.01, momentum: 0.9)")}`,
    input: ["x", [8, 8, 3], "float32"],
    label: [],
  },
  {
    name: "convolutions of channels by themselves and in groups",
    text: `model M : x[N, 12, 13, 6] -> y[N, 4] {
  y = x -> depthwise_conv(3, pad: same) -> relu -> depthwise_conv(3, stride: 2) -> depthwise_conv(2, dilation: 2, multiplier: 2) -> conv(8, 3, groups: 4) -> relu -> flatten -> dense(4)
}${section("[N]", "sgd(lr: 0.01)")}`,
    input: ["x", [12, 13, 6], "float32"],
    label: [],
  },
  {
    name: "an LSTM",
    text: `import { LSTM } from "std/lstm"
model M : x[N, T, 3] -> y[N, T, 4] { y = x -> scan(LSTM(5)) -> dense(4) }${section("[N, T]", "adam(lr: 0.01)")}`,
    input: ["x", [6, 3], "float32"],
    label: [6],
  },
  {
    name: "a cell that normalises groups and stops gradients",
    text: `cell Cell(n: int) : x[N, D] -> h[N, n] {
  state h[N, n]
  h = tanh(dense(n)(x) + (stop_gradient(pre h) -> dense(n)) + (cumsum(pre h, over: 1) -> group_norm(2)))
}
model M : x[N, T, 3] -> y[N, T, 4] { y = x -> scan(Cell(4)) -> group_norm(1) -> dense(4) }${section("[N, T]", "adam(lr: 0.01)")}`,
    input: ["x", [6, 3], "float32"],
    label: [6],
  },
  {
    name: "attention",
    text: `import { EncoderLayer } from "std/transformer"
model M : int32 x[N, T] -> y[N, T, 4] {
  y = x -> embedding(7, 8) -> EncoderLayer(2, 16, 0.1, gelu, true, causal: true) -> dense(4)
}${section("[N, T]", "adamw(lr: 0.01)")}`,
    input: ["x", [6], "int32"],
    label: [6],
  },
];

const count = 10;

function dataOf({ input: [name, shape, kind], label }: Case): TrainingData {
  const { normal, integer } = random(2);
  const size = count * shape.reduce((product, n) => product * n, 1);
  const data =
    kind === "int32"
      ? Int32Array.from({ length: size }, () => integer(7))
      : Float32Array.from({ length: size }, () => normal());
  const labels = count * label.reduce((product, n) => product * n, 1);
  return {
    inputs: { [name]: { data, shape } },
    targets: {
      label: { data: Int32Array.from({ length: labels }, () => integer(4)), shape: label },
    },
  };
}

/** Tensors that stay when `run` is done a second time; the first may make state that belongs to somebody. */
async function left(run: () => unknown): Promise<number> {
  await run();
  const before = tf.memory().numTensors;
  await run();
  return tf.memory().numTensors - before;
}

async function failing(run: () => unknown): Promise<void> {
  await expect(Promise.resolve().then(run)).rejects.toThrow();
}

beforeAll(async () => {
  await useFastestBackend(tf);
});

describe.each(cases)("$name", (one) => {
  const [, shape, kind] = one.input;
  const made: Live = live(one.text);
  const { plan } = made;
  const data = dataOf(one);
  const x = (): tf.Tensor =>
    kind === "int32"
      ? tf.zeros([2, ...shape], "int32")
      : tf.randomNormal([2, ...shape], 0, 1, "float32", 1);

  it("leaves nothing behind on either target", async () => {
    if (!plan) throw new Error("there is no plan");
    const net = made.make();
    const model = coreModel(made.graph, weightsOf(net));
    const once = (run: (input: tf.Tensor) => unknown) => () => {
      const input = x();
      tf.dispose([input, run(input) as tf.Tensor]);
    };
    expect(await left(once((input) => net.predict(input)))).toBe(0);
    expect(await left(once((input) => model.predict(input)))).toBe(0);
    expect(await left(() => fit(net, plan, data))).toBe(0);
    expect(await left(() => evaluate(net, plan, data))).toBe(0);
    expect(await left(() => predict(net, plan, data.inputs))).toBe(0);
    const wrong = tf.zeros([2, 3, 3, 3, 3]);
    expect(await left(() => failing(() => net.predict(wrong)))).toBe(0);
    expect(await left(() => failing(() => model.predict(wrong)))).toBe(0);
    const short = { ...data, targets: { label: new Int32Array(1) } };
    expect(await left(() => failing(() => fit(net, plan, short)))).toBe(0);
    expect(await left(() => failing(() => evaluate(net, plan, short)))).toBe(0);
    const aborting = new AbortController();
    aborting.abort();
    expect(await left(() => fit(net, plan, data, { signal: aborting.signal }))).toBe(0);
    wrong.dispose();
    model.dispose();
  });

  it("leaves nothing behind when an operation throws in the middle", async () => {
    if (!plan) throw new Error("there is no plan");
    const net = made.make();
    const model = coreModel(made.graph, weightsOf(net));
    await fit(net, plan, data);
    const input = x();
    // Each kernel that the model runs fails once, in turn.
    const { engine } = tf as unknown as { engine: () => { runKernel: (...args: unknown[]) => unknown } }; // prettier-ignore
    const owner = engine();
    const original = owner.runKernel;
    const failAt = (limit: number): (() => number) => {
      let calls = 0;
      owner.runKernel = function (this: unknown, ...args: unknown[]) {
        calls++;
        if (calls === limit) throw new Error("out of memory");
        return original.apply(owner, args);
      };
      return () => calls;
    };
    try {
      const run = failAt(Infinity);
      tf.dispose(model.predict(input));
      const total = run();
      expect(total).toBeGreaterThan(1);
      for (let at = 1; at <= total; at += Math.max(1, Math.floor(total / 6))) {
        const before = tf.memory().numTensors;
        failAt(at);
        expect(() => model.predict(input)).toThrow("out of memory");
        expect(tf.memory().numTensors - before).toBe(0);
      }
    } finally {
      owner.runKernel = original;
    }
    model.dispose();
    tf.dispose(input);
  });

  if (!made.stream) return;
  it("leaves nothing behind in a stream", () => {
    const net = made.make();
    const start = tf.memory().numTensors;
    const stream = made.stream?.(net) as Stream;
    const step = tf.zeros([2, ...shape.slice(1)], kind);
    stream.step(step).dispose();
    const before = tf.memory().numTensors;
    for (let at = 0; at < 3; at++) stream.step(step).dispose();
    expect(() => stream.step(tf.tidy(() => tf.zeros([2, 9, 9])))).toThrow();
    expect(tf.memory().numTensors - before).toBe(1);
    stream.dispose();
    expect(tf.memory().numTensors - start).toBe(2);
  });
});

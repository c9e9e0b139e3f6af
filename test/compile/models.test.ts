import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { useFastestBackend } from "../../runtime/node.ts";
import type { TrainingPlan } from "../../runtime/index.ts";
import { analyze, compile } from "../../src/compile.ts";
import { verify } from "../../src/graph/verify.ts";
import { instantiate, type LiveModel } from "../../src/targets/tfjs/instantiate.ts";
import { readProjectFile, testHost } from "../test-host.ts";

type Live = LiveModel<tf.LayersModel, TrainingPlan>;

const host = testHost();

beforeAll(async () => {
  await useFastestBackend(tf);
});

function live(text: string, name: string): Live {
  const { graphs, diagnostics } = analyze({ path: "test.nn", text }, host);
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  for (const graph of graphs) expect(verify(graph)).toEqual([]);
  return instantiate<tf.LayersModel, TrainingPlan>(graphs, "test", tf, runtime).get(name) as Live;
}

function fromFile(path: string, name: string): Live {
  return live(readProjectFile(path).text, name);
}

describe("parameter counts", () => {
  it.each([
    ["stdlib/lenet.nn", "LeNet", 61_706],
    ["stdlib/nin.nn", "NiN", 1_992_166],
    ["stdlib/resnet.nn", "ResNet18", 11_689_512],
  ])("%s %s has %d trainable parameters", (path, name, expected) => {
    const net = fromFile(path, name).make();
    const count = net.trainableWeights.reduce((sum, weight) => sum + weight.read().size, 0);
    net.dispose();
    expect(count).toBe(expected);
  });
});

/** He's initialisation from one seed, so that luck plays no part. */
function beginAlike(net: tf.LayersModel): void {
  const stream = runtime.random(4);
  const begin = (weight: tf.Tensor): tf.Tensor => {
    if (weight.rank < 2) return weight;
    const deviation = Math.sqrt((2 * (weight.shape.at(-1) ?? 1)) / weight.size);
    const values = Float32Array.from({ length: weight.size }, () => stream.normal() * deviation);
    return tf.tensor(values, weight.shape);
  };
  net.setWeights(net.getWeights().map(begin));
}

const models = [
  ["softmax regression", "model M : x[N, 6] -> y[N, 3] {\n  y = x -> dense(3)\n}", [6], 3],
  [
    "MLP",
    'import { MLP } from "std/mlp"\nmodel M : x[N, 6] -> y[N, 3] {\n  y = x -> MLP([16, 16], 3, tanh)\n}',
    [6],
    3,
  ],
  [
    "LeNet-like",
    "model M : x[N, 8, 8, 1] -> y[N, 3] {\n  y = x -> conv(4, 3, pad: same) -> sigmoid -> avg_pool(2) -> flatten -> dense(3)\n}",
    [8, 8, 1],
    3,
  ],
  [
    "VGG-style",
    'import { VGG } from "std/vgg"\nmodel M : x[N, 8, 8, 1] -> y[N, 3] {\n  y = x -> VGG([(1, 4), (2, 8)], 16, 3)\n}',
    [8, 8, 1],
    3,
  ],
  [
    "NiN",
    'import { NiNBlock } from "std/nin"\nmodel M : x[N, 8, 8, 1] -> y[N, 3] {\n  y = x -> NiNBlock(8, 3, 1, same) -> max_pool(2) -> NiNBlock(3, 3, 1, same) -> global_avg_pool\n}',
    [8, 8, 1],
    3,
  ],
  [
    "residual net",
    'import { BasicBlock } from "std/resnet"\nmodel M : x[N, 8, 8, 1] -> y[N, 3] {\n  y = x -> BasicBlock(4) -> BasicBlock(8, 2) -> global_avg_pool -> dense(3)\n}',
    [8, 8, 1],
    3,
  ],
  [
    "recurrent net",
    "cell R(n: int) : x[N, D] -> h[N, n] {\n  state h[N, n]\n  h = tanh(dense(n)(concat(x, pre h)))\n}\nmodel M : x[N, T, 4] -> y[N, 3] {\n  y = x -> scan(R(8), keep: last) -> dense(3)\n}",
    [5, 4],
    3,
  ],
] as const;

describe.each(models)("a %s", (_, source, shape, classes) => {
  const text = `${source}\ntrain M {\n  target int32 label[N]\n  loss = cross_entropy(y, label)\n  metrics = [accuracy(y, label)]\n  optimizer = adam(lr: 0.01)\n  batch = 12\n  epochs = 15\n  seed = 1\n}\n`;

  it("trains, saves and loads", async () => {
    const { make, plan } = live(text, "M");
    const net = make();
    beginAlike(net);
    const count = 36;
    const size = shape.reduce<number>((product, dim) => product * dim, 1);
    const labels = Int32Array.from({ length: count }, (__, index) => index % classes);
    const stream = runtime.random(2);
    const x = Float32Array.from(
      { length: count * size },
      (__, index) =>
        stream.normal() * 0.3 + Math.sin(index * (1 + (labels[Math.floor(index / size)] ?? 0))),
    );
    const data = { inputs: { x: { data: x, shape: [...shape] } }, targets: { label: labels } };
    const before = await runtime.evaluate(net, plan as TrainingPlan, data);
    await runtime.fit(net, plan as TrainingPlan, data);
    const after = await runtime.evaluate(net, plan as TrainingPlan, data);
    expect(after.loss).toBeLessThan(before.loss);
    let artifacts: tf.io.ModelArtifacts | undefined;
    await net.save(
      tf.io.withSaveHandler((made) => {
        artifacts = made;
        return Promise.resolve({
          modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" },
        });
      }),
    );
    const again = await tf.loadLayersModel(tf.io.fromMemory(artifacts as tf.io.ModelArtifacts));
    const input = tf.tensor(x, [count, ...shape]);
    const worst = tf.max(
      tf.abs(tf.sub(net.predict(input) as tf.Tensor, again.predict(input) as tf.Tensor)),
    );
    expect((await worst.data())[0]).toBe(0);
  });
});

describe("a compiled module", () => {
  const text = readProjectFile("examples/lenet.nn").text;

  it("is the same bytes each time", () => {
    const [a, b] = [0, 1].map(() => compile({ path: "lenet.nn", text }, host).module);
    expect(a).toEqual(b);
  });

  it("imports nothing but tfjs where plain layers suffice", () => {
    const untrained = text.slice(0, text.indexOf("train LeNet"));
    const { module } = compile({ path: "lenet.nn", text: untrained }, host);
    expect([...(module?.code ?? "").matchAll(/from "([^"]+)"/g)].map((match) => match[1])).toEqual([
      "@tensorflow/tfjs",
    ]);
  });

  it("takes late-bound hyperparameters and checks them", () => {
    const { make } = live(text, "LeNet");
    expect(make({ classes: 26 }).outputs[0]?.shape).toEqual([null, 26]);
    expect(() => make({ classes: 0 })).toThrow(RangeError);
    expect(() => make({ classes: 2.5 })).toThrow("classes must be an int");
    expect(() => make({ clases: 2 })).toThrow("no hyperparameter clases");
  });

  it("can be fitted by tfjs itself, with a class number as label", async () => {
    const net = live(text, "LeNet").make();
    const history = await net.fit(tf.randomUniform([4, 28, 28, 1]), tf.tensor1d([0, 3, 9, 1]), {
      epochs: 1,
    });
    expect(Object.keys(history.history)).toEqual(["loss", "accuracy"]);
  });

  it("shares the weights of a named block, and no others", () => {
    const shared = live(
      "model M : a[N, 4], b[N, 4] -> y {\n  f = dense(3)\n  y = f(a) + f(b)\n}\n",
      "M",
    );
    const apart = live(
      "model M : a[N, 4], b[N, 4] -> y {\n  y = dense(3)(a) + dense(3)(b)\n}\n",
      "M",
    );
    expect(shared.make().countParams()).toBe(15);
    expect(apart.make().countParams()).toBe(30);
  });
});

describe("weight decay", () => {
  const source = (decay: string): string =>
    `model M : x[N, 4] -> y[N, 4] {\n  y = x -> dense(4, init: ones)\n}\ntrain M {\n  target t[N, 4]\n  loss = mse(y * 0.0, t)\n  optimizer = sgd(lr: 0.1)\n  batch = 4\n  epochs = 1\n${decay}}\n`;

  it("shrinks kernels by lr · decay at each step, and leaves biases alone", async () => {
    const { make, plan } = live(source("  weight_decay = 0.5\n"), "M");
    const net = make();
    const [kernel, bias] = net.getWeights() as [tf.Tensor, tf.Tensor];
    net.setWeights([tf.onesLike(kernel), tf.onesLike(bias)]);
    const zeros = new Float32Array(16);
    await runtime.fit(net, plan as TrainingPlan, { inputs: { x: zeros }, targets: { t: zeros } });
    const [shrunk, kept] = net.getWeights() as [tf.Tensor, tf.Tensor];
    expect([...new Set(await shrunk.data())].map((value) => value.toFixed(4))).toEqual(["0.9500"]);
    expect([...new Set(await kept.data())]).toEqual([1]);
  });
});

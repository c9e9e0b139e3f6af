import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import {
  adagrad,
  adam,
  adamw,
  confusionMatrix,
  DivergedError,
  evaluate,
  fit,
  largest,
  linear,
  predict,
  rmsprop,
  sgd,
  variableNames,
  type TrainingPlan,
  type TrainingProgress,
} from "../../runtime/index.ts";
import { classes, smallData, smallNet, smallPlan } from "./small-net.ts";
import { useWasm } from "./wasm.ts";

beforeAll(useWasm);

function weightsOf(net: tf.LayersModel): number[] {
  return net.getWeights().flatMap((weight) => Array.from(weight.dataSync()));
}

describe("fit", () => {
  it("learns", async () => {
    const net = smallNet();
    const { epochs, ended, seed } = await fit(net, smallPlan, smallData(150));
    expect(ended).toBe("completed");
    expect(seed).toBe(1);
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    const losses = epochs.map(({ measures }) => measures.loss);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
    const { metrics } = await evaluate(net, smallPlan, smallData(90, 2));
    expect(metrics["accuracy"]).toBeGreaterThan(0.95);
  });

  it("gives the same weights for the same seed, and others for another", async () => {
    const trained = async (seed: number): Promise<number[]> => {
      const net = smallNet();
      await fit(net, smallPlan, smallData(50), { seed });
      return weightsOf(net);
    };
    const first = await trained(1);
    expect(await trained(1)).toEqual(first);
    expect(await trained(2)).not.toEqual(first);
  });

  it("does what `fit` of tfjs does, where that can do it", async () => {
    const { inputs } = smallData(50);
    const wanted = Float32Array.from({ length: 50 * classes }, (_, k) => (k % classes) - 1);
    const plan: TrainingPlan = {
      ...smallPlan,
      shuffle: false,
      targets: [{ name: "wanted", shape: [null, classes], dtype: "float32" }],
      optimizer: () => tf.train.adam(0.01),
      loss: (outputs, targets) =>
        tf.losses.meanSquaredError(targets["wanted"]!, outputs["scores"]!),
      metrics: {},
    };
    const ours = smallNet();
    const { epochs } = await fit(ours, plan, { inputs, targets: { wanted } }, { epochs: 2 });
    const theirs = smallNet();
    theirs.compile({ optimizer: tf.train.adam(0.01), loss: "meanSquaredError" });
    const { history } = await theirs.fit(
      tf.tensor2d(inputs["point"] as Float32Array, [50, 2]),
      tf.tensor2d(wanted, [50, classes]),
      { batchSize: 16, epochs: 2, shuffle: false },
    );
    weightsOf(theirs).forEach((value, index) => {
      expect(weightsOf(ours)[index]).toBeCloseTo(value, 5);
    });
    expect(epochs[1]!.measures.loss).toBeCloseTo(history["loss"]![1] as number, 5);
  });

  const rule = { clipNorm: 1, weightDecay: 0.01 };
  const optimizers = {
    "our sgd": () => sgd({ learningRate: linear({ rate: 0.1 }), momentum: 0.9, ...rule }),
    "our adam": () => adam({ learningRate: 0.01, ...rule }),
    "our adamw": () => adamw({ learningRate: 0.01, ...rule }),
    "our rmsprop": () => rmsprop({ learningRate: 0.01, momentum: 0.9, centered: true, ...rule }),
    "our adagrad": () => adagrad({ learningRate: 0.01, ...rule }),
    sgd: () => tf.train.sgd(0.1),
    momentum: () => tf.train.momentum(0.1, 0.9, true),
    adam: () => tf.train.adam(0.01),
    adagrad: () => tf.train.adagrad(0.1),
    rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.9),
    adamax: () => tf.train.adamax(0.01),
  };
  it.each(Object.entries(optimizers))("leaks nothing with %s", async (_, optimizer) => {
    const net = smallNet();
    const options = { validation: smallData(20, 3) };
    const plan: TrainingPlan = {
      ...smallPlan,
      optimizer,
      earlyStopping: { monitor: "accuracy", patience: 9, restoreBest: true },
    };
    const before = tf.memory().numTensors;
    await fit(net, plan, smallData(40), options);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("tells of every batch and every epoch, and weights the last, smaller batch", async () => {
    const batches: TrainingProgress[] = [];
    const epochs: TrainingProgress[] = [];
    const net = smallNet();
    const plan = { ...smallPlan, optimizer: () => tf.train.sgd(0) };
    await fit(net, plan, smallData(37), {
      epochs: 2,
      validation: smallData(37),
      onBatch: (progress) => batches.push(progress),
      onEpoch: (progress) => epochs.push(progress),
    });
    expect(batches.map(({ epoch, batch, batches: of }) => [epoch, batch, of])).toEqual(
      [1, 2].flatMap((epoch) => [1, 2, 3].map((batch) => [epoch, batch, 3])),
    );
    expect(epochs.map(({ kind, epoch }) => [kind, epoch])).toEqual([
      ["epoch", 1],
      ["epoch", 2],
    ]);
    // Nothing is learnt at a learning rate of 0: training and validation measure the same.
    for (const { measures, validation } of epochs) {
      expect(measures.loss).toBeCloseTo(validation!.loss, 5);
      expect(measures.metrics["accuracy"]).toBeCloseTo(validation!.metrics["accuracy"]!, 5);
    }
  });

  it("ends when it is told to", async () => {
    const controller = new AbortController();
    const { epochs, ended } = await fit(smallNet(), smallPlan, smallData(64), {
      epochs: 1000,
      signal: controller.signal,
      onEpoch: ({ epoch }) => {
        if (epoch === 3) controller.abort();
      },
    });
    expect([epochs.length, ended]).toEqual([3, "aborted"]);
  });

  it("says where the loss became NaN and what may help", async () => {
    const data = smallData(48);
    (data.inputs["point"] as Float32Array)[0] = NaN;
    const before = tf.memory().numTensors;
    const net = smallNet();
    const held = tf.memory().numTensors - before;
    const training = fit(net, { ...smallPlan, shuffle: false }, data);
    await expect(training).rejects.toThrow(DivergedError);
    await expect(training).rejects.toThrow(/NaN in epoch 1, batch 1.*lower learning rate than 0.3/);
    expect(tf.memory().numTensors).toBe(before + held);
  });

  it("stops early and goes back to the best weights", async () => {
    const net = smallNet();
    const losses: number[] = [];
    const plan: TrainingPlan = {
      ...smallPlan,
      optimizer: () => sgd({ learningRate: ({ step }) => (step < 9 ? 0.3 : -0.3) }),
      earlyStopping: { monitor: "loss", patience: 2, restoreBest: true },
    };
    const { ended } = await fit(net, plan, smallData(48), {
      epochs: 50,
      validation: smallData(48),
      onEpoch: ({ validation }) => losses.push(validation!.loss),
    });
    expect(ended).toBe("stopped early");
    expect(losses.length).toBe(5);
    const { loss } = await evaluate(net, plan, smallData(48));
    expect(loss).toBeCloseTo(Math.min(...losses), 6);
  });

  it("decays weights by the learning rate, but not those that are left out", async () => {
    const net = smallNet();
    const plan: TrainingPlan = {
      ...smallPlan,
      optimizer: () =>
        sgd({
          learningRate: 0.5,
          weightDecay: 0.1,
          undecayed: variableNames(net, [net.weights[0]!.originalName]),
        }),
      loss: ({ scores }) => tf.mul(tf.sum(scores!), 0),
    };
    const before = net.getWeights().map((weight) => weight.dataSync());
    await fit(net, plan, smallData(16), { epochs: 2, batch: 16 });
    const after = net.getWeights().map((weight) => weight.dataSync());
    expect(after[0]).toEqual(before[0]);
    after[2]!.forEach((value, index) => {
      expect(value).toBeCloseTo(before[2]![index]! * 0.95 ** 2, 6);
    });
  });

  it("clips the norm of all gradients together", async () => {
    const net = smallNet();
    const plan = { ...smallPlan, optimizer: () => sgd({ learningRate: 1, clipNorm: 0.01 }) };
    const before = weightsOf(net);
    await fit(net, plan, smallData(16), { epochs: 1, batch: 16 });
    const change = weightsOf(net).map((value, index) => value - before[index]!);
    expect(Math.hypot(...change)).toBeCloseTo(0.01, 4);
  });

  it("takes several inputs and outputs, and sizes that only the data tell", async () => {
    const tokens = tf.input({ shape: [null], dtype: "int32" });
    const extra = tf.input({ shape: [2] });
    const embedded = tf.layers.embedding({ inputDim: 5, outputDim: 4 }).apply(tokens);
    const pooled = tf.layers.globalAveragePooling1d({}).apply(embedded) as tf.SymbolicTensor;
    const both = tf.layers.concatenate().apply([pooled, extra]);
    const sum = tf.layers.dense({ units: 1 }).apply(both) as tf.SymbolicTensor;
    const product = tf.layers.dense({ units: 2 }).apply(both) as tf.SymbolicTensor;
    const net = tf.model({ inputs: [tokens, extra], outputs: [sum, product] });
    const plan: TrainingPlan = {
      ...smallPlan,
      inputs: [
        { name: "tokens", shape: [null, null], dtype: "int32" },
        { name: "extra", shape: [null, 2], dtype: "float32" },
      ],
      outputs: ["sum", "product"],
      targets: [{ name: "wanted", shape: [null, 1], dtype: "float32" }],
      loss: ({ sum: made, product: other }, { wanted }) =>
        tf.add(tf.losses.meanSquaredError(wanted!, made!), tf.mean(tf.square(other!))),
      metrics: {},
      optimizer: () => tf.train.adam(0.01),
    };
    const data = {
      inputs: {
        tokens: { data: Int32Array.of(0, 1, 2, 3, 4, 0, 1, 1, 1), shape: [3] },
        extra: Float32Array.of(1, 2, 3, 4, 5, 6),
      },
      targets: { wanted: Float32Array.of(1, 2, 3) },
    };
    const before = tf.memory().numTensors;
    const { epochs } = await fit(net, plan, data, { epochs: 3, batch: 2 });
    expect(epochs[2]!.measures.loss).toBeLessThan(epochs[0]!.measures.loss);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("what a model says", () => {
  it("is predicted in batches and counted in a confusion matrix", async () => {
    const net = smallNet();
    const data = smallData(50);
    await fit(net, smallPlan, data, { epochs: 20 });
    const before = tf.memory().numTensors;
    const { scores } = await predict(net, smallPlan, data.inputs, 16);
    expect(tf.memory().numTensors).toBe(before);
    expect([scores!.shape, scores!.data.length]).toEqual([[3], 150]);
    const matrix = confusionMatrix(data.targets["label"] as Int32Array, largest(scores!), 3);
    expect(matrix.flat().reduce((sum, count) => sum + count)).toBe(50);
    expect(matrix[0]![0]! + matrix[1]![1]! + matrix[2]![2]!).toBeGreaterThan(47);
  });

  it("is counted by actual, then predicted class", () => {
    expect(confusionMatrix([0, 1, 1, 2, 9], [0, 1, 2, 2, 0], 3)).toEqual([
      [1, 0, 0],
      [0, 1, 1],
      [0, 0, 1],
    ]);
    expect(() => confusionMatrix([0], [], 2)).toThrow("1 labels, but 0 predictions");
  });
});

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { analyze, compile } from "../../src/compile.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { useWasm } from "../runtime/wasm.ts";

beforeAll(useWasm);

const { random } = runtime;

const source = (settings: string): string => `
model Net : x[N, 6] -> y[N, 3] {
  param w[6, 8] = he_normal
  h = relu(x @ w) -> dropout(0.3) -> batch_norm
  y = h -> dense(8, init: lecun_normal) -> tanh -> gaussian_noise(0.1) -> dropout(0.2) -> dense(3)
}
train Net {
  target int32 label[N]
  loss      = cross_entropy(y, label)
  metrics   = [accuracy(y, label)]
${settings}
}
`;

interface Live {
  readonly make: () => tf.LayersModel;
  readonly plan: runtime.TrainingPlan;
}

function live(settings: string): Live {
  const { graphs, diagnostics } = analyze({ path: "n.nn", text: source(settings) });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const made = instantiate<tf.LayersModel, runtime.TrainingPlan>(graphs, "n", tf, runtime).get("Net")!; // prettier-ignore
  return { make: () => made.make(), plan: made.plan! };
}

function data(count: number): runtime.TrainingData {
  const draw = random(3);
  const label = Int32Array.from({ length: count }, () => draw.integer(3));
  const x = Float32Array.from({ length: 6 * count }, (_, k) => draw.normal(k % 3 === label[Math.floor(k / 6)] ? 1 : 0, 0.7)); // prettier-ignore
  return { inputs: { x }, targets: { label } };
}

const weightsOf = async (net: tf.LayersModel): Promise<number[]> =>
  (await runtime.readWeights(net)).flatMap((values) => [...values]);

describe("a seed", () => {
  const settings = "  optimizer = adam(lr: 0.01)\n  batch = 8\n  epochs = 2\n";

  it("in the section gives the same initial and the same trained weights, bit for bit", async () => {
    const { make, plan } = live(`${settings}  seed = 7\n`);
    const [first, second] = [make(), make()];
    expect(await weightsOf(first)).toEqual(await weightsOf(second));
    await runtime.fit(first, plan, data(30));
    await runtime.fit(second, plan, data(30));
    expect(await weightsOf(first)).toEqual(await weightsOf(second));
    expect(plan.seed).toBe(7);
    const { module } = compile({ path: "n.nn", text: source(`${settings}  seed = 7\n`) });
    expect(module?.code).toContain("return seeded(7, () => {");
  });

  it("from outside holds over that of the section", async () => {
    const { make } = live(`${settings}  seed = 7\n`);
    const outside = runtime.seeded(8, make);
    expect(await weightsOf(outside)).toEqual(await weightsOf(runtime.seeded(8, make)));
    expect(await weightsOf(outside)).not.toEqual(await weightsOf(make()));
  });

  it("is chance where there is none", async () => {
    const { make } = live(settings);
    expect(await weightsOf(make())).not.toEqual(await weightsOf(make()));
    expect(Math.random()).not.toBe(Math.random());
  });

  it("does not give the same dropout at every step", () => {
    const draw = random(1);
    const masks = [1, 2].map(() => runtime.seeded(draw.bits(), () => tf.dropout(tf.ones([40]), 0.5).dataSync())); // prettier-ignore
    expect(masks[0]).not.toEqual(masks[1]);
  });
});

describe("a training that goes on", () => {
  const settings =
    "  optimizer = adamw(lr: warm_up(3, cosine(0.05)))\n  batch = 8\n  epochs = 6\n  seed = 2\n  clip_norm = 1\n  early_stopping = patience(2, monitor: accuracy, restore_best: true)\n";

  async function whole(): Promise<readonly [number[], runtime.History]> {
    const { make, plan } = live(settings);
    const net = make();
    const history = await runtime.fit(net, plan, data(44), { validation: data(12) });
    return [await weightsOf(net), history];
  }

  const measuresOf = ({ epochs, ended }: runtime.History): unknown =>
    [epochs.map(({ epoch, measures, validation, learningRate }) => ({ epoch, measures, validation, learningRate })), ended]; // prettier-ignore

  it.each([
    ["epoch", 2, undefined],
    ["batch", 2, 3],
    ["batch", 1, 1],
    ["epoch", 1, undefined],
  ] as const)(
    "from the state after a %s ends with the same weights, bit for bit %#",
    async (moment, epoch, batch) => {
      const [wanted, history] = await whole();
      const { make, plan } = live(settings);
      let state: runtime.TrainingState | undefined;
      let at = "";
      await runtime.fit(make(), plan, data(44), {
        validation: data(12),
        onProgress: (progress) => (at = `${progress.kind} ${progress.epoch} ${progress.batch}`),
        onCheckpoint: async (kind, capture) => {
          if (kind === moment && at.startsWith(`${kind} ${epoch} ${batch ?? ""}`)) state = await capture(); // prettier-ignore
        },
      });
      expect(state).toBeDefined();
      // Another process has other initial weights; all that matters is in the state.
      const resumed = runtime.seeded(99, make);
      const before = tf.memory().numTensors;
      const again = await runtime.fit(resumed, plan, data(44), { validation: data(12), resume: state! }); // prettier-ignore
      expect(tf.memory().numTensors).toBe(before);
      expect(await weightsOf(resumed)).toEqual(wanted);
      expect(measuresOf(again)).toEqual(measuresOf(history));
    },
  );

  it("refuses other data and other batches", async () => {
    const { make, plan } = live(settings);
    let state: runtime.TrainingState | undefined;
    await runtime.fit(make(), plan, data(44), {
      epochs: 1,
      onCheckpoint: async (_, capture) => void (state = await capture()),
    });
    const resume = state!;
    await expect(runtime.fit(make(), plan, data(40), { resume })).rejects.toThrow("44 samples");
    await expect(runtime.fit(make(), plan, data(44), { resume, batch: 4 })).rejects.toThrow("8 samples in a batch"); // prettier-ignore
  });
});

describe("training", () => {
  it("leaks nothing when the data, the loss or a callback fails", async () => {
    const { make, plan } = live("  optimizer = adam\n  batch = 8\n");
    const net = make();
    const before = tf.memory().numTensors;
    const failing: runtime.TrainingPlan = {
      ...plan,
      loss: () => {
        tf.ones([3]);
        throw new Error("no loss");
      },
    };
    await expect(runtime.fit(net, failing, data(20))).rejects.toThrow("no loss");
    await expect(runtime.evaluate(net, failing, data(20))).rejects.toThrow("no loss");
    const onBatch = (): never => {
      throw new Error("no progress");
    };
    await expect(runtime.fit(net, plan, data(20), { onBatch })).rejects.toThrow("no progress");
    await runtime.evaluate(net, plan, data(20));
    await runtime.predict(net, plan, data(20).inputs);
    expect(tf.memory().numTensors).toBe(before);
  });
});

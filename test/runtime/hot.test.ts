import * as tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { HotModels, type ExportKinds, type Transfer } from "../../runtime/hot.ts";

type Exports = Record<string, unknown>;

/** A module as the compiler would write it, with one model of two layers. */
function version(hidden: number, units: number, epochs = 1): Exports {
  const Net = ({ outputs = units }: { outputs?: number } = {}): tf.LayersModel => {
    const x = tf.input({ name: "x", shape: [3] });
    const h = tf.layers.dense({ name: "h/dense", units: hidden }).apply(x);
    const y = tf.layers.dense({ name: "y/dense", units: outputs }).apply(h) as tf.SymbolicTensor;
    return tf.model({ inputs: x, outputs: y });
  };
  return { Net, NetTraining: { epochs, model: "Net" } };
}

function kinds(models: string[], plans: string[] = []): ExportKinds {
  return { models, plans, streams: [] };
}

function values(net: tf.LayersModel): number[][] {
  return net.getWeights().map((weight) => Array.from(weight.dataSync()));
}

const one = (): tf.Tensor => tf.ones([1, 3]);

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a hot update", () => {
  it("keeps weights whose layer, name and shape are still there, and says which were reset", () => {
    const said = vi.spyOn(console, "info").mockImplementation(() => undefined);
    const events: Transfer[] = [];
    const listen = (event: Event): void =>
      void events.push((event as CustomEvent<Transfer>).detail);
    vi.stubGlobal("dispatchEvent", listen);
    const live = new HotModels();
    expect(live.load(version(4, 2), kinds(["Net"], ["NetTraining"]))).toBe(true);
    const plan = live.plan("NetTraining");
    const net = live.model("Net")();
    const before = values(net);
    expect(live.load(version(4, 5, 7), kinds(["Net"], ["NetTraining"]))).toBe(true);
    vi.unstubAllGlobals();
    expect((net.predict(one()) as tf.Tensor).shape).toEqual([1, 5]);
    expect(values(net).slice(0, 2)).toEqual(before.slice(0, 2));
    expect(plan).toEqual({ epochs: 7, model: "Net" });
    const kept = ["h/dense/kernel", "h/dense/bias"];
    const reset = ["y/dense/kernel", "y/dense/bias"];
    expect(events).toEqual([{ model: "Net", kept, reset }]);
    expect(said.mock.calls[0]?.[0]).toBe(
      "[nnc] Net: kept 2 weights; reset: y/dense/kernel, y/dense/bias",
    );
  });

  it("keeps options, and leaks no tensors", () => {
    vi.spyOn(console, "info").mockImplementation(() => undefined);
    const live = new HotModels();
    live.load(version(4, 2), kinds(["Net"]));
    const net = live.model("Net")({ outputs: 3 });
    const before = values(net);
    const { numTensors } = tf.memory();
    live.load(version(4, 6), kinds(["Net"]));
    expect((net.outputs[0]?.shape ?? [])[1]).toBe(3);
    expect(values(net)).toEqual(before);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it("leaves a model that can no longer be made as it was", () => {
    const failed = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const live = new HotModels();
    live.load(version(4, 2), kinds(["Net"]));
    const net = live.model("Net")();
    const broken = {
      Net: (): never => {
        throw new RangeError("outputs");
      },
    };
    expect(live.load(broken, kinds(["Net"]))).toBe(true);
    expect(failed).toHaveBeenCalled();
    expect((net.predict(one()) as tf.Tensor).shape).toEqual([1, 2]);
  });

  it("asks for a reload where the exports have other names", () => {
    const live = new HotModels();
    live.load(version(4, 2), kinds(["Net"]));
    expect(live.load({ Other: version(4, 2)["Net"] }, kinds(["Other"]))).toBe(false);
  });
});

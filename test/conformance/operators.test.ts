import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { verify } from "../../src/graph/verify.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { operators } from "../../src/operators/registry.ts";
import { printShape } from "../../src/shape/shape.ts";
import { typeOf } from "../../src/graph/graph.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { concrete, graphOf, inputsOf, shakeWeights } from "./sample.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

function makeNet(graph: Graph): tf.LayersModel {
  const net = instantiate<tf.LayersModel, unknown>([graph], "sample", tf, runtime)
    .get(graph.name)
    ?.make();
  if (!net) throw new Error("no model came out");
  shakeWeights(net, 7);
  return net;
}

/** `predict` of tfjs wants a batch axis in each input; some samples have none. */
function run(net: tf.LayersModel, inputs: tf.Tensor[]): tf.Tensor {
  return tf.tidy(() => {
    const result = net.apply(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs) as
      tf.Tensor | tf.Tensor[];
    return Array.isArray(result) ? (result[0] as tf.Tensor) : result;
  });
}

const samples = [...operators.values()].flatMap((operator) =>
  operator.samples.map(
    (sample) => [`${operator.name}: ${sample.expression}`, operator, sample] as const,
  ),
);

describe.each(samples)("%s", (_, _operator, sample) => {
  it("is inferred and computed in the shape that the sample says, by a sound graph", () => {
    const graph = graphOf(sample);
    const [port] = graph.outputs;
    expect(port && printShape(typeOf(graph.nodes, port.value).shape)).toBe(sample.shape);
    expect(verify(graph)).toEqual([]);
    const inputs = inputsOf(graph, 1);
    const net = makeNet(graph);
    const before = tf.memory().numTensors;
    const result = run(net, inputs);
    expect(result.shape).toEqual(concrete(graph));
    expect(result.dtype).toBe(port && typeOf(graph.nodes, port.value).dtype);
    result.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("is the same without the passes", async () => {
    const optimized = graphOf(sample);
    const plain = graphOf(sample, []);
    const inputs = inputsOf(optimized, 2);
    const a = await run(makeNet(optimized), inputs).data();
    const b = await run(makeNet(plain), inputs).data();
    expect([...a]).toEqual([...b]);
  });
});

const layered = samples.filter(([, operator]) => operator.tfjs.layer);

describe.each(layered)("%s", (_, _operator, sample) => {
  it("is the same as a plain layer and as direct operations", async () => {
    const graph = graphOf(sample);
    const inputs = inputsOf(graph, 3);
    const net = makeNet(graph);
    const direct = instantiate<tf.LayersModel, unknown>([graph], "direct", tf, runtime, {
      layers: false,
    })
      .get(graph.name)
      ?.make();
    direct?.setWeights(net.getWeights());
    const a = await run(net, inputs).data();
    const b = await run(direct as tf.LayersModel, inputs).data();
    const worst = Math.max(
      0,
      ...[...a].map((value, index) => Math.abs(value - (b[index] ?? Number.NaN))),
    );
    expect(worst).toBeLessThan(1e-5);
  });
});

import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import * as runtime from "../runtime/index.ts";
import type { TrainingPlan } from "../runtime/index.ts";
import { analyze } from "../src/compile.ts";
import type { Graph } from "../src/graph/graph.ts";
import { verify } from "../src/graph/verify.ts";
import { instantiate, type LiveModel } from "../src/targets/tfjs/instantiate.ts";
import { testHost } from "./test-host.ts";

export type Live = LiveModel<tf.LayersModel, TrainingPlan> & { readonly graph: Graph };

/** tfjs keeps generated layers by name, so each program of a test run has a name of its own. */
let count = 0;

/** A model of a program that must be sound, ready to be made. */
export function live(text: string, name = "M"): Live {
  const { graphs, diagnostics } = analyze({ path: "test.nn", text }, testHost());
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  for (const graph of graphs) expect(verify(graph)).toEqual([]);
  const made = instantiate<tf.LayersModel, TrainingPlan>(graphs, `test${++count}`, tf, runtime).get(
    name,
  );
  const graph = graphs.find((candidate) => candidate.name === name);
  if (!made || !graph) throw new Error(`there is no model ${name}`);
  return { ...made, graph };
}

/** What the compiler says about a program, without places. */
export function messages(text: string): readonly string[] {
  return analyze({ path: "test.nn", text }, testHost()).diagnostics.map(
    ({ code, message }) => `${code}: ${message}`,
  );
}

/** Saves a model and loads it again. */
export async function reloaded(net: tf.LayersModel): Promise<tf.LayersModel> {
  let artifacts: tf.io.ModelArtifacts = {};
  await net.save(
    tf.io.withSaveHandler((made) => {
      artifacts = made;
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" },
      });
    }),
  );
  return tf.loadLayersModel(tf.io.fromMemory(artifacts));
}

/** Random inputs of these shapes, of the element types that the model asks for, the same each time. */
export function inputsFor(
  net: tf.LayersModel,
  shapes: readonly (readonly number[])[],
): tf.Tensor[] {
  const stream = runtime.random(7);
  return shapes.map((shape, index) => {
    const size = shape.reduce((product, dim) => product * dim, 1);
    const { dtype } = net.inputs[index] as tf.SymbolicTensor;
    const value = {
      float32: () => stream.normal(),
      int32: () => stream.integer(4),
      bool: () => stream.integer(2),
    };
    const draw = value[dtype as keyof typeof value];
    return tf.tensor(Array.from({ length: size }, draw), [...shape], dtype);
  });
}

export function predict(net: tf.LayersModel, inputs: readonly tf.Tensor[]): readonly tf.Tensor[] {
  const result = net.predict(inputs.length === 1 && inputs[0] ? inputs[0] : [...inputs]);
  return Array.isArray(result) ? result : [result];
}

/** The greatest difference between two tensors of one shape. */
export function difference(a: tf.Tensor, b: tf.Tensor): number {
  expect(a.shape).toEqual(b.shape);
  if (a.size === 0) return 0;
  return tf.tidy(() =>
    Number(tf.max(tf.abs(tf.sub(tf.cast(a, "float32"), tf.cast(b, "float32")))).dataSync()[0]),
  );
}

/** The same as a share of the greatest number of `b`, or of `least` where that is more. */
export function relativeDifference(a: tf.Tensor, b: tf.Tensor, least: number): number {
  const greatest =
    b.size === 0 ? 0 : Number(tf.tidy(() => tf.max(tf.abs(tf.cast(b, "float32"))).dataSync()[0]));
  return difference(a, b) / Math.max(greatest, least);
}

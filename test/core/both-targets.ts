/** The same model on both targets, with equal weights. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import * as core from "../../runtime/core.ts";
import * as runtime from "../../runtime/index.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { verify } from "../../src/graph/verify.ts";
import { inferencePasses, type Pass } from "../../src/passes/passes.ts";
import { coreModel as compiledModel } from "../../src/targets/core/core-model.ts";
import { instantiateCore, type LiveInference } from "../../src/targets/core/instantiate.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { shakeWeights } from "../conformance/sample.ts";

export interface Both {
  readonly net: tf.LayersModel;
  readonly model: core.Inference;
}

type Hyperparameters = Readonly<Record<string, number>>;

let count = 0;

export function weightsOf(net: tf.LayersModel): ReadonlyMap<string, tf.Tensor> {
  return new Map(net.weights.map((weight) => [weight.originalName, weight.read()]));
}

export function coreModel(
  graph: Graph,
  weights: core.WeightSource,
  hyperparameters?: Hyperparameters,
  passes: readonly Pass[] = inferencePasses,
): core.Inference {
  return liveCore(graph, passes).make(weights, hyperparameters);
}

/** What a module for tfjs-core exports for a model. */
export function liveCore(
  graph: Graph,
  passes: readonly Pass[] = inferencePasses,
): LiveInference<tf.Tensor, core.Inference> {
  const model = compiledModel(graph, passes);
  expect(verify(model.graph)).toEqual([]);
  const made = instantiateCore<tf.Tensor, core.Inference>([model], tf, core).get(graph.name);
  if (!made) throw new Error("no model came out");
  return made;
}

/** @param shake gives the weights values that are neither zero nor one */
export function bothTargets(
  graph: Graph,
  hyperparameters?: Hyperparameters,
  shake: (net: tf.LayersModel, seed: number) => void = shakeWeights,
): Both {
  const net = instantiate<tf.LayersModel, unknown>([graph], `both${++count}`, tf, runtime)
    .get(graph.name)
    ?.make(hyperparameters);
  if (!net) throw new Error("no model came out");
  shake(net, 3);
  return { net, model: coreModel(graph, weightsOf(net), hyperparameters) };
}

/** Runs both and compares; nothing may stay behind but the results. */
export function expectEqual({ net, model }: Both, inputs: tf.Tensor[], tolerance = 1e-5): void {
  const given = inputs.length === 1 && inputs[0] ? inputs[0] : inputs;
  const wanted = tf.tidy(() => [net.apply(given) as tf.Tensor | tf.Tensor[]].flat());
  const before = tf.memory().numTensors;
  const made = [model.predict(...inputs)].flat();
  expect(tf.memory().numTensors - before).toBe(made.length);
  expect(made.map(({ shape }) => shape)).toEqual(wanted.map(({ shape }) => shape));
  for (const [index, tensor] of made.entries()) {
    const truth = [...(wanted[index] as tf.Tensor).dataSync()];
    const finite = truth.filter(Number.isFinite).map(Math.abs);
    const largest = finite.reduce((most, value) => Math.max(most, value), 1);
    const worst = [...tensor.dataSync()].reduce((most, value, at) => {
      const other = truth[at] ?? 0;
      const isSame = Object.is(value, other) || value === other;
      const gap = isSame ? 0 : Math.abs(value - other);
      return Math.max(most, Number.isNaN(gap) ? Infinity : gap);
    }, 0);
    expect(worst / largest).toBeLessThan(tolerance);
  }
  tf.dispose([made, wanted]);
}

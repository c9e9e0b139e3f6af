/** The networks of `nets.nn`, compiled. */
import * as tf from "@tensorflow/tfjs";
import { dirname } from "node:path";
import * as core from "../runtime/core.ts";
import * as runtime from "../runtime/index.ts";
import { analyze } from "../src/compile.ts";
import { nodeHost, readSource } from "../src/host/node-host.ts";
import { packageFile } from "../src/host/package-files.ts";
import type { Graph } from "../src/graph/graph.ts";
import { inferencePasses } from "../src/passes/passes.ts";
import { coreModel } from "../src/targets/core/core-model.ts";
import { instantiateCore } from "../src/targets/core/instantiate.ts";
import { instantiate, type LiveModel } from "../src/targets/tfjs/instantiate.ts";

type Compiled = LiveModel<tf.LayersModel, runtime.TrainingPlan>;

let graphs: readonly Graph[] | undefined;
let all: ReadonlyMap<string, Compiled> | undefined;

/** A model of `nets.nn` by name, made of layers. */
export function compiled(name: string): Compiled {
  all ??= instantiate(graphsOfNets(), "nets", tf, runtime);
  const found = all.get(name);
  if (!found) throw new Error(`There is no model ${name} in nets.nn.`);
  return found;
}

/** A model that only runs, with weights as they are before training. */
export function compiledForInference(name: string): core.Inference {
  const net = compiled(name).make();
  const graph = graphsOfNets().find((candidate) => candidate.name === name);
  const models = graph ? [coreModel(graph, inferencePasses)] : [];
  const made = instantiateCore<tf.Tensor, core.Inference>(models, tf, core).get(name);
  if (!made) throw new Error(`There is no model ${name} in nets.nn.`);
  const model = made.make(
    new Map(net.weights.map((weight) => [weight.originalName, weight.read()])),
  );
  net.dispose();
  return model;
}

function graphsOfNets(): readonly Graph[] {
  if (graphs) return graphs;
  const path = packageFile("bench/nets.nn");
  const host = nodeHost({ root: dirname(path), standardLibrary: packageFile("stdlib") });
  const analysis = analyze({ path, text: readSource(path) ?? "" }, host);
  const [problem] = analysis.diagnostics;
  if (problem) throw new Error(`nets.nn: ${problem.message}`);
  graphs = analysis.graphs;
  return graphs;
}

/** Models that run: from a program, or from a folder that holds a trained one. */
import * as tf from "@tensorflow/tfjs";
import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import * as runtime from "../../runtime/index.ts";
import { useFastestBackend } from "../../runtime/node.ts";
import type { TrainingPlan } from "../../runtime/training/plan.ts";
import { floatsOf } from "../../runtime/weights/stored-values.ts";
import { analyze } from "../analyze.ts";
import { DataError } from "../data/dataset.ts";
import type { Preparation } from "../data/preparation.ts";
import type { Graph } from "../graph/graph.ts";
import { recordedHost, recordedSource } from "../host/recorded-host.ts";
import { instantiate } from "../targets/tfjs/instantiate.ts";
import { hasDescription, readDescription } from "../train/model-folder.ts";
import { exitCodes } from "./exit-codes.ts";
import { fits, type Values } from "./values-option.ts";
import { projectHost, readSources, showDiagnostics } from "./session.ts";
import { readTensors } from "./weights-files.ts";

export interface Program {
  readonly graph: Graph;
  readonly entry: string;
  readonly sources: ReadonlyMap<string, string>;
}

/** The model of a file that has a `train` section; else says why not, and sets the exit code. */
export function trainableProgram(
  file: string,
  {
    model,
    set: values = new Map(),
    allow,
  }: { model?: string; set?: Values; allow?: readonly string[] },
): Program | undefined {
  const [source] = readSources([file]) ?? [];
  if (!source) return undefined;
  const host = projectHost(source, allow);
  if (!fits(source, values)) return undefined;
  const { graphs, diagnostics, sources } = analyze(source, host, { values }); // prettier-ignore
  if (!showDiagnostics(diagnostics, sources)) return undefined;
  const trained = graphs.filter(({ training, name }) => training && (model ?? name) === name);
  const [graph] = trained;
  if (graph && trained.length === 1) return { graph, entry: source.path, sources };
  const names = trained.map(({ name }) => name).join(", ");
  const wanted = model === undefined ? "model with a train section" : `model ${model} with a train section`; // prettier-ignore
  usage(graph ? `${file} trains several models (${names}); choose one with --model` : `${file} has no ${wanted}`); // prettier-ignore
  return undefined;
}

export function usage(problem: string): void {
  process.stderr.write(`nnc: ${problem}\n`);
  process.exitCode = exitCodes.usage;
}

export interface RunnableModel {
  readonly make: () => tf.LayersModel;
  readonly plan: TrainingPlan;
}

/** The model of a graph on the fastest backend. */
export async function runnable(graph: Graph, entry: string): Promise<RunnableModel> {
  await useFastestBackend(tf, {
    notice: (message) => {
      process.stderr.write(`nnc: ${message}\n`);
    },
  });
  const stem = basename(entry).replace(/\.nn$/, "");
  const live = instantiate<tf.LayersModel, TrainingPlan>([graph], stem, tf, runtime).get(graph.name); // prettier-ignore
  if (!live?.plan) throw new TypeError(`${graph.name} has no training plan`);
  return { make: () => live.make(), plan: live.plan };
}

export interface TrainedModel {
  readonly net: tf.LayersModel;
  readonly plan: TrainingPlan;
  readonly preparation: Preparation;
}

export interface TrainedOptions {
  readonly weights?: string;
  readonly model?: string;
  readonly set?: Values;
}

/** A model with its weights: of a folder of `nnc train --out`, or of a program and `--weights`. */
export async function trainedModel(
  path: string,
  options: TrainedOptions,
): Promise<TrainedModel | undefined> {
  if (existsSync(path) && statSync(path).isDirectory()) return modelOfFolder(path);
  const { weights } = options;
  if (weights === undefined || !existsSync(path)) {
    usage(
      existsSync(path)
        ? `${path} is a program; name the folder of a trained model, or its weights with --weights`
        : `there is no ${path}; name the folder of a trained model, or a program and its --weights`,
    );
    return undefined;
  }
  const program = trainableProgram(path, options);
  if (!program) return undefined;
  const { make, plan } = await runnable(program.graph, program.entry);
  const net = make();
  await readWeightsInto(net, weights);
  const isFolder = existsSync(weights) && statSync(weights).isDirectory();
  const known = isFolder && hasDescription(weights) ? readDescription(weights).preparation : undefined; // prettier-ignore
  return { net, plan, preparation: known ?? { scalings: {} } };
}

async function modelOfFolder(folder: string): Promise<TrainedModel | undefined> {
  const description = readDescription(folder);
  const given = new Map(Object.entries(description.set));
  const source = recordedSource(description);
  const { graphs, diagnostics, sources } = analyze(source, recordedHost(description), { values: given }); // prettier-ignore
  if (!showDiagnostics(diagnostics, sources)) return undefined;
  const graph = graphs.find(({ name }) => name === description.model);
  if (!graph) throw new DataError(`${folder}: its program has no model ${description.model}`);
  const { make, plan } = await runnable(graph, source.path);
  const net = make();
  await readWeightsInto(net, folder);
  return { net, plan, preparation: description.preparation };
}

/** Reads weights of the layout of tfjs, or of a safetensors file, with the names of the model's weights. */
async function readWeightsInto(net: tf.LayersModel, path: string): Promise<void> {
  const given = await readTensors(path);
  const values = net.weights.map(({ originalName, shape }) => {
    const found = given.get(originalName);
    if (!found)
      throw new DataError(`${path}: there is no weight ${originalName}, which ${net.name} has`);
    if (found.shape.join() !== shape.join())
      throw new DataError(
        `${path}: the weight ${originalName} is [${found.shape.join(", ")}], and ${net.name} takes [${shape.join(", ")}]`,
      );
    return floatsOf(found);
  });
  runtime.writeWeights(net, values);
}

/** Compiles a model, fills its weights by the rule of `fill.ts`, and runs it. */
import * as tf from "@tensorflow/tfjs";
import * as runtime from "../../runtime/index.ts";
import { analyze } from "../../src/compile.ts";
import { typeOf, type Graph } from "../../src/graph/graph.ts";
import { evaluate, type Dim } from "../../src/shape/dim.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { readProjectFile, testHost } from "../test-host.ts";
import { uniforms, weightValues } from "./fill.ts";
import type { NamedArray, RequestInput } from "./torch-process.ts";

export interface CompiledModel {
  readonly graph: Graph;
  readonly net: tf.LayersModel;
  /** In the order of the graph, with the numbers that hyperparameters give their shapes. */
  readonly weights: readonly CompiledWeight[];
}

export interface CompiledWeight {
  readonly path: string;
  readonly shape: readonly number[];
  readonly isTrainable: boolean;
}

/** `source` is a file of the project (`stdlib/resnet.nn`), or a program. */
export function compileModel(
  source: string,
  name: string,
  hyperparameters: Readonly<Record<string, number>> = {},
): CompiledModel {
  const file = source.endsWith(".nn") ? readProjectFile(source) : { path: "test.nn", text: source };
  const { graphs, diagnostics } = analyze(file, testHost());
  const graph = graphs.find((each) => each.name === name);
  if (!graph)
    throw new Error(`no model ${name}: ${diagnostics.map((one) => one.message).join("; ")}`);
  const net = instantiate<tf.LayersModel, unknown>([graph], "oracle", tf, runtime)
    .get(name)
    ?.make(hyperparameters) as tf.LayersModel;
  const variables = variablesOf(net);
  const weights = graph.weights.map(({ path, isTrainable }) => {
    const variable = variables.get(path);
    if (!variable) throw new Error(`the model has no weight ${path}`);
    return { path, shape: variable.shape as number[], isTrainable };
  });
  fillWeights({ graph, net, weights });
  return { graph, net, weights };
}

/** Weights get the values that follow from their paths. */
export function fillWeights({ net, weights }: CompiledModel): void {
  const variables = variablesOf(net);
  for (const { path, shape } of weights) {
    const value = tf.tensor(weightValues(path, shape), [...shape]);
    variables.get(path)?.write(value);
    value.dispose();
  }
}

function variablesOf(net: tf.LayersModel): ReadonlyMap<string, tf.LayersModel["weights"][number]> {
  return new Map(net.weights.map((variable) => [variable.originalName, variable]));
}

/** The model's inputs with these sizes for the axes that only the run tells. */
export function requestInputs(
  { graph, net }: CompiledModel,
  sizes: Readonly<Record<string, number>>,
  values: Readonly<Record<string, readonly number[]>> = {},
  draw = 0,
): readonly RequestInput[] {
  const size = (dim: Dim): number => evaluate(dim, ({ name }) => sizes[name] ?? NaN);
  return graph.inputs.map(({ name, value }, index) => {
    const { shape, dtype } = typeOf(graph.nodes, value);
    const dims = shape.map((dim, axis) => net.inputs[index]?.shape[axis] ?? size(dim));
    if (dims.some(Number.isNaN)) throw new Error(`no size for an axis of ${name}`);
    const count = dims.reduce((product, dim) => product * dim, 1);
    const drawn =
      draw > 0 && dtype === "float32"
        ? Array.from(uniforms(`input:${name}:${draw}`, count))
        : undefined;
    const given = values[name] ?? drawn;
    return { name, shape: dims, dtype, ...(given && { values: given }) };
  });
}

export interface ModelRun {
  readonly loss: number | undefined;
  readonly outputs: readonly NamedArray[];
  /** By the weights, in order; undefined for those that are not trained, and without a loss for all. */
  readonly gradients: readonly (Float32Array | undefined)[];
  /** The weights that are not trained, after the run. */
  readonly statistics: readonly NamedArray[];
}

export interface RunOptions {
  readonly training: boolean;
  readonly loss?: "cross_entropy" | "dot" | undefined;
}

/** Runs the model as `reference.py` runs its reference. */
export function runModel(
  model: CompiledModel,
  inputs: readonly RequestInput[],
  { training, loss }: RunOptions,
): ModelRun {
  // Not what `tidy` returns: that would be searched for tensors, number by number.
  let run: ModelRun | undefined;
  tf.tidy(() => {
    const given = inputs.map(inputTensor);
    const apply = (): tf.Tensor[] =>
      [
        model.net.apply(given.length === 1 ? (given[0] as tf.Tensor) : given, {
          training,
        }) as tf.Tensor,
      ].flat();
    const outputs: tf.Tensor[] = [];
    let total: tf.Scalar | undefined;
    let grads: tf.NamedTensorMap = {};
    if (loss) {
      const made = tf.variableGrads(
        () => {
          outputs.push(...apply().map((output) => tf.keep(output)));
          return lossOf(loss, outputs);
        },
        model.net.trainableWeights.map((weight) => weight.read() as tf.Variable),
      );
      total = made.value;
      grads = made.grads;
    } else outputs.push(...apply());
    const variables = variablesOf(model.net);
    const gradients = model.weights.map(({ path, isTrainable }) => {
      const variable = variables.get(path)?.read() as tf.Variable | undefined;
      const gradient = isTrainable && variable ? grads[variable.name] : undefined;
      return gradient?.dataSync<"float32">();
    });
    const statistics = model.weights
      .filter(({ isTrainable }) => !isTrainable)
      .map(({ path }) => ({ name: path, ...plain(variables.get(path)?.read() as tf.Tensor) }));
    const results = outputs.map((output) => ({ name: "", ...plain(output) }));
    if (loss) tf.dispose(outputs);
    run = { loss: total?.dataSync()[0], outputs: results, gradients, statistics };
  });
  if (!run) throw new Error("the model did not run");
  return run;
}

function inputTensor({ name, shape, dtype, values }: RequestInput): tf.Tensor {
  const size = shape.reduce((product, dim) => product * dim, 1);
  return tf.tensor(values ? [...values] : uniforms(`input:${name}`, size), [...shape], dtype);
}

function lossOf(kind: "cross_entropy" | "dot", outputs: readonly tf.Tensor[]): tf.Scalar {
  const [logits] = outputs;
  if (kind === "cross_entropy" && logits) {
    const [count = 0, classes = 1] = logits.shape;
    const labels = Int32Array.from({ length: count }, (_, index) => index % classes);
    return tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d(labels, "int32"), classes), logits);
  }
  const parts = outputs.map((output, index) => {
    const cotangent = tf.tensor(uniforms(`cotangent:${index}`, output.size), output.shape);
    return tf.sum<tf.Scalar>(tf.mul(output, cotangent));
  });
  return tf.addN<tf.Scalar>(parts);
}

function plain(tensor: tf.Tensor): { shape: number[]; values: Float32Array } {
  return { shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) };
}

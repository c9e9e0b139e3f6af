import * as tf from "@tensorflow/tfjs";
import { analyze } from "../../src/compile.ts";
import { typeOf, type Graph } from "../../src/graph/graph.ts";
import { noFiles } from "../../src/resolve/host.ts";
import { evaluate } from "../../src/shape/dim.ts";
import type { Pass } from "../../src/passes/passes.ts";
import type { Sample } from "../../src/operators/operator.ts";
import { random } from "../../runtime/random.ts";

/** Sizes of the dims that only the run tells. */
export const sizes: Readonly<Record<string, number>> = { N: 2, T: 5 };

/** The sample as a program of one model. */
export function programOf({ inputs, expression }: Sample): string {
  // Weights before a batch axis would make a model's input have none, so such inputs keep their shapes.
  return `model Sample : ${inputs} -> result {\n  result = ${expression}\n}\n`;
}

/** Compiles a sample; throws what is wrong with it. */
export function graphOf(sample: Sample, passes?: readonly Pass[]): Graph {
  const { graphs, diagnostics } = analyze(
    { path: "sample.nn", text: programOf(sample) },
    noFiles,
    passes ? { passes } : {},
  );
  const [graph] = graphs;
  if (!graph)
    throw new Error(
      `${sample.expression}: ${diagnostics.map(({ message }) => message).join("; ")}`,
    );
  return graph;
}

/** The shape of an output with numbers for all dims. */
export function concrete(graph: Graph, output = 0): number[] {
  const port = graph.outputs[output];
  return port
    ? typeOf(graph.nodes, port.value).shape.map((dim) =>
        evaluate(dim, ({ name }) => sizes[name] ?? 1),
      )
    : [];
}

/** Random tensors for the inputs of a graph: floats around 0, small ints, bools. */
export function inputsOf(graph: Graph, seed: number): tf.Tensor[] {
  const stream = random(seed);
  return graph.inputs.map(({ value }) => {
    const { shape, dtype } = typeOf(graph.nodes, value);
    const dims = shape.map((dim) => evaluate(dim, ({ name }) => sizes[name] ?? 1));
    const count = dims.reduce((product, size) => product * size, 1);
    const draw =
      dtype === "float32"
        ? (): number => stream.normal()
        : (): number => stream.integer(dtype === "bool" ? 2 : 4);
    return tf.tensor(Array.from({ length: count }, draw), dims, dtype);
  });
}

/** Weights that are neither zero nor one, so that none of them can be forgotten unseen. */
export function shakeWeights(net: tf.LayersModel, seed: number): void {
  const stream = random(seed);
  const made = net.weights.map((variable) => {
    const weight = variable.read();
    const isVariance = variable.name.includes("variance");
    const values = Array.from({ length: weight.size }, () =>
      isVariance ? 0.5 + stream.uniform() : stream.normal() * 0.5,
    );
    return tf.tensor(values, weight.shape);
  });
  net.setWeights(made);
  tf.dispose(made);
}

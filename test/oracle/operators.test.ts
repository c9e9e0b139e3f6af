import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { random } from "../../runtime/random.ts";
import * as runtime from "../../runtime/index.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { operators } from "../../src/operators/registry.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { graphOf, inputsOf, shakeWeights } from "../conformance/sample.ts";
import {
  askPyTorch,
  findPython,
  type OracleCase,
  type OracleResult,
  type PlainTensor,
} from "./python.ts";

const found = findPython();
if ("reason" in found) console.log(`The PyTorch oracle is skipped: ${found.reason}.`);

interface Run {
  readonly name: string;
  readonly question: OracleCase;
  readonly value: readonly number[];
  readonly gradients: ReadonlyMap<string, readonly number[]>;
}

const nothing: OracleCase = {
  expression: "torch.zeros(1)",
  inputs: {},
  weights: {},
  cotangent: [1],
};

/** One sample that fails must not hide the others. */
function attempt(run: () => Run): Run | Error {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function plain(tensor: tf.Tensor): PlainTensor {
  return { shape: tensor.shape, dtype: tensor.dtype, values: [...tensor.dataSync()] };
}

/** Runs a sample in tfjs, with the gradient of a random combination of what comes out. */
function runSample(name: string, torch: string, graph: Graph, hasGradient: boolean): Run {
  const net = instantiate<tf.LayersModel, unknown>([graph], "oracle", tf, runtime)
    .get(graph.name)
    ?.make() as tf.LayersModel;
  shakeWeights(net, 5);
  const inputs = inputsOf(graph, 11);
  const apply = (given: tf.Tensor[]): tf.Tensor => {
    const result = net.apply(given.length === 1 ? (given[0] as tf.Tensor) : given) as
      tf.Tensor | tf.Tensor[];
    return Array.isArray(result) ? (result[0] as tf.Tensor) : result;
  };
  const output = apply(inputs);
  const stream = random(3);
  const cotangent = Array.from({ length: output.size }, () => stream.normal());
  const gradients = new Map<string, readonly number[]>();
  const floats = inputs.flatMap((input, index) => (input.dtype === "float32" ? [index] : []));
  const isSmooth =
    hasGradient && output.dtype === "float32" && floats.length + net.trainableWeights.length > 0;
  const names = graph.inputs.map((port) => port.name);
  if (isSmooth) {
    const seed = tf.tensor(cotangent, output.shape);
    const variables = net.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(
      () => tf.sum<tf.Scalar>(tf.mul(apply(inputs), seed)),
      [
        ...variables,
        ...floats.map((index) => (inputs[index] = tf.variable(inputs[index] as tf.Tensor))),
      ],
    );
    for (const [index, variable] of variables.entries()) {
      const weight = net.trainableWeights[index];
      gradients.set(weightName(weight?.originalName ?? ""), [
        ...(grads[variable.name] as tf.Tensor).dataSync(),
      ]);
    }
    for (const index of floats)
      gradients.set(names[index] ?? "", [
        ...(grads[(inputs[index] as tf.Variable).name] as tf.Tensor).dataSync(),
      ]);
  }
  const weights = Object.fromEntries(
    net.weights.map((weight) => [weightName(weight.originalName), plain(weight.read())]),
  );
  const question = {
    expression: torch,
    inputs: Object.fromEntries(inputs.map((input, index) => [names[index] ?? "", plain(input)])),
    weights,
    cotangent,
  };
  return { name, question, value: [...output.dataSync()], gradients };
}

function weightName(path: string): string {
  return path.split("/").at(-1) ?? path;
}

/** The largest difference, relative to the largest value. */
function difference(a: readonly number[], b: readonly (number | string)[]): number {
  if (a.length !== b.length) return Infinity;
  const scale = Math.max(1, ...a.filter(Number.isFinite).map(Math.abs));
  return Math.max(
    0,
    ...a.map((value, index) =>
      Object.is(value, Number(b[index])) ? 0 : Math.abs(value - Number(b[index])) / scale,
    ),
  );
}

describe.skipIf("reason" in found)("every operator, against PyTorch", () => {
  const runs: (Run | Error)[] = [];
  let results: readonly OracleResult[] = [];
  const samples = [...operators.values()].flatMap((operator) =>
    operator.samples.flatMap(({ torch, ...sample }) =>
      torch === undefined
        ? []
        : [
            {
              name: `${operator.name}: ${sample.expression}`,
              torch,
              sample,
              hasGradient: operator.category !== "metric",
            },
          ],
    ),
  );

  beforeAll(async () => {
    await tf.setBackend("cpu");
    runtime.registerGradients(tf);
    for (const { name, torch, sample, hasGradient } of samples)
      runs.push(attempt(() => runSample(name, torch, graphOf(sample), hasGradient)));
    if ("python" in found)
      results = askPyTorch(
        found.python,
        runs.map((run) => (run instanceof Error ? nothing : run.question)),
      );
  }, 120_000);

  it.each(samples.map(({ name }, index) => [name, index] as const))("%s", (_, index) => {
    const run = runs[index];
    if (!run || run instanceof Error) throw run ?? new Error("it did not run");
    const result = results[index] as OracleResult;
    if ("error" in result) throw new Error(result.error);
    expect(difference(run.value, result.value.values)).toBeLessThan(1e-4);
    for (const [name, gradient] of Object.entries(result.gradients)) {
      const own = run.gradients.get(name);
      if (own)
        expect(difference(own, gradient.values), `the gradient by ${name}`).toBeLessThan(1e-4);
    }
    expect([...run.gradients.keys()].sort()).toEqual(Object.keys(result.gradients).sort());
  });
});

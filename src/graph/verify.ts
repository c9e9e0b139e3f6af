/** The invariants of a graph. A violation is a bug of the compiler, so tests run this after every pass. */
import { operators } from "../operators/registry.ts";
import { equal, type Dim } from "../shape/dim.ts";
import { printShape } from "../shape/shape.ts";
import type { Graph, GraphNode, ValueRef } from "./graph.ts";

const ends: ReadonlySet<string> = new Set([
  "input",
  "param",
  "constant",
  "scan",
  "update",
  "elementwise",
]);

/** Everything that is wrong with a graph; empty for a sound one. */
export function verify(graph: Graph): readonly string[] {
  const problems = verifyNodes(graph.nodes, graph.weights.length);
  const ports = [
    ...graph.inputs,
    ...graph.outputs,
    ...(graph.training?.signals ?? []).map(({ name, source }) => ({ name, value: source })),
  ];
  for (const { name, value } of ports) {
    if (!exists(graph.nodes, value))
      problems.push(`port ${name} refers to a value that does not exist`);
  }
  const paths = new Set(graph.weights.map(({ path }) => path));
  if (paths.size !== graph.weights.length) problems.push("two weights have the same path");
  const { training } = graph;
  if (training) {
    problems.push(...verifyNodes(training.nodes, 0).map((problem) => `training: ${problem}`));
    for (const value of [training.loss, ...training.metrics.map((metric) => metric.value)]) {
      const type = training.nodes[value.node]?.outputs[value.output];
      if (type?.shape.length !== 0) problems.push("training: a loss or metric is not a scalar");
    }
  }
  return problems;
}

function exists(nodes: readonly GraphNode[], ref: ValueRef): boolean {
  return nodes[ref.node]?.outputs[ref.output] !== undefined;
}

function verifyNodes(nodes: readonly GraphNode[], weightCount: number): string[] {
  const problems: string[] = [];
  for (const [index, node] of nodes.entries()) {
    const where = `node ${index} (${node.operator})`;
    if (node.id !== index) problems.push(`${where} is numbered ${node.id}`);
    if (!ends.has(node.operator) && !operators.has(node.operator))
      problems.push(`${where} is no operator`);
    for (const ref of node.inputs) {
      if (ref.node >= index) problems.push(`${where} reads node ${ref.node}, which comes later`);
      if (!exists(nodes, ref)) problems.push(`${where} reads a value that does not exist`);
    }
    for (const weight of node.weights) {
      if (weight < 0 || weight >= weightCount) problems.push(`${where} has no weight ${weight}`);
    }
    problems.push(...verifyTypes(nodes, node, where));
    const parts = node.parts ?? [];
    problems.push(...verifyNodes(parts, 0).map((problem) => `${where}: ${problem}`));
    if (node.body) {
      problems.push(
        ...verifyNodes(node.body.nodes, weightCount).map((problem) => `${where}: ${problem}`),
      );
    }
  }
  return problems;
}

/** The shape rule, run again, gives the types that the node carries. */
function verifyTypes(
  nodes: readonly GraphNode[],
  node: GraphNode,
  where: string,
): readonly string[] {
  const operator = operators.get(node.operator);
  if (!operator) return [];
  const inputs = node.inputs.flatMap((ref) => nodes[ref.node]?.outputs[ref.output] ?? []);
  const silent = { equal() {}, atLeast() {}, divides() {}, fail() {} };
  const inferred = operator.infer({ inputs, attributes: node.attributes }, silent);
  const agrees =
    inferred.length === node.outputs.length &&
    inferred.every(
      (type, index) =>
        type.dtype === node.outputs[index]?.dtype &&
        sameShape(type.shape, node.outputs[index].shape),
    );
  if (agrees) return [];
  const shapes = (types: GraphNode["outputs"]): string =>
    types.map(({ shape }) => printShape(shape)).join(", ");
  return [`${where} carries ${shapes(node.outputs)} and its rule gives ${shapes(inferred)}`];
}

function sameShape(a: readonly Dim[], b: readonly Dim[]): boolean {
  return a.length === b.length && a.every((dim, axis) => equal(dim, b[axis] as Dim) === "proved");
}

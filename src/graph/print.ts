/** A graph as text, for tests, `--graph` and people who debug a pass. */
import { printShape } from "../shape/shape.ts";
import { printDim, type Dim } from "../shape/dim.ts";
import { printReal, type Real } from "../shape/real.ts";
import type { Graph, GraphNode, ValueRef } from "./graph.ts";

/** One line for each node: `%3 = conv(%2, filters: 6, …) [N, 28, 28, 6]  features/conv`. */
export function printGraph(graph: Graph): string {
  const head = `model ${graph.name}(${graph.hyperparameters.map(({ name, type }) => `${name}: ${type}`).join(", ")})`;
  const lines = [head, ...printNodes(graph.nodes)];
  lines.push(
    `  outputs ${graph.outputs.map(({ name, value }) => `${name} = ${printRef(value)}`).join(", ")}`,
  );
  for (const { path, shape, initial } of graph.weights)
    lines.push(`  weight ${path} ${printShape(shape)} = ${initial.name}`);
  for (const { message } of graph.obligations) lines.push(`  demand ${message}`);
  const { training } = graph;
  if (training) {
    lines.push("  train", ...printNodes(training.nodes).map((line) => `  ${line}`));
    const metrics = training.metrics
      .map(({ name, value }) => `, ${name} = ${printRef(value)}`)
      .join("");
    lines.push(`    loss = ${printRef(training.loss)}${metrics}`);
  }
  return `${lines.join("\n")}\n`;
}

function printNodes(nodes: readonly GraphNode[]): readonly string[] {
  return nodes.flatMap((node) => {
    const attributes = Object.entries(node.attributes).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}: ${printAttribute(value)}`],
    );
    const args = [...node.inputs.map(printRef), ...attributes].join(", ");
    const shapes = node.outputs
      .map(({ dtype, shape }) => (dtype === "float32" ? "" : `${dtype} `) + printShape(shape))
      .join(", ");
    const line = `  %${node.id} = ${node.operator}(${args}) ${shapes}${node.instance === "" ? "" : `  ${node.instance}`}`;
    return [line, ...printNodes(node.parts ?? []).map((part) => `  ${part}`)];
  });
}

function printRef({ node, output }: ValueRef): string {
  return output === 0 ? `%${node}` : `%${node}.${output}`;
}

function printAttribute(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printAttribute).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  if (isDim(value)) return printDim(value);
  if ("from" in value && "to" in value)
    return `${printAttribute(value.from)} => ${printAttribute(value.to)}`;
  if ("name" in value && "size" in value)
    return `${String(value.name)}=${printAttribute(value.size)}`;
  if ("name" in value && "args" in value) return String(value.name);
  return printReal(value as Real);
}

function isDim(value: object): value is Dim {
  return "terms" in value;
}

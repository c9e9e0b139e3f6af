/**
 * A graph as a picture for the terminal: a box for each signal, a row for each step with its shape and its parameters.
 * Steps are numbered as in `printGraph`; where a step does not simply go on from the one above it, it says from which.
 */
import { evaluate, printDim, type Dim } from "../shape/dim.ts";
import { printShape } from "../shape/shape.ts";
import { attributesText, attributeText } from "./attributes-text.ts";
import type { Graph, GraphNode, ValueRef } from "./graph.ts";

interface Row {
  readonly signal: string;
  /** Goes on from the row above and from nothing else. */
  readonly isNext: boolean;
  /** Number, operator, details, shape, parameters. */
  readonly cells: readonly string[];
}

/** The picture, with a line on the parameters below. */
export function drawGraph(graph: Graph): string {
  const rows = rowsOf(graph);
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(0, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const inner = widths.reduce((sum, width) => sum + width + 2, 0);
  const lines = rows.flatMap((row, index) => {
    const isFirst = rows[index - 1]?.signal !== row.signal;
    const next = rows[index + 1];
    const isLast = next?.signal !== row.signal;
    return [
      ...(isFirst ? [edge("╭", `─ ${row.signal} `, row.isNext ? "┴" : "─", "╮", inner)] : []),
      `│${row.cells.map((cell, column) => padded(cell, column, widths[column] ?? 0)).join("")}│`,
      ...(isLast ? [edge("╰", "", next?.isNext === true ? "┬" : "─", "╯", inner)] : []),
    ];
  });
  return `${lines.join("\n")}\n${summary(graph)}\n`;
}

/** How many numbers the model learns, late hyperparameters at their defaults; undefined when one has none. */
export function countParameters(graph: Graph): number | undefined {
  const total = graph.weights.reduce((sum, _, index) => sum + weightSize(graph, index), 0);
  return Number.isNaN(total) ? undefined : total;
}

function rowsOf(graph: Graph): readonly Row[] {
  const shown = graph.nodes.filter(({ operator }) => operator !== "constant");
  const seen = new Set<number>();
  return shown.map((node, index): Row => {
    const [input, ...others] = node.inputs;
    const isNext =
      input !== undefined &&
      others.length === 0 &&
      input.output === 0 &&
      input.node === shown[index - 1]?.id;
    const sources = isNext || !input ? [] : [`← ${node.inputs.map(nameRef(graph)).join(", ")}`];
    const fresh = node.weights.filter((weight) => !seen.has(weight));
    for (const weight of fresh) seen.add(weight);
    const size = fresh.reduce((sum, weight) => sum + weightSize(graph, weight), 0);
    const isShared = node.weights.length > 0 && fresh.length === 0;
    const shapes = node.outputs.map(({ shape, dtype }) =>
      dtype === "float32" ? printShape(shape) : `${dtype} ${printShape(shape)}`,
    );
    const cells = [
      String(node.id),
      node.operator,
      shortened([...sources, ...attributesText(node)].join("  ")),
      shapes.join(", "),
      isShared ? "shared" : size > 0 ? grouped(size) : Number.isNaN(size) ? "?" : "",
    ];
    return { signal: node.signal || titleOf(graph, node), isNext, cells };
  });
}

function titleOf(graph: Graph, node: GraphNode): string {
  return graph.inputs.find(({ value }) => value.node === node.id)?.name ?? graph.name;
}

/** The number of the step a value comes from; a constant is shown as it is. */
function nameRef({ nodes }: Graph): (ref: ValueRef) => string {
  return ({ node, output }) => {
    const source = nodes[node];
    if (source?.operator === "constant") return attributeText(source.attributes["value"]);
    return output === 0 ? String(node) : `${node}.${output}`;
  };
}

/** How many numbers a weight holds, with the defaults of late hyperparameters; NaN when one has none, 0 when it is not trained. */
export function weightSize(graph: Graph, index: number): number {
  const weight = graph.weights[index];
  if (!weight?.isTrainable) return 0;
  return weight.shape.reduce((size, dim) => size * sizeOf(dim, graph), 1);
}

/** A dim as a number, with the defaults of late hyperparameters; NaN when it depends on more. */
function sizeOf(dim: Dim, graph: Graph): number {
  return evaluate(dim, ({ id }) => {
    const late = graph.hyperparameters.find(({ symbol }) => symbol.id === id);
    return late?.initial && "dim" in late.initial ? sizeOf(late.initial.dim, graph) : NaN;
  });
}

function summary(graph: Graph): string {
  const total = countParameters(graph);
  const defaults = graph.hyperparameters.flatMap(({ name, initial }) =>
    initial && "dim" in initial ? [`${name} = ${printDim(initial.dim)}`] : [],
  );
  const where = defaults.length === 0 ? "" : ` with ${defaults.join(", ")}`;
  return total === undefined
    ? `${graph.name}: the number of parameters depends on hyperparameters without a default`
    : `${graph.name}: ${grouped(total)} parameters${where}`;
}

function edge(left: string, title: string, joint: string, right: string, inner: number): string {
  const joinAt = Math.max(Math.floor(inner / 2), title.length);
  const after = "─".repeat(Math.max(0, inner - joinAt - 1));
  return `${left}${title.padEnd(joinAt, "─")}${joint}${after}${right}`;
}

function padded(cell: string, column: number, width: number): string {
  const isNumber = column === 0 || column === 4;
  return ` ${isNumber ? cell.padStart(width) : cell.padEnd(width)} `;
}

function shortened(text: string): string {
  return text.length <= 44 ? text : `${text.slice(0, 43)}…`;
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

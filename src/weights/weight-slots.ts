/**
 * The weights of a graph as places to fill: each with its shape in numbers, and with its name and layout within a
 * module of PyTorch.
 */
import { typeOf, type Graph, type GraphNode, type ValueRef } from "../graph/graph.ts";
import { operators } from "../operators/registry.ts";
import { evaluate, type Dim } from "../shape/dim.ts";
import { asItIs, permuted, sizeOf, type Layout } from "./layout.ts";

export interface WeightSlot {
  /** `features/conv/kernel` */
  readonly path: string;
  readonly shape: readonly number[];
  /** What holds it: `features/conv`; undefined for a `param` or a `buffer`, which stands for itself. */
  readonly module: string | undefined;
  /** Its name within a module of PyTorch: `weight`. */
  readonly leaf: string;
  /** From here to PyTorch. */
  readonly layout: Layout;
}

/** Names of weights in PyTorch, by those of the operators here. */
const leaves: ReadonlyMap<string, string> = new Map([
  ["kernel", "weight"],
  ["depthwise_kernel", "weight"],
  ["embeddings", "weight"],
  ["gamma", "weight"],
  ["alpha", "weight"],
  ["bias", "bias"],
  ["beta", "bias"],
  ["moving_mean", "running_mean"],
  ["moving_variance", "running_var"],
]);

/** Sizes that hyperparameters have, by name; the defaults are those of the program. */
export type Sizes = Readonly<Record<string, number>>;

/** A size of the model depends on a hyperparameter that has neither a default nor a value. */
export class OpenSizeError extends Error {
  override readonly name = "OpenSizeError";
}

/** @throws OpenSizeError */
export function weightSlots(graph: Graph, sizes: Sizes = {}): readonly WeightSlot[] {
  const readers = readersOf(graph.nodes);
  return graph.weights.map((weight, index): WeightSlot => {
    const shape = weight.shape.map((dim) => {
      const size = numberOf(dim, graph, sizes);
      if (Number.isNaN(size))
        throw new OpenSizeError(
          `the shape of ${weight.path} depends on a hyperparameter without a value`,
        );
      return size;
    });
    const { path } = weight;
    const reader = readers.get(index);
    const cut = path.lastIndexOf("/");
    const leaf = leaves.get(path.slice(cut + 1).replace(/_\d+$/, ""));
    if (!reader || reader.node.operator === "param" || leaf === undefined || cut < 0)
      return { path, shape, module: undefined, leaf: "", layout: asItIs(shape) };
    const rows = flattenedFrom(reader, (dim) => numberOf(dim, graph, sizes));
    const layout = layoutOf(reader.node.operator, leaf, shape, rows);
    return { path, shape, module: path.slice(0, cut), leaf, layout };
  });
}

interface Reader {
  readonly node: GraphNode;
  /** The nodes among which it stands: those of the graph, or of one step of a recurrence. */
  readonly among: readonly GraphNode[];
}

/** The operation that reads each weight first. */
function readersOf(nodes: readonly GraphNode[]): ReadonlyMap<number, Reader> {
  const readers = new Map<number, Reader>();
  const visit = (among: readonly GraphNode[]): void => {
    for (const node of among) {
      if (node.body) visit(node.body.nodes);
      else
        for (const weight of node.weights)
          if (!readers.has(weight)) readers.set(weight, { node, among });
    }
  };
  visit(nodes);
  return readers;
}

function numberOf(dim: Dim, graph: Graph, sizes: Sizes): number {
  return evaluate(dim, ({ id }) => {
    const late = graph.hyperparameters.find(({ symbol }) => symbol.id === id);
    if (!late) return NaN;
    const given = new Map(Object.entries(sizes)).get(late.name);
    if (given !== undefined) return given;
    return late.initial && "dim" in late.initial ? numberOf(late.initial.dim, graph, sizes) : NaN;
  });
}

/**
 * The axes that were flattened into the last axis of what a node reads, when it is a picture `[H, W, C]`: PyTorch
 * flattens `[C, H, W]`.
 */
function flattenedFrom(
  { node, among }: Reader,
  numberOfDim: (dim: Dim) => number,
): readonly number[] | undefined {
  let ref: ValueRef | undefined = node.inputs[0];
  while (ref) {
    const source: GraphNode | undefined = among[ref.node];
    if (!source) return undefined;
    const input = source.inputs[0];
    if (source.operator === "flatten" && input) {
      const dims = typeOf(among, input).shape.slice(1).map(numberOfDim);
      const isMoved = dims.length > 1 && sizeOf(dims.slice(0, -1)) > 1;
      return isMoved && dims.every(Number.isInteger) ? dims : undefined;
    }
    if (!keepsOrder(source.operator)) return undefined;
    ref = input;
  }
  return undefined;
}

/** Whether an operator works on each number of its input alone, or on each channel. */
function keepsOrder(operator: string): boolean {
  const category = operators.get(operator)?.category;
  return category === "activation" || ["dropout", "batch_norm", "layer_norm"].includes(operator);
}

/** Axes of pictures or sequences with the channels, which are last here, first. */
function channelsFirst(rank: number): readonly number[] {
  return [rank - 1, ...Array.from({ length: rank - 1 }, (_, axis) => axis)];
}

function layoutOf(
  operator: string,
  leaf: string,
  shape: readonly number[],
  rows: readonly number[] | undefined,
): Layout {
  if (operator === "depthwise_conv" && leaf === "weight") {
    const { view, axes } = permuted(shape, [2, 3, 0, 1]);
    const [height = 1, width = 1, channels = 1, multiplier = 1] = shape;
    return { view, axes, shape: [channels * multiplier, 1, height, width] };
  }
  if (operator.startsWith("conv") && leaf === "weight") {
    const rank = shape.length;
    const window = Array.from({ length: rank - 2 }, (_, axis) => axis);
    return permuted(shape, [rank - 1, rank - 2, ...window]);
  }
  if (operator === "dense" && leaf === "weight") {
    const [inputs = 1, units = 1] = shape;
    if (!rows) return permuted(shape, [1, 0]);
    const axes = [rows.length, ...channelsFirst(rows.length)];
    return { ...permuted([...rows, units], axes), shape: [units, inputs] };
  }
  const isAlongInput = rows && operator.endsWith("_norm") && sizeOf(rows) === shape[0];
  return isAlongInput ? { ...permuted(rows, channelsFirst(rows.length)), shape } : asItIs(shape);
}

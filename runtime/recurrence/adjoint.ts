/**
 * The adjoint of a step: from the gradients for its outputs and for the states after it, those for the states before
 * it, for what it reads, and for the products in it. Reverse-mode differentiation, at the level of the step's graph;
 * run from the last step to the first it is backpropagation through time (Werbos 1990).
 */
import { operatorOf } from "../elementwise/operators.ts";
import { StepGraph, readsOf, type NodeId, type StepNode } from "./step-graph.ts";
import type { GivenLayout } from "./stand-ins.ts";

/** A step: its graph, what it gives, and the states after it. */
export interface Step {
  readonly graph: StepGraph;
  readonly outputs: readonly NodeId[];
  readonly next: readonly NodeId[];
}

export interface Adjoint {
  readonly graph: StepGraph;
  /** Gradients for the states before the step. */
  readonly states: readonly NodeId[];
  /** Gradients for one time step of the sequences; undefined where nothing depends on one. */
  readonly sequences: readonly (NodeId | undefined)[];
  /** Gradients for what is given, before they are summed up. */
  readonly givens: readonly (NodeId | undefined)[];
  readonly products: readonly {
    readonly weight: number;
    /** So many rows of it lie in one of the batch. */
    readonly groups: number;
    /** What was multiplied: a node of the step. */
    readonly of: NodeId;
    /** The gradient for the product: a node of the adjoint. */
    readonly gradient: NodeId;
  }[];
  /** Nodes of the step whose values must be kept. */
  readonly saved: readonly NodeId[];
}

interface Counts {
  readonly sequences: number;
  readonly givens: readonly { readonly layout: GivenLayout }[];
  /** The width of each state. */
  readonly states: readonly number[];
}

/** A gradient for some columns of a node. */
interface Share {
  readonly start: number;
  readonly gradient: NodeId;
  readonly columns: number;
}

export function adjointOf(step: Step, counts: Counts): Adjoint {
  const graph = new StepGraph();
  const saved = new Set<NodeId>();
  const shares = new Map<NodeId, Share[]>();
  const give: Give = (id, gradient, start = 0, columns = graph.columns(gradient)) => {
    shares.set(id, [...(shares.get(id) ?? []), { start, gradient, columns }]);
  };
  const forward = forwardValues(step.graph, graph, saved);
  const isScalar = (node: StepNode): boolean =>
    node.kind === "given" && counts.givens[node.index]?.layout === "scalar";
  const products: Adjoint["products"][number][] = [];
  step.next.forEach((id, index) => {
    give(id, graph.leaf("stateGradient", index, step.graph.columns(id)));
  });
  step.outputs.forEach((id, index) => {
    give(id, graph.leaf("outputGradient", index, step.graph.columns(id)));
  });
  for (let id = step.graph.nodes.length - 1; id >= 0; id--) {
    const node = step.graph.at(id);
    const isInner = readsOf(node).length > 0;
    const dy = isInner ? total(graph, shares.get(id), node.columns) : undefined;
    if (dy === undefined) continue;
    if (node.kind === "slice") give(node.of, dy, node.start);
    else if (node.kind === "concat") giveParts(step.graph, graph, node.args, dy, give);
    else if (node.kind === "product") {
      const { weight, groups } = node;
      products.push({ weight, groups, of: node.of, gradient: dy });
      const source = sourceOf(step.graph, node.of);
      if (readsOf(step.graph.at(source)).length > 0) saved.add(source);
      const columns = step.graph.columns(node.of);
      give(node.of, graph.product(dy, weight, columns, { isTransposed: true, groups }));
    } else if (node.kind === "broadcast") give(node.of, graph.reduction("sum", dy, node.axis));
    else if (node.kind === "reduction") giveReduced(graph, node, { id, dy, forward, give });
    else if (node.kind === "elementwise")
      giveArguments(step.graph, graph, { id, dy, forward, give, isScalar });
  }
  const totalOf = (
    kind: "sequence" | "given" | "state",
    index: number,
    least = 0,
  ): NodeId | undefined => {
    const id = leafOf(step.graph, kind, index);
    if (id === undefined) return undefined;
    const columns = Math.max(least, step.graph.columns(id), widest(shares.get(id)));
    return total(graph, shares.get(id), columns);
  };
  const each = (kind: "sequence" | "given", count: number): (NodeId | undefined)[] =>
    Array.from({ length: count }, (_, index) => totalOf(kind, index));
  return {
    graph,
    states: counts.states.map(
      (columns, index) =>
        totalOf("state", index, columns) ?? graph.apply("copy", [graph.constant(0)], columns),
    ),
    sequences: each("sequence", counts.sequences),
    givens: each("given", counts.givens.length),
    products,
    saved: [...saved].sort((x, y) => x - y),
  };
}

type Give = (id: NodeId, gradient: NodeId, start?: number, columns?: number) => void;

interface Call {
  readonly id: NodeId;
  readonly dy: NodeId;
  readonly forward: (id: NodeId) => NodeId;
  readonly give: Give;
}

interface ElementwiseCall extends Call {
  /** Whether a node is one number for all rows, whose gradients are summed up at the end. */
  readonly isScalar: (node: StepNode) => boolean;
}

function giveReduced(
  graph: StepGraph,
  { operator, of, axis }: Extract<StepNode, { kind: "reduction" }>,
  { id, dy, forward, give }: Call,
): void {
  if (operator === "offset") return;
  const along = graph.broadcast(dy, axis);
  if (operator === "sum") {
    give(of, along);
    return;
  }
  const isGreatest = graph.apply("equal", [forward(of), graph.broadcast(forward(id), axis)]);
  give(of, graph.apply("mul", [along, isGreatest]));
}

function giveArguments(
  step: StepGraph,
  graph: StepGraph,
  { id, dy, forward, give, isScalar }: ElementwiseCall,
): void {
  const node = step.at(id);
  if (node.kind !== "elementwise") return;
  const argument = (index: number): NodeId => forward(node.args[index] ?? -1);
  const call = { graph, dy, argument, result: () => forward(id) };
  operatorOf(node.operator)
    .gradients(call)
    .forEach((gradient, index) => {
      const arg = node.args[index];
      if (arg === undefined || !gradient || !dependsOnInputs(step.at(arg))) return;
      const isForAll = step.columns(arg) < node.columns && !isScalar(step.at(arg));
      if (isForAll) give(arg, sumOfColumns(graph, gradient(), node.columns));
      else give(arg, gradient(), 0, node.columns);
    });
}

/** For one column that stood for all. */
function sumOfColumns(graph: StepGraph, gradient: NodeId, columns: number): NodeId {
  if (graph.columns(gradient) === 1) return graph.apply("mul", [gradient, graph.constant(columns)]);
  return graph.reduction("sum", gradient, { outer: 1, length: columns, inner: 1 });
}

function dependsOnInputs({ kind }: StepNode): boolean {
  return kind !== "constant";
}

function leafOf(
  graph: StepGraph,
  kind: "sequence" | "given" | "state",
  index: number,
): NodeId | undefined {
  const id = graph.nodes.findIndex((node) => node.kind === kind && node.index === index);
  return id < 0 ? undefined : id;
}

/** A scalar gets gradients of every width. */
function widest(shares: readonly Share[] = []): number {
  return Math.max(1, ...shares.map(({ start, columns }) => start + columns));
}

/** What a slice is of. */
function sourceOf(graph: StepGraph, id: NodeId): NodeId {
  const node = graph.at(id);
  return node.kind === "slice" ? sourceOf(graph, node.of) : id;
}

/** Values of the forward step as nodes of the adjoint: computed again where that is cheap, else kept. */
function forwardValues(
  step: StepGraph,
  adjoint: StepGraph,
  saved: Set<NodeId>,
): (id: NodeId) => NodeId {
  const found = new Map<NodeId, NodeId>();
  const valueOf = (id: NodeId): NodeId => {
    const node = step.at(id);
    switch (node.kind) {
      case "constant":
        return adjoint.constant(node.value);
      case "slice":
        return adjoint.slice(value(node.of), node.start, node.columns);
      case "concat":
        return adjoint.concat(node.args.map(value));
      case "elementwise":
        if (!operatorOf(node.operator).isCheap) break;
        return adjoint.apply(node.operator, node.args.map(value), node.columns);
      case "broadcast":
        return adjoint.broadcast(value(node.of), node.axis);
      case "product":
      case "reduction":
        break;
      default:
        return adjoint.leaf(node.kind, node.index, node.columns);
    }
    saved.add(id);
    return adjoint.leaf("saved", id, node.columns);
  };
  const value = (id: NodeId): NodeId => {
    const known = found.get(id) ?? valueOf(id);
    found.set(id, known);
    return known;
  };
  return value;
}

function giveParts(
  step: StepGraph,
  adjoint: StepGraph,
  parts: readonly NodeId[],
  dy: NodeId,
  give: (id: NodeId, gradient: NodeId) => void,
): void {
  let start = 0;
  for (const part of parts) {
    const columns = step.columns(part);
    give(part, adjoint.slice(dy, start, columns));
    start += columns;
  }
}

/** The sum of gradients for parts of a node: stretches between the ends of parts, side by side. */
function total(
  graph: StepGraph,
  shares: readonly Share[] | undefined,
  columns: number,
): NodeId | undefined {
  if (!shares) return undefined;
  const ends = shares.flatMap(({ start, columns: width }) => [start, start + width]);
  const cuts = [...new Set([0, columns, ...ends])].sort((a, b) => a - b);
  const parts = cuts.slice(1).map((end, index) => {
    const start = cuts[index] ?? 0;
    const over = shares.filter(
      (share) => share.start <= start && share.start + share.columns >= end,
    );
    const pieces = over.map((share) => {
      const width = graph.columns(share.gradient);
      // A constant gradient has one column for all.
      return width === 1 && share.columns > 1
        ? graph.apply("copy", [share.gradient], end - start)
        : graph.slice(share.gradient, start - share.start, end - start);
    });
    const [first, ...others] = pieces;
    if (first === undefined) return graph.apply("copy", [graph.constant(0)], end - start);
    return others.reduce((sum, piece) => graph.apply("add", [sum, piece]), first);
  });
  return graph.concat(parts);
}

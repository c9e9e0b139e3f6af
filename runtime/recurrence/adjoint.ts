/**
 * The adjoint of a step: from the gradients for its outputs and for the states after it, those for the states before
 * it, for what it reads, and for the products in it. Reverse-mode differentiation, at the level of the step's graph;
 * run from the last step to the first it is backpropagation through time (Werbos 1990).
 */
import { operatorOf } from "../elementwise/operators.ts";
import { StepGraph, readsOf, swappedAxes, type NodeId, type StepNode } from "./step-graph.ts";
import { giveForeign, type ConstantGradient } from "./foreign-adjoint.ts";
import { total, widest, type Share } from "./gradient-shares.ts";
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
    /** The rows were looked up, at places. */
    readonly isLookUp?: true;
    /** What was multiplied, or the places: a node of the step. */
    readonly of: NodeId;
    /** The gradient for the product: a node of the adjoint. */
    readonly gradient: NodeId;
  }[];
  /** Gradients for what foreign functions read that is the same at all steps: to be added up. */
  readonly constants: readonly ConstantGradient[];
  /** Nodes of the step whose values must be kept. */
  readonly saved: readonly NodeId[];
}

interface Counts {
  readonly sequences: number;
  readonly givens: readonly { readonly layout: GivenLayout }[];
  /** The width of each state. */
  readonly states: readonly number[];
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
  const constants: ConstantGradient[] = [];
  const keep = (id: NodeId): void => {
    const source = sourceOf(step.graph, id);
    if (readsOf(step.graph.at(source)).length > 0) saved.add(source);
  };
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
    giveOn(step.graph, graph, node, { id, dy, forward, give, isScalar, keep, products, constants });
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
    constants,
    saved: [...saved].sort((x, y) => x - y),
  };
}

export type Give = (id: NodeId, gradient: NodeId, start?: number, columns?: number) => void;

export interface Call {
  readonly id: NodeId;
  readonly dy: NodeId;
  readonly forward: (id: NodeId) => NodeId;
  readonly give: Give;
}

interface ElementwiseCall extends Call {
  /** Whether a node is one number for all rows, whose gradients are summed up at the end. */
  readonly isScalar: (node: StepNode) => boolean;
}

interface NodeCall extends ElementwiseCall {
  /** Wants a node of the step to be there afterwards. */
  readonly keep: (id: NodeId) => void;
  /** What is found on the way. */
  readonly products: Adjoint["products"][number][];
  readonly constants: ConstantGradient[];
}

/** Gives what a node reads its gradients. */
function giveOn(step: StepGraph, graph: StepGraph, node: StepNode, call: NodeCall): void {
  const { dy, give, keep, products, constants } = call;
  switch (node.kind) {
    case "slice":
      give(node.of, dy, node.start);
      break;
    case "concat":
      giveParts(step, graph, node.args, dy, give);
      break;
    case "product": {
      const { weight, groups } = node;
      products.push({ weight, groups, of: node.of, gradient: dy });
      keep(node.of);
      const columns = step.columns(node.of);
      give(node.of, graph.product(dy, weight, columns, { isTransposed: true, groups }));
      break;
    }
    case "lookUp": {
      const { weight, groups, of } = node;
      products.push({ weight, groups, isLookUp: true, of, gradient: dy });
      keep(of);
      break;
    }
    case "foreign":
      constants.push(...giveForeign(step, graph, call));
      break;
    case "batchSum":
      give(node.of, graph.batchSum(dy));
      break;
    case "swap":
      give(node.of, graph.swap(dy, swappedAxes(node.axes)));
      break;
    case "broadcast":
      give(node.of, graph.reduction("sum", dy, node.axis));
      break;
    case "reduction":
      giveReduced(graph, node, call);
      break;
    case "elementwise":
      giveArguments(step, graph, call);
  }
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
      case "swap":
        return adjoint.swap(value(node.of), node.axes);
      case "product":
      case "lookUp":
      case "reduction":
      case "batchSum":
      case "foreign":
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

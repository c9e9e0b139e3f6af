/** Operations of a schedule on memory, and those that a node of a step's graph is by itself. */
import type { ElementwiseKernel } from "../simd/elementwise.ts";
import type { AxisReduction } from "../simd/row-axes.ts";
import { readsOf, type NodeId, type StepGraph, type StepNode } from "./step-graph.ts";

/** A piece of memory; `columns` floats for each row of the batch. */
export interface Slot {
  /** Where it is from; slots without a name are for the step's own use. */
  readonly name?: string;
  readonly columns: number;
  /** Whether each step has its own, or two take turns. */
  readonly each?: "step" | "turn";
}

/** A matrix in a slot. Distances are in bytes. */
export interface Location {
  readonly slot: Slot;
  readonly rowStride: number;
  readonly offset: number;
  /** 1 for what the next step finds there. */
  readonly shift?: 0 | 1;
}

export interface KernelCall {
  readonly kind: "kernel";
  readonly kernel: ElementwiseKernel;
  readonly columns: number;
  /** All rows are one after the other. */
  readonly isFlat: boolean;
  /** One for each pointer of the kernel, at offset 0. */
  readonly pointers: readonly Location[];
}

export interface ProductCall {
  readonly kind: "product";
  readonly of: Location;
  readonly depth: number;
  readonly weight: number;
  readonly isTransposed: boolean;
  readonly to: Location;
  readonly columns: number;
  /** So many rows of the product lie in one of the batch. */
  readonly groups: number;
}

/** Rows of a weight matrix. */
export interface LookUpCall {
  readonly kind: "lookUp";
  /** Places, so many in a row. */
  readonly of: Location;
  readonly groups: number;
  readonly weight: number;
  readonly to: Location;
  /** Of one row of the matrix. */
  readonly columns: number;
}

/** What reduces, makes or swaps axes within the rows, or adds up the rows. */
export interface AxisCall {
  readonly kind: "axis";
  readonly operator: AxisReduction | "broadcast" | "swap" | "batchSum";
  /** As the kernel takes them. */
  readonly sizes: readonly number[];
  readonly of: Location;
  readonly to: Location;
}

/** What tfjs computes, by the function `call` of the graph. */
export interface ForeignOperation {
  readonly kind: "foreign";
  readonly call: number;
  readonly of: readonly Location[];
  readonly to: Location;
}

export type Operation = KernelCall | ProductCall | LookUpCall | AxisCall | ForeignOperation;

export function locationIn(slot: Slot, shift: 0 | 1 = 0): Location {
  return { slot, rowStride: 4 * slot.columns, offset: 0, shift };
}

type NodeOf<Kind extends StepNode["kind"]> = Extract<StepNode, { readonly kind: Kind }>;
type AxisNode = NodeOf<"reduction" | "broadcast" | "swap" | "batchSum">;
type OperationNode = AxisNode | NodeOf<"product" | "lookUp" | "foreign">;

/** Whether a node is an operation by itself, and no part of a kernel. */
export function isOperation(node: StepNode): node is OperationNode {
  return readsOf(node).length > 0 && !["elementwise", "slice", "concat"].includes(node.kind);
}

export function operationsOf(
  graph: StepGraph,
  node: OperationNode,
  placeOf: (id: NodeId) => Location,
  id: NodeId,
): readonly Operation[] {
  const to = placeOf(id);
  if (node.kind === "foreign")
    return [{ kind: node.kind, call: node.call, of: node.args.map(placeOf), to }];
  const of = placeOf(node.of);
  if (node.kind === "lookUp") {
    const { kind, weight, groups, columns } = node;
    return [{ kind, weight, groups, of, to, columns: columns / groups }];
  }
  return node.kind === "product"
    ? productCalls(node, graph.columns(node.of), of, to)
    : [axisCall(node, of, to)];
}

function productCalls(
  node: NodeOf<"product">,
  width: number,
  of: Location,
  to: Location,
): readonly Operation[] {
  const { weight, isTransposed, groups } = node;
  const sizes = { depth: width / groups, columns: node.columns / groups, groups };
  const product = { kind: "product", weight, isTransposed, to, ...sizes } as const;
  // Rows within a row are taken to follow those of the row before.
  if (groups === 1 || of.rowStride === 4 * width) return [{ ...product, of }];
  const copy = locationIn({ columns: width });
  return [
    { kind: "axis", operator: "broadcast", sizes: [1, 1, width], of, to: copy },
    { ...product, of: copy },
  ];
}

function axisCall(node: AxisNode, of: Location, to: Location): AxisCall {
  const kind = "axis";
  if (node.kind === "batchSum")
    return { kind, operator: "batchSum", sizes: [node.columns], of, to };
  if (node.kind === "swap") {
    const { outer, first, second, inner } = node.axes;
    return { kind, operator: "swap", sizes: [outer, first, inner, second], of, to };
  }
  const { outer, length, inner } = node.axis;
  const sizes = [outer, length, inner];
  if (node.kind === "broadcast") return { kind, operator: "broadcast", sizes, of, to };
  return { kind, operator: node.operator === "sum" ? "sum" : "max", sizes, of, to };
}

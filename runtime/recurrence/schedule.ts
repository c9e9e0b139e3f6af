/**
 * A step's graph as operations on memory, in order: products, and kernels that each compute as much of what is
 * elementwise as can be computed from what is in memory by then. Nothing here depends on the size of the batch.
 */
import type { Operand } from "../simd/elementwise.ts";
import { Expression, type Value } from "../simd/expression.ts";
import { operatorOf } from "../elementwise/operators.ts";
import { isOperation, locationIn, operationsOf, type KernelCall, type Location, type Operation } from "./operations.ts"; // prettier-ignore
import { readsOf, type NodeId, type StepGraph, type StepNode } from "./step-graph.ts";

export interface ScheduleRequest {
  readonly graph: StepGraph;
  /** Where a leaf is found. */
  readonly leaf: (node: Extract<StepNode, { readonly index: number }>) => Location;
  /** Where results are wanted; products are wanted in one place only, leaves and slices in none. */
  readonly targets: ReadonlyMap<NodeId, readonly Location[]>;
}

export function scheduleOf(request: ScheduleRequest): readonly Operation[] {
  const { graph, targets } = request;
  const needed = neededFor(graph, [...targets.keys()]);
  const levels = levelsOf(graph, needed);
  const isStored = storedNodes(graph, needed, levels, targets);
  const places = new Places(request, needed);
  const calls: { readonly level: number; readonly make: () => readonly Operation[] }[] = [];
  const clusters = new Map<string, NodeId[]>();
  for (const id of needed) {
    const node = graph.at(id);
    const level = levels.get(id) ?? 0;
    if (isOperation(node))
      calls.push({ level, make: () => operationsOf(graph, node, (read) => places.of(read), id) });
    if (node.kind !== "elementwise" || !isStored.has(id)) continue;
    const key = `${level} ${node.columns}`;
    const cluster = clusters.get(key);
    if (cluster) cluster.push(id);
    else {
      const members = [id];
      clusters.set(key, members);
      calls.push({ level, make: () => [kernelCall(graph, members, levels, places)] });
    }
  }
  return calls.sort((a, b) => a.level - b.level).flatMap(({ make }) => make());
}

/** In order. */
function neededFor(graph: StepGraph, roots: readonly NodeId[]): readonly NodeId[] {
  const needed = new Set(roots);
  for (let id = graph.nodes.length - 1; id >= 0; id--)
    if (needed.has(id)) for (const read of readsOf(graph.at(id))) needed.add(read);
  return [...needed].sort((a, b) => a - b);
}

/** A node is made after everything of a lower level is in memory. */
function levelsOf(graph: StepGraph, needed: readonly NodeId[]): ReadonlyMap<NodeId, number> {
  const levels = new Map<NodeId, number>();
  for (const id of needed) {
    const node = graph.at(id);
    const reads = readsOf(node).map((read) => {
      const level = levels.get(read) ?? 0;
      return isAtHand(graph, id, read) || isLeaf(graph, graph.at(read)) ? level : level + 1;
    });
    // Slices and concatenations are there as soon as what they are of.
    const isView = node.kind === "slice" || node.kind === "concat";
    const levelsRead = isView ? readsOf(node).map((read) => levels.get(read) ?? 0) : reads;
    levels.set(id, Math.max(0, ...levelsRead));
  }
  return levels;
}

/** There before the step. */
function isLeaf(graph: StepGraph, node: StepNode): boolean {
  if (node.kind === "slice") return isLeaf(graph, graph.at(node.of));
  return readsOf(node).length === 0;
}

/** Whether a kernel that computes a node can have the other one in a register. */
function isAtHand(graph: StepGraph, id: NodeId, read: NodeId): boolean {
  const [node, other] = [graph.at(id), graph.at(read)];
  return (
    node.kind === "elementwise" && other.kind === "elementwise" && node.columns === other.columns
  );
}

/** Elementwise nodes that must be in memory, because others than their own kernel read them. */
function storedNodes(
  graph: StepGraph,
  needed: readonly NodeId[],
  levels: ReadonlyMap<NodeId, number>,
  targets: ReadonlyMap<NodeId, readonly Location[]>,
): ReadonlySet<NodeId> {
  const stored = new Set(targets.keys());
  for (const id of needed)
    for (const read of readsOf(graph.at(id)))
      if (!isAtHand(graph, id, read) || levels.get(id) !== levels.get(read)) stored.add(read);
  return stored;
}

/** Where values are in memory. */
class Places {
  readonly #request: ScheduleRequest;
  readonly #places = new Map<NodeId, readonly Location[]>();

  constructor(request: ScheduleRequest, needed: readonly NodeId[]) {
    this.#request = request;
    const { graph, targets } = request;
    for (const id of needed) {
      const node = graph.at(id);
      if (node.kind !== "concat") continue;
      const wholes = targets.get(id) ?? [locationIn({ columns: node.columns })];
      this.#places.set(id, wholes);
      let start = 0;
      for (const part of node.args) {
        const offset = 4 * start;
        const parts = wholes.map((whole) => ({ ...whole, offset: whole.offset + offset }));
        this.#places.set(part, [...(this.#places.get(part) ?? targets.get(part) ?? []), ...parts]);
        start += graph.columns(part);
      }
    }
  }

  of(id: NodeId): Location {
    return this.all(id)[0] as Location;
  }

  all(id: NodeId): readonly Location[] {
    const known = this.#places.get(id);
    if (known) return known;
    const found = this.#find(id);
    this.#places.set(id, found);
    return found;
  }

  #find(id: NodeId): readonly Location[] {
    const { graph, targets, leaf } = this.#request;
    const node = graph.at(id);
    if (node.kind === "slice") {
      const whole = this.of(node.of);
      return [{ ...whole, offset: whole.offset + 4 * node.start }];
    }
    if ("index" in node) return [leaf(node)];
    return targets.get(id) ?? [locationIn({ columns: node.columns })];
  }
}

function kernelCall(
  graph: StepGraph,
  members: readonly NodeId[],
  levels: ReadonlyMap<NodeId, number>,
  places: Places,
): KernelCall {
  const expression = new Expression();
  const pointers: Location[] = [];
  const columns = graph.columns(members[0] ?? 0);
  const operand = ({ slot, rowStride, offset, shift = 0 }: Location, width: number): Operand => {
    let pointer = pointers.findIndex(
      (other) => other.slot === slot && other.shift === shift && other.rowStride === rowStride,
    );
    if (pointer < 0) pointer = pointers.push({ slot, rowStride, offset: 0, shift }) - 1;
    return { pointer, offset, isColumn: width === 1 && columns > 1 };
  };
  const inputs: Operand[] = [];
  const values = new Map<NodeId, Value>();
  const valueOf = (id: NodeId, reader: NodeId | undefined): Value => {
    const known = values.get(id);
    if (known !== undefined) return known;
    const node = graph.at(id);
    const isOwn =
      reader === undefined ||
      (isAtHand(graph, reader, id) && levels.get(reader) === levels.get(id));
    let value: Value;
    if (node.kind === "constant") value = expression.constant(node.value);
    else if (node.kind === "elementwise" && isOwn)
      value = operatorOf(node.operator).emit(
        expression,
        node.args.map((arg) => valueOf(arg, id)),
      );
    else value = expression.input(inputs.push(operand(places.of(id), node.columns)) - 1);
    values.set(id, value);
    return value;
  };
  const outputs = members.flatMap((id) => {
    const value = valueOf(id, undefined);
    return places.all(id).map((location) => ({ ...operand(location, columns), value }));
  });
  const isFlat =
    pointers.every(({ rowStride }) => rowStride === 4 * columns || rowStride === 0) &&
    inputs.every(
      ({ pointer, isColumn }) => pointers[pointer]?.rowStride !== 0 || isColumn === true,
    ) &&
    inputs.every(
      ({ pointer, isColumn }) => isColumn !== true || pointers[pointer]?.rowStride === 0,
    );
  return {
    kind: "kernel",
    kernel: { expression, pointers, inputs, outputs },
    columns,
    isFlat,
    pointers,
  };
}

/** Finds elementwise operations that may become one. */
import { keyOf, type GraphNode, type ValueRef, type ValueKey } from "../graph/graph.ts";
import { operators } from "../operators/registry.ts";
import { equal, symbolsOf, type Dim } from "../shape/dim.ts";
import { realConstant, symbolsOfReal, type Real } from "../shape/real.ts";

/** Operations of one shape; what they compute is read outside of them only where it is that of the root. */
export interface Region {
  readonly root: number;
  readonly members: ReadonlySet<number>;
  /** Members that others read, too: comparisons, which are made again for less than it costs to read them. */
  readonly copies: ReadonlySet<number>;
  /** Values from outside. */
  readonly inputs: readonly ValueRef[];
}

/** A region as far as it is. */
interface Growing {
  readonly root: number;
  readonly members: ReadonlySet<number>;
  readonly inputs: ReadonlyMap<ValueKey, ValueRef>;
  /** Nodes to decide on. */
  readonly waiting: ReadonlySet<number>;
}

/** WebGPU promises eight arrays to a program; the gradient of a region reads one and writes one more than it does. */
const mostInputs = 6;
/** Beyond that, more has no effect, but for the time that it takes to compile. */
const mostMembers = 64;

export class ElementwiseRegions {
  readonly #nodes: readonly GraphNode[];
  readonly #outside: ReadonlySet<number>;
  readonly #late: ReadonlySet<string>;
  readonly #readers: ReadonlyMap<number, ReadonlySet<number>>;
  /** How many functions of a backend a node is, if it may be part of a region. */
  readonly #counts = new Map<number, number>();
  readonly #taken = new Set<number>();

  /**
   * @param outside nodes that are read by others than `nodes`
   * @param late the late-bound hyperparameters, which operations may depend on; what only the run tells they may not
   */
  constructor(
    nodes: readonly GraphNode[],
    outside: ReadonlySet<number>,
    late: ReadonlySet<string>,
  ) {
    this.#nodes = nodes;
    this.#outside = outside;
    this.#late = late;
    const readers = new Map<number, Set<number>>();
    for (const { id, inputs } of nodes)
      for (const { node } of inputs) {
        const known = readers.get(node);
        if (known) known.add(id);
        else readers.set(node, new Set([id]));
      }
    this.#readers = readers;
    for (const node of nodes) {
      const count = this.#countOf(node);
      if (count !== undefined) this.#counts.set(node.id, count);
    }
  }

  /** By their roots. Each is as large as can be, from its root upwards. */
  find(): ReadonlyMap<number, Region> {
    const regions = new Map<number, Region>();
    for (const { id, outputs } of [...this.#nodes].reverse()) {
      const isRoot = this.#counts.has(id) && !this.#taken.has(id) && outputs[0]?.dtype === "float32"; // prettier-ignore
      const region = isRoot ? this.#grow(id) : undefined;
      if (!region) continue;
      regions.set(id, region);
      for (const member of region.members) if (!region.copies.has(member)) this.#taken.add(member);
    }
    return regions;
  }

  #grow(root: number): Region | undefined {
    const members = new Set<number>();
    const copies = new Set<number>();
    const inputs = new Map<ValueKey, ValueRef>();
    const waiting = new Set([root]);
    // The last first: all that could read it has been decided on by then.
    for (let next = root; waiting.size > 0; next = Math.max(...waiting)) {
      waiting.delete(next);
      if (next !== root && !this.#fits(next, { root, members, inputs, waiting })) {
        const ref = { node: next, output: 0 };
        inputs.set(keyOf(ref), ref);
        continue;
      }
      members.add(next);
      if (this.#isMask(next) && !this.#isReadBy(next, members)) copies.add(next);
      for (const ref of this.#reads(next)) {
        if (this.#counts.has(ref.node)) waiting.add(ref.node);
        else inputs.set(keyOf(ref), ref);
      }
    }
    let count = 0;
    for (const member of members) count += this.#counts.get(member) ?? 0;
    const isWorthIt = count >= 2 && inputs.size > 0 && inputs.size <= mostInputs;
    return isWorthIt ? { root, members, copies, inputs: [...inputs.values()] } : undefined;
  }

  /** Masks always do, since no kernel reads bools. */
  #fits(id: number, { root, members, inputs, waiting }: Growing): boolean {
    if (this.#isMask(id)) return true;
    const isFree =
      members.size < mostMembers &&
      !this.#taken.has(id) &&
      this.#isReadBy(id, members) &&
      sameShape(this.#nodes[id], this.#nodes[root]);
    if (!isFree) return false;
    const after = new Set([
      ...inputs.keys(),
      ...[...waiting].map((node) => keyOf({ node, output: 0 })),
    ]);
    for (const ref of this.#reads(id)) after.add(keyOf(ref));
    return after.size <= mostInputs;
  }

  #isReadBy(id: number, members: ReadonlySet<number>): boolean {
    if (this.#outside.has(id)) return false;
    for (const reader of this.#readers.get(id) ?? []) if (!members.has(reader)) return false;
    return true;
  }

  #isMask(id: number): boolean {
    return this.#nodes[id]?.outputs[0]?.dtype === "bool";
  }

  /** The tensors that a node reads. */
  #reads(id: number): readonly ValueRef[] {
    const read = this.#nodes[id]?.inputs ?? [];
    return read.filter(({ node }) => this.#nodes[node]?.operator !== "constant");
  }

  #countOf(node: GraphNode): number | undefined {
    const { operator, inputs, outputs, weights, attributes } = node;
    const [output] = outputs;
    const about = operators.get(operator);
    if (!about?.elementwise || weights.length > 0 || !output) return undefined;
    const isKnown = Object.values(attributes).every((value) => this.#isFixed(value));
    const isFit = output.shape.length > 0 && ["float32", "bool"].includes(output.dtype);
    if (!isKnown || !isFit || !inputs.every((ref) => this.#takes(ref, node))) return undefined;
    const types = inputs.map((ref) => this.#nodes[ref.node]?.outputs[ref.output]);
    const constants = inputs.map((ref) => constantOf(this.#nodes[ref.node]));
    return about.elementwise({ inputs: types, attributes } as never, constants);
  }

  /** Floats; and masks that can be computed in the region. */
  #takes({ node: id, output }: ValueRef, reader: GraphNode): boolean {
    const node = this.#nodes[id];
    const type = node?.outputs[output];
    if (!node || !type) return false;
    if (node.operator === "constant" && !this.#isFixed(node.attributes["value"])) return false;
    if (type.dtype === "bool") return this.#counts.has(id) && sameShape(node, reader);
    return type.dtype === "float32";
  }

  /** Whether an attribute depends on nothing but late-bound hyperparameters. */
  #isFixed(value: unknown): boolean {
    if (typeof value !== "object" || value === null) return true;
    const symbols =
      "terms" in value ? symbolsOf(value as Dim) : "kind" in value ? symbolsOfReal(value as Real) : undefined; // prettier-ignore
    return symbols !== undefined && [...symbols.keys()].every((id) => this.#late.has(id));
  }
}

function constantOf(node: GraphNode | undefined): number | undefined {
  return node?.operator === "constant" ? realConstant(node.attributes["value"] as Real) : undefined;
}

function sameShape(a: GraphNode | undefined, b: GraphNode | undefined): boolean {
  const [x, y] = [a?.outputs[0]?.shape ?? [], b?.outputs[0]?.shape ?? []];
  return x.length === y.length && x.every((dim, axis) => equal(dim, y[axis] ?? dim) === "proved");
}

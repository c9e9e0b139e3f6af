/**
 * One step of a recurrence as a graph of matrices `[N, columns]`: what a trace of the step gives, what its adjoint is
 * made of, and what becomes kernels. Equal nodes are one.
 */
import { exactKey } from "../exact-key.ts";
import type { NeighbourAxes } from "../axes.ts";
import type { ElementwiseName } from "../elementwise/operators.ts";
import type { Foreign } from "./foreign.ts";

/** A node, by its place in `StepGraph.nodes`; those that it depends on come before it. */
export type NodeId = number;

/** An axis within a row: its columns are `[outer, length, inner]`. */
export interface RowAxis {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/** `offset` is a greatest value that the result does not depend on, such as what softmax subtracts; it has no gradient. */
export type ReductionName = "sum" | "max" | "offset";

/** What comes from outside of the step. */
export type LeafKind =
  /** The rows of one time step of a sequence. */
  | "sequence"
  /** A state before the step. */
  | "state"
  /** A tensor that is the same at all steps. */
  | "given"
  /** In an adjoint: what the forward step made of the node `index`. */
  | "saved"
  /** In an adjoint: the gradient for an output of this step, and for a state after it. */
  | "outputGradient"
  | "stateGradient";

export type StepNode =
  | { readonly kind: LeafKind; readonly index: number; readonly columns: number }
  | { readonly kind: "constant"; readonly value: number; readonly columns: 1 }
  | {
      readonly kind: "elementwise";
      readonly operator: ElementwiseName;
      /** Each as wide as the node, or of one column, which then stands for all. */
      readonly args: readonly NodeId[];
      readonly columns: number;
    }
  | {
      /** `of` times a weight matrix, or times its transpose. */
      readonly kind: "product";
      readonly of: NodeId;
      readonly weight: number;
      readonly isTransposed: boolean;
      /** So many rows of the product lie in one row of the batch. */
      readonly groups: number;
      readonly columns: number;
    }
  | {
      /** Rows of a weight matrix, at the places that `of` says. */
      readonly kind: "lookUp";
      readonly of: NodeId;
      readonly weight: number;
      /** So many of its rows lie in one row of the batch. */
      readonly groups: number;
      readonly columns: number;
    }
  | {
      /** Without the axis. */
      readonly kind: "reduction";
      readonly operator: ReductionName;
      readonly of: NodeId;
      readonly axis: RowAxis;
      readonly columns: number;
    }
  | {
      /** The same all along an axis that `of` does not have. */
      readonly kind: "broadcast";
      readonly of: NodeId;
      readonly axis: RowAxis;
      readonly columns: number;
    }
  /** The sum of all rows of the batch, in each row. */
  | { readonly kind: "batchSum"; readonly of: NodeId; readonly columns: number }
  /** With two neighbouring axes within the row in the other's place. */
  | {
      readonly kind: "swap";
      readonly of: NodeId;
      readonly axes: NeighbourAxes;
      readonly columns: number;
    }
  /** What the function `call` of the graph makes of the arguments. */
  | {
      readonly kind: "foreign";
      readonly call: number;
      readonly args: readonly NodeId[];
      readonly columns: number;
    }
  | {
      readonly kind: "slice";
      readonly of: NodeId;
      readonly start: number;
      readonly columns: number;
    }
  /** Its parts are elementwise, so that their kernels write where it lies. */
  | { readonly kind: "concat"; readonly args: readonly NodeId[]; readonly columns: number };

/** Of the axes after a swap. */
export function swappedAxes({ outer, first, second, inner }: NeighbourAxes): NeighbourAxes {
  return { outer, first: second, second: first, inner };
}

/** Nodes that a node reads. */
export function readsOf(node: StepNode): readonly NodeId[] {
  if ("args" in node) return node.args;
  return "of" in node ? [node.of] : [];
}

/** A graph that grows: its methods give the node of what they are asked for. */
export class StepGraph {
  readonly #nodes: StepNode[] = [];
  readonly #known = new Map<string, NodeId>();
  readonly #foreigns: Foreign[] = [];

  /** Functions that foreign nodes call. */
  get foreigns(): readonly Foreign[] {
    return this.#foreigns;
  }

  get nodes(): readonly StepNode[] {
    return this.#nodes;
  }

  at(id: NodeId): StepNode {
    const node = this.#nodes[id];
    if (!node) throw new RangeError(`the step has no node ${id}`);
    return node;
  }

  columns(id: NodeId): number {
    return this.at(id).columns;
  }

  leaf(kind: LeafKind, index: number, columns: number): NodeId {
    return this.#node({ kind, index, columns });
  }

  constant(value: number): NodeId {
    return this.#node({ kind: "constant", value, columns: 1 });
  }

  /** `columns` is that of the widest argument unless it is given. */
  apply(operator: ElementwiseName, args: readonly NodeId[], columns?: number): NodeId {
    const width = columns ?? Math.max(1, ...args.map((arg) => this.columns(arg)));
    return this.#node({ kind: "elementwise", operator, args, columns: width });
  }

  product(
    of: NodeId,
    weight: number,
    columns: number,
    { isTransposed = false, groups = 1 }: { isTransposed?: boolean; groups?: number } = {},
  ): NodeId {
    return this.#node({ kind: "product", of, weight, isTransposed, groups, columns });
  }

  /** Each column of `of` becomes so many. */
  lookUp(of: NodeId, weight: number, width: number): NodeId {
    const groups = this.columns(of);
    return this.#node({ kind: "lookUp", of, weight, groups, columns: groups * width });
  }

  reduction(operator: ReductionName, of: NodeId, axis: RowAxis): NodeId {
    const columns = axis.outer * axis.inner;
    return axis.length === 1 ? of : this.#node({ kind: "reduction", operator, of, axis, columns });
  }

  broadcast(of: NodeId, axis: RowAxis): NodeId {
    const columns = axis.outer * axis.length * axis.inner;
    return axis.length === 1 ? of : this.#node({ kind: "broadcast", of, axis, columns });
  }

  batchSum(of: NodeId): NodeId {
    return this.#node({ kind: "batchSum", of, columns: this.columns(of) });
  }

  swap(of: NodeId, axes: NeighbourAxes): NodeId {
    const { columns } = this.at(of);
    if (axes.first === 1 || axes.second === 1) return of;
    return this.#node({ kind: "swap", of, axes, columns });
  }

  /** Functions of one key are one. */
  foreign(foreign: Foreign, args: readonly NodeId[], columns: number): NodeId {
    const known = this.#foreigns.findIndex(({ key }) => key === foreign.key);
    const call = known < 0 ? this.#foreigns.push(foreign) - 1 : known;
    return this.#node({ kind: "foreign", call, args, columns });
  }

  /** Columns of a node. Of what is elementwise it is the same of columns of the arguments, so nothing is made twice. */
  slice(of: NodeId, start: number, columns: number): NodeId {
    const node = this.at(of);
    if (start === 0 && columns === node.columns) return of;
    switch (node.kind) {
      case "elementwise": {
        const args = node.args.map((arg) =>
          this.columns(arg) === 1 ? arg : this.slice(arg, start, columns),
        );
        return this.apply(node.operator, args, columns);
      }
      case "slice":
        return this.slice(node.of, node.start + start, columns);
      case "concat":
        return this.concat(this.#partsWithin(node.args, start, columns));
      default:
        return this.#node({ kind: "slice", of, start, columns });
    }
  }

  concat(parts: readonly NodeId[]): NodeId {
    const flat = parts.flatMap((part) => {
      const node = this.at(part);
      return node.kind === "concat" ? node.args : [part];
    });
    const [only] = flat;
    if (flat.length === 1 && only !== undefined) return only;
    const args = flat.map((part) =>
      this.at(part).kind === "elementwise" ? part : this.apply("copy", [part]),
    );
    const columns = args.reduce((sum, part) => sum + this.columns(part), 0);
    return this.#node({ kind: "concat", args, columns });
  }

  #partsWithin(parts: readonly NodeId[], start: number, columns: number): readonly NodeId[] {
    const found: NodeId[] = [];
    let before = 0;
    for (const part of parts) {
      const width = this.columns(part);
      const from = Math.max(start, before) - before;
      const to = Math.min(start + columns, before + width) - before;
      if (from < to) found.push(this.slice(part, from, to - from));
      before += width;
    }
    return found;
  }

  #node(node: StepNode): NodeId {
    const key = exactKey(node);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const id = this.#nodes.push(node) - 1;
    this.#known.set(key, id);
    return id;
  }
}

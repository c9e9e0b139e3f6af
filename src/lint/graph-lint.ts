/** What a lint on graphs is, and what they all ask of one. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Graph, GraphNode, ValueRef, Weight } from "../graph/graph.ts";
import { asInteger, type Dim } from "../shape/dim.ts";

/** One check of a sound model. It reports what is legal and most likely not meant. */
export type GraphLint = (view: GraphView) => readonly Diagnostic[];

/** A graph with the questions that lints ask. */
export class GraphView {
  readonly graph: Graph;
  readonly #uses = new Map<number, GraphNode[]>();
  readonly #exposed = new Set<number>();

  constructor(graph: Graph) {
    this.graph = graph;
    for (const node of graph.nodes) {
      for (const { node: id } of node.inputs) {
        const known = this.#uses.get(id);
        if (known) known.push(node);
        else this.#uses.set(id, [node]);
      }
    }
    for (const { value } of graph.outputs) this.#exposed.add(value.node);
    for (const { source } of graph.training?.signals ?? []) this.#exposed.add(source.node);
  }

  node(ref: ValueRef | undefined): GraphNode | undefined {
    return ref && this.graph.nodes[ref.node];
  }

  /** The node that makes the first input. */
  before(node: GraphNode): GraphNode | undefined {
    return this.node(node.inputs[0]);
  }

  /** Whether one node alone reads it, and nothing outside sees it. */
  isPrivate(node: GraphNode): boolean {
    return this.#uses.get(node.id)?.length === 1 && !this.#exposed.has(node.id);
  }

  weights(node: GraphNode): readonly Weight[] {
    return node.weights.flatMap((index) => this.graph.weights[index] ?? []);
  }
}

/** The size of an axis of the first output, where it is a number. */
export function sizeOf(dim: Dim | undefined): number | undefined {
  return dim && asInteger(dim);
}

export const affine: ReadonlySet<string> = new Set(["dense", "conv", "conv1d"]);

/** Dims of an attribute that has one for each spatial axis. */
export function extentOf(node: GraphNode, name: string): readonly (number | undefined)[] {
  const value = node.attributes[name];
  return Array.isArray(value) ? (value as readonly Dim[]).map(sizeOf) : [];
}

/** An analysis as rows of a table: one for each operation, or for each block that is folded into one. */
import { typeOf, type Graph, type GraphNode, type Port } from "../graph/graph.ts";
import { asInteger, integer, printDim, symbolsOf, substitute, type Dim } from "../shape/dim.ts";
import { analyzeGraph, total, type NodeAnalysis } from "./analyze-graph.ts";
import { liveMemory } from "./live-memory.ts";
import { bind, type Bindings, type Settings } from "./bindings.ts";
import type { ReceptiveField } from "./receptive-field.ts";

/** A number, or a formula in what is not known, such as `4 * T`. */
export type Quantity = number | string;

export interface LayerSummary {
  /** The path of the operation or the block. */
  readonly name: string;
  /** The operator, or the name of the block. */
  readonly operator: string;
  readonly shape: readonly Quantity[];
  /** Trained parameters that no row above has counted. */
  readonly params: Quantity;
  readonly nonTrainableParams: Quantity;
  /** Multiply-adds for one sample, unless the input's shape says how many there are. */
  readonly macs: Quantity;
  /** Bytes of the results, counted likewise. */
  readonly memory: Quantity;
  /** What a value sees of the input, axis by axis; null where that is everything. */
  readonly receptiveField: {
    readonly size: readonly Quantity[];
    readonly stride: readonly Quantity[];
    readonly offset: readonly Quantity[];
  } | null;
}

export interface Summary {
  readonly model: string;
  readonly hyperparameters: Readonly<Record<string, number>>;
  readonly inputs: readonly PortSummary[];
  readonly outputs: readonly PortSummary[];
  readonly params: Quantity;
  readonly nonTrainableParams: Quantity;
  readonly macs: Quantity;
  readonly memory: Quantity;
  /** Bytes of the results that are alive at a time at most, where each is freed after its last use; null if unknown. */
  readonly peakMemory: number | null;
  readonly layers: readonly LayerSummary[];
}

export interface PortSummary {
  readonly name: string;
  readonly shape: readonly Quantity[];
}

export interface SummaryOptions extends Settings {
  /** Blocks this deep in others become one row; without it, every operation has its own. */
  readonly depth?: number;
}

/** The summary of a model, or what of the options does not fit it. */
export function summarize(
  graph: Graph,
  options: SummaryOptions = {},
): { readonly summary: Summary } | { readonly problems: readonly string[] } {
  const bindings = bind(graph, options);
  if (bindings.problems.length > 0) return { problems: bindings.problems };
  const rows = analyzeGraph(graph).nodes.filter(({ node }) => node.operator !== "constant");
  const numbers = new Numbers(graph, bindings);
  const ports = (list: readonly Port[]): readonly PortSummary[] =>
    list.map(({ name, value }) => ({
      name,
      shape: numbers.shape(typeOf(graph.nodes, value).shape),
    }));
  return {
    summary: {
      model: graph.name,
      hyperparameters: Object.fromEntries(bindings.hyperparameters),
      inputs: ports(graph.inputs),
      outputs: ports(graph.outputs),
      ...numbers.costs(rows),
      peakMemory: peakOf(graph, rows, numbers),
      layers: folded(graph, rows, options.depth).map((group) => layerOf(group, numbers)),
    },
  };
}

/** Weights are no results, so parameters as signals count for nothing. */
function peakOf(graph: Graph, rows: readonly NodeAnalysis[], numbers: Numbers): number | null {
  const bytes = new Map(rows.map((row) => [row.node.id, numbers.costs([row]).memory]));
  if ([...bytes.values()].some((value) => typeof value !== "number")) return null;
  return liveMemory(graph, ({ id, operator }) =>
    operator === "param" ? 0 : Number(bytes.get(id) ?? 0),
  );
}

interface Group {
  readonly name: string;
  readonly operator: string;
  readonly rows: NodeAnalysis[];
}

/** Neighbouring operations of one block that lies `depth` deep or deeper come together. */
function folded(
  graph: Graph,
  rows: readonly NodeAnalysis[],
  depth: number | undefined,
): readonly Group[] {
  const groups = new Map<string, Group>();
  const counts = new Map<string, number>();
  for (const row of rows) {
    const scope = depth === undefined ? undefined : scopesOf(graph, row.node)[depth - 1];
    const key = scope === undefined ? `node ${row.node.id}` : `scope ${scope}`;
    const found = groups.get(key);
    if (found) found.rows.push(row);
    else groups.set(key, { ...labelOf(graph, row.node, scope, counts), rows: [row] });
  }
  return [...groups.values()];
}

function labelOf(
  graph: Graph,
  node: GraphNode,
  scope: number | undefined,
  counts: Map<string, number>,
): { readonly name: string; readonly operator: string } {
  const block = scope === undefined ? undefined : graph.scopes[scope];
  if (block) return { name: block.path, operator: block.name };
  const { operator, instance } = node;
  if (instance !== "") return { name: instance, operator };
  const path = `${pathOf(graph, node)}/${operator}`;
  // Applications of a shared block have one path, as its layers do.
  const key = `${node.scope} ${path}`;
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return { name: count === 1 ? path : `${path}_${count}`, operator };
}

/** The path that an operation without an instance, as behind a sign, would have: that of its block, then its equation. */
function pathOf({ scopes }: Graph, { scope, signal }: GraphNode): string {
  const around = scopes[scope]?.path ?? "";
  const own = signal.split("/");
  // Blocks have no part in the path of a signal: all else that both begin with is the same.
  for (const segment of around.split("/")) if (segment === own[0]) own.shift();
  return [around, ...own].filter((part) => part !== "").join("/");
}

/** The blocks that a node lies in, from the outermost on. */
function scopesOf(graph: Graph, node: GraphNode): readonly number[] {
  const chain: number[] = [];
  for (let at = node.scope; at >= 0; at = graph.scopes[at]?.parent ?? -1)
    if (graph.scopes[at]?.kind === "block") chain.unshift(at);
  return chain;
}

function layerOf({ name, operator, rows }: Group, numbers: Numbers): LayerSummary {
  const last = rows.at(-1);
  return {
    name,
    operator,
    shape: numbers.shape(last?.node.outputs[0]?.shape ?? []),
    ...numbers.costs(rows),
    receptiveField: numbers.field(last?.receptiveField ?? null),
  };
}

/** Dims as numbers, under bindings; costs are those of one sample where the batch is not known. */
class Numbers {
  readonly #bindings: Bindings;
  readonly #batch: ReadonlySet<string>;

  constructor(graph: Graph, bindings: Bindings) {
    this.#bindings = bindings;
    const first = graph.runtimeDims.filter(({ axis }) => axis === 0);
    this.#batch = new Set(first.map(({ symbol }) => symbol.id));
  }

  shape(dims: readonly Dim[]): readonly Quantity[] {
    return dims.map((dim) => quantity(this.#bindings.resolve(dim)));
  }

  costs(
    rows: readonly NodeAnalysis[],
  ): Pick<LayerSummary, "params" | "nonTrainableParams" | "macs" | "memory"> {
    const sum = (cost: (row: NodeAnalysis) => Dim): Quantity =>
      quantity(total(rows.map((row) => this.#perSample(cost(row)))));
    return {
      params: sum((row) => row.params),
      nonTrainableParams: sum((row) => row.nonTrainableParams),
      macs: sum((row) => row.macs),
      memory: sum((row) => row.memory),
    };
  }

  field(field: ReceptiveField): LayerSummary["receptiveField"] {
    return (
      field && {
        size: this.shape(field.map(({ size }) => size)),
        stride: this.shape(field.map(({ stride }) => stride)),
        offset: this.shape(field.map(({ offset }) => offset)),
      }
    );
  }

  #perSample(dim: Dim): Dim {
    const resolved = this.#bindings.resolve(dim);
    if (symbolsOf(resolved).size === 0) return resolved;
    return substitute(resolved, ({ id }) => (this.#batch.has(id) ? integer(1) : undefined));
  }
}

/** A fraction, such as the stride after an image was made larger, stays a formula: `1 / 2`. */
function quantity(dim: Dim): Quantity {
  return asInteger(dim) ?? printDim(dim);
}

/** Which axis of a recurrent model is time: the one that its scans run along, and the inputs that have it. */
import type { Graph, GraphNode, ValueRef } from "../graph/graph.ts";
import { typeOf } from "../graph/graph.ts";
import { asInteger, symbol, symbolsOf, type Dim, type DimSymbol } from "../shape/dim.ts";

export interface Time {
  /** Stands for the number of steps. */
  readonly symbol: DimSymbol;
  /** The inputs that come step by step, by node; time is their axis 1. */
  readonly inputs: ReadonlySet<number>;
}

/** What may be time, the last scan's first: of an encoder and a decoder, it is the decoder that streams. */
export function candidatesOf(graph: Graph): readonly Time[] {
  const scans = graph.nodes.filter((node) => node.body !== undefined).reverse();
  const candidates: Time[] = [];
  const known = new Set<string>();
  for (const scan of scans) {
    const [first] = scan.inputs;
    const dim = first && typeOf(graph.nodes, first).shape[1];
    if (!dim) continue;
    for (const time of candidatesFor(graph, scan, dim)) {
      const key = `${time.symbol.id} ${[...time.inputs].join()}`;
      if (!known.has(key)) candidates.push(time);
      known.add(key);
    }
  }
  return candidates;
}

function candidatesFor(graph: Graph, scan: GraphNode, dim: Dim): readonly Time[] {
  const length = asInteger(dim);
  const nodes = graph.inputs.map(({ value }) => value.node);
  const axisOne = (id: number): Dim | undefined => graph.nodes[id]?.outputs[0]?.shape[1];
  if (length === undefined) {
    const [open, ...more] = symbolsOf(dim).values();
    if (!open || more.length > 0) return [];
    const has = (id: number): boolean =>
      axisOne(id) !== undefined && symbolsOf(axisOne(id) as Dim).has(open.id);
    return [{ symbol: open, inputs: new Set(nodes.filter(has)) }];
  }
  // A number of steps looks like any other size: time is where the scan finds its sequences, or all that is as long.
  const made: DimSymbol = { id: "time", name: "T", least: 1 };
  const isAsLong = (id: number): boolean => {
    const axis = axisOne(id);
    return axis !== undefined && asInteger(axis) === length;
  };
  const sequences = scan.inputs.slice(0, scan.body?.sequences.length ?? 0);
  const leading = sourcesOf(graph, sequences);
  return [
    { symbol: made, inputs: new Set(nodes.filter((id) => isAsLong(id) && leading.has(id))) },
    { symbol: made, inputs: new Set(nodes.filter(isAsLong)) },
  ];
}

/** The nodes that values come from. */
function sourcesOf(graph: Graph, refs: readonly ValueRef[]): ReadonlySet<number> {
  const found = new Set<number>();
  const waiting = refs.map(({ node }) => node);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...(graph.nodes[id]?.inputs ?? []).map(({ node }) => node));
  }
  return found;
}

/** The dim of one time axis. */
export function timeDim(time: Time): Dim {
  return symbol(time.symbol);
}

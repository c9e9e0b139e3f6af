/**
 * Boxes of one block in rows, each below those that feed it, with few crossings (Sugiyama et al. 1981, by dagre).
 * Boxes have numbers here, so that no name of a program reaches dagre.
 */
import * as dagre from "@dagrejs/dagre";

export type Point = readonly [x: number, y: number];

export interface LayerEdge {
  readonly from: number;
  readonly to: number;
  /** How much it pulls its ends together; 0 for one that only orders them. */
  readonly weight: number;
}

/** The middle of a box. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

/** A row of boxes: its middle, and how far its tallest box reaches. */
export interface Row {
  readonly middle: number;
  readonly half: number;
}

export interface Layers {
  readonly positions: readonly Position[];
  readonly rows: readonly Row[];
  /** The bends of an edge: it goes straight through each row, and turns between rows only. */
  bends(from: number, to: number): readonly Point[];
  /** How far boxes and bends reach. */
  readonly left: number;
  readonly right: number;
  readonly height: number;
}

/** What we use of dagre; its own types do not resolve in ES modules. */
interface DagreGraph {
  setGraph(label: object): void;
  setNode(name: string, label: object): void;
  setEdge(from: string, to: string, label: object): void;
  hasEdge(from: string, to: string): boolean;
  node(name: string): Position & { readonly height: number };
  edge(from: string, to: string): { readonly points?: readonly Position[] } | undefined;
  edges(): readonly { readonly v: string; readonly w: string }[];
  graph(): { readonly width?: number; readonly height?: number };
}
const { graphlib, layout } = dagre as unknown as {
  readonly graphlib: { readonly Graph: new () => DagreGraph };
  readonly layout: (graph: DagreGraph) => void;
};

export function layer(
  sizes: readonly { readonly width: number; readonly height: number }[],
  edges: readonly LayerEdge[],
): Layers {
  const graph = new graphlib.Graph();
  graph.setGraph({ ranksep: 34, nodesep: 26, edgesep: 18, marginx: 0, marginy: 0 });
  for (const [index, { width, height }] of sizes.entries())
    graph.setNode(String(index), { width, height });
  for (const { from, to, weight } of edges)
    if (!graph.hasEdge(String(from), String(to)))
      graph.setEdge(String(from), String(to), { weight });
  layout(graph);
  const positions = sizes.map((_, index) => graph.node(String(index)));
  const rows = rowsOf(positions);
  const size = graph.graph();
  const reach = graph
    .edges()
    .flatMap(({ v, w }) => (graph.edge(v, w)?.points ?? []).map(({ x }) => x));
  return {
    positions,
    rows,
    bends: (from, to) =>
      (graph.edge(String(from), String(to))?.points ?? [])
        .slice(1, -1)
        .flatMap((point) => through(point, rows)),
    left: reach.reduce((least, x) => Math.min(least, x), 0),
    right: reach.reduce((most, x) => Math.max(most, x), size.width ?? 0),
    height: size.height ?? 0,
  };
}

function rowsOf(positions: readonly (Position & { readonly height: number })[]): readonly Row[] {
  const halves = new Map<number, number>();
  for (const { y, height } of positions) halves.set(y, Math.max(halves.get(y) ?? 0, height / 2));
  return [...halves].map(([middle, half]) => ({ middle, half }));
}

/** From the upper edge of a row to its lower one; nothing where the edge only bends between rows. */
function through({ x, y }: Position, rows: readonly Row[]): readonly Point[] {
  const row = rows.find(({ middle }) => Math.abs(middle - y) < 0.5);
  if (!row) return [];
  return [
    [x, row.middle - row.half],
    [x, row.middle + row.half],
  ];
}

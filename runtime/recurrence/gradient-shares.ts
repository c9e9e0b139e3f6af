/** Gradients for parts of a node, and their sum. */
import type { NodeId, StepGraph } from "./step-graph.ts";

/** A gradient for some columns of a node. */
export interface Share {
  readonly start: number;
  readonly gradient: NodeId;
  readonly columns: number;
}

/** A scalar gets gradients of every width. */
export function widest(shares: readonly Share[] = []): number {
  return Math.max(1, ...shares.map(({ start, columns }) => start + columns));
}

/** The sum of gradients for parts of a node: stretches between the ends of parts, side by side. */
export function total(
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

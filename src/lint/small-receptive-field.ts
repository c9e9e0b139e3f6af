/** A global pool over features that have seen too little of the image. */
import { receptiveFields } from "../analysis/receptive-field.ts";
import { smallReceptiveField } from "../diagnostics/catalogue/lints.ts";
import { report } from "../diagnostics/catalogue.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { GraphNode, ValueRef } from "../graph/graph.ts";
import { sizeOf, type GraphLint } from "./graph-lint.ts";

export const smallReceptiveFieldLint: GraphLint = ({ graph }) => {
  const image = graph.nodes.find(
    ({ operator, outputs: [output] }) => operator === "input" && output?.shape.length === 4,
  );
  if (!image) return [];
  const readers = countReaders(graph.nodes);
  // What goes on beside its mean, as in squeeze and excitation, is weighed by it and not answered from it.
  const pools = graph.nodes.filter(
    ({ operator, inputs: [pooled] }) =>
      operator === "global_avg_pool" && pooled && readers.get(keyOf(pooled)) === 1,
  );
  if (pools.length === 0) return [];
  const fields = receptiveFields(graph.nodes);
  return pools.flatMap(({ operator, inputs: [pooled], span }): readonly Diagnostic[] => {
    const field = fields[pooled?.node ?? -1]?.map((axis) => sizeOf(axis.size)) ?? [];
    const extents = image.outputs[0]?.shape.slice(1, 3).map(sizeOf) ?? [];
    for (const [axis, extent] of extents.entries()) {
      const seen = field[axis];
      if (seen === undefined || extent === undefined || 2 * seen >= extent) continue;
      const note = `the receptive field is ${field.join(" × ")}; more layers or strides in front make it grow`;
      const values = { field: seen, size: extent, operator };
      return [report(smallReceptiveField, values, span, { notes: [note] })];
    }
    return [];
  });
};

function countReaders(nodes: readonly GraphNode[]): ReadonlyMap<string, number> {
  const readers = new Map<string, number>();
  for (const ref of nodes.flatMap(({ inputs }) => inputs))
    readers.set(keyOf(ref), (readers.get(keyOf(ref)) ?? 0) + 1);
  return readers;
}

function keyOf({ node, output }: ValueRef): string {
  return `${node}:${output}`;
}

/** A graph without what happens only in training. */
import type { Graph, ValueRef } from "../graph/graph.ts";
import { rewrite } from "../passes/rewrite.ts";

export function inferenceGraph(graph: Graph): Graph {
  return rewrite({ ...graph, training: undefined }, (node): readonly ValueRef[] | undefined => {
    const [, otherwise] = node.inputs;
    return node.operator === "when_training" && otherwise ? [otherwise] : undefined;
  });
}

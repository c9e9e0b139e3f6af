/** Drops what does nothing at inference: dropout and noise. */
import type { Graph } from "../graph/graph.ts";
import { operators } from "../operators/registry.ts";
import { rewrite } from "./rewrite.ts";

export function dropNoise(graph: Graph): Graph {
  return rewrite(graph, ({ operator, inputs }) => {
    const about = operators.get(operator);
    // dropout(x, rate) -> x
    return about?.isRandom && about.mayGiveInput && inputs.length === 1 ? inputs : undefined;
  });
}

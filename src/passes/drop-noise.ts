/** Drops what does nothing at inference: dropout, noise, and what only stops gradients. */
import type { Graph } from "../graph/graph.ts";
import { operators } from "../operators/registry.ts";
import { rewrite } from "./rewrite.ts";

export function dropNoise(graph: Graph): Graph {
  return rewrite(graph, ({ operator, inputs }) => {
    const about = operators.get(operator);
    // dropout(x, rate) -> x
    const isNoise = about?.isRandom && about.mayGiveInput;
    return (isNoise || about?.isForTraining) && inputs.length === 1 ? inputs : undefined;
  });
}

/**
 * Rewrites of the graph, in the order in which they run. Each is a function from a graph to an equivalent one, and
 * stands in a file of its own; a target may leave some out.
 */
import type { Graph } from "../graph/graph.ts";
import { dropIdentities } from "./drop-identities.ts";
import { dropNoise } from "./drop-noise.ts";
import { foldBatchNorm } from "./fold-batch-norm.ts";
import { fuseActivations } from "./fuse-activations.ts";
import { fuseElementwise } from "./fuse-elementwise.ts";
import { keepInference } from "./keep-inference.ts";
import { mergeDuplicates } from "./merge-duplicates.ts";

export interface Pass {
  readonly name: string;
  run(graph: Graph): Graph;
}

export const passes: readonly Pass[] = [
  { name: "drop-identities", run: dropIdentities },
  { name: "merge-duplicates", run: mergeDuplicates },
];

/** After the others, for targets that only run models. All but the first may be left out. */
export const inferencePasses: readonly Pass[] = [
  { name: "keep-inference", run: keepInference },
  { name: "drop-noise", run: dropNoise },
  { name: "fold-batch-norm", run: foldBatchNorm },
  { name: "fuse-activations", run: fuseActivations },
  { name: "fuse-elementwise", run: fuseElementwise },
];

/** For graphs that people look at: what they wrote, without what does nothing. */
export const passesForReading: readonly Pass[] = passes.filter(
  ({ name }) => name !== "merge-duplicates",
);

export function runPasses(graph: Graph, selected: readonly Pass[] = passes): Graph {
  return selected.reduce((current, pass) => pass.run(current), graph);
}

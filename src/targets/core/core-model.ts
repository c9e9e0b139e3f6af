import type { Graph } from "../../graph/graph.ts";
import { runPasses, type Pass } from "../../passes/passes.ts";
import { streamOf, type StreamGraph } from "../../stream/stream-graph.ts";

/** A model as this target takes it. */
export interface CoreModel {
  readonly graph: Graph;
  readonly stream: StreamGraph | undefined;
}

/** The stream is that of the graph before the passes: it comes with passes of its own. */
export function coreModel(graph: Graph, passes: readonly Pass[]): CoreModel {
  const result = streamOf(graph);
  return {
    graph: runPasses(graph, passes),
    stream: "stream" in result ? result.stream : undefined,
  };
}

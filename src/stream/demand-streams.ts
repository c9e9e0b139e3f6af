/** The diagnostics of those who ask for a stream of every model. */
import { report } from "../diagnostics/catalogue.ts";
import { noStream } from "../diagnostics/catalogue/streaming.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Graph } from "../graph/graph.ts";
import { streamOf } from "./stream-graph.ts";

export function demandStreams(graphs: readonly Graph[]): readonly Diagnostic[] {
  return graphs.flatMap((graph) => {
    const result = streamOf(graph);
    if ("stream" in result) return [];
    const { problem, span } = result.obstacle ?? { problem: "it has no scan", span: graph.span };
    return [report(noStream, { model: graph.name, problem }, span)];
  });
}

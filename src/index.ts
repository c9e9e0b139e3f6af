/** The compiler as a library: pure functions over text, fit for Node and the browser. */
export type { LayerSummary, PortSummary, Quantity, Summary } from "./analysis/summarize.ts";
export { renderSummary } from "./analysis/render-summary.ts";
export {
  analyze,
  checkProgram as check,
  compile,
  type Analysis,
  type Compilation,
} from "./compile.ts";
export type { Diagnostic, Fix, Label, Severity } from "./diagnostics/diagnostic.ts";
export { renderJson, type JsonDiagnostic } from "./diagnostics/render-json.ts";
export { renderDiagnostic } from "./diagnostics/render-text.ts";
export type { Graph, GraphNode, Weight } from "./graph/graph.ts";
export { format, type FormatOptions } from "./format/format.ts";
export { printGraph } from "./graph/print.ts";
export { noFiles, type Host, type Location } from "./resolve/host.ts";
export { summary, type SummaryRequest, type SummaryResult } from "./summary.ts";
export type { Source, Span } from "./source/source.ts";

/**
 * Lints. In: a file's tree and the graphs of its models. Out: warnings on what is legal and most likely not meant. Only
 * the file at hand is judged: what it imports is checked where it is written.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Graph } from "../graph/graph.ts";
import type { Module } from "../resolve/modules.ts";
import type { Source } from "../source/source.ts";
import { allowancesIn } from "./allowances.ts";
import { biasBeforeNormLint } from "./bias-before-norm.ts";
import { collapsedLayersLint } from "./collapsed-layers.ts";
import { constantOutputLint } from "./constant-output.ts";
import { droppedPixelsLint } from "./dropped-pixels.ts";
import { dropoutOnOutputLint } from "./dropout-on-output.ts";
import { GraphView, type GraphLint } from "./graph-lint.ts";
import { heavyWeightsLint } from "./heavy-weights.ts";
import { signalStrengthLint } from "./signal-strength.ts";
import { smallReceptiveFieldLint } from "./small-receptive-field.ts";
import { softmaxBeforeLossLint } from "./softmax-before-loss.ts";
import { unusedNames } from "./unused-names.ts";

const graphLints: readonly GraphLint[] = [
  collapsedLayersLint,
  signalStrengthLint,
  softmaxBeforeLossLint,
  biasBeforeNormLint,
  dropoutOnOutputLint,
  droppedPixelsLint,
  smallReceptiveFieldLint,
  heavyWeightsLint,
  constantOutputLint,
];

/** The warnings of one file, without those that a comment `// nnc: allow NN8001` in it allows. */
export function lint(module: Module, graphs: readonly Graph[]): readonly Diagnostic[] {
  const { source, program } = module;
  const warnings = [...unusedNames(program), ...graphs.flatMap(graphWarnings)];
  return selectWarnings(
    source,
    warnings.filter(({ span }) => span.path === source.path),
  );
}

/** What the graph of a model gives reason to warn of, in whatever file. */
export function graphWarnings(graph: Graph): readonly Diagnostic[] {
  const view = new GraphView(graph);
  return graphLints.flatMap((check) => check(view));
}

/** Those that the comments of the file do not allow, each once, and comments that allow nothing, in order. */
export function selectWarnings(
  source: Source,
  warnings: readonly Diagnostic[],
): readonly Diagnostic[] {
  const { codes: allowed, diagnostics } = allowancesIn(source);
  // Two models, or two instances of a block, may meet one fault.
  const unique = new Map(
    warnings.map((warning) => [
      `${warning.code} ${warning.span.start} ${warning.span.end}`,
      warning,
    ]),
  );
  return [...unique.values()]
    .concat(diagnostics)
    .filter(({ code }) => !allowed.has(code))
    .sort((a, b) => a.span.start - b.span.start);
}

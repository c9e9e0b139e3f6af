/** The compiler: text and a host in, modules and diagnostics out. Pure, and fit for a browser. */
import { analyze, type Analysis, type AnalyzeOptions } from "./analyze.ts";
import { inferencePasses, type Pass } from "./passes/passes.ts";
import { noFiles, type Host } from "./resolve/host.ts";
import type { Source } from "./source/source.ts";
import { demandStreams } from "./stream/demand-streams.ts";
import { coreModel } from "./targets/core/core-model.ts";
import { emitCore } from "./targets/core/emit.ts";
import type { EmittedModule } from "./targets/emitted-module.ts";
import { emitTfjs } from "./targets/tfjs/emit.ts";

export { analyze, checkProgram, type Analysis, type AnalyzeOptions } from "./analyze.ts";

export interface Compilation extends Analysis {
  /** Absent when there are errors. */
  readonly module: EmittedModule | undefined;
}

/** What a module is made for. */
export type Target = "tfjs" | "core";

export interface CompileOptions extends AnalyzeOptions {
  /** The name of the outputs without ending. */
  readonly stem?: string;
  /** `tfjs`: layers that train; `core`: functions that only run. */
  readonly target?: Target;
  /** The rewrites for `core`; all of them without it. */
  readonly inferencePasses?: readonly Pass[];
  /** Reports the models that cannot run step by step. */
  readonly needsStreams?: boolean;
}

/** Compiles a file to an ES module on tfjs. */
export function compile(
  source: Source,
  host: Host = noFiles,
  options: CompileOptions = {},
): Compilation {
  const analyzed = analyze(source, host, options);
  const missing = options.needsStreams === true ? demandStreams(analyzed.graphs) : [];
  const analysis = { ...analyzed, diagnostics: [...analyzed.diagnostics, ...missing] };
  const stem = options.stem ?? (source.path.split("/").at(-1) ?? "model").replace(/\.nn$/, "");
  const isSound = !analysis.diagnostics.some(({ severity }) => severity === "error");
  if (!isSound) return { ...analysis, module: undefined };
  const { graphs, sources } = analysis;
  if (options.target !== "core")
    return { ...analysis, module: emitTfjs(graphs, source, stem, sources) };
  const selected = options.inferencePasses ?? inferencePasses;
  const models = graphs.map((graph) => coreModel(graph, selected));
  return { ...analysis, module: emitCore(models, source, stem, sources) };
}

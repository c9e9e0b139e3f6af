/** The compiler on one screen: text and a host in, modules and diagnostics out. Pure, and fit for a browser. */
import { check } from "./check/check.ts";
import { report } from "./diagnostics/catalogue.ts";
import { tooManyDiagnostics } from "./diagnostics/catalogue/limits.ts";
import { unknownName } from "./diagnostics/catalogue/names.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { withoutLacks } from "./check/unfinished-declarations.ts";
import type { Graph } from "./graph/graph.ts";
import { lint } from "./lint/lint.ts";
import { lower } from "./lower/lower.ts";
import { inferencePasses, passes, runPasses, type Pass } from "./passes/passes.ts";
import { noFiles, type Host } from "./resolve/host.ts";
import { resolve } from "./resolve/resolve.ts";
import type { Source } from "./source/source.ts";
import { demandStreams } from "./stream/demand-streams.ts";
import { coreModel } from "./targets/core/core-model.ts";
import { emitCore } from "./targets/core/emit.ts";
import type { EmittedModule } from "./targets/emitted-module.ts";
import { emitTfjs } from "./targets/tfjs/emit.ts";

export interface Analysis {
  /** The graphs of the file's models, as far as they are sound. */
  readonly graphs: readonly Graph[];
  readonly diagnostics: readonly Diagnostic[];
  /** What is legal and most likely not meant; only sound files have any. */
  readonly warnings: readonly Diagnostic[];
  /** Texts of all files that took part, by path, for showing diagnostics. */
  readonly sources: ReadonlyMap<string, string>;
}

export interface Compilation extends Analysis {
  /** Absent when there are errors. */
  readonly module: EmittedModule | undefined;
}

export interface AnalyzeOptions {
  /** The rewrites of graphs; all of them without it. */
  readonly passes?: readonly Pass[];
  /** Texts of values for hyperparameters of the file's models, in place of their defaults. */
  readonly values?: ReadonlyMap<string, string>;
}

/** Parses, resolves, checks and lowers a file, and runs the passes over its graphs. */
export function analyze(
  source: Source,
  host: Host = noFiles,
  { passes: selected = passes, values }: AnalyzeOptions = {},
): Analysis {
  const resolved = resolve(source, host, values);
  const checked = check(resolved.value);
  const found = withoutLacks(withoutEchoes(resolved.diagnostics, checked.diagnostics), () =>
    [...resolved.value.byPath.values()].flatMap(({ program }) => program.declarations),
  );
  const diagnostics = theFirst(inReadingOrder(found, source.path));
  const isSound = !diagnostics.some(({ severity }) => severity === "error");
  const graphs = isSound ? checked.value.map((model) => runPasses(lower(model), selected)) : [];
  const sources = new Map(
    [...resolved.value.byPath].map(([path, module]) => [path, module.source.text]),
  );
  const entry = resolved.value.byPath.get(source.path);
  const warnings = isSound && entry ? lint(entry, graphs) : [];
  return { graphs, diagnostics, warnings, sources };
}

/**
 * A word that the resolver does not know, such as a misspelt `same`, is told better by the checker, which knows what was
 * wanted in its place.
 */
export function withoutEchoes(
  resolved: readonly Diagnostic[],
  checked: readonly Diagnostic[],
): readonly Diagnostic[] {
  const keyOf = ({ span }: Diagnostic): string => `${span.path} ${span.start} ${span.end}`;
  const told = new Set(checked.map(keyOf));
  const kept = resolved.filter((one) => one.code !== unknownName.code || !told.has(keyOf(one)));
  return [...kept, ...checked];
}

/** How many diagnostics are shown. */
const most = 1000;

export function theFirst(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const next = diagnostics[most];
  if (!next) return diagnostics;
  const rest = report(tooManyDiagnostics, { count: diagnostics.length - most }, next.span);
  return [...diagnostics.slice(0, most), rest];
}

/** The file at hand first, from top to bottom. */
function inReadingOrder(diagnostics: readonly Diagnostic[], entry: string): readonly Diagnostic[] {
  const rank = (path: string): string => (path === entry ? "" : path);
  return [...diagnostics].sort((a, b) => {
    const [first, second] = [rank(a.span.path), rank(b.span.path)];
    return first === second ? a.span.start - b.span.start : first < second ? -1 : 1;
  });
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

/** Everything that is wrong with a file, and what is worth a word. */
export function checkProgram(source: Source, host: Host = noFiles): readonly Diagnostic[] {
  return analyze(source, host).diagnostics;
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

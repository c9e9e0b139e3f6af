/**
 * The first half of the compiler: text and a host in, graphs and diagnostics out. Apart from the second, so that who only
 * wants to know what is wrong need not load what writes modules.
 */
import { check } from "./check/check.ts";
import { withoutLacks } from "./check/unfinished-declarations.ts";
import { report } from "./diagnostics/catalogue.ts";
import { tooManyDiagnostics } from "./diagnostics/catalogue/limits.ts";
import { unknownName } from "./diagnostics/catalogue/names.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import type { Graph } from "./graph/graph.ts";
import { lint } from "./lint/lint.ts";
import { lower } from "./lower/lower.ts";
import { passes, runPasses, type Pass } from "./passes/passes.ts";
import { noFiles, type Host } from "./resolve/host.ts";
import { resolve } from "./resolve/resolve.ts";
import type { Source } from "./source/source.ts";

export interface Analysis {
  /** The graphs of the file's models, as far as they are sound. */
  readonly graphs: readonly Graph[];
  readonly diagnostics: readonly Diagnostic[];
  /** What is legal and most likely not meant; only sound files have any. */
  readonly warnings: readonly Diagnostic[];
  /** Texts of all files that took part, by path, for showing diagnostics. */
  readonly sources: ReadonlyMap<string, string>;
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

/** Everything that is wrong with a file, and what is worth a word. */
export function checkProgram(source: Source, host: Host = noFiles): readonly Diagnostic[] {
  return analyze(source, host).diagnostics;
}

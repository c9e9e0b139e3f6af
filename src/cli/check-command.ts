import { Argument, Command } from "commander";
import { analyze } from "../analyze.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { printGraph } from "../graph/print.ts";
import type { Host } from "../resolve/host.ts";
import type { Source } from "../source/source.ts";
import { addDiagnosticOptions, type DiagnosticOptions } from "./diagnostic-options.ts";
import { applySafeFixes } from "./fix-files.ts";
import { currentProject, diagnosticOptions, filesOf } from "./project.ts";
import { projectHost, readSources, showDiagnostics } from "./session.ts";
import { fits, valuesOption, type Values } from "./values-option.ts";

interface Options extends DiagnosticOptions {
  readonly fix?: boolean;
  readonly graph?: boolean;
  readonly watch?: boolean;
  readonly set?: Values;
  readonly allow?: readonly string[];
}

/** `nnc check FILE…` */
export function checkCommand(): Command {
  return addDiagnosticOptions(new Command("check"))
    .description(
      "report everything that is wrong with programs; nothing is written, but for `--fix`",
    )
    .addArgument(
      new Argument(
        "[files...]",
        "files, folders, or - for standard input; those of the project without any",
      ),
    )
    .option("--fix", "first apply the fixes that are surely meant")
    .option("--graph", "print the graph of each model")
    .addOption(valuesOption())
    .option("-w, --watch", "check again whenever a file changes")
    .option("--allow <folders...>", "further folders that imports may reach")
    .addHelpText("after", "\nExample:\n  $ nnc check lenet.nn")
    .action(async (named: readonly string[], given: Options) => {
      const project = currentProject();
      const options = project && diagnosticOptions(given, project);
      if (!options) return;
      const files = filesOf(named, project);
      if (!options.watch) {
        check(files, options);
        return;
      }
      const { runOnChange } = await import("./watch.ts");
      await runOnChange(files, () => check(files, options));
    });
}

/** Checks, and says which files it read. */
function check(files: readonly string[], options: Options): readonly string[] {
  const given = readSources(files);
  if (!given?.every((source) => fits(source, options.set))) return [];
  const hostOf = (source: Source): Host => projectHost(source, options.allow);
  const sources = options.fix ? applySafeFixes(given, hostOf) : given;
  const diagnostics: Diagnostic[] = [];
  const texts = new Map<string, string>();
  for (const source of sources) {
    const analysis = analyze(source, hostOf(source), { values: options.set ?? new Map() });
    diagnostics.push(...analysis.diagnostics, ...analysis.warnings);
    for (const [path, text] of analysis.sources) texts.set(path, text);
    if (options.graph) for (const graph of analysis.graphs) process.stdout.write(printGraph(graph));
  }
  showDiagnostics(unique(diagnostics), texts, options);
  return [...texts.keys()];
}

/** A file that two others import is checked with each. */
function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Map(
    diagnostics.map((diagnostic) => [
      `${diagnostic.code} ${diagnostic.span.path} ${diagnostic.span.start} ${diagnostic.message}`,
      diagnostic,
    ]),
  );
  return [...seen.values()];
}

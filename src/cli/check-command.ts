import { Argument, Command, Option } from "commander";
import { analyze } from "../compile.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { printGraph } from "../graph/print.ts";
import { projectHost, readSources, showDiagnostics, type Format } from "./session.ts";

interface Options {
  readonly format: Format;
  readonly graph?: boolean;
  readonly allow?: readonly string[];
}

/** `nnc check FILE…` */
export function checkCommand(): Command {
  return new Command("check")
    .description("report everything that is wrong with programs, without writing anything")
    .addArgument(new Argument("<files...>", "files, folders, or - for standard input"))
    .addOption(
      new Option("--format <format>", "how to print diagnostics")
        .choices(["text", "json"])
        .default("text"),
    )
    .option("--graph", "print the graph of each model")
    .option("--allow <folders...>", "further folders that imports may reach")
    .addHelpText("after", "\nExample:\n  $ nnc check lenet.nn")
    .action((files: readonly string[], options: Options) => {
      const sources = readSources(files);
      if (!sources) return;
      const diagnostics: Diagnostic[] = [];
      const texts = new Map<string, string>();
      for (const source of sources) {
        const analysis = analyze(source, projectHost(source, options.allow));
        diagnostics.push(...analysis.diagnostics);
        for (const [path, text] of analysis.sources) texts.set(path, text);
        if (options.graph)
          for (const graph of analysis.graphs) process.stdout.write(printGraph(graph));
      }
      showDiagnostics(unique(diagnostics), texts, options.format);
    });
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

import { Argument, Command } from "commander";
import { basename, dirname, join } from "node:path";
import { compile } from "../compile.ts";
import { shown } from "../host/node-host.ts";
import { writeAtomically } from "../host/write-files.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import {
  addDiagnosticOptions,
  selectDiagnostics,
  type DiagnosticOptions,
} from "./diagnostic-options.ts";
import { projectHost, readSources, showDiagnostics, usageFault } from "./session.ts";

interface Options extends DiagnosticOptions {
  readonly out?: string;
  readonly allow?: readonly string[];
  readonly quiet?: boolean;
  readonly stream?: boolean;
}

/** `nnc compile FILE…` */
export function compileCommand(): Command {
  return addDiagnosticOptions(new Command("compile"))
    .description("write an ES module, its types and its source map for each program")
    .addArgument(
      new Argument(
        "<files...>",
        "files, folders, or - to compile standard input to standard output",
      ),
    )
    .option("-o, --out <folder>", "where to write; beside each source without it")
    .option("--allow <folders...>", "further folders that imports may reach")
    .option("--stream", "demand that every model can also run one time step at a time")
    .option("-q, --quiet", "print diagnostics only")
    .addHelpText(
      "after",
      '\nExample:\n  $ nnc compile lenet.nn\n  then in JavaScript: import { LeNet } from "./lenet.js"',
    )
    .action((files: readonly string[], options: Options) => {
      if (usageFault(options)) return;
      const found: Diagnostic[] = [];
      const texts = new Map<string, string>();
      for (const source of readSources(files) ?? []) {
        const { module, diagnostics, warnings, sources } = compile(
          source,
          projectHost(source, options.allow),
          {
            needsStreams: options.stream ?? false,
          },
        );
        const reported = selectDiagnostics([...diagnostics, ...warnings], options);
        found.push(...reported);
        for (const [path, text] of sources) texts.set(path, text);
        const isSound = !reported.some(({ severity }) => severity === "error");
        if (!module || !isSound) continue;
        if (source.path === "<stdin>") {
          process.stdout.write(module.code);
          continue;
        }
        const stem = basename(source.path).replace(/\.nn$/, "");
        const folder = options.out ?? dirname(source.path);
        // The module comes last: once it is there, so are its types and its map.
        const outputs: readonly (readonly [string, string])[] = [
          [`${stem}.js.map`, module.map],
          [`${stem}.d.ts`, module.declarations],
          [`${stem}.js`, module.code],
        ];
        for (const [name, text] of outputs) writeAtomically(join(folder, name), text);
        if (!options.quiet && options.format === "text")
          process.stdout.write(`${source.path} → ${shown(join(folder, `${stem}.js`))}\n`);
      }
      showDiagnostics(found, texts, options);
    });
}

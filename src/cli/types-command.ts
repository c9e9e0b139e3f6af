import { Argument, Command } from "commander";
import { shown } from "../host/node-host.ts";
import { compile } from "../compile.ts";
import { writeTypes } from "../plugin/write-types.ts";
import { projectHost, readSources, showDiagnostics } from "./session.ts";

interface Options {
  readonly allow?: readonly string[];
  readonly quiet?: boolean;
}

/** `nnc types [FILE…]` */
export function typesCommand(): Command {
  return new Command("types")
    .description(
      'write lenet.d.nn.ts beside lenet.nn, so that TypeScript knows import "./lenet.nn"',
    )
    .addArgument(new Argument("[files...]", "files or folders").default(["."], "."))
    .option("--allow <folders...>", "further folders that imports may reach")
    .option("-q, --quiet", "print diagnostics only")
    .addHelpText(
      "after",
      '\nExample:\n  $ nnc types src\n  with "allowArbitraryExtensions": true in tsconfig.json',
    )
    .action((files: readonly string[], options: Options) => {
      for (const source of readSources(files) ?? []) {
        const { module, diagnostics, sources } = compile(
          source,
          projectHost(source, options.allow),
        );
        if (!showDiagnostics(diagnostics, sources) || !module) continue;
        const written = writeTypes(source.path, module);
        if (options.quiet) continue;
        for (const path of written) process.stdout.write(`${source.path} → ${shown(path)}\n`);
      }
    });
}

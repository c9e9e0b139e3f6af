import { Argument, Command } from "commander";
import { basename, dirname, join } from "node:path";
import { compile } from "../compile.ts";
import { shown } from "../host/node-host.ts";
import { writeAtomically } from "../host/write-files.ts";
import { projectHost, readSources, showDiagnostics } from "./session.ts";

interface Options {
  readonly out?: string;
  readonly allow?: readonly string[];
  readonly quiet?: boolean;
  readonly stream?: boolean;
}

/** `nnc compile FILE…` */
export function compileCommand(): Command {
  return new Command("compile")
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
      for (const source of readSources(files) ?? []) {
        const { module, diagnostics, sources } = compile(
          source,
          projectHost(source, options.allow),
          {
            needsStreams: options.stream ?? false,
          },
        );
        const isSound = showDiagnostics(diagnostics, sources);
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
        if (!options.quiet)
          process.stdout.write(`${source.path} → ${shown(join(folder, `${stem}.js`))}\n`);
      }
    });
}

import { Argument, Command, Option } from "commander";
import { basename, dirname, join, resolve } from "node:path";
import { compile, type Target } from "../compile.ts";
import { shown } from "../host/node-host.ts";
import { writeAtomically } from "../host/write-files.ts";
import type { Source } from "../source/source.ts";
import type { EmittedModule } from "../targets/emitted-module.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import {
  addDiagnosticOptions,
  selectDiagnostics,
  type DiagnosticOptions,
} from "./diagnostic-options.ts";
import { inferencePasses } from "../passes/passes.ts";
import { exitCodes } from "./exit-codes.ts";
import { currentProject, diagnosticOptions, filesOf } from "./project.ts";
import { projectHost, readSources, showDiagnostics } from "./session.ts";
import { fits, valuesOption, type Values } from "./values-option.ts";

interface Options extends DiagnosticOptions {
  readonly out?: string;
  readonly allow?: readonly string[];
  readonly quiet?: boolean;
  readonly stream?: boolean;
  readonly target?: Target;
  readonly without?: readonly string[];
  readonly watch?: boolean;
  readonly set?: Values;
}

/** `nnc compile FILE…` */
export function compileCommand(): Command {
  return addDiagnosticOptions(new Command("compile"))
    .description("write an ES module, its types and its source map for each program")
    .addArgument(
      new Argument(
        "[files...]",
        "files, folders, or - to compile standard input to standard output; those of the project without any",
      ),
    )
    .option("-o, --out <folder>", "where to write; beside each source without it")
    .addOption(valuesOption())
    .addOption(
      new Option(
        "-t, --target <target>",
        "tfjs: layers that train; core: functions on tfjs-core that only run",
      ).choices(["tfjs", "core"]),
    )
    .addOption(
      new Option("--without <passes...>", "rewrites that target core leaves out").choices(
        optionalPasses.map(({ name }) => name),
      ),
    )
    .option("-w, --watch", "compile again what changes")
    .option("--allow <folders...>", "further folders that imports may reach")
    .option("--stream", "demand that every model can also run one time step at a time")
    .option("-q, --quiet", "print diagnostics only")
    .addHelpText(
      "after",
      '\nExample:\n  $ nnc compile lenet.nn --set classes=26\n  then in JavaScript: import { LeNet } from "./lenet.js"',
    )
    .action(async (named: readonly string[], given: Options) => {
      if (!agree(given)) return;
      const project = currentProject();
      const found = project && diagnosticOptions(given, project);
      if (!found) return;
      const { root, settings } = project;
      const out = found.out ?? (settings.out === undefined ? undefined : join(root, settings.out));
      const options = { ...found, ...(out === undefined ? {} : { out }) };
      const files = filesOf(named, project);
      if (!options.watch) {
        compileFiles(files, options, () => true);
        return;
      }
      // A program is compiled again when a file changes that it was made of.
      const parts = new Map<string, readonly string[]>();
      const { runOnChange } = await import("./watch.ts");
      await runOnChange(files, (changed) =>
        compileFiles(
          files,
          options,
          ({ path }) =>
            changed.size === 0 ||
            (parts.get(path) ?? [path]).some((part) => changed.has(resolve(part))),
          parts,
        ),
      );
    });
}

/** `keep-inference` is what the target is. */
const optionalPasses = inferencePasses.slice(1);

/** Whether the options can be had together; if not, that is said. */
function agree({ target, without }: Options): boolean {
  if (!without || target === "core") return true;
  process.stderr.write("error: --without is for --target core\n");
  process.exitCode = exitCodes.usage;
  return false;
}

/** Compiles the files that are meant, and says which files it read; `parts` learns what each was made of. */
function compileFiles(
  files: readonly string[],
  options: Options,
  isMeant: (source: Source) => boolean,
  parts = new Map<string, readonly string[]>(),
): readonly string[] {
  const found: Diagnostic[] = [];
  const texts = new Map<string, string>();
  for (const source of readSources(files) ?? []) {
    if (!isMeant(source) || !fits(source, options.set)) continue;
    const { module, diagnostics, warnings, sources } = compile(
      source,
      projectHost(source, options.allow),
      {
        needsStreams: options.stream ?? false,
        values: options.set ?? new Map(),
        target: options.target ?? "tfjs",
        inferencePasses: inferencePasses.filter(({ name }) => !options.without?.includes(name)),
      },
    );
    parts.set(source.path, [...sources.keys()]);
    const reported = selectDiagnostics([...diagnostics, ...warnings], options);
    found.push(...reported);
    for (const [path, text] of sources) texts.set(path, text);
    const isSound = !reported.some(({ severity }) => severity === "error");
    if (module && isSound) writeModule(source, module, options);
  }
  showDiagnostics(found, texts, options);
  return [...parts.values()].flat();
}

/** The module comes last: once it is there, so are its types and its map. */
function writeModule(source: Source, module: EmittedModule, options: Options): void {
  if (source.path === "<stdin>") {
    process.stdout.write(module.code);
    return;
  }
  const stem = basename(source.path).replace(/\.nn$/, "");
  const folder = options.out ?? dirname(source.path);
  const outputs: readonly (readonly [string, string])[] = [
    [`${stem}.js.map`, module.map],
    [`${stem}.d.ts`, module.declarations],
    [`${stem}.js`, module.code],
  ];
  for (const [name, text] of outputs) writeAtomically(join(folder, name), text);
  if (!options.quiet && options.format === "text")
    process.stdout.write(`${source.path} → ${shown(join(folder, `${stem}.js`))}\n`);
}

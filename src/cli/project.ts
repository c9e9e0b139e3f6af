/** What the project file says, for verbs: the options of the command line come first. */
import { join, relative } from "node:path";
import { projectFile, type ProjectSettings } from "../host/project-file.ts";
import { projectRoot } from "../host/project-root.ts";
import { unknownCode, type DiagnosticOptions } from "./diagnostic-options.ts";
import { exitCodes } from "./exit-codes.ts";

export interface Project {
  /** As one sees it from the working folder. */
  readonly root: string;
  readonly settings: ProjectSettings;
}

/** The project of the working folder; undefined where its file is wrong, which has been said. */
export function currentProject(): Project | undefined {
  const root = projectRoot(join(process.cwd(), "any.nn"));
  const { path, settings, problems } = projectFile(root);
  for (const problem of problems)
    process.stderr.write(`nnc: ${relative(process.cwd(), path)}: ${problem}\n`);
  if (problems.length > 0) process.exitCode = exitCodes.usage;
  return problems.length > 0 ? undefined : { root: relative(process.cwd(), root), settings };
}

/** The files that a verb reads: those named, else those of the project. */
export function filesOf(named: readonly string[], { root, settings }: Project): readonly string[] {
  if (named.length > 0) return named;
  return (settings.files ?? ["."]).map((file) => join(root, file));
}

/** The options with the levels of the project's lints; undefined where either names a code that there is not. */
export function diagnosticOptions<T extends DiagnosticOptions>(
  options: T,
  { settings }: Project,
): T | undefined {
  const all = { ...options, lints: settings.lints ?? {} };
  const problem = unknownCode(all);
  if (problem === undefined) return all;
  process.stderr.write(`nnc: ${problem}\n`);
  process.exitCode = exitCodes.usage;
  return undefined;
}

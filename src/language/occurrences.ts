/** Every name in a file and what it stands for: the base of definitions, references, renaming and colours. */
import type { Declaration } from "../syntax/ast.ts";
import type { Occurrence } from "./meaning.ts";
import { NameFinder } from "./name-finder.ts";
import type { LinkedFile, Workspace } from "./workspace.ts";

/** All occurrences of names in a file, in no particular order. */
export function occurrencesIn(workspace: Workspace, file: LinkedFile): readonly Occurrence[] {
  return file.syntax.program.declarations.flatMap((each) => occurrencesOf(workspace, file, each));
}

/** Those in one declaration. */
export function occurrencesOf(
  workspace: Workspace,
  file: LinkedFile,
  declaration: Declaration,
): readonly Occurrence[] {
  return new NameFinder(workspace, file, declaration).run();
}

/** The names of one declaration, looked up. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { BlockScope } from "../resolve/block-scope.ts";
import type { Host } from "../resolve/host.ts";
import type { Definition, Module } from "../resolve/modules.ts";
import { NameChecker } from "../resolve/name-checker.ts";
import { resolveNames, type Resolution } from "../resolve/resolve.ts";
import type { Declaration } from "../syntax/ast.ts";
import type { Reads } from "./reads.ts";

export interface Resolved {
  readonly scope: BlockScope | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly reads: Reads;
}

/** Where an import that is missing is to be inserted; its place is found when it is shown. */
export const topOfFile = "top";

export interface Surroundings {
  readonly file: string;
  readonly names: ReadonlyMap<string, Definition>;
  /** Those of the declaration, which explain some of what is missing. */
  readonly syntaxErrors: readonly Diagnostic[];
  readonly host: Host;
  readonly reads: Reads;
  readonly scopes: Resolution["scopes"];
}

export function resolveDeclaration(
  declaration: Declaration,
  { file, names, syntaxErrors, host, reads, scopes }: Surroundings,
): Resolved {
  const diagnostics: Diagnostic[] = [...syntaxErrors];
  const span = { path: topOfFile, start: 0, end: 0 };
  const module: Module = {
    source: { path: `${file}\0${topOfFile}`, text: "" },
    program: { span, declarations: [] },
    names,
    isStandard: false,
  };
  const checker = new NameChecker(module, diagnostics, host);
  const scope = resolveNames(declaration, { module, scopes, checker, diagnostics });
  return { scope, diagnostics: diagnostics.slice(syntaxErrors.length), reads };
}

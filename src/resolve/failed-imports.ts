/** An import that fails is one mistake: that its names are missing is not said again, however they are capitalised. */
import { report } from "../diagnostics/catalogue.ts";
import { unknownModel, unknownName } from "../diagnostics/catalogue/names.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Program } from "../syntax/ast.ts";

/** Of what was found out about the names of a file, what its failed imports do not explain. */
export function withoutFailedImports(
  diagnostics: readonly Diagnostic[],
  { declarations }: Program,
  names: Pick<ReadonlyMap<string, unknown>, "has">,
): readonly Diagnostic[] {
  if (diagnostics.length === 0) return diagnostics;
  const said = new Set<string>();
  for (const declaration of declarations) {
    if (declaration.kind !== "import") continue;
    for (const { name: original, alias } of declaration.names) {
      const { name, span } = alias ?? original;
      if (names.has(name)) continue;
      for (const kind of [unknownName, unknownModel])
        said.add(report(kind, { name }, span).message.toLowerCase());
    }
  }
  return said.size === 0
    ? diagnostics
    : diagnostics.filter(({ message }) => !said.has(message.toLowerCase()));
}

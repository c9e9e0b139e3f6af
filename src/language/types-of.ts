/** The types that a snapshot holds for a declaration: those of the elaborated model before those of its definition. */
import type { Declaration } from "../syntax/ast.ts";
import type { Span } from "../source/source.ts";
import type { Seen, SeenTypes } from "./seen-types.ts";
import { isBlock } from "./meaning.ts";
import type { Snapshot } from "./snapshot.ts";

/** What answers for the places of a declaration. */
export function typesOf(
  { definitions, models }: Pick<Snapshot, "definitions" | "models">,
  declaration: Declaration,
): (span: Span) => Seen | undefined {
  const tables: SeenTypes[] = [];
  const network = isBlock(declaration) ? models.get(declaration) : undefined;
  if (network) tables.push(network.types);
  // A section is elaborated with its model.
  for (const { section, types } of models.values()) if (section === declaration) tables.push(types);
  const definition = definitions.get(declaration);
  if (definition) tables.push(definition.types);
  return (span) => {
    for (const table of tables) {
      const found = table.get(span);
      if (found) return found;
    }
    return undefined;
  };
}

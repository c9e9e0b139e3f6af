/** Walks over generated code. */
import type { JsExpression, JsStatement } from "./tree.ts";

type Piece = JsExpression | JsStatement | readonly (JsExpression | JsStatement)[];

/** The parts of a node or list; places in the source are none. */
function partsOf(node: object): readonly (readonly [string, unknown])[] {
  return Object.entries(node).filter(([key]) => key !== "origin");
}

/** Calls `visit` for each name that a piece of code reads or declares. */
export function eachIdentifier(piece: unknown, visit: (name: string) => void): void {
  if (typeof piece !== "object" || piece === null) return;
  const { kind, name } = piece as { readonly kind?: unknown; readonly name?: unknown };
  if (kind === "identifier" && typeof name === "string") visit(name);
  for (const [, part] of partsOf(piece)) eachIdentifier(part, visit);
}

/** The code with every expression replaced that `replace` has something for; what stands in is not looked into. */
export function replaceExpressions<T extends Piece>(
  piece: T,
  replace: (expression: JsExpression) => JsExpression | undefined,
): T {
  const walk = (node: unknown): unknown => {
    if (typeof node !== "object" || node === null) return node;
    if (Array.isArray(node)) return node.map(walk);
    const replaced = "kind" in node ? replace(node as JsExpression) : undefined;
    if (replaced) return replaced;
    const parts = partsOf(node).map(([key, part]) => [key, walk(part)] as const);
    const { origin } = node as { readonly origin?: unknown };
    return { ...Object.fromEntries(parts), ...(origin === undefined ? {} : { origin }) };
  };
  return walk(piece) as T;
}

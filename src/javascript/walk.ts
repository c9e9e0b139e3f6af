/** Walks over generated code. Modules have a great many nodes, so none of them makes a list of the entries of each. */
import type { JsExpression, JsStatement } from "./tree.ts";

type Piece = JsExpression | JsStatement | readonly (JsExpression | JsStatement)[];

/** A node or a list, of which nothing is known but that it has parts. */
type Part = Readonly<Record<string, unknown>>;

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null;
}

/** Calls `visit` for each node or list that stands in a node or list, in order; places in the source are none. */
export function eachPart(node: unknown, visit: (part: unknown) => void): void {
  if (Array.isArray(node)) {
    for (const part of node as readonly unknown[]) if (isPart(part)) visit(part);
  } else if (isPart(node)) {
    for (const key in node) {
      const part = node[key];
      if (isPart(part) && key !== "origin") visit(part);
    }
  }
}

/** The name of a node that is an identifier. */
export function identifierName(node: unknown): string | undefined {
  if (!isPart(node) || node["kind"] !== "identifier") return undefined;
  const { name } = node;
  return typeof name === "string" ? name : undefined;
}

/** Calls `visit` for each name that a piece of code reads or declares. */
export function eachIdentifier(piece: unknown, visit: (name: string) => void): void {
  const name = identifierName(piece);
  if (name === undefined)
    eachPart(piece, (part) => {
      eachIdentifier(part, visit);
    });
  else visit(name);
}

/** Calls `visit` for each expression, those around others first. */
export function eachExpression(piece: unknown, visit: (expression: JsExpression) => void): void {
  if (isPart(piece) && "kind" in piece) visit(piece as unknown as JsExpression);
  eachPart(piece, (part) => {
    eachExpression(part, visit);
  });
}

/** The node or list with what `map` makes of each node and list in it; itself where these stay as they are. */
export function mapParts<T>(node: T, map: (part: unknown) => unknown): T {
  let copy: Record<string, unknown> | undefined;
  const put = (key: string | number, part: unknown): void => {
    if (!isPart(part) || key === "origin") return;
    const mapped = map(part);
    if (mapped === part) return;
    copy ??= (Array.isArray(node) ? [...(node as readonly unknown[])] : { ...node }) as never;
    (copy as Record<string | number, unknown>)[key] = mapped;
  };
  if (Array.isArray(node)) for (let at = 0; at < node.length; at++) put(at, node[at]);
  else if (isPart(node)) for (const key in node) put(key, node[key]);
  return (copy ?? node) as T;
}

/** The code with every expression replaced that `replace` has something for; what stands in is not looked into. */
export function replaceExpressions<T extends Piece>(
  piece: T,
  replace: (expression: JsExpression) => JsExpression | undefined,
): T {
  const walk = (node: unknown): unknown => {
    const replaced =
      isPart(node) && "kind" in node ? replace(node as unknown as JsExpression) : undefined;
    return replaced ?? mapParts(node, walk);
  };
  return walk(piece) as T;
}

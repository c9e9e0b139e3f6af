/** Folds short values that are read once into the expression that reads them, as a person would write it. */
import type { JsExpression, JsStatement } from "../../javascript/tree.ts";
import { eachIdentifier, eachPart, identifierName, mapParts } from "../../javascript/walk.ts";

/** Rough length of an expression beyond which it deserves a line and a name of its own. */
const longest = 9;

/** `kept` are names that are read after the statements. */
export function inlineOnce(
  statements: readonly JsStatement[],
  kept: ReadonlySet<string>,
): readonly JsStatement[] {
  /** The result, last statement first. */
  const reversed: JsStatement[] = [];
  const later = new Map<string, number>();
  for (const statement of [...statements].reverse()) {
    const next = reversed.at(-1);
    const name = next && inlinedName(statement, next, kept, later);
    if (next && name !== undefined && statement.kind === "declare") {
      reversed[reversed.length - 1] = replace(next, name, statement.value);
      later.delete(name);
      noteUses(statement.value, later);
    } else {
      reversed.push(statement);
      noteUses(statement, later);
    }
  }
  return reversed.reverse();
}

/** The name of a value that goes into the next statement, which alone reads it. */
function inlinedName(
  statement: JsStatement,
  next: JsStatement,
  kept: ReadonlySet<string>,
  later: ReadonlyMap<string, number>,
): string | undefined {
  if (statement.kind !== "declare" || statement.target.kind !== "identifier") return undefined;
  const { name } = statement.target;
  if (kept.has(name) || later.get(name) !== 1 || size(statement.value) > longest) return undefined;
  return countUses(next, name) === 1 && !isInFunction(next, name) ? name : undefined;
}

/** Counts every identifier in a piece of code. */
function noteUses(piece: unknown, uses: Map<string, number>): void {
  eachIdentifier(piece, (name) => uses.set(name, (uses.get(name) ?? 0) + 1));
}

function countUses(piece: unknown, wanted: string): number {
  let count = 0;
  eachIdentifier(piece, (name) => {
    if (name === wanted) count++;
  });
  return count;
}

/** A use inside a function may happen more than once, or later. */
function isInFunction(piece: unknown, name: string): boolean {
  let isFound = false;
  const walk = (part: unknown): void => {
    if (isFound) return;
    if ((part as JsExpression).kind === "arrow") isFound = countUses(part, name) > 0;
    else eachPart(part, walk);
  };
  walk(piece);
  return isFound;
}

/** How many nodes it has, a path such as `tf.add` counting as one. */
function size(piece: unknown): number {
  const { kind } = piece as { readonly kind?: unknown };
  if (kind === "member") return 1;
  let count = kind === undefined ? 0 : 1;
  eachPart(piece, (part) => (count += size(part)));
  return count;
}

function replace<T>(piece: T, name: string, value: JsExpression): T {
  const walk = (part: unknown): unknown =>
    identifierName(part) === name ? value : mapParts(part, walk);
  return walk(piece) as T;
}

/** Folds short values that are read once into the expression that reads them, as a person would write it. */
import type { JsExpression, JsStatement } from "../../javascript/tree.ts";

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
function noteUses(node: unknown, uses: Map<string, number>): void {
  if (typeof node === "object" && node !== null && "kind" in node && node.kind === "identifier") {
    const { name } = node as unknown as { readonly name: string };
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  for (const child of children(node)) noteUses(child, uses);
}

function children(node: unknown): readonly unknown[] {
  if (Array.isArray(node)) return node as readonly unknown[];
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === "origin" ? [] : [value as unknown],
  );
}

function isUse(node: unknown, name: string): boolean {
  return (
    typeof node === "object" &&
    node !== null &&
    "kind" in node &&
    node.kind === "identifier" &&
    "name" in node &&
    node.name === name
  );
}

function countUses(node: unknown, name: string): number {
  return (
    (isUse(node, name) ? 1 : 0) +
    children(node).reduce<number>((count, child) => count + countUses(child, name), 0)
  );
}

/** A use inside a function may happen more than once, or later. */
function isInFunction(node: unknown, name: string): boolean {
  const isFunction =
    typeof node === "object" && node !== null && "kind" in node && node.kind === "arrow";
  if (isFunction) return countUses(node, name) > 0;
  return children(node).some((child) => isInFunction(child, name));
}

function size(node: unknown): number {
  const own = typeof node === "object" && node !== null && "kind" in node ? 1 : 0;
  const isPath = own === 1 && (node as { kind: string }).kind === "member";
  return isPath ? 1 : own + children(node).reduce<number>((count, child) => count + size(child), 0);
}

function replace<T>(node: T, name: string, value: JsExpression): T {
  if (isUse(node, name)) return value as T;
  if (Array.isArray(node)) return node.map((child: unknown) => replace(child, name, value)) as T;
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).map(([key, child]) => [
    key,
    key === "origin" ? (child as unknown) : replace(child as unknown, name, value),
  ]);
  return Object.fromEntries(entries) as T;
}

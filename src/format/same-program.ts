import { lex } from "../../grammar/lex.ts";
import { parse } from "../../grammar/parse.ts";
import type { Source } from "../source/source.ts";
import type { Node } from "../syntax/ast.ts";

/**
 * Makes sure that a formatted text says what the text before it said: the same tree and the same comments. A formatter
 * that is wrong about that would destroy someone's work, so it looks; a difference is a bug of the formatter.
 */
export function assertSameProgram(before: Source, after: Source): void {
  const first = parse(before);
  const second = parse(after);
  const isSame =
    !second.diagnostics.some(({ severity }) => severity === "error") &&
    comments(before).join("\n") === comments(after).join("\n") &&
    isEqual(first.value, second.value);
  if (!isSame) throw new Error(`formatting ${before.path} would change what it says`);
}

/** The comments' texts, free of the blanks that formatting may change. */
export function comments(source: Source): readonly string[] {
  return lex(source).comments.map(({ text }) =>
    text
      .split(/\r\n|\n|\r/)
      .map((line) => line.trim())
      .join("\n"),
  );
}

/** Whether two trees are equal but for where they stand; without recursion, since trees may be deep. */
export function isEqual(first: Node, second: Node): boolean {
  const waiting: [unknown, unknown][] = [[first, second]];
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    const [a, b] = pair;
    if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) {
      if (!Object.is(a, b)) return false;
      continue;
    }
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    for (const key of keys) {
      if (key === "span" || key === "operatorSpan") continue;
      waiting.push([(a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]]);
    }
  }
  return true;
}

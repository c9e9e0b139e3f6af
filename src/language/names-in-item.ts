/** The names that the equation at the cursor has introduced before it: they are in scope in it only. */
import { scalarFunctions } from "../operators/builtins.ts";

const isName = (token: string): boolean => /^[\p{ID_Start}_]/u.test(token);

/** Parameters of `|a, b| …` and the names of `for (n, k) in …`. */
export function boundIn(item: readonly string[]): readonly string[] {
  const names = new Set<string>();
  let isBinding = false;
  for (const token of item) {
    if (token === "|") isBinding = !isBinding;
    else if (token === "for" || token === "in") isBinding = token === "for";
    else if (isBinding && isName(token)) names.add(token);
  }
  return [...names];
}

/** The dims of shapes that it has written: `d` of `[N, T, heads * d]`. */
export function dimsIn(item: readonly string[]): readonly string[] {
  const names = new Set<string>();
  let depth = 0;
  for (const token of item) {
    if (token === "[") depth++;
    else if (token === "]") depth--;
    else if (depth > 0 && isName(token) && !scalarFunctions.has(token)) names.add(token);
  }
  return [...names];
}

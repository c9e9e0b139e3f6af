/** Disposes every value after the statement that reads it last. */
import { js, type JsStatement } from "../../javascript/tree.ts";
import { eachIdentifier } from "../../javascript/walk.ts";

/** `kept` are names that are read after the statements; they stay. */
export function freeEarly(
  statements: readonly JsStatement[],
  kept: ReadonlySet<string>,
): readonly JsStatement[] {
  const last = new Map<string, number>();
  for (const [index, statement] of statements.entries())
    if (statement.kind === "declare") {
      eachIdentifier(statement.target, (name) => last.set(name, index));
      eachIdentifier(statement.value, (name) => {
        if (last.has(name)) last.set(name, index);
      });
    }
  const ends = new Map<number, string[]>();
  for (const [name, index] of last) {
    if (kept.has(name)) continue;
    const names = ends.get(index);
    if (names) names.push(name);
    else ends.set(index, [name]);
  }
  return statements.flatMap((statement, index) => {
    const names = ends.get(index);
    return names ? [statement, disposal(names)] : [statement];
  });
}

/** `a.dispose()`, or `tf.dispose([a, b])` */
export function disposal(names: readonly string[]): JsStatement {
  const [only] = names;
  const expression =
    names.length === 1 && only !== undefined
      ? js.call(js.member(js.id(only), "dispose"))
      : js.tf("dispose", js.array(...names.map(js.id)));
  return { kind: "expression", expression };
}

/** The body of a model's function with the seed of its `train` section. */
import type { Graph } from "../../graph/graph.ts";
import { js, type JsStatement } from "../../javascript/tree.ts";

/** With a seed, a model begins with the same weights each time. */
export function seededBody(
  body: readonly JsStatement[],
  { training }: Graph,
  runtime: Set<string>,
): readonly JsStatement[] {
  const seed = training?.settings["seed"];
  if (seed === undefined) return body;
  runtime.add("seeded");
  return [
    { kind: "return", value: js.call(js.id("seeded"), js.literal(seed), js.arrow([], body)) },
  ];
}

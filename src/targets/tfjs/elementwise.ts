/** Elementwise operations as a call of `elementwise` from `nnc/runtime`, which makes one kernel of them where it can. */
import { keyOf, type GraphNode, type ValueKey } from "../../graph/graph.ts";
import { js, type JsExpression, type JsStatement } from "../../javascript/tree.ts";
import { emitOperations, type OperationContext } from "./operations.ts";

/** `elementwise(tf, [x, y], ([x, y], tf) => tf.relu(tf.add(x, y)))` */
export function elementwiseCall(node: GraphNode, context: OperationContext): JsExpression {
  const parts = node.parts ?? [];
  const values = new Map<ValueKey, JsExpression>();
  /** Tensors by the names that the function has for them, which are their own where they have one. */
  const given = new Map<string, JsExpression>();
  node.inputs.forEach((ref, index) => {
    const value = context.values.get(keyOf(ref)) ?? js.literal(null);
    const stem = parts[index]?.signal.split("/").at(-1) ?? "x";
    const name = value.kind === "identifier" ? value.name : context.scope.fresh(stem);
    given.set(name, value);
    values.set(keyOf({ node: index, output: 0 }), js.id(name));
  });
  const last = keyOf({ node: parts.length - 1, output: 0 });
  const { statements } = emitOperations(
    parts.filter(({ operator }) => operator !== "input"),
    { ...context, graph: { nodes: parts }, values, last: new Set([last]), isFused: false },
  );
  context.runtime.add("elementwise");
  const items = [...given.keys()].map(js.name);
  return js.call(
    js.id("elementwise"),
    js.id("tf"),
    js.array(...given.values()),
    js.arrow(
      [{ kind: "array-pattern", items }, js.name("tf")],
      bodyOf(statements, values.get(last)),
    ),
  );
}

/** An expression where it is but one. */
function bodyOf(
  statements: readonly JsStatement[],
  result: JsExpression = js.literal(null),
): JsExpression | readonly JsStatement[] {
  const final = statements.at(-1);
  if (final?.kind !== "declare") return result;
  const before = statements.slice(0, -1);
  return before.length === 0 ? final.value : [...before, { kind: "return", value: final.value }];
}

/** A recurrence as a call of `scan` from `nnc/runtime`: sequences, first states, and a function for one step. */
import type { GraphNode, StepGraphState } from "../../graph/graph.ts";
import { js, type JsExpression, type JsPattern } from "../../javascript/tree.ts";
import { realToJs, dimToJs } from "./dims.ts";
import { emitOperations, type OperationContext } from "./operations.ts";
import { keyOf } from "./regions.ts";

/** The outputs of a `scan` node: an array, or the only one. */
export function scanCall(
  node: GraphNode,
  context: OperationContext,
): { readonly value: JsExpression; readonly usesTraining: boolean } {
  const { body, attributes } = node;
  if (!body) throw new TypeError("a scan has no body");
  const args = node.inputs.map((ref) => context.values.get(keyOf(ref)) ?? js.literal(null));
  const { sequences, given, states } = body;
  const lead = sequences.length + given.length;
  const initial =
    attributes["hasInitial"] === true
      ? args.slice(lead, lead + states.length)
      : states.map((state) => firstState(state, context));
  const mask = attributes["hasMask"] === true ? args.at(-1) : undefined;
  const values = new Map<string, JsExpression>();
  given.forEach((ref, index) =>
    values.set(keyOf(ref), args[sequences.length + index] ?? js.literal(null)),
  );
  const name = (stem: string): JsPattern => js.name(context.scope.fresh(stem));
  const bind = (pattern: JsPattern, key: string): JsPattern => {
    if (pattern.kind === "identifier") values.set(key, js.id(pattern.name));
    return pattern;
  };
  const inputs = sequences.map((ref, index) =>
    bind(name(sequences.length === 1 ? "input" : `input${index + 1}`), keyOf(ref)),
  );
  const previous = states.map((state) =>
    bind(name(`${state.name.split("/").at(-1) ?? "state"}Before`), keyOf(state.previous)),
  );
  const last = new Set([...body.outputs, ...states.map(({ next }) => next)].map(keyOf));
  const inner = emitOperations(
    body.nodes.filter(({ operator }) => operator !== "input"),
    { ...context, graph: body, values, last },
  );
  const at = (ref: { readonly node: number; readonly output: number }): JsExpression =>
    values.get(keyOf(ref)) ?? js.literal(null);
  const result = js.array(
    js.array(...body.outputs.map(at)),
    js.array(...states.map(({ next }) => at(next))),
  );
  const step = js.arrow(
    [
      { kind: "array-pattern", items: inputs },
      { kind: "array-pattern", items: previous },
    ],
    inner.statements.length === 0
      ? result
      : [...inner.statements, { kind: "return", value: result }],
  );
  const isSet = (key: string): JsExpression | undefined =>
    attributes[key] === true ? js.literal(true) : undefined;
  const options = {
    reverse: isSet("reverse"),
    keepsLast: isSet("keepsLast"),
    givesFinal: isSet("givesFinal"),
    mask,
  };
  const hasOptions = Object.values(options).some((option) => option !== undefined);
  context.runtime.add("scan");
  const call = js.call(
    js.id("scan"),
    js.array(...args.slice(0, sequences.length)),
    js.array(...initial),
    step,
    ...(hasOptions ? [js.object(options)] : []),
  );
  return {
    value: node.outputs.length === 1 ? js.index(call, js.literal(0)) : call,
    usesTraining: inner.usesTraining,
  };
}

function firstState({ initial, type }: StepGraphState, { lookUp }: OperationContext): JsExpression {
  const shape = js.array(...type.shape.map((dim) => dimToJs(dim, lookUp)));
  const dtype = type.dtype === "float32" ? [] : [js.literal(type.dtype)];
  const [value] = initial.args;
  if (initial.name === "constant" && value)
    return js.tf("fill", shape, realToJs(value, lookUp), ...dtype);
  return js.tf(initial.name === "ones" ? "ones" : "zeros", shape, ...dtype);
}

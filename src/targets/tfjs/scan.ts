/** A recurrence as a call of `scan` from `nnc/runtime`: sequences, first states, and a function for one step. */
import {
  keyOf,
  type GraphNode,
  type StepGraph,
  type StepGraphState,
  type ValueRef,
  type ValueKey,
} from "../../graph/graph.ts";
import { js, type JsExpression, type JsPattern, type JsStatement } from "../../javascript/tree.ts";
import { namespaceWith, onNamespace, traceable } from "../traceable.ts";
import { realToJs, dimToJs } from "./dims.ts";
import { emitOperations, type OperationContext } from "./operations.ts";

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
  const values = new Map<ValueKey, JsExpression>();
  given.forEach((ref, index) =>
    values.set(keyOf(ref), args[sequences.length + index] ?? js.literal(null)),
  );
  const name = (stem: string): JsPattern => js.name(context.scope.fresh(stem));
  const bind = (pattern: JsPattern, key: ValueKey): JsPattern => {
    if (pattern.kind === "identifier") values.set(key, js.id(pattern.name));
    return pattern;
  };
  const inputs = sequences.map((ref, index) =>
    bind(name(sequences.length === 1 ? "input" : `input${index + 1}`), keyOf(ref)),
  );
  const previous = states.map((state) =>
    bind(name(`${state.name.split("/").at(-1) ?? "state"}Before`), keyOf(state.previous)),
  );
  const { statements, usesTraining, called } = stepOperations(body, values, context);
  const made = stepBody(body, statements, values);
  const namespace = called && namespaceWith(called, made);
  const step = js.arrow(
    [
      { kind: "array-pattern", items: inputs },
      { kind: "array-pattern", items: previous },
      ...(namespace ? [js.name("tf")] : []),
    ],
    made,
  );
  const scan = namespace ? "fusedScan" : "scan";
  context.runtime.add(scan);
  const call = js.call(
    js.id(scan),
    ...(namespace ? [namespace] : []),
    js.array(...args.slice(0, sequences.length)),
    js.array(...initial),
    step,
    ...optionsOf(attributes, args.at(-1), namespace && isPart(body, context)),
  );
  return {
    value: node.outputs.length === 1 ? js.index(call, js.literal(0)) : call,
    usesTraining,
  };
}

interface StepOperations {
  readonly statements: readonly JsStatement[];
  readonly usesTraining: boolean;
  /** What the step calls of the runtime, on its `tf`, where it is pure. */
  readonly called: ReadonlySet<string> | undefined;
}

/**
 * The operations of a step. One of functions of `tf`, and of those of the runtime that can be traced, is pure: it can be
 * run on what is no tensor, and takes its `tf`, which has all of them, as a parameter. Its operations are simple ones.
 */
function stepOperations(
  body: StepGraph,
  values: Map<ValueKey, JsExpression>,
  context: OperationContext,
): StepOperations {
  const last = new Set([...body.outputs, ...body.states.map(({ next }) => next)].map(keyOf));
  const operations = body.nodes.filter(({ operator }) => operator !== "input");
  const runtime = new Set<string>();
  const own = { graph: body, values, last, runtime, isFused: false, isStep: true, ...bufferAccess(body, runtime, context) }; // prettier-ignore
  const { statements, usesTraining } = emitOperations(operations, { ...context, ...own });
  for (const used of runtime) context.runtime.add(used);
  const isPure = [...runtime].every((name) => traceable.has(name));
  if (!isPure) return { statements, usesTraining, called: undefined };
  return { statements: onNamespace(statements, runtime), usesTraining, called: runtime };
}

type BufferAccess = Pick<OperationContext, "weightOf" | "write" | "written">;

/** Buffers that are written in steps are read and written by functions of the runtime, of which a trace gets to know. */
function bufferAccess(
  body: StepGraph,
  runtime: Set<string>,
  context: OperationContext,
): Partial<BufferAccess> {
  if (isNeverTrained(context)) return {};
  const written = new Set([...(context.written ?? []), ...buffersWritten(body)]);
  const call = (name: string, ...args: JsExpression[]): JsExpression => {
    runtime.add(name);
    return js.call(js.id(name), ...args);
  };
  return {
    written,
    weightOf: (weight, asVariable = false) =>
      asVariable || !written.has(weight)
        ? context.weightOf(weight, asVariable)
        : call("readBuffer", context.weightOf(weight, true)),
    write: (variable, value) => call("writeBuffer", variable, value),
  };
}

/** Whether a scan within a step cannot be run for all steps of that at once. */
function isPart(body: StepGraph, context: OperationContext): JsExpression | undefined {
  if (context.isStep !== true) return undefined;
  if (body.given.length > 0) return js.literal(true);
  return writesIn(body) && !isNeverTrained(context) ? context.training : undefined;
}

function isNeverTrained({ training }: OperationContext): boolean {
  return training.kind === "literal" && training.value === false;
}

/** Whether a step writes to buffers, running statistics among them, in training. */
function writesIn({ nodes }: StepGraph): boolean {
  return nodes.some(
    ({ operator, body }) =>
      operator === "update" || operator === "batch_norm" || (body !== undefined && writesIn(body)),
  );
}

/** By the steps within it, too. */
function buffersWritten({ nodes }: StepGraph): readonly number[] {
  return nodes.flatMap(({ operator, weights, body }) => [
    ...(operator === "update" ? weights : []),
    ...(body ? buffersWritten(body) : []),
  ]);
}

/** What one step gives: its outputs, and the new states. */
function stepBody(
  { outputs, states }: StepGraph,
  statements: readonly JsStatement[],
  values: ReadonlyMap<ValueKey, JsExpression>,
): JsExpression | readonly JsStatement[] {
  const at = (ref: ValueRef): JsExpression => values.get(keyOf(ref)) ?? js.literal(null);
  const next = states.map((state) => at(state.next));
  const result = js.array(js.array(...outputs.map(at)), js.array(...next));
  return statements.length === 0 ? result : [...statements, { kind: "return", value: result }];
}

function optionsOf(
  attributes: GraphNode["attributes"],
  mask: JsExpression | undefined,
  isPart: JsExpression | undefined,
): readonly JsExpression[] {
  const set = ["reverse", "keepsLast", "givesFinal"].filter((key) => attributes[key] === true);
  const entries = set.map((key): [string, JsExpression | undefined] => [key, js.literal(true)]);
  if (attributes["hasMask"] === true) entries.push(["mask", mask]);
  if (isPart) entries.push(["isPart", isPart]);
  return entries.length === 0 ? [] : [js.object(entries)];
}

/** A state before the first step. */
export function firstState(
  { initial, type }: Pick<StepGraphState, "initial" | "type">,
  { lookUp }: Pick<OperationContext, "lookUp">,
): JsExpression {
  const shape = js.array(...type.shape.map((dim) => dimToJs(dim, lookUp)));
  const dtype = type.dtype === "float32" ? [] : [js.literal(type.dtype)];
  const { value } = initial.args;
  if (initial.name === "constant" && typeof value === "object")
    return js.tf("fill", shape, realToJs(value, lookUp), ...dtype);
  return js.tf(initial.name === "ones" ? "ones" : "zeros", shape, ...dtype);
}

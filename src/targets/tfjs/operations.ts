/** Direct operations on tensors as JavaScript statements: the body of a generated layer, of a loss, of a metric. */
import { typeOf, type Graph, type GraphNode } from "../../graph/graph.ts";
import type { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsStatement } from "../../javascript/tree.ts";
import { operators } from "../../operators/registry.ts";
import type { Dim } from "../../shape/dim.ts";
import type { Real } from "../../shape/real.ts";
import { printShape } from "../../shape/shape.ts";
import { dimToJs, realToJs, type SymbolLookup } from "./dims.ts";
import { keyOf } from "./regions.ts";

export interface OperationContext {
  readonly graph: Pick<Graph, "nodes">;
  /** Expressions of values so far; results are added. */
  readonly values: Map<string, JsExpression>;
  weightOf(weight: number): JsExpression;
  readonly lookUp: SymbolLookup;
  readonly scope: NameScope;
  readonly training: JsExpression;
  readonly runtime: Set<string>;
  /** Values that are returned. */
  readonly last: ReadonlySet<string>;
}

/** Direct operations, one statement for each signal that is used more than once or ends an equation. */
export function emitOperations(
  nodes: readonly GraphNode[],
  context: OperationContext,
): { statements: JsStatement[]; usesTraining: boolean } {
  const { values, lookUp, scope } = context;
  const statements: JsStatement[] = [];
  let usesTraining = false;
  const uses = new Map<string, number>();
  for (const node of nodes)
    for (const ref of node.inputs) uses.set(keyOf(ref), (uses.get(keyOf(ref)) ?? 0) + 1);
  for (const node of nodes) {
    const ref = { node: node.id, output: 0 };
    if (node.operator === "constant") {
      values.set(keyOf(ref), constantOf(node, lookUp));
      continue;
    }
    if (node.operator === "param") {
      values.set(keyOf(ref), context.weightOf(node.weights[0] ?? -1));
      continue;
    }
    const operator = operators.get(node.operator);
    if (!operator) continue;
    const names =
      operator.weights?.(typedCall(context.graph.nodes, node)).map(({ name }) => name) ?? [];
    const training = context.training;
    const expression = operator.tfjs.ops({
      ...typedCall(context.graph.nodes, node),
      outputs: node.outputs,
      int: (dim: Dim) => dimToJs(dim, lookUp),
      real: (value: Real) => realToJs(value, lookUp),
      sizes: (shape: readonly Dim[]) => js.array(...shape.map((dim) => dimToJs(dim, lookUp))),
      args: node.inputs.map((input) => values.get(keyOf(input)) ?? js.literal(null)),
      weight: (name: string) => context.weightOf(node.weights[names.indexOf(name)] ?? -1),
      get training() {
        usesTraining = true;
        return training;
      },
      runtime(name: string) {
        context.runtime.add(name);
        return js.id(name);
      },
    } as never);
    if (node.outputs.length > 1) {
      const parts = node.outputs.map(() => scope.fresh(node.signal.split("/").at(-1) ?? "part"));
      statements.push({
        kind: "declare",
        keyword: "const",
        target: { kind: "array-pattern", items: parts.map(js.name) },
        value: expression,
        origin: node.span,
      });
      parts.forEach((name, output) => values.set(keyOf({ node: node.id, output }), js.id(name)));
      continue;
    }
    const isInline =
      (uses.get(keyOf(ref)) ?? 0) === 1 && isShort(expression) && !context.last.has(keyOf(ref));
    if (isInline) {
      values.set(keyOf(ref), expression);
      continue;
    }
    const name = scope.fresh(node.signal.split("/").at(-1) ?? "value");
    const shape = printShape(node.outputs[0]?.shape ?? []);
    statements.push({
      kind: "declare",
      keyword: "const",
      target: js.name(name),
      value: expression,
      comment: shape,
      origin: node.span,
    });
    values.set(keyOf(ref), js.id(name));
  }
  return { statements, usesTraining };
}

/** Small enough to stand inside another expression. */
function isShort(expression: JsExpression): boolean {
  return (
    JSON.stringify(expression, (key, value: unknown) => (key === "origin" ? undefined : value))
      .length < 420
  );
}

function typedCall(nodes: readonly GraphNode[], node: GraphNode): never {
  return {
    inputs: node.inputs.map((ref) => typeOf(nodes, ref)),
    attributes: node.attributes,
  } as never;
}

/** A number: plain beside floats, an int32 scalar beside ints. */
function constantOf(node: GraphNode, lookUp: SymbolLookup): JsExpression {
  const value = realToJs(node.attributes["value"] as Real, lookUp);
  return node.outputs[0]?.dtype === "int32" ? js.tf("scalar", value, js.literal("int32")) : value;
}

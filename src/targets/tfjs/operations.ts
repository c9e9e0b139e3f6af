/** Direct operations on tensors as JavaScript statements: the body of a generated layer, of a loss, of a metric. */
import { keyOf, typeOf, type Graph, type GraphNode, type ValueKey } from "../../graph/graph.ts";
import type { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsStatement } from "../../javascript/tree.ts";
import { operators } from "../../operators/registry.ts";
import type { Dim } from "../../shape/dim.ts";
import type { Real } from "../../shape/real.ts";
import { printShape } from "../../shape/shape.ts";
import { dimToJs, realToJs, type SymbolLookup } from "./dims.ts";
import { elementwiseCall } from "./elementwise.ts";
import { inlineOnce } from "./inline.ts";
import { scanCall } from "./scan.ts";

export interface OperationContext {
  readonly graph: Pick<Graph, "nodes">;
  /** Expressions of values so far; results are added. */
  readonly values: Map<ValueKey, JsExpression>;
  /** The tensor of a weight, or the variable that holds it. */
  weightOf(weight: number, asVariable?: boolean): JsExpression;
  /** Whether the operations are those of a step. */
  readonly isStep?: boolean;
  /** Buffers that the step around writes to, or a step around that. */
  readonly written?: ReadonlySet<number>;
  /** Writes to a buffer otherwise than by its own method. */
  readonly write?: (variable: JsExpression, value: JsExpression) => JsExpression;
  readonly lookUp: SymbolLookup;
  readonly scope: NameScope;
  readonly training: JsExpression;
  readonly runtime: Set<string>;
  /** Values that are returned. */
  readonly last: ReadonlySet<ValueKey>;
  /** Takes operations that have bias and activation in them, which are for inference. */
  readonly isFused?: boolean;
}

export interface Operations {
  readonly statements: readonly JsStatement[];
  readonly usesTraining: boolean;
}

/** Direct operations, one statement for each signal, but for short ones that only the next reads. */
export function emitOperations(nodes: readonly GraphNode[], context: OperationContext): Operations {
  const statements: JsStatement[] = [];
  let usesTraining = false;
  for (const node of nodes) {
    const key = keyOf({ node: node.id, output: 0 });
    switch (node.operator) {
      case "constant":
        context.values.set(key, constantOf(node, context.lookUp));
        break;
      case "param":
        context.values.set(key, context.weightOf(node.weights[0] ?? -1));
        break;
      case "update":
        usesTraining = true;
        statements.push(updateOf(node, context));
        break;
      default: {
        const made = madeBy(node, context);
        usesTraining ||= made.usesTraining;
        const value = settled(made.value);
        // What is nothing but another value, as dropout is at inference, needs no name of its own.
        if (value !== made.value && value.kind === "identifier") context.values.set(key, value);
        else statements.push(keep(node, value, context));
      }
    }
  }
  const kept = new Set([...context.last].flatMap((key) => namesIn(context.values.get(key))));
  return { statements: inlineOnce(statements, kept), usesTraining };
}

interface Made {
  readonly value: JsExpression;
  readonly usesTraining: boolean;
}

function madeBy(node: GraphNode, context: OperationContext): Made {
  if (node.body) return scanCall(node, context);
  if (node.parts) return { value: elementwiseCall(node, context), usesTraining: false };
  return operationOf(node, context);
}

/** The branch of a choice that is already made. */
function settled(value: JsExpression): JsExpression {
  if (value.kind !== "conditional" || value.test.kind !== "literal") return value;
  return value.test.value === true ? value.consequent : value.alternate;
}

function namesIn(expression: JsExpression | undefined): readonly string[] {
  return expression?.kind === "identifier" ? [expression.name] : [];
}

/** Gives the results of an operation names. */
function keep(
  node: GraphNode,
  value: JsExpression,
  { scope, values }: OperationContext,
): JsStatement {
  const stem = node.signal.split("/").at(-1) ?? "value";
  const names = node.outputs.map(() => scope.fresh(stem));
  names.forEach((name, output) => values.set(keyOf({ node: node.id, output }), js.id(name)));
  const [only = ""] = names;
  const target =
    names.length === 1
      ? js.name(only)
      : { kind: "array-pattern" as const, items: names.map(js.name) };
  const comment = node.outputs.map(({ shape }) => printShape(shape)).join(", ");
  return { kind: "declare", keyword: "const", target, value, comment, origin: node.span };
}

/** `if (training) this.mean.write(value)` */
function updateOf(node: GraphNode, context: OperationContext): JsStatement {
  const [ref] = node.inputs;
  const value = (ref && context.values.get(keyOf(ref))) ?? js.literal(null);
  const variable = context.weightOf(node.weights[0] ?? -1, true);
  const write: JsStatement = {
    kind: "expression",
    expression: context.write?.(variable, value) ?? js.call(js.member(variable, "write"), value),
    origin: node.span,
  };
  return { kind: "if", test: context.training, consequent: [write] };
}

function operationOf(node: GraphNode, context: OperationContext): Made {
  const operator = operators.get(node.operator);
  if (!operator) throw new TypeError(`there is no operator ${node.operator}`);
  const { lookUp, values } = context;
  const inputs = node.inputs.map((ref) => typeOf(context.graph.nodes, ref));
  const call = { inputs, attributes: node.attributes } as never;
  const names = operator.weights?.(call).map(({ name }) => name) ?? [];
  let usesTraining = false;
  const activation = node.attributes["activation"];
  const lowering = (context.isFused && operator.core) || operator.tfjs;
  const value = lowering.ops({
    activation: typeof activation === "string" ? js.literal(activation) : undefined,
    inputs,
    attributes: node.attributes,
    outputs: node.outputs,
    int: (dim: Dim) => dimToJs(dim, lookUp),
    real: (real: Real) => realToJs(real, lookUp),
    sizes: (shape: readonly Dim[]) => js.array(...shape.map((dim) => dimToJs(dim, lookUp))),
    args: node.inputs.map((input) => values.get(keyOf(input)) ?? js.literal(null)),
    weight: (name: string) => context.weightOf(node.weights[names.indexOf(name)] ?? -1),
    variable: (name: string) => context.weightOf(node.weights[names.indexOf(name)] ?? -1, true),
    get training() {
      usesTraining = true;
      return context.training;
    },
    runtime(name: string) {
      context.runtime.add(name);
      return js.id(name);
    },
  });
  return { value, usesTraining };
}

/** A number: plain beside floats, an int32 scalar beside ints. */
function constantOf(node: GraphNode, lookUp: SymbolLookup): JsExpression {
  const value = realToJs(node.attributes["value"] as Real, lookUp);
  return node.outputs[0]?.dtype === "int32" ? js.tf("scalar", value, js.literal("int32")) : value;
}

/** The loss and the metrics of a `train` section, as functions of signals, targets and hyperparameters. */
import {
  keyOf,
  typeOf,
  type Graph,
  type Port,
  type TrainingSection,
  type ValueRef,
  type ValueKey,
} from "../../graph/graph.ts";
import { reached } from "../../graph/reached.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsPattern, type JsStatement } from "../../javascript/tree.ts";
import type { SymbolLookup } from "./dims.ts";
import { innerNames } from "./module-names.ts";
import { emitOperations } from "./operations.ts";
import { isBare } from "./region-dims.ts";

export interface TrainingFunctions {
  readonly loss: JsExpression;
  readonly metrics: readonly (readonly [string, JsExpression])[];
  /** Late-bound hyperparameters that they use; the model carries their values. */
  readonly hyperparameters: readonly string[];
  /** Functions they take from `nnc/runtime`. */
  readonly runtime: ReadonlySet<string>;
}

export function trainingFunctions(graph: Graph, training: TrainingSection): TrainingFunctions {
  const found = { runtime: new Set<string>(), hyperparameters: new Set<string>() };
  const metrics = training.metrics.map(
    ({ name, value }) => [name, scalarFunction(graph, training, value, found)] as const,
  );
  const loss = scalarFunction(graph, training, training.loss, found);
  const hyperparameters = [...found.hyperparameters];
  return { loss, metrics, hyperparameters, runtime: found.runtime };
}

/** `({ logits }, { label }, { alpha }) => …`; the last only where there is something in it. */
function scalarFunction(
  graph: Graph,
  training: TrainingSection,
  result: ValueRef,
  found: { readonly runtime: Set<string>; readonly hyperparameters: Set<string> },
): JsExpression {
  const scope = new NameScope(innerNames);
  const needed = reached(training.nodes, [result.node]);
  const values = new Map<ValueKey, JsExpression>();
  const shapes = new Map<ValueKey, { readonly id: string; readonly value: ValueRef }>();
  const pattern = (list: readonly Port[]): JsPattern => ({
    kind: "object-pattern",
    properties: list
      .filter(({ value }) => needed.has(value.node))
      .map(({ name, value }) => {
        const id = scope.fresh(name);
        values.set(keyOf(value), js.id(id));
        shapes.set(keyOf(value), { id, value });
        return { key: name, value: { kind: "identifier", name: id } };
      }),
  });
  const ports = [pattern(training.signals), pattern(training.targets)];
  const late = new Map<string, string>();
  const lookUp: SymbolLookup = (symbol) => {
    for (const { id, value } of shapes.values()) {
      const axis = typeOf(training.nodes, value).shape.findIndex((dim) => isBare(dim, symbol.id));
      if (axis >= 0) return js.index(js.member(js.id(id), "shape"), js.literal(axis));
    }
    const given = graph.hyperparameters.find((one) => one.symbol.id === symbol.id);
    if (!given) return js.literal(null);
    const id = late.get(given.name) ?? scope.fresh(given.name);
    late.set(given.name, id);
    found.hyperparameters.add(given.name);
    return js.id(id);
  };
  const nodes = training.nodes.filter((node) => needed.has(node.id) && node.operator !== "input");
  const { statements } = emitOperations(nodes, {
    graph: training,
    values,
    weightOf: () => js.literal(null),
    lookUp,
    scope,
    training: js.literal(true),
    runtime: found.runtime,
    last: new Set(),
  });
  const properties = [...late].map(([key, id]) => ({ key, value: js.name(id) }));
  const params =
    properties.length > 0 ? [...ports, { kind: "object-pattern" as const, properties }] : ports;
  return arrowOf(params, statements, values.get(keyOf(result)) ?? js.literal(null));
}

/** A function that gives a value; one that only names its result is an expression. */
function arrowOf(
  params: readonly JsPattern[],
  statements: readonly JsStatement[],
  value: JsExpression,
): JsExpression {
  const last = statements.at(-1);
  const isNamed =
    last?.kind === "declare" &&
    last.target.kind === "identifier" &&
    value.kind === "identifier" &&
    last.target.name === value.name;
  const before = isNamed ? statements.slice(0, -1) : statements;
  const result = isNamed ? last.value : value;
  return js.arrow(
    params,
    before.length === 0 ? result : [...before, { kind: "return", value: result }],
  );
}

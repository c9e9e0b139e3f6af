/** The layer that checks sizes, as a step of a model's function. */
import type { Graph, GraphNode, ValueRef } from "../../graph/graph.ts";
import { js, type JsExpression } from "../../javascript/tree.ts";
import type { SymbolLookup } from "./dims.ts";
import type { FactoryOptions } from "./factory-types.ts";
import type { LayerNames } from "./layer-names.ts";
import type { RegionClass } from "./region-class.ts";
import { sizeChecks } from "./size-checks.ts";

export interface CheckStep {
  readonly made: RegionClass;
  /** `new GPT_sizes({ name, context })` */
  readonly layer: JsExpression;
  readonly inputs: readonly ValueRef[];
  /** The input that goes through the layer, and its node. */
  readonly carrier: ValueRef;
  readonly node: GraphNode;
}

export function checkStep(
  graph: Graph,
  { moduleScope, stem }: FactoryOptions,
  layerNames: LayerNames,
  lookUp: SymbolLookup,
): CheckStep | undefined {
  const checks = sizeChecks(graph);
  const [carrier] = checks?.inputs ?? [];
  const node = carrier && graph.nodes[carrier.node];
  if (!checks || !carrier || !node) return undefined;
  const path = layerNames.fresh(`${node.signal}/sizes`);
  const name = moduleScope.fresh(`${graph.name}_sizes`);
  const serialName = `${stem}/${graph.name}/${path}`.replaceAll("_", "-");
  const options = checks.options.map(({ symbol, key }): [string, JsExpression] => [
    key,
    lookUp(symbol),
  ]);
  const statement = checks.statement(name, serialName);
  return {
    made: { name, statement, hyperparameters: [], paths: [], runtime: new Set() },
    layer: js.construct(js.id(name), js.object([["name", js.literal(path)], ...options])),
    inputs: checks.inputs,
    carrier,
    node,
  };
}

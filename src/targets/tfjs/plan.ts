/** The steps of a model's function, with elementwise operations made one where a module of layers wants that. */
import type { Graph } from "../../graph/graph.ts";
import { fuseElementwise } from "../../passes/fuse-elementwise.ts";
import type { SymbolLookup } from "./dims.ts";
import { layerForms } from "./layer-forms.ts";
import { planSteps, type Plan } from "./regions.ts";

export interface ModelPlan extends Plan {
  /** The graph that was split into steps, without what the steps add to it. */
  readonly source: Graph;
  /** Functions of `nnc/runtime` that its layers take. */
  readonly runtime: ReadonlySet<string>;
}

/**
 * A model that is all plain layers stays so, since it then loads where nnc is not. Any other has generated layers, and its
 * elementwise operations become parts of them, also those that a plain layer does.
 */
export function planModel(graph: Graph, usesLayers: boolean, lookUp: SymbolLookup): ModelPlan {
  if (!usesLayers) {
    const source = fuseElementwise(graph);
    return { ...planSteps(source, () => undefined), source, runtime: new Set() };
  }
  const plain = planLayers(graph, lookUp);
  if (plain.steps.every(({ kind }) => kind === "layer")) return plain;
  const fused = fuseElementwise(graph);
  return fused === graph ? plain : planLayers(fused, lookUp);
}

function planLayers(source: Graph, lookUp: SymbolLookup): ModelPlan {
  const runtime = new Set<string>();
  return { ...planSteps(source, layerForms(source, lookUp, runtime)), source, runtime };
}

/** Where elementwise operations become one in a module of layers. */
import type { Graph } from "../../graph/graph.ts";
import { js } from "../../javascript/tree.ts";
import { fuseElementwise } from "../../passes/fuse-elementwise.ts";
import type { FactoryOptions } from "./factory-types.ts";
import { layerForms } from "./layer-forms.ts";
import { planSteps } from "./regions.ts";

/**
 * A model that is all plain layers stays so, since it then loads where nnc is not. Any other has generated layers, and its
 * elementwise operations become parts of them, also those that a plain layer does.
 */
export function fusedForLayers(graph: Graph, { usesLayers }: FactoryOptions): Graph {
  return fuseElementwise(graph, () => !usesLayers || !isAllLayers(graph));
}

function isAllLayers(graph: Graph): boolean {
  const forms = layerForms(graph, ({ name }) => js.id(name), new Set());
  return planSteps(graph, forms).steps.every(({ kind }) => kind === "layer");
}

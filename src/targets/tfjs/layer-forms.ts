/** Which operations of a graph a plain layer of tf.layers does. */
import { typeOf, type Graph, type GraphNode } from "../../graph/graph.ts";
import { js } from "../../javascript/tree.ts";
import type { LayerCall } from "../../operators/operator.ts";
import { operators } from "../../operators/registry.ts";
import type { Dim } from "../../shape/dim.ts";
import type { Real } from "../../shape/real.ts";
import { dimToJs, isOpen, realToJs, type SymbolLookup } from "./dims.ts";

/** The layer of a node, or undefined; hyperparameters are told by `lookUp`. */
export function layerForms(
  { nodes, runtimeDims }: Graph,
  lookUp: SymbolLookup,
  runtimeNames: Set<string>,
): (node: GraphNode) => LayerCall | undefined {
  const runtime = new Set(runtimeDims.map(({ symbol }) => symbol.id));
  return (node) => {
    // What a layer gives, tfjs takes for floats, and makes it floats.
    if (node.outputs.some(({ dtype }) => dtype !== "float32")) return undefined;
    return operators.get(node.operator)?.tfjs.layer?.({
      inputs: node.inputs.map((ref) => typeOf(nodes, ref)),
      attributes: node.attributes,
      outputs: node.outputs,
      int: (dim: Dim) => dimToJs(dim, lookUp),
      real: (value: Real) => realToJs(value, lookUp),
      runtime(name: string) {
        runtimeNames.add(name);
        return js.id(name);
      },
      isFixed: (dim: Dim) => !isOpen(dim, ({ id }) => runtime.has(id)),
    });
  };
}

/** `{ name: "image", shape: [28, 28, 1] }`: what `tf.input` takes for an input of a model. */
import { typeOf, type Graph, type ValueRef } from "../../graph/graph.ts";
import { js, type JsExpression } from "../../javascript/tree.ts";
import { symbolsOf, type Dim } from "../../shape/dim.ts";
import { dimToJs, type SymbolLookup } from "./dims.ts";

export function inputConfig(
  graph: Graph,
  name: string,
  ref: ValueRef,
  lookUp: SymbolLookup,
): JsExpression {
  const { shape, dtype } = typeOf(graph.nodes, ref);
  const [batch, ...axes] = shape;
  const isRuntime = (dim: Dim): boolean => {
    const symbols = symbolsOf(dim);
    return graph.runtimeDims.some(({ symbol }) => symbols.has(symbol.id));
  };
  const size = (dim: Dim): JsExpression =>
    isRuntime(dim) ? js.literal(null) : dimToJs(dim, lookUp);
  const isOpen = batch !== undefined && isRuntime(batch);
  return js.object([
    ["name", js.literal(name)],
    ["shape", isOpen ? js.array(...axes.map(size)) : undefined],
    ["batchShape", isOpen ? undefined : js.array(...shape.map(size))],
    ["dtype", dtype === "float32" ? undefined : js.literal(dtype)],
  ]);
}

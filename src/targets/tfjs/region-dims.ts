/** Where a generated layer finds the dims that only the run tells: on the axes of its inputs. */
import { keyOf, typeOf, type Graph, type ValueRef } from "../../graph/graph.ts";
import { js } from "../../javascript/tree.ts";
import { symbolsOf, type Dim } from "../../shape/dim.ts";
import { symbolsOfReal, type Real } from "../../shape/real.ts";
import { dimToJs } from "./dims.ts";
import type { Region, Step } from "./regions.ts";

/** An input of the region with an axis that is this dim and nothing else. */
export function axisOf(
  graph: Graph,
  region: Region,
  id: string,
): { readonly input: number; readonly axis: number } | undefined {
  for (const [input, ref] of region.inputs.entries()) {
    const { shape } = typeOf(graph.nodes, ref);
    const axis = shape.findIndex((dim) => isBare(dim, id));
    if (axis >= 0) return { input, axis };
  }
  return undefined;
}

export function isBare(dim: Dim, id: string): boolean {
  const symbol = symbolsOf(dim).get(id);
  return (
    symbol !== undefined &&
    symbolsOf(dim).size === 1 &&
    dimToJs(dim, () => js.id("it")).kind === "identifier"
  );
}

/** Dims that only the run tells and that no input of a region shows: it must take a model's input as well. */
function hiddenDims(graph: Graph, region: Region): readonly ValueRef[] {
  const runtime = new Map(graph.runtimeDims.map((dim) => [dim.symbol.id, dim]));
  const ids = new Set<string>();
  const note = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(note);
    else if (typeof value === "object" && value !== null) {
      if ("terms" in value) for (const id of symbolsOf(value as Dim).keys()) ids.add(id);
      else if ("size" in value) note(value.size);
      else if ("from" in value && "to" in value) [value.from, value.to].forEach(note);
      else if ("kind" in value) for (const id of symbolsOfReal(value as Real).keys()) ids.add(id);
    }
  };
  for (const node of region.nodes) {
    Object.values(node.attributes).forEach(note);
    for (const { shape } of node.outputs) note(shape);
  }
  return [...ids].flatMap((id) => {
    const dim = runtime.get(id);
    const port = dim && graph.inputs[dim.input];
    return port && !axisOf(graph, region, id) ? [port.value] : [];
  });
}

/** A region that needs a dim which none of its inputs shows takes the model's input that does. */
export function completed(graph: Graph, step: Step): Step {
  if (step.kind === "layer") return step;
  const known = new Set(step.inputs.map(keyOf));
  const more = hiddenDims(graph, step).filter((ref) => !known.has(keyOf(ref)));
  const unique = new Map(more.map((ref) => [keyOf(ref), ref]));
  return { ...step, inputs: [...step.inputs, ...unique.values()] };
}

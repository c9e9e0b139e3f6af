/** Which variables of a model's function a pipeline carries along: `features = ….apply(features)`. */
import { keyOf, type Graph, type ValueRef, type ValueKey } from "../../graph/graph.ts";
import type { Step } from "./regions.ts";

/** Values that only the next step of the same signal reads: their variable goes over to it. */
export function chainedValues(graph: Graph, steps: readonly Step[]): ReadonlySet<ValueKey> {
  const readers = new Map<ValueKey, number>();
  const read = (ref: ValueRef): void => {
    readers.set(keyOf(ref), (readers.get(keyOf(ref)) ?? 0) + 1);
  };
  for (const step of steps) inputsOf(step).forEach(read);
  for (const { value } of graph.outputs) read(value);
  const taken = new Set<ValueKey>();
  const signal = (ref: ValueRef): string => graph.nodes[ref.node]?.signal ?? "";
  for (const step of steps) {
    const [first] = inputsOf(step);
    const [result] = step.kind === "layer" ? [{ node: step.node.id, output: 0 }] : step.outputs;
    if (!first || !result || readers.get(keyOf(first)) !== 1) continue;
    const isInput = graph.nodes[first.node]?.operator === "input";
    if (!isInput && signal(first) === signal(result)) taken.add(keyOf(first));
  }
  return taken;
}

function inputsOf(step: Step): readonly ValueRef[] {
  return step.kind === "layer" ? step.node.inputs : step.inputs;
}

/** The order in which a module makes the steps of a graph. */
import { keyOf, type Graph, type ValueRef, type ValueKey } from "../../graph/graph.ts";
import type { Step } from "./regions.ts";

/** As soon as its inputs are there, each step stands where its last node stood in the graph. */
export function inSourceOrder(steps: readonly Step[], graph: Graph): readonly Step[] {
  const places = steps.map((step) => ({ step, position: positionOf(step) }));
  places.sort((a, b) => a.position - b.position);
  const sorted = places.map(({ step }) => step);
  const made = new Set(graph.inputs.map(({ value }) => keyOf(value)));
  /** Steps that wait for a value, by index; each waits for one at a time. */
  const waiting = new Map<ValueKey, number[]>();
  /** Steps that were passed over and whose wait is over, from the last to the first. */
  const late: number[] = [];
  const ordered: Step[] = [];
  for (let index = 0; index < sorted.length || late.length > 0;) {
    const at = late.pop() ?? index++;
    const step = sorted[at] as Step;
    const missing = inputsOf(step).find((ref) => !made.has(keyOf(ref)));
    if (missing) {
      const others = waiting.get(keyOf(missing));
      if (others) others.push(at);
      else waiting.set(keyOf(missing), [at]);
      continue;
    }
    ordered.push(step);
    for (const ref of valuesOf(step)) {
      made.add(keyOf(ref));
      late.push(...(waiting.get(keyOf(ref)) ?? []));
      waiting.delete(keyOf(ref));
    }
    late.sort((a, b) => b - a);
  }
  if (ordered.length < steps.length) throw new TypeError("the steps of a graph form a circle");
  return ordered;
}

function positionOf(step: Step): number {
  if (step.kind === "layer") return step.node.id;
  // Weights with a layer of their own come first.
  if (step.nodes.every(({ operator }) => operator === "param")) return -1;
  return step.outputs.reduce((most, ref) => Math.max(most, ref.node), -Infinity);
}

function inputsOf(step: Step): readonly ValueRef[] {
  return step.kind === "layer" ? step.node.inputs : step.inputs;
}

function valuesOf(step: Step): readonly ValueRef[] {
  if (step.kind === "region") return step.outputs;
  return step.node.outputs.map((_, output) => ({ node: step.node.id, output }));
}

/**
 * What a step mentions from outside of it: `x -> scan(|u| Cell(u + context))`. Such a signal is the same at every step,
 * as if it stood after `given`.
 */
import type { GraphNode, StepGraph, ValueRef } from "../graph/graph.ts";
import type { Elaboration, Level } from "./elaboration.ts";

interface Closed {
  readonly body: StepGraph;
  /** The signals of the level around it that the step takes in, in the order of its last `given` inputs. */
  readonly captured: readonly ValueRef[];
}

/** Gives the step an input for each signal that it reads and does not make. */
export function captureSignals(e: Elaboration, level: Level, body: StepGraph): Closed {
  const own = new Set(body.nodes.map(({ id }) => id));
  const captured = new Map<string, { readonly outer: ValueRef; readonly input: GraphNode }>();
  const inside = (ref: ValueRef): ValueRef => {
    if (own.has(ref.node)) return ref;
    const key = `${ref.node} ${ref.output}`;
    const entry = captured.get(key) ?? { outer: ref, input: inputFor(e, level, ref) };
    captured.set(key, entry);
    return { node: entry.input.id, output: 0 };
  };
  const nodes = body.nodes.map((node) => ({ ...node, inputs: node.inputs.map(inside) }));
  const states = body.states.map((state) => ({ ...state, next: inside(state.next) }));
  const outputs = body.outputs.map(inside);
  const inputs = [...captured.values()].map(({ input }) => input);
  return {
    body: {
      ...body,
      nodes: [...inputs, ...nodes],
      given: [...body.given, ...inputs.map(({ id }) => ({ node: id, output: 0 }))],
      states,
      outputs,
    },
    captured: [...captured.values()].map(({ outer }) => outer),
  };
}

function inputFor(e: Elaboration, level: Level, ref: ValueRef): GraphNode {
  const made = find(level.parent, ref.node);
  const type = made?.outputs[ref.output];
  if (!made || !type) throw new TypeError(`no level of the elaboration has node ${ref.node}`);
  return {
    id: e.nextNode++,
    operator: "input",
    attributes: { name: made.signal },
    inputs: [],
    outputs: [type],
    instance: "",
    weights: [],
    signal: made.signal,
    scope: -1,
    span: made.span,
  };
}

function find(level: Level | undefined, id: number): GraphNode | undefined {
  for (let at = level; at; at = at.parent) {
    const node = at.nodes.find((candidate) => candidate.id === id);
    if (node) return node;
  }
  return undefined;
}

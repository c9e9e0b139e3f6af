/**
 * A recurrent model as one time step. In: its graph. Out: what happens once, before the first step, and at each step;
 * or why the model cannot run step by step. Everything around the scans stays as it is, with a time axis of size 1;
 * the scans become the operations of their cells.
 */
import type { Graph, GraphNode, Port, StepGraphState, ValueRef } from "../graph/graph.ts";
import { reached } from "../graph/reached.ts";
import { dependences, type Dependence, type Obstacle, type Timing } from "./dependence.ts";
import { inferenceGraph } from "./inference.ts";
import { StepBuilder } from "./step-builder.ts";
import { candidatesOf, type Time } from "./time.ts";

export interface StreamState extends Omit<StepGraphState, "initial"> {
  /** Before the first step: an initialiser's value, or a value of what is given. */
  readonly initial: StepGraphState["initial"] | ValueRef;
}

export interface StreamGraph {
  readonly model: Graph;
  readonly nodes: readonly GraphNode[];
  /** One step of each sequence, without its time axis. */
  readonly inputs: readonly Port[];
  /** Inputs that stay the same. */
  readonly given: readonly Port[];
  readonly states: readonly StreamState[];
  readonly outputs: readonly Port[];
  /** Values that depend only on what is given: computed once, before the first step. */
  readonly kept: ReadonlySet<number>;
}

export type StreamResult =
  { readonly stream: StreamGraph } | { readonly obstacle: Obstacle | undefined };

/** The stream of a model. Without an obstacle and without a stream, it has no scan. */
export function streamOf(model: Graph): StreamResult {
  if (!model.nodes.some(({ body }) => body)) return { obstacle: undefined };
  const graph = inferenceGraph(model);
  const nodes = reachable(graph);
  let obstacle: Obstacle | undefined;
  for (const time of candidatesOf({ ...graph, nodes: graph.nodes })) {
    const followed = dependences(nodes, time);
    if ("timing" in followed) {
      const last = unsteady(graph, followed.timing);
      if (last) return { stream: build(graph, nodes, followed.timing, time) };
      continue;
    }
    obstacle ??= followed.obstacle;
  }
  return { obstacle };
}

/** Whether some output changes from step to step. */
function unsteady(graph: Graph, timing: Timing): boolean {
  return graph.outputs.some(({ value }) =>
    isStepwise(timing.get(value.node)?.[value.output]?.dependence),
  );
}

export function isStepwise(dependence: Dependence | undefined): boolean {
  return dependence === "step" || dependence === "prefix";
}

/** The nodes that an output needs, and the inputs. */
function reachable(graph: Graph): readonly GraphNode[] {
  const ports = [...graph.outputs, ...graph.inputs];
  const keep = reached(graph.nodes, ports.map(({ value }) => value.node)); // prettier-ignore
  return graph.nodes.filter(({ id }) => keep.has(id));
}

function build(graph: Graph, nodes: readonly GraphNode[], timing: Timing, time: Time): StreamGraph {
  const builder = new StepBuilder(timing, time);
  for (const node of nodes) builder.add(node);
  const outputs = graph.outputs.map(({ name, value }) => ({ name, value: builder.result(value) }));
  const ports = (isStep: boolean): readonly Port[] =>
    graph.inputs
      .filter(({ value }) => time.inputs.has(value.node) === isStep)
      .map(({ name, value }) => ({
        name,
        value: isStep ? builder.result(value) : builder.whole(value),
      }));
  const [inputs, given] = [ports(true), ports(false)];
  return {
    model: graph,
    nodes: builder.nodes,
    inputs,
    given,
    states: builder.states,
    outputs,
    kept: builder.kept,
  };
}

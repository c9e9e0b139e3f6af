/**
 * What a model costs. In: a graph. Out: for each operation its parameters, multiply-adds, memory and receptive field,
 * in closed form: dims in the run-time sizes and hyperparameters of the graph. A weight counts where it is first read.
 */
import type { Graph, GraphNode, ValueRef } from "../graph/graph.ts";
import type { OperatorCall } from "../operators/operator.ts";
import { operators } from "../operators/registry.ts";
import { add, integer, multiply, type Dim } from "../shape/dim.ts";
import type { TensorType } from "../shape/tensor-type.ts";
import { receptiveFields, type ReceptiveField } from "./receptive-field.ts";

export interface NodeAnalysis {
  readonly node: GraphNode;
  /** Trained parameters, and others, such as running means. */
  readonly params: Dim;
  readonly nonTrainableParams: Dim;
  /** Multiply-adds for the whole batch. */
  readonly macs: Dim;
  /** Bytes of the results, for the whole batch. */
  readonly memory: Dim;
  readonly receptiveField: ReceptiveField;
}

export interface GraphAnalysis {
  readonly graph: Graph;
  /** In the order of the graph's nodes. */
  readonly nodes: readonly NodeAnalysis[];
}

const zero = integer(0);

/** Analyses a model as it answers; its training section does not count. */
export function analyzeGraph(graph: Graph): GraphAnalysis {
  const fields = receptiveFields(graph.nodes);
  const counted = new Set<number>();
  const nodes = graph.nodes.map((node, index): NodeAnalysis => {
    const fresh = node.weights.filter((weight) => !counted.has(weight));
    for (const weight of fresh) counted.add(weight);
    const count = (isTrainable: boolean): Dim =>
      total(
        fresh.map((weight) => {
          const found = graph.weights[weight];
          return found?.isTrainable === isTrainable ? sizeOf(found.shape) : zero;
        }),
      );
    return {
      node,
      params: count(true),
      nonTrainableParams: count(false),
      macs: macsOf(node, graph.nodes),
      memory: total(node.outputs.map(bytesOf)),
      receptiveField: fields[index] ?? null,
    };
  });
  return { graph, nodes };
}

export function total(dims: readonly Dim[]): Dim {
  return dims.reduce(add, zero);
}

function sizeOf(shape: readonly Dim[]): Dim {
  return shape.reduce(multiply, integer(1));
}

function bytesOf({ dtype, shape }: TensorType): Dim {
  return multiply(sizeOf(shape), integer(dtype === "bool" ? 1 : 4));
}

function macsOf(node: GraphNode, nodes: readonly GraphNode[]): Dim {
  const { body } = node;
  if (body) {
    const once = total(body.nodes.map((inner) => macsOf(inner, body.nodes)));
    return multiply(once, stepsOf(node, nodes));
  }
  const operator = operators.get(node.operator);
  if (!operator?.macs) return zero;
  const inputs = node.inputs.map((ref) => typeAt(nodes, ref)).filter((type) => type !== undefined);
  const call = { inputs, attributes: node.attributes } as unknown as OperatorCall;
  return operator.macs(call, node.outputs);
}

/** How often the body of a `scan` runs: the time axis of its first sequence, `[N, T, …]`. */
function stepsOf(node: GraphNode, nodes: readonly GraphNode[]): Dim {
  const [sequence] = node.inputs;
  const type = sequence && typeAt(nodes, sequence);
  return type?.shape[1] ?? integer(1);
}

function typeAt(nodes: readonly GraphNode[], { node, output }: ValueRef): TensorType | undefined {
  return nodes[node]?.outputs[output];
}

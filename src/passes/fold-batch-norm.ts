/**
 * Makes batch norm part of the linear layer before it, for inference, where its statistics are fixed:
 * batch_norm(x · kernel + bias) -> x · (kernel · s) + ((bias - mean) · s + beta), s = gamma / √(variance + eps).
 *
 * The new kernel and bias are weights that are computed when the others are loaded. Jacob et al. 2018, Quantization and
 * training of neural networks for efficient integer-arithmetic-only inference, section 3.2.
 */
import type { Graph, GraphNode, NormFold, Weight } from "../graph/graph.ts";
import { operators } from "../operators/registry.ts";
import type { Real } from "../shape/real.ts";
import { readersOf } from "./readers.ts";
import { rewrite } from "./rewrite.ts";

// Operators that take a scale have the two weights kernel and bias, in this order.

/** The weights of a node by the names that its operator gives them. */
function namedWeights(graph: Graph, node: GraphNode): ReadonlyMap<string, number> {
  const specs = operators.get(node.operator)?.weights?.(callOf(graph, node)) ?? [];
  return new Map(specs.map(({ name }, index) => [name, node.weights[index] ?? -1]));
}

function callOf(graph: Graph, { inputs, attributes }: GraphNode): never {
  const types = inputs.map((ref) => graph.nodes[ref.node]?.outputs[ref.output]);
  return { inputs: types, attributes } as never;
}

export function foldBatchNorm(graph: Graph): Graph {
  const weights: Weight[] = [...graph.weights];
  const changed = new Map<number, GraphNode>();
  const readers = readersOf(graph);
  for (const norm of graph.nodes) {
    const [ref] = norm.inputs;
    const layer = ref && graph.nodes[ref.node];
    if (norm.operator !== "batch_norm" || !layer || readers.get(layer.id) !== 1) continue;
    const folded = foldInto(graph, layer, norm, weights);
    if (!folded) continue;
    changed.set(layer.id, folded);
    changed.set(norm.id, { ...norm, attributes: { ...norm.attributes, [isFolded]: true } });
  }
  if (changed.size === 0) return graph;
  const nodes = graph.nodes.map((node) => changed.get(node.id) ?? node);
  return rewrite({ ...graph, nodes, weights }, ({ attributes, inputs }) =>
    attributes[isFolded] === true ? inputs : undefined,
  );
}

/** Marks norms that are part of another layer now. */
const isFolded = "isFolded";

/** The layer with the norm in it; undefined where its operator cannot take it. The new weights come to the others. */
function foldInto(
  graph: Graph,
  layer: GraphNode,
  norm: GraphNode,
  weights: Weight[],
): GraphNode | undefined {
  const scaled = operators.get(layer.operator)?.scaled?.(callOf(graph, layer));
  if (!scaled) return undefined;
  const [own, other] = [namedWeights(graph, layer), namedWeights(graph, norm)];
  const of: NormFold = {
    kernel: own.get(scaled.weight) ?? -1,
    bias: own.get("bias"),
    gamma: other.get("gamma"),
    beta: other.get("beta"),
    mean: other.get("moving_mean") ?? -1,
    variance: other.get("moving_variance") ?? -1,
    epsilon: norm.attributes["eps"] as Real,
    scaleShape: scaled.shape,
  };
  const [kernel, mean] = [weights[of.kernel], weights[of.mean]];
  if (!kernel || !mean) return undefined;
  const end = weights.push(
    { ...kernel, path: `${kernel.path}/folded`, fold: { of, part: "kernel" } },
    { ...mean, path: `${kernel.path}/folded_bias`, fold: { of, part: "bias" } },
  );
  return {
    ...layer,
    attributes: { ...layer.attributes, bias: true },
    weights: [end - 2, end - 1],
  };
}

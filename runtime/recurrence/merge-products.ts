/** Products of one value with several matrices as one product with the matrices side by side: four gates are one. */
import type { Step } from "./adjoint.ts";
import type { Foreign } from "./foreign.ts";
import { StepGraph, type NodeId, type StepNode } from "./step-graph.ts";
import type { Fixed } from "./stand-ins.ts";

export interface StepWithWeights {
  readonly step: Step;
  readonly weights: readonly Fixed[];
}

/** Where a product went: columns of another one. */
interface Share {
  readonly weight: number;
  readonly start: number;
  readonly columns: number;
  /** Columns of all that stand side by side. */
  readonly width: number;
}

/** `join` puts matrices side by side. */
export function mergeProducts(
  { step, weights }: StepWithWeights,
  join: (matrices: readonly Fixed[]) => Fixed,
): StepWithWeights {
  const { matrices, shares } = sideBySide(step.graph.nodes, weights, join);
  const graph = new StepGraph();
  const moved: NodeId[] = [];
  const to = (id: NodeId): NodeId => moved[id] ?? -1;
  step.graph.nodes.forEach((node, id) => {
    moved[id] = copied([step.graph, graph], node, to, shares.get(id));
  });
  return {
    step: { graph, outputs: step.outputs.map(to), next: step.next.map(to) },
    weights: matrices,
  };
}

/** The matrices after merging, and for each product its columns. */
function sideBySide(
  nodes: readonly StepNode[],
  weights: readonly Fixed[],
  join: (matrices: readonly Fixed[]) => Fixed,
): { readonly matrices: readonly Fixed[]; readonly shares: ReadonlyMap<NodeId, Share> } {
  const groups = new Map<string, NodeId[]>();
  nodes.forEach((node, id) => {
    if (node.kind !== "product" && node.kind !== "lookUp") return;
    // Where one row holds several of the product, columns side by side would not be columns of the row.
    const canStandBeside = node.kind === "product" && node.groups === 1;
    const key = canStandBeside ? `${node.of}` : `${node.of} ${id}`;
    groups.set(key, [...(groups.get(key) ?? []), id]);
  });
  const matrices: Fixed[] = [];
  const shares = new Map<NodeId, Share>();
  for (const products of groups.values()) {
    const columns: Fixed[] = [];
    const width = products.reduce((sum, id) => sum + (nodes[id]?.columns ?? 0), 0);
    let start = 0;
    for (const id of products) {
      const node = nodes[id];
      const matrix = node && "weight" in node ? weights[node.weight] : undefined;
      if (!node || !matrix) continue;
      shares.set(id, { weight: matrices.length, start, columns: node.columns, width });
      columns.push(matrix);
      start += node.columns;
    }
    const [only] = columns;
    matrices.push(columns.length === 1 && only ? only : join(columns));
  }
  return { matrices, shares };
}

function copied(
  [from, graph]: readonly [StepGraph, StepGraph],
  node: StepNode,
  to: (id: NodeId) => NodeId,
  share: Share | undefined,
): NodeId {
  switch (node.kind) {
    case "constant":
      return graph.constant(node.value);
    case "elementwise":
      return graph.apply(node.operator, node.args.map(to), node.columns);
    case "slice":
      return graph.slice(to(node.of), node.start, node.columns);
    case "concat":
      return graph.concat(node.args.map(to));
    case "product": {
      if (!share) throw new RangeError("a product has no matrix");
      const { groups } = node;
      const whole = graph.product(to(node.of), share.weight, share.width, { groups });
      return graph.slice(whole, share.start, share.columns);
    }
    case "lookUp":
      if (!share) throw new RangeError("a look-up has no table");
      return graph.lookUp(to(node.of), share.weight, node.columns / node.groups);
    case "reduction":
      return graph.reduction(node.operator, to(node.of), node.axis);
    case "broadcast":
      return graph.broadcast(to(node.of), node.axis);
    case "batchSum":
      return graph.batchSum(to(node.of));
    case "swap":
      return graph.swap(to(node.of), node.axes);
    case "foreign":
      return graph.foreign(from.foreigns[node.call] as Foreign, node.args.map(to), node.columns);
    default:
      return graph.leaf(node.kind, node.index, node.columns);
  }
}

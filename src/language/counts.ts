/** How many trained parameters a block or model has. */
import { analyzeGraph, total, type NodeAnalysis } from "../analysis/analyze-graph.ts";
import { bind } from "../analysis/bindings.ts";
import type { Graph, Weight } from "../graph/graph.ts";
import { asInteger, integer, multiply, printDim, type Dim } from "../shape/dim.ts";
import type { BlockDeclaration } from "../syntax/ast.ts";
import { graphOf } from "./check-declaration.ts";
import type { Snapshot } from "./snapshot.ts";

type Known = Pick<Snapshot, "definitions" | "models">;

/** `12,345 parameters`; undefined where it is not known, or where there are none. */
export function countsOf(known: Known, declaration: BlockDeclaration): string | undefined {
  const dims = parametersOf(known, declaration);
  if (!dims || dims.length === 0) return undefined;
  const [first, last] = [dims[0], dims.at(-1)];
  if (!first || !last || (dims.length === 1 && asInteger(first) === 0)) return undefined;
  return dims.length === 1
    ? `${printCount(first)} ${asInteger(first) === 1 ? "parameter" : "parameters"}`
    : `${printCount(first)} to ${printCount(last)} parameters`;
}

/** A number with commas; a formula as it is. */
export function printCount(dim: Dim): string {
  const number = asInteger(dim);
  return number === undefined ? printDim(dim) : number.toLocaleString("en-US");
}

/** The count of a model, or of a block: in general where that can be told, else of its smallest and largest instance. */
function parametersOf(known: Known, declaration: BlockDeclaration): readonly Dim[] | undefined {
  const checked = known.models.get(declaration)?.checked;
  if (checked) {
    const graph = graphOf(checked);
    // With the defaults of hyperparameters, which the model would be made with.
    return [bind(graph, {}).resolve(total(sizesOf(graph.weights)))];
  }
  if (declaration.kind === "model") return undefined;
  const definition = known.definitions.get(declaration);
  const isSound = definition?.diagnostics.every(({ severity }) => severity !== "error");
  if (definition?.isWhole && isSound) return [total(sizesOf(definition.weights))];
  return extremes(
    [...known.models.values()].flatMap((network) =>
      network.checked ? instancesIn(graphOf(network.checked), declaration) : [],
    ),
  );
}

function sizesOf(weights: readonly Weight[]): readonly Dim[] {
  return weights
    .filter(({ isTrainable }) => isTrainable)
    .map(({ shape }) => shape.reduce(multiply, integer(1)));
}

function extremes(dims: readonly Dim[]): readonly Dim[] | undefined {
  const sizes = dims.flatMap((dim) => asInteger(dim) ?? []);
  if (dims.length === 0 || sizes.length < dims.length) return undefined;
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return least === most ? [integer(least)] : [integer(least), integer(most)];
}

/** The parameters of each instance of a block within a model, found in one sweep over its operations. */
function instancesIn(graph: Graph, { name }: BlockDeclaration): readonly Dim[] {
  const weights = new Map<string, Set<number>>();
  for (const scope of graph.scopes)
    if (scope.kind === "block" && scope.name === name.name) weights.set(scope.path, new Set());
  if (weights.size === 0) return [];
  for (const node of graph.nodes) {
    if (node.weights.length === 0) continue;
    for (let at = graph.scopes[node.scope]; at; at = graph.scopes[at.parent]) {
      const own = at.name === name.name ? weights.get(at.path) : undefined;
      if (own) for (const weight of node.weights) own.add(weight);
    }
  }
  return [...weights.values()].map((own) =>
    total(sizesOf([...own].flatMap((weight) => graph.weights[weight] ?? []))),
  );
}

const analyses = new WeakMap<Graph, readonly NodeAnalysis[]>();

/** The costs of each operation, found out once. */
export function rowsOf(graph: Graph): readonly NodeAnalysis[] {
  let rows = analyses.get(graph);
  if (!rows) analyses.set(graph, (rows = analyzeGraph(graph).nodes));
  return rows;
}

/** The operations within an application of a block, or within what it applies. */
export function rowsWithin(graph: Graph, scope: number): readonly NodeAnalysis[] {
  return rowsOf(graph).filter(({ node }) => {
    for (let at = node.scope; at >= 0; at = graph.scopes[at]?.parent ?? -1)
      if (at === scope) return true;
    return false;
  });
}

/** What the operations at a place of the source cost in the models of a file. */
import type { NodeAnalysis } from "../analysis/analyze-graph.ts";
import type { ReceptiveField } from "../analysis/receptive-field.ts";
import type { Graph, Weight } from "../graph/graph.ts";
import { printDim, integer, substitute, multiply, type Dim } from "../shape/dim.ts";
import { total } from "../analysis/analyze-graph.ts";
import { printShape } from "../shape/shape.ts";
import type { Span } from "../source/source.ts";
import { graphOf } from "./check-declaration.ts";
import { printCount, rowsOf, rowsWithin } from "./counts.ts";
import type { Snapshot } from "./snapshot.ts";

/** Lines of Markdown, one list for each model in which the place plays a part. */
export function costsAt({ models }: Pick<Snapshot, "models">, span: Span): readonly string[] {
  return [...models].flatMap(([declaration, { checked }]) => {
    if (!checked) return [];
    const graph = graphOf(checked);
    const { count, first } = applicationsAt(graph, span);
    if (first.length === 0) return [];
    const times = count === 1 ? "" : ` (the first of ${count} instances)`;
    return [`In \`${declaration.name.name}\`${times}: ${describe(graph, first)}`];
  });
}

/**
 * The weights that an operator makes, in terms of the sizes and hyperparameters of the block that it stands in: what can be
 * said where no model of the file uses that block.
 */
export function weightsAt({ definitions }: Pick<Snapshot, "definitions">, span: Span): string[] {
  for (const { weights } of definitions.values()) {
    const own = weights.filter((weight) => isSame(weight.span, span));
    if (own.length > 0) return [describeWeights(own)];
  }
  return [];
}

/** How often what stands there is applied, and the operations of the first time. */
function applicationsAt(
  graph: Graph,
  span: Span,
): { readonly count: number; readonly first: readonly NodeAnalysis[] } {
  const scopes = graph.scopes.flatMap((scope, index) =>
    scope.kind === "block" && isSame(scope.span, span) ? [index] : [],
  );
  const [scope] = scopes;
  if (scope !== undefined) return { count: scopes.length, first: rowsWithin(graph, scope) };
  const rows = rowsOf(graph).filter(
    ({ node }) => isSame(node.span, span) && !ends.has(node.operator),
  );
  return { count: rows.length, first: rows.slice(0, 1) };
}

const ends: ReadonlySet<string> = new Set(["input", "constant"]);

function isSame(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end && a.path === b.path;
}

function describe(graph: Graph, rows: readonly NodeAnalysis[]): string {
  const indices = [...new Set(rows.flatMap(({ node }) => node.weights))];
  const weights = indices.flatMap((index) => graph.weights[index] ?? []);
  const batch = new Set(
    graph.runtimeDims.filter(({ axis }) => axis === 0).map(({ symbol }) => symbol.id),
  );
  const perSample = (dim: Dim): Dim =>
    substitute(dim, ({ id }) => (batch.has(id) ? integer(1) : undefined));
  const macs = perSample(total(rows.map((row) => row.macs)));
  const field = rows.at(-1)?.receptiveField ?? null;
  return [
    weights.length === 0 ? "no weights" : describeWeights(weights),
    `${printCount(macs)} multiply-adds for one sample`,
    `receptive field ${printField(field)}`,
  ].join(" · ");
}

/** `160 parameters in \`kernel[3, 3, 1, 16]\`, \`bias[16]\`` */
function describeWeights(weights: readonly Weight[]): string {
  const trained = weights.filter(({ isTrainable }) => isTrainable);
  const count = total(trained.map(({ shape }) => shape.reduce(multiply, integer(1))));
  const shown = weights
    .slice(0, mostShown)
    .map(({ path, shape }) => `\`${path}${printShape(shape)}\``)
    .join(", ");
  const more = weights.length > mostShown ? ` and ${weights.length - mostShown} more` : "";
  return `${printCount(count)} parameters in ${shown}${more}`;
}

/** Weights of one place that are named. */
const mostShown = 8;

function printField(field: ReceptiveField): string {
  return field ? field.map(({ size }) => printDim(size)).join(" × ") : "everything";
}

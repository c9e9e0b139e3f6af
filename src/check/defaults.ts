/**
 * Late-bound hyperparameters stay open, so that what is demanded of them is checked when a model is made. Their defaults
 * are known before: a model that cannot be made with them is told of here.
 */
import { badDefault } from "../diagnostics/catalogue/shapes.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import type { LateHyperparameter } from "../graph/graph.ts";
import { failing, holds, isOutside } from "../graph/relations.ts";
import { asInteger, evaluate, printDim, symbolsOf, type Dim } from "../shape/dim.ts";
import { printReal } from "../shape/print-real.ts";
import { evaluateReal, symbolsOfReal } from "../shape/real.ts";
import type { BlockDeclaration } from "../syntax/ast.ts";
import { fault, type Elaboration } from "./elaboration.ts";

/** How many demands were there before those to judge. */
export interface Demands {
  readonly obligations: number;
  readonly ranges: number;
}

export function demandsOf({ obligations, ranges }: Elaboration): Demands {
  return { obligations: obligations.length, ranges: ranges.length };
}

/** Reports the demands on hyperparameters that their defaults do not meet; those that need a value are passed over. */
export function judgeDefaults(
  e: Elaboration,
  declaration: BlockDeclaration,
  late: readonly LateHyperparameter[],
  since: Demands = { obligations: 0, ranges: 0 },
): void {
  if (e.obligations.length === since.obligations && e.ranges.length === since.ranges) return;
  const values = valuesOf(late);
  const valueOf = ({ id }: { readonly id: string }): number => values.get(id) ?? NaN;
  const model = declaration.name.name;
  const labels = (ids: Iterable<string>): readonly Label[] =>
    labelsOf(declaration, late, values, new Set(ids));
  for (const obligation of e.obligations.slice(since.obligations)) {
    const { left, right, message, span } = obligation;
    const [a, b] = [evaluate(left, valueOf), evaluate(right, valueOf)];
    if (Number.isNaN(a) || Number.isNaN(b) || holds(obligation.relation, a, b)) continue;
    const problem = `${message}: ${shown(left, a)} ${failing[obligation.relation]} ${shown(right, b)}`;
    const related = labels([...symbolsOf(left).keys(), ...symbolsOf(right).keys()]);
    fault(e, badDefault, { model, problem }, span, { related });
  }
  for (const range of e.ranges.slice(since.ranges)) {
    const { value, message, span } = range;
    const number = evaluateReal(value, valueOf, valueOf);
    if (!isOutside(range, number)) continue;
    const problem = `${message}: ${printReal(value)} is ${number}`;
    fault(e, badDefault, { model, problem }, span, {
      related: labels(symbolsOfReal(value).keys()),
    });
  }
}

function shown(dim: Dim, value: number): string {
  return asInteger(dim) === undefined ? `${printDim(dim)} = ${value}` : printDim(dim);
}

/** A default may be told by those before it. */
function valuesOf(late: readonly LateHyperparameter[]): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  const valueOf = ({ id }: { readonly id: string }): number => values.get(id) ?? NaN;
  for (const { symbol, initial } of late) {
    if (!initial) continue;
    const value =
      "dim" in initial
        ? evaluate(initial.dim, valueOf)
        : evaluateReal(initial.real, valueOf, valueOf);
    values.set(symbol.id, value);
  }
  return values;
}

function labelsOf(
  { hyperparameters }: BlockDeclaration,
  late: readonly LateHyperparameter[],
  values: ReadonlyMap<string, number>,
  wanted: ReadonlySet<string>,
): readonly Label[] {
  return late
    .filter(({ symbol }) => wanted.has(symbol.id))
    .flatMap(({ name, symbol }) => {
      const declared = hyperparameters.find((each) => each.name.name === name);
      const span = declared && (declared.initial ?? declared).span;
      return span ? [{ span, message: `\`${name}\` is ${values.get(symbol.id) ?? NaN}` }] : [];
    });
}

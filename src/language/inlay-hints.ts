/** Inlay hints: the shape after each equation and each step of a pipeline, and parameter counts where blocks end. */
import type {
  Declaration,
  DefiningEquation,
  Equation,
  Expression,
  PipeExpression,
} from "../syntax/ast.ts";
import {
  declarationExpressions,
  equationExpressions,
  headExpressions,
  walkExpressions,
} from "../syntax/walk.ts";
import { countsOf } from "./counts.ts";
import { hasEquations, placeInChunk, type Chunk } from "./chunk.ts";
import type { PlacedChunk } from "./file-syntax.ts";
import { isBlock } from "./meaning.ts";
import { moveBetween } from "./moved-offset.ts";
import { printSeenHint } from "./printed-types.ts";
import type { Seen } from "./seen-types.ts";
import type { Snapshot } from "./snapshot.ts";
import { typesOf } from "./types-of.ts";
import type { Span } from "../source/source.ts";

export interface InlayHint {
  /** The offset that it stands behind. */
  readonly offset: number;
  readonly text: string;
  readonly kind: "shape" | "parameters";
  /** From before the last edits, which leave it open what it is now. */
  readonly isOld: boolean;
}

export interface InlayHintOptions {
  readonly shapes: boolean;
  /** After every step of a pipeline, only where the shape changes, or only at its end. */
  readonly steps: "all" | "changes" | "none";
  readonly parameters: boolean;
}

export const allHints: InlayHintOptions = { shapes: true, steps: "all", parameters: true };

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The hints within a part of the file, in order. */
export function inlayHints(
  snapshot: Snapshot,
  range: Range,
  options: InlayHintOptions = allHints,
): readonly InlayHint[] {
  const hints = snapshot.syntax.chunks
    .filter(({ start, end }) => start <= range.end && end >= range.start)
    .flatMap((placed) => hintsOfChunk(snapshot, placed, options, range));
  return hints
    .filter(({ offset }) => offset >= range.start && offset <= range.end)
    .toSorted((a, b) => a.offset - b.offset);
}

function hintsOfChunk(
  snapshot: Snapshot,
  { chunk, start }: PlacedChunk,
  options: InlayHintOptions,
  range: Range,
): readonly InlayHint[] {
  const own = { start: range.start - start, end: range.end - start };
  const fresh = hintsOf(snapshot, chunk, options, own);
  const good = snapshot.lastGood.get(chunk.path);
  const hints =
    good && good.chunk !== chunk
      ? [...fresh, ...oldHints(chunk.text, good, options, fresh, own)]
      : fresh;
  return hints.map((hint) => ({ ...hint, offset: hint.offset + start }));
}

/** Hints of the last text of a chunk that was sound, in what an edit has left of it and where there are no fresh ones. */
function oldHints(
  text: string,
  good: NonNullable<ReturnType<Snapshot["lastGood"]["get"]>>,
  options: InlayHintOptions,
  fresh: readonly InlayHint[],
  range: Range,
): readonly InlayHint[] {
  const move = moveBetween(good.chunk.text, text);
  const lineOf = (offset: number): number => text.lastIndexOf("\n", offset - 1);
  const taken = new Set(fresh.map(({ offset }) => lineOf(offset)));
  const old = hintsOf(good, good.chunk, options, move.stretchBefore(range));
  return old.flatMap((hint): InlayHint[] => {
    const offset = move.offset(hint.offset);
    if (offset === undefined || taken.has(lineOf(offset))) return [];
    return [{ ...hint, offset, isOld: true }];
  });
}

type Known = Pick<Snapshot, "definitions" | "models">;

/** The hints of a chunk, at least those of a part of it; they count from where it begins. */
function hintsOf(
  known: Known,
  chunk: Chunk,
  options: InlayHintOptions,
  range: Range,
): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  for (const declaration of chunk.declarations) {
    if (options.shapes)
      hints.push(...shapesOf(chunk, declaration, typesOf(known, declaration), options, range));
    const offset = declaration.span.end;
    if (!options.parameters || !isBlock(declaration) || offset < range.start || offset > range.end)
      continue;
    const text = countsOf(known, declaration);
    if (text !== undefined) hints.push({ offset, text, kind: "parameters", isOld: false });
  }
  return hints;
}

function shapesOf(
  of: Chunk,
  declaration: Declaration,
  typeAt: (span: Span) => Seen | undefined,
  { steps }: InlayHintOptions,
  range: Range,
): readonly InlayHint[] {
  const byOffset = new Map<number, InlayHint>();
  const addAfter = (span: Span, seen: Seen | undefined): void => {
    const text = seen && printSeenHint(seen);
    const offset = placeInChunk(of, span)?.end;
    if (text !== undefined && offset !== undefined)
      byOffset.set(offset, { offset, text, kind: "shape", isOld: false });
  };
  const shown = new Set<Expression>();
  const chain = (pipe: PipeExpression): void => {
    let before: string | undefined;
    const links = stepsOf(pipe);
    links.forEach(({ step, whole }, index) => {
      shown.add(whole);
      const isLast = index === links.length - 1;
      // What a pipeline begins with is known already where it is a mere name.
      if (index === 0 && (step.kind === "name" || step.kind === "tuple")) {
        before = typeAt(step.span) && printSeenHint(typeAt(step.span) as Seen);
        return;
      }
      const seen = typeAt(step.span) ?? typeAt(whole.span);
      const text = seen && printSeenHint(seen);
      if (isLast || steps === "all" || (steps === "changes" && text !== before))
        addAfter(whole.span, seen);
      before = text;
    });
  };
  const equations = equationsWithin(of, declaration, range);
  const expressions =
    equations && isBlock(declaration)
      ? [...headExpressions(declaration), ...equations.flatMap(equationExpressions)]
      : declarationExpressions(declaration);
  walkExpressions(expressions, (node) => {
    if (node.kind === "pipe" && !shown.has(node)) chain(node);
    return true;
  });
  for (const equation of equations ?? [])
    if (equation.kind === "define" && !saysItself(equation))
      addAfter(equation.value.span, together(equation, typeAt));
  if (declaration.kind === "train")
    for (const { value } of declaration.settings) addAfter(value.span, typeAt(value.span));
  // A loss is a number, as everyone knows.
  return [...byOffset.values()].filter(({ text }) => declaration.kind !== "train" || text !== "⟨⟩");
}

/** The equations of a block that lie in a part of its chunk; undefined where it has none. */
function equationsWithin(
  { equations: placed, text }: Chunk,
  declaration: Declaration,
  { start, end }: Range,
): readonly Equation[] | undefined {
  if (!hasEquations(declaration)) return undefined;
  if (placed.length === 0) return declaration.body.equations;
  return placed
    .filter(
      (each, index) => each.start <= end && (placed[index + 1]?.start ?? text.length) >= start,
    )
    .map(({ equation }) => equation);
}

/** An equation whose shapes are all written on its left. */
function saysItself({ targets, value }: DefiningEquation): boolean {
  return value.kind !== "pipe" && targets.every(({ shape }) => shape !== undefined);
}

/** The names of the left side may say more of the axes than the value does. */
function together(
  { targets, value }: DefiningEquation,
  typeAt: (span: Span) => Seen | undefined,
): Seen | undefined {
  const [only, ...others] = targets;
  return (others.length === 0 && only && typeAt(only.name.span)) || typeAt(value.span);
}

/** The parts of `a -> f -> g`, each with the pipeline up to it. */
function stepsOf(pipe: PipeExpression): readonly { step: Expression; whole: Expression }[] {
  const links: { step: Expression; whole: Expression }[] = [];
  let at: Expression = pipe;
  for (; at.kind === "pipe"; at = at.left) links.unshift({ step: at.right, whole: at });
  return [{ step: at, whole: at }, ...links];
}

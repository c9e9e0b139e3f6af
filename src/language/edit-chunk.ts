/**
 * An edit within the equations of a block, read without the rest of it: the equations that it touches are parsed in the
 * block as it would be if it had only them and their neighbours. That is right where the neighbours come out as they were
 * and nothing is wrong with them; where not, the block is read as a whole.
 */
import { pairBrackets } from "../../grammar/brackets.ts";
import { lex } from "../../grammar/lex.ts";
import { limits } from "../../grammar/limits.ts";
import { parse } from "../../grammar/parse.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/source.ts";
import type { Equation } from "../syntax/ast.ts";
import {
  EquationPaths,
  frameEquations,
  hasEquations,
  indicesOf,
  withEquations,
  type Chunk,
  type PlacedEquation,
} from "./chunk.ts";
import { changeBetween, type Change } from "./text-change.ts";

/** The chunk with its new text; undefined where it must be read as a whole. */
export function editChunk(before: Chunk, text: string): Chunk | undefined {
  if (text.length > limits.characters) return undefined;
  const { equations } = before;
  const [block] = before.declarations;
  const isWhole = before.diagnostics.every(({ span }) => before.indices.has(span.path));
  if (!block || !hasEquations(block) || equations.length === 0 || !isWhole) return undefined;
  const change = changeBetween(before.text, text);
  const touched = touchedBy(equations, change);
  if (!touched) return undefined;
  const window = windowAround(before, text, change, touched);
  if (!isLocal(before, window)) return undefined;
  const read = readWindow(window, before);
  if (!read) return undefined;
  const [above, below] = [equations.slice(0, window.first), equations.slice(window.last + 1)];
  const isOutside = (index: number): boolean => index < window.first || index > window.last;
  const paths = new EquationPaths(before.path, (path) =>
    isOutside(before.indices.get(path) ?? window.first),
  );
  const frames = read.equations.map((each) => ({
    path: paths.pathOf(each),
    start: each.span.start,
  }));
  const { toText } = window;
  const fresh = frameEquations(read.equations, frames, read.diagnostics).equations;
  const placed = [
    ...above,
    ...fresh.map((each) => ({ ...each, start: toText(each.start) })),
    ...below.map((each) => ({ ...each, start: each.start + change.shift })),
  ];
  // Both begin in the head, which has not moved.
  const extent = (span: Span): Span => ({ ...span, end: toText(span.end) });
  const own = block.body.equations;
  const all = [
    ...own.slice(0, window.first),
    ...fresh.map(({ equation }) => equation),
    ...own.slice(window.last + 1),
  ];
  // Thousands of equations are not looked at where it is known what that would give.
  const suspects = before.diagnostics.length === 0 ? fresh : placed;
  const between = equations.slice(window.first, window.last + 1);
  return {
    path: before.path,
    text,
    declarations: [withEquations(block, extent(read.span), extent(read.body), all)],
    diagnostics: suspects.flatMap((each) => each.diagnostics),
    equations: placed,
    indices: haveSamePaths(between, fresh) ? before.indices : indicesOf(placed),
  };
}

function haveSamePaths(before: readonly PlacedEquation[], now: readonly PlacedEquation[]): boolean {
  return (
    before.length === now.length &&
    before.every(({ equation }, index) => equation.span.path === now[index]?.equation.span.path)
  );
}

interface Extent {
  readonly first: number;
  readonly last: number;
}

/** The equations whose text or border an edit touches; undefined where it touches what stands before all of them. */
function touchedBy(equations: readonly PlacedEquation[], change: Change): Extent | undefined {
  const first = equations.findLastIndex(({ start }) => start < change.start);
  const last = equations.findLastIndex(({ start }) => start <= change.end);
  return first < 0 ? undefined : { first, last: Math.max(first, last) };
}

/** The block with only the equations that matter. */
interface Window extends Extent {
  readonly text: string;
  /** The length of what stands before the equations. */
  readonly head: number;
  /** The equations before and after those that are read anew, which must come out as they were. */
  readonly guards: readonly { readonly known: PlacedEquation; readonly start: number }[];
  /** From places of the window, behind the head, to places of the chunk. */
  readonly toText: (offset: number) => number;
}

function windowAround(
  { text: old, equations, declarations }: Chunk,
  text: string,
  change: Change,
  touched: Extent,
): Window {
  const isSound = (index: number): boolean => equations[index]?.diagnostics.length === 0;
  let first = touched.first - 1;
  while (first > 0 && !isSound(first - 1)) first--;
  let last = touched.last + 1;
  while (last + 1 < equations.length && !isSound(last + 1)) last++;
  const low = equations[first - 1];
  const high = equations[last + 1];
  const afterHigh = equations[last + 2];
  const [block] = declarations;
  // The head ends with the brace.
  const head =
    block && hasEquations(block) && low
      ? `${text.slice(0, block.body.span.start + 1)}\n`
      : text.slice(0, equations[0]?.start);
  const begin = low?.start ?? equations[0]?.start ?? 0;
  const final = equations.at(-1);
  const middle =
    afterHigh && final ? text.slice(begin, afterHigh.start + change.shift) : text.slice(begin);
  const tail =
    afterHigh && final
      ? old.slice(final.start + final.equation.span.end - final.equation.span.start)
      : "";
  const whole = head + middle + tail;
  const inTail = head.length + middle.length;
  const toText = (offset: number): number =>
    offset < inTail ? offset - head.length + begin : offset + text.length - whole.length;
  const guards = [
    ...(low ? [{ known: low, start: head.length }] : []),
    ...(high ? [{ known: high, start: high.start + change.shift - begin + head.length }] : []),
  ];
  return {
    first: Math.max(0, first),
    last: Math.min(last, equations.length - 1),
    text: whole,
    guards,
    head: head.length,
    toText,
  };
}

/**
 * Whether what is wrong outside of the window has no effect on it: an open bracket changes what belongs to which. It may
 * be told of at the equation after the one that it is in.
 */
function isLocal({ text, equations, diagnostics: all }: Chunk, { first, last }: Extent): boolean {
  if (all.length === 0) return true;
  return equations.every(({ diagnostics }, index) => {
    if (diagnostics.length === 0 || (index > first && index <= last)) return true;
    const own = text.slice(equations[index - 1]?.start ?? 0, equations[index + 1]?.start);
    return isClosed(own, /^[()[\]{}]$/);
  });
}

/** Whether each of the brackets has its partner. */
function isClosed(text: string, brackets: RegExp): boolean {
  const { tokens } = lex({ path: "", text });
  const { partner } = pairBrackets(tokens, limits.nesting);
  return tokens.every(({ image, index }) => !brackets.test(image) || partner[index] !== -1);
}

interface Read {
  /** Without the guards. */
  readonly equations: readonly Equation[];
  readonly diagnostics: readonly Diagnostic[];
  readonly span: Span;
  readonly body: Span;
}

function readWindow({ text, head, guards }: Window, before: Chunk): Read | undefined {
  // Where a brace is open, each line further down may be the one that closes it.
  if (!isClosed(text, /^[{}]$/)) return undefined;
  const { value, diagnostics } = parse({ path: before.path, text });
  const [block, ...others] = value.declarations;
  if (!block || !hasEquations(block) || others.length > 0) return undefined;
  if (block.kind !== before.declarations[0]?.kind) return undefined;
  const { equations } = block.body;
  const kept = guards.map(({ known, start }) =>
    equations.find(
      ({ kind, span }) =>
        span.start === start &&
        kind === known.equation.kind &&
        span.end - span.start === known.equation.span.end - known.equation.span.start,
    ),
  );
  if (kept.includes(undefined)) return undefined;
  const own = equations.filter((each) => !kept.includes(each));
  const from = own[0]?.span.start ?? Infinity;
  const [, high = guards.find(({ start }) => start > from)] = guards;
  const isOwn = ({ start, end }: Span): boolean =>
    start >= from && end <= (high?.start ?? text.length);
  const isNear = diagnostics.every(
    ({ span, related, fixes }) =>
      isOwn(span) &&
      [...related, ...fixes.flatMap(({ edits }) => edits)].every(
        (each) => each.span.end <= head || isOwn(each.span),
      ),
  );
  if (!isNear) return undefined;
  return { equations: own, diagnostics, span: block.span, body: block.body.span };
}

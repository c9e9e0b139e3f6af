/**
 * One declaration as it was read. Its places count from its own start, in a file of its own whose path no user sees; and
 * so do those of each equation of a block, from the start of the equation. So what is found out about an equation holds
 * wherever in its block it comes to lie. An equation is the same object while its text and its neighbourhood stay.
 */
import { parse } from "../../grammar/parse.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/source.ts";
import type { BlockDeclaration, Declaration, EquationsBody, Equation } from "../syntax/ast.ts";
import { rebased, rebasedDiagnostic } from "./rebased.ts";

export interface Chunk {
  readonly path: string;
  readonly text: string;
  readonly declarations: readonly Declaration[];
  /** What is wrong with the syntax. */
  readonly diagnostics: readonly Diagnostic[];
  /** The equations in order of place, where it is one block that has some. */
  readonly equations: readonly PlacedEquation[];
  /** Where they are among them, by the paths of their places. */
  readonly indices: ReadonlyMap<string, number>;
}

export interface PlacedEquation {
  readonly equation: Equation;
  /** Where it begins in the chunk; the text up to the next one counts as its own. */
  readonly start: number;
  /** What is wrong with it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** No path of a file has this in it. */
export const separator = "\0";

/** The chunk that a place within an equation, or within the chunk, is of. */
export function chunkPathOf(path: string): string {
  const end = path.indexOf(separator, path.indexOf(separator) + 1);
  return end < 0 ? path : path.slice(0, end);
}

/** A place of one of the equations of a chunk as a place of the chunk; undefined for one that it does not hold now. */
export function placeInChunk({ path, equations, indices }: Chunk, span: Span): Span | undefined {
  if (span.path === path) return span;
  const base = equations[indices.get(span.path) ?? -1]?.start;
  return base === undefined ? undefined : { path, start: base + span.start, end: base + span.end };
}

/** Reads a chunk from its text alone. */
export function readChunk(path: string, text: string): Chunk {
  const { value, diagnostics } = parse({ path, text });
  const [only, ...others] = value.declarations;
  if (!only || others.length > 0 || !hasEquations(only))
    return {
      path,
      text,
      declarations: value.declarations,
      diagnostics,
      equations: [],
      indices: new Map(),
    };
  const starts = only.body.equations.map(({ span }) => span.start);
  const own = new EquationPaths(path, () => false);
  const frames = only.body.equations.map((each, index) => ({
    path: own.pathOf(each),
    start: starts[index] ?? 0,
  }));
  const placed = frameEquations(only.body.equations, frames, diagnostics);
  const wrong = placed.equations.flatMap((each) => each.diagnostics);
  const equations = placed.equations.map(({ equation }) => equation);
  return {
    path,
    text,
    declarations: [withEquations(only, only.span, only.body.span, equations)],
    diagnostics: [...placed.rest, ...wrong],
    equations: placed.equations,
    indices: indicesOf(placed.equations),
  };
}

type OwnBlock = BlockDeclaration & { readonly body: EquationsBody };

/** Whether a declaration is a block with equations between braces. */
export function hasEquations(declaration: Declaration): declaration is OwnBlock {
  return (
    "body" in declaration && "kind" in declaration.body && declaration.body.kind === "equations"
  );
}

export function indicesOf(equations: readonly PlacedEquation[]): ReadonlyMap<string, number> {
  return new Map(equations.map(({ equation }, index) => [equation.span.path, index]));
}

/** A block with other equations and another extent. */
export function withEquations(
  block: OwnBlock,
  span: Span,
  body: Span,
  equations: readonly Equation[],
): OwnBlock {
  return { ...block, span, body: { ...block.body, span: body, equations } };
}

export interface Frame {
  readonly path: string;
  readonly start: number;
}

/**
 * Gives equations, which were read with places of the text around them, places of their own. A diagnostic goes with the
 * equation that begins last before it; what is wrong before the first is the rest.
 */
export function frameEquations(
  equations: readonly Equation[],
  frames: readonly Frame[],
  diagnostics: readonly Diagnostic[],
): { readonly equations: readonly PlacedEquation[]; readonly rest: readonly Diagnostic[] } {
  const frameAt = (offset: number): Frame | undefined =>
    frames.findLast(({ start }) => start <= offset);
  const within =
    (frame: Frame | undefined) =>
    (span: Span): Span =>
      frame
        ? { path: frame.path, start: span.start - frame.start, end: span.end - frame.start }
        : span;
  const anywhere = (span: Span): Span => within(frameAt(span.start))(span);
  const wrong = new Map<Frame | undefined, Diagnostic[]>();
  for (const each of diagnostics) {
    const frame = frameAt(each.span.start);
    wrong.set(frame, [...(wrong.get(frame) ?? []), rebasedDiagnostic(each, anywhere)]);
  }
  const placed = equations.map((equation, index): PlacedEquation => {
    const frame = frames[index];
    const own = frame && wrong.get(frame);
    return {
      equation: rebased(equation, within(frame)),
      start: frame?.start ?? 0,
      diagnostics: own ?? [],
    };
  });
  return { equations: placed, rest: wrong.get(undefined) ?? [] };
}

/** Paths for the places of equations: the name that one defines tells it from the others, also after an edit. */
export class EquationPaths {
  readonly #chunk: string;
  readonly #isTaken: (path: string) => boolean;
  readonly #given = new Set<string>();

  constructor(chunk: string, isTaken: (path: string) => boolean) {
    this.#chunk = chunk;
    this.#isTaken = isTaken;
  }

  pathOf(equation: Equation): string {
    const named = equation.kind === "define" ? equation.targets[0]?.name : equation.name;
    const stem = `${this.#chunk}${separator}${equation.kind === "next" ? "next " : ""}${named?.name ?? ""}`;
    let path = stem;
    for (let count = 2; this.#given.has(path) || this.#isTaken(path); count++)
      path = `${stem} ${count}`;
    this.#given.add(path);
    return path;
  }
}

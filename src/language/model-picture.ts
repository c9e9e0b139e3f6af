/** The picture of the model at the cursor, with the box of what the cursor is on. */
import { lower } from "../lower/lower.ts";
import { passesForReading, runPasses } from "../passes/passes.ts";
import type { Graph } from "../graph/graph.ts";
import type { Inside } from "../picture/box.ts";
import { foldedAt, readableDepth, visibleBoxes } from "../picture/fold.ts";
import { pictureOf } from "../picture/picture-of.ts";
import { toSvg } from "../picture/svg.ts";
import type { Span } from "../source/source.ts";
import type { BlockDeclaration } from "../syntax/ast.ts";
import { chunkPathOf } from "./chunk.ts";
import { chunkAt, placeInFile } from "./file-syntax.ts";
import { nodesAt } from "./nodes-at.ts";
import type { Snapshot } from "./snapshot.ts";

export interface ModelPicture {
  readonly model: string;
  /** All models of the file that can be drawn. */
  readonly models: readonly string[];
  readonly svg: string;
  /** How many levels of blocks are open. */
  readonly depth: number;
  /** The box that the cursor is in, or the closed block around it; it is in the picture. */
  readonly box: string | undefined;
  /** Where the boxes of the picture come from. */
  readonly places: Readonly<Record<string, Span>>;
}

export interface PictureRequest {
  /** The model; without it, that at the cursor, or the first that has what is there. */
  readonly model?: string;
  readonly depth?: number;
}

/** More nobody can read, and laying them out would keep everything else waiting. */
const mostBoxes = 1000;

/** Undefined where no model is sound, or where it has too many boxes with all of its blocks closed. */
export function modelPicture(
  snapshot: Snapshot,
  offset: number,
  { model, depth }: PictureRequest = {},
): ModelPicture | undefined {
  const drawable = [...snapshot.models].filter(([, { checked }]) => checked);
  const chosen =
    model === undefined
      ? modelAt(snapshot, offset)
      : drawable.find(([{ name }]) => name.name === model)?.[0];
  const checked = chosen && snapshot.models.get(chosen)?.checked;
  if (!chosen || !checked) return undefined;
  const graph = runPasses(lower(checked), passesForReading);
  const picture = pictureOf(graph);
  const shownDepth = drawableDepth(picture.content, depth ?? readableDepth(picture.content));
  if (shownDepth === undefined) return undefined;
  const folded = foldedAt(picture.content, shownDepth);
  const visible = boxesIn(picture.content, folded);
  return {
    model: chosen.name.name,
    models: drawable.map(([{ name }]) => name.name),
    svg: toSvg(picture, { folded }),
    depth: shownDepth,
    box: boxAt(snapshot, graph, offset).find((id) => visible.has(id)),
    places: placesOf(snapshot, graph, visible),
  };
}

/** As many levels of those asked for as can be drawn. */
function drawableDepth(content: Inside, wanted: number): number | undefined {
  if (visibleBoxes(content, 0) > mostBoxes) return undefined;
  return Math.min(wanted, readableDepth(content, mostBoxes));
}

/** The model that the cursor is in or that uses the block it is in; else the first. */
function modelAt(snapshot: Snapshot, offset: number): BlockDeclaration | undefined {
  const drawable = [...snapshot.models].filter(([, { checked }]) => checked).map(([each]) => each);
  const [declaration] = nodesAt(snapshot.syntax, offset);
  const own = drawable.find((each) => each === declaration);
  const path = chunkAt(snapshot.syntax, offset)?.chunk.path;
  const user = drawable.find((each) =>
    snapshot.models
      .get(each)
      ?.checked?.model.nodes.some(({ span }) => chunkPathOf(span.path) === path),
  );
  return own ?? user ?? drawable[0];
}

function boxesIn(content: Inside, folded: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = ({ boxes }: Inside): void => {
    for (const { id, inside } of boxes) {
      found.add(id);
      if (inside && !folded.has(id)) visit(inside);
    }
  };
  visit(content);
  return found;
}

/** Boxes of what is at an offset, the innermost first, each followed by those around it. */
function boxAt(snapshot: Snapshot, graph: Graph, offset: number): readonly string[] {
  const [declaration] = nodesAt(snapshot.syntax, offset);
  const around = (scope: number): readonly string[] => {
    const chain: string[] = [];
    for (let index = scope; index >= 0; index = graph.scopes[index]?.parent ?? -1)
      chain.push(`scope ${index}`);
    return chain;
  };
  const path = chunkAt(snapshot.syntax, offset)?.chunk.path;
  const holds = (span: Span): boolean => {
    const place = chunkPathOf(span.path) === path && placeInFile(snapshot.syntax, span);
    return place ? place.start <= offset && offset <= place.end : false;
  };
  const things = [
    ...graph.nodes.map((node) => ({
      span: node.span,
      ids: [String(node.id), ...around(node.scope)],
    })),
    ...graph.scopes.map(({ span }, index) => ({ span, ids: around(index) })),
  ].filter(({ span }) => holds(span));
  const size = ({ start, end }: Span): number => end - start;
  const sorted = things.toSorted((a, b) => size(a.span) - size(b.span));
  // What is as large as the declaration says nothing of where the cursor is.
  const kept = sorted.filter(({ span }) => !declaration || size(span) < size(declaration.span));
  return kept.flatMap(({ ids }) => ids);
}

function placesOf(
  { workspace }: Snapshot,
  graph: Graph,
  visible: ReadonlySet<string>,
): Readonly<Record<string, Span>> {
  const things = [
    ...graph.nodes.map(({ id, span }) => [String(id), span] as const),
    ...graph.scopes.map(({ span }, index) => [`scope ${index}`, span] as const),
  ];
  return Object.fromEntries(
    things.flatMap(([id, span]) => {
      const place = visible.has(id) ? workspace.place(span) : undefined;
      return place ? [[id, place] as const] : [];
    }),
  );
}

/** Finds nodes of the tree by place, whatever they are. */
import type { Span } from "../source/source.ts";
import type { Declaration, Node } from "../syntax/ast.ts";
import { placeInChunk } from "./chunk.ts";
import { chunkAt, placeInFile, type FileSyntax } from "./file-syntax.ts";

/** The nodes directly inside a node. */
export function childNodes(node: object): readonly Node[] {
  return Object.values(node).flatMap(nodesIn);
}

function nodesIn(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (typeof value !== "object" || value === null) return [];
  if (isNode(value)) return [value];
  // Spans and names of imports are plain records.
  return "start" in value ? [] : Object.values(value).flatMap(nodesIn);
}

function isNode(value: object): value is Node {
  return "span" in value && typeof value.span === "object";
}

/** Every node below one, itself first. */
export function* allNodes(node: Node): Generator<Node> {
  const waiting: Node[] = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    waiting.push(...childNodes(next).toReversed());
  }
}

/** The nodes around an offset of a file, from the declaration inwards; a node also holds the place at its end. */
export function nodesAt(syntax: FileSyntax, offset: number): readonly Node[] {
  const placed = chunkAt(syntax, offset);
  if (!placed) return [];
  const { chunk } = placed;
  const at = offset - placed.start;
  const begin = ({ span }: Node): number => placeInChunk(chunk, span)?.start ?? 0;
  const holds = ({ span }: Node): boolean => {
    const place = placeInChunk(chunk, span);
    return place !== undefined && place.start <= at && at <= place.end;
  };
  const nodes: Node[] = [];
  let candidates: readonly Node[] = chunk.declarations;
  for (;;) {
    // Where two meet, the one that begins here is meant.
    const found = candidates.filter(holds).toSorted((a, b) => begin(b) - begin(a))[0];
    if (!found) break;
    nodes.push(found);
    candidates = childNodes(found);
  }
  return nodes;
}

/** The declaration that holds a place of the file. */
export function declarationAt(syntax: FileSyntax, { start, end }: Span): Declaration | undefined {
  return syntax.program.declarations.find((each) => {
    const place = placeInFile(syntax, each.span);
    return place && place.start <= start && end <= place.end;
  });
}

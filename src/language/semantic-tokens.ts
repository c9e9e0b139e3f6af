/** What names mean, for colours: what the grammar of the editor cannot tell by looks alone. */
import { lexChunk } from "./lex-chunk.ts";
import { tokens as table } from "../../grammar/tokens.ts";
import { hyperparameterTypes } from "../operators/builtins.ts";
import { builtInCallable } from "./callables.ts";
import { placeInChunk } from "./chunk.ts";
import { chunkAt } from "./file-syntax.ts";
import { contextualWords } from "./words.ts";
import { type Occurrence } from "./meaning.ts";
import { occurrencesOf } from "./occurrences.ts";
import type { Snapshot } from "./snapshot.ts";

export const semanticTypes = [
  "class",
  "function",
  "variable",
  "parameter",
  "property",
  "typeParameter",
  "type",
  "enumMember",
  "keyword",
  "number",
  "string",
  "comment",
  "operator", // prettier-ignore
] as const;
export const semanticModifiers = [
  "declaration",
  "readonly",
  "defaultLibrary",
  "documentation",
] as const;

export interface SemanticToken {
  readonly start: number;
  readonly length: number;
  readonly type: (typeof semanticTypes)[number];
  readonly modifiers: readonly (typeof semanticModifiers)[number][];
}

const kinds = new Map(table.map(({ type, kind }) => [type, kind]));

/** In order of place; none overlaps another, and none goes over the end of a line. */
export function semanticTokens(
  snapshot: Snapshot,
  range = { start: 0, end: snapshot.syntax.text.length },
): readonly SemanticToken[] {
  const file = snapshot.workspace.linkedFile(snapshot.path);
  if (!file) return [];
  const first = chunkAt(snapshot.syntax, range.start)?.start ?? 0;
  const found = snapshot.syntax.chunks
    .filter(({ start }) => start >= first && start <= range.end)
    .flatMap(({ chunk, start }) => {
      const byStart = new Map<number, Occurrence>();
      for (const declaration of chunk.declarations)
        for (const each of occurrencesOf(snapshot.workspace, file, declaration)) {
          const place = placeInChunk(chunk, each.span);
          if (place) byStart.set(place.start, each);
        }
      const { tokens, comments } = lexChunk(chunk);
      const names = tokens.flatMap((token): SemanticToken[] => {
        const at = token.startOffset;
        const length = token.image.length;
        const occurrence = byStart.get(at);
        if (occurrence && occurrence.span.end - occurrence.span.start === length)
          return [{ start: at + start, length, ...lookOf(occurrence) }];
        const type = typeOfToken(kinds.get(token.tokenType) ?? "", token.image);
        return type ? [{ start: at + start, length, type, modifiers: [] }] : [];
      });
      const notes = comments.flatMap(({ start: begin, text, kind }) =>
        linesOf(text).map(({ at, length }): SemanticToken => ({
          start: begin + at + start,
          length,
          type: "comment",
          modifiers: kind === "documentation" ? ["documentation"] : [],
        })),
      );
      return [...names, ...notes];
    });
  return found
    .filter(({ start, length }) => length > 0 && start < range.end && start + length > range.start)
    .toSorted((a, b) => a.start - b.start);
}

function typeOfToken(kind: string, image: string): SemanticToken["type"] | undefined {
  switch (kind) {
    case "keyword":
    case "constant":
      return "keyword";
    case "contextual":
      return contextualWords.has(image) ? "keyword" : undefined;
    case "number":
      return "number";
    case "string":
      return "string";
    case "operator":
      return "operator";
    case "name":
      return hyperparameterTypes.has(image) ? "type" : undefined;
    default:
      return undefined;
  }
}

function lookOf({
  meaning,
  isDefinition,
  isArgument,
  name,
}: Occurrence): Pick<SemanticToken, "type" | "modifiers"> {
  const modifiers = isDefinition ? (["declaration"] as const) : [];
  if (isArgument) return { type: "property", modifiers: [] };
  switch (meaning.kind) {
    case "declared": {
      const { kind } = meaning.definition.declaration;
      if (kind === "const") return { type: "variable", modifiers: [...modifiers, "readonly"] };
      return { type: kind === "fn" ? "function" : "class", modifiers };
    }
    case "built-in":
      return builtInCallable(name)
        ? { type: "function", modifiers: ["defaultLibrary"] }
        : { type: "enumMember", modifiers };
    case "hyperparameter":
    case "input":
    case "variable":
      return { type: "parameter", modifiers };
    case "dim":
    case "axis":
      return { type: "typeParameter", modifiers };
    case "dtype":
      return { type: "type", modifiers: ["defaultLibrary"] };
    case "setting":
      return { type: "property", modifiers };
    default:
      return { type: "variable", modifiers };
  }
}

function linesOf(text: string): readonly { at: number; length: number }[] {
  let at = 0;
  return text.split(/(\r\n|\n|\r)/).flatMap((part) => {
    const line = { at, length: part.length };
    at += part.length;
    return /^[\r\n]*$/.test(part) ? [] : [line];
  });
}

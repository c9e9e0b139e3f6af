/** Words of the grammar, for completion, renaming and colours. */
import { tokens } from "../../grammar/tokens.ts";

const texts = (kinds: readonly string[]): readonly string[] =>
  tokens.flatMap(({ kind, pattern }) =>
    kinds.includes(kind) && typeof pattern === "string" ? [pattern] : [],
  );

/** They never name anything. */
export const reservedWords: ReadonlySet<string> = new Set(texts(["keyword", "constant"]));
/** They mean something in one place only. */
export const contextualWords: ReadonlySet<string> = new Set(texts(["contextual"]));

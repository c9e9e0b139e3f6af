/** The tokens and comments of a chunk, found once. */
import { lex, type Lexed } from "../../grammar/lex.ts";
import { limits } from "../../grammar/limits.ts";
import type { Chunk } from "./chunk.ts";

const known = new WeakMap<Chunk, Lexed>();
const nothing: Lexed = { tokens: [], comments: [], diagnostics: [] };

/** Of a text that the parser refuses for its length there are none. */
export function lexChunk(chunk: Chunk): Lexed {
  if (chunk.text.length > limits.characters) return nothing;
  let lexed = known.get(chunk);
  if (!lexed) known.set(chunk, (lexed = lex(chunk)));
  return lexed;
}

/**
 * Text to syntax tree. Input: a source of any content. Output: the tree, as far as the text made sense, and every
 * syntax diagnostic. Invariant: it neither throws nor hangs, whatever the text; spans lie within the text; one mistake
 * does not hide the next, and what is wrong inside an equation leaves its name and its neighbours in the tree.
 *
 * A long file is read in pieces, so that the tokens of one are gone when the next is read: to keep tokens of a whole file
 * takes longer than to make them. Where anything is wrong in a piece, the file is read again as a whole, since only that
 * tells what a lost bracket has swallowed.
 */
import { report } from "../src/diagnostics/catalogue.ts";
import { literalTooLong } from "../src/diagnostics/catalogue/limits.ts";
import * as syntax from "../src/diagnostics/catalogue/syntax.ts";
import type { Diagnostic, Outcome } from "../src/diagnostics/diagnostic.ts";
import type { Source } from "../src/source/source.ts";
import type { Declaration, Program } from "../src/syntax/ast.ts";
import { heightOf } from "../src/syntax/walk.ts";
import type { Input } from "./base-parser.ts";
import { pairBrackets } from "./brackets.ts";
import { documentationFinder } from "./documentation.ts";
import { lex } from "./lex.ts";
import { limits } from "./limits.ts";
import { Parser, type Parsed } from "./parser.ts";
import { endOfPiece } from "./pieces.ts";
import { TooDeep } from "./stop.ts";
import { spanOf, type Token } from "./token.ts";
import { StringToken } from "./tokens.ts";

let shared: Parser | undefined;

/** Characters of a piece: few enough for its tokens to be forgotten before they are ever moved in memory. */
const pieceLength = 1 << 15;

/** Reads one file. */
export function parse(source: Source): Outcome<Program> {
  const { text } = source;
  const isLong = text.length > 2 * pieceLength && text.length <= limits.characters;
  return (isLong ? parseInPieces(source, pieceLength) : undefined) ?? parseWhole(source);
}

/** The same, of pieces of some length or a little more; undefined where anything is wrong or unusual. */
export function parseInPieces(source: Source, length: number): Outcome<Program> | undefined {
  const { path, text } = source;
  const declarations: Declaration[] = [];
  for (let start = 0; start < text.length;) {
    const end = endOfPiece(text, start, length);
    const { tokens, comments, diagnostics } = lex(source, start, end);
    if (diagnostics.length > 0 || overlong(path, tokens).length > 0) return undefined;
    const brackets = pairBrackets(tokens, limits.nesting);
    if (brackets.tooDeep !== undefined) return undefined;
    const documentation = documentationFinder(text, comments, tokens);
    const parsed = parsedBy({ path, length: end, tokens, brackets, documentation });
    if (!parsed || parsed.diagnostics.length > 0 || parsed.height > limits.levels) return undefined;
    for (const declaration of parsed.declarations) declarations.push(declaration);
    start = end;
  }
  return outcome(source, declarations, []);
}

/** Undefined where the stack has not sufficed. */
function parsedBy(file: Input): Parsed | undefined {
  shared ??= new Parser();
  try {
    return shared.parse(file);
  } catch {
    shared = undefined;
    return undefined;
  }
}

/** The same, read at once. */
export function parseWhole(source: Source): Outcome<Program> {
  const { path, text } = source;
  if (text.length > limits.characters) {
    const values = { size: text.length, limit: limits.characters };
    const start = { path, start: 0, end: 0 };
    return outcome(source, [], [report(syntax.fileTooLarge, values, start)]);
  }
  const { tokens, comments, diagnostics } = lex(source);
  const long = overlong(path, tokens);
  if (long.length > 0) return outcome(source, [], [...diagnostics, ...long]);
  const brackets = pairBrackets(tokens, limits.nesting);
  if (brackets.tooDeep !== undefined) {
    const place = spanOf(path, brackets.tooDeep);
    const problem = report(syntax.nestedTooDeeply, { limit: limits.nesting }, place);
    return outcome(source, [], [...diagnostics, problem]);
  }
  const documentation = documentationFinder(text, comments, tokens);
  shared ??= new Parser();
  try {
    const file = { path, length: text.length, tokens, brackets, documentation };
    const parsed = shared.parse(file);
    const all = [...diagnostics, ...parsed.diagnostics];
    if (parsed.height <= limits.levels) return outcome(source, parsed.declarations, all);
    const kept = parsed.declarations.filter((declaration) => {
      if (heightOf(declaration) <= limits.levels) return true;
      all.push(report(syntax.nestedTooDeeply, { limit: limits.nesting }, declaration.span));
      return false;
    });
    return outcome(source, kept, all);
  } catch (failure) {
    shared = undefined;
    const problem = tooDeep(failure, source);
    return outcome(source, [], [...diagnostics, problem]);
  }
}

/** Names, numbers and strings that are too long to be carried along. */
function overlong(path: string, tokens: readonly Token[]): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const token of tokens) {
    const size = token.image.length;
    if (size <= limits.word) continue;
    const isString = token.tokenType === StringToken;
    const limit = isString ? limits.string : limits.word;
    const what = isString ? "string" : "word";
    if (size > limit)
      found.push(report(literalTooLong, { what, size, limit }, spanOf(path, token)));
  }
  return found;
}

/** Where the host's stack is smaller than the limits suppose, overflowing it means the same as reaching them. */
function tooDeep(failure: unknown, { path, text }: Source): Diagnostic {
  if (failure instanceof TooDeep) return failure.diagnostic;
  if (!(failure instanceof RangeError)) throw failure;
  const span = { path, start: 0, end: text.length };
  return report(syntax.nestedTooDeeply, { limit: limits.nesting }, span);
}

function outcome(
  source: Source,
  declarations: readonly Declaration[],
  diagnostics: readonly Diagnostic[],
): Outcome<Program> {
  const span = { path: source.path, start: 0, end: source.text.length };
  const inOrder = diagnostics.toSorted((a, b) => a.span.start - b.span.start);
  return { value: { span, declarations }, diagnostics: inOrder };
}

/**
 * Where in the grammar a cursor stands, told from the tokens before it, so that it works in unfinished text too.
 */
import { lexChunk } from "./lex-chunk.ts";
import type { Token } from "../../grammar/token.ts";
import type { Declaration } from "../syntax/ast.ts";
import { chunkAt, type PlacedChunk } from "./file-syntax.ts";
import type { Snapshot } from "./snapshot.ts";
import { reservedWords } from "./words.ts";

export interface OpenBracket {
  readonly sign: "(" | "[" | "{";
  /** The word right before it: the callee of a call. */
  readonly word: string;
  /** Signals come from the left: `x -> f(…)`, `x -> repeat 2 { f(…) }`. */
  readonly isPiped: boolean;
  /** Commas since. */
  readonly index: number;
  /** The name before a colon in the present argument. */
  readonly argument: string | undefined;
  /** Names of arguments that are given already. */
  readonly given: readonly string[];
}

export interface CursorContext {
  /** The part of a word that stands before the cursor. */
  readonly prefix: string;
  /** Where that begins, in the file. */
  readonly start: number;
  /** Characters before the cursor on its line. */
  readonly column: number;
  /** The texts of the tokens of the declaration before the word at the cursor. */
  readonly tokens: readonly string[];
  /** Those of the equation or setting that the cursor is in; of the declaration where it has none. */
  readonly item: readonly string[];
  /** The brackets that are open, outermost first. */
  readonly open: readonly OpenBracket[];
  /** Nothing but blanks stands before it on its line. */
  readonly opensLine: boolean;
  readonly declaration: Declaration | undefined;
  /** `block`, `train`, …: the first word of the declaration, read or not. */
  readonly word: string;
  readonly placed: PlacedChunk | undefined;
  /** In a comment, where nothing is offered. */
  readonly isComment: boolean;
  /** A number ends at the cursor: what is typed next belongs to it. */
  readonly isNumber: boolean;
  /** What stands before the cursor in the string that it is in. */
  readonly string: string | undefined;
}

export function cursorContext(snapshot: Snapshot, offset: number): CursorContext {
  const { text } = snapshot.syntax;
  const placed = chunkAt(snapshot.syntax, offset);
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(lineStart, offset);
  const prefix = /[\p{ID_Start}_]\p{ID_Continue}*$/u.exec(line)?.[0] ?? "";
  const start = offset - prefix.length;
  const string = /^(?:[^"]*"[^"]*")*[^"]*"([^"]*)$/.exec(line)?.[1];
  const shift = placed?.start ?? 0;
  const lexed = placed ? lexChunk(placed.chunk) : { tokens: [], comments: [] };
  const tokens = lexed.tokens.filter(({ endOffset }) => endOffset + shift < start);
  const isComment = lexed.comments.some(
    ({ start: from, end, kind }) =>
      from + shift < offset && (kind === "block" ? end + shift > offset : end + shift >= offset),
  );
  return {
    prefix,
    start,
    column: line.length,
    tokens: tokens.map(({ image }) => image),
    item: tokens.slice(beginOfItem(tokens)).map(({ image }) => image),
    open: openBrackets(tokens),
    opensLine: line.slice(0, line.length - prefix.length).trim() === "",
    declaration: placed?.chunk.declarations.findLast(
      ({ span }) => span.start + shift <= start && start <= nextStart(placed, span.end) + shift,
    ),
    word: tokens[0]?.image ?? "",
    placed,
    isComment,
    isNumber: prefix === "" && /\d\.?$/.test(line),
    string,
  };
}

/** Words that go on with a value on the line before. */
const joining = new Set(["then", "else", "and", "or", "in"]);

/** Where the last equation of a body begins, or the formula after the `=`, or all. */
function beginOfItem(tokens: readonly Token[]): number {
  let depth = 0;
  let isBody = false;
  let begin = 0;
  tokens.forEach(({ image, opensLine }, at) => {
    if (depth === 0 && (image === "{" || (image === "=" && !isBody))) {
      isBody = image === "{";
      begin = at + 1;
    }
    const mayBegin = /^(?:[\p{ID_Start}_(]|@\w)/u.test(image) && !joining.has(image);
    const follows = endsOperand(tokens[at - 1]?.image ?? "");
    if (isBody && depth === 1 && opensLine && mayBegin && follows) begin = at;
    if (image === "(" || image === "[" || image === "{") depth++;
    if (image === ")" || image === "]" || image === "}") depth--;
  });
  return begin;
}

/** Whether a value ends with a token: what follows is an operator or something new. */
export function endsOperand(last: string): boolean {
  if (/^[)\]}"]/.test(last) || last === "true" || last === "false") return true;
  return /^[\p{ID_Continue}.]/u.test(last) && last !== "." && !reservedWords.has(last);
}

/** Whatever follows a declaration up to the next belongs to it while it is being written. */
function nextStart({ chunk }: PlacedChunk, end: number): number {
  const next = chunk.declarations.find(({ span }) => span.start > end);
  return next ? next.span.start - 1 : chunk.text.length;
}

interface Open {
  sign: OpenBracket["sign"];
  word: string;
  isPiped: boolean;
  index: number;
  argument: string | undefined;
  given: string[];
}

function openBrackets(tokens: readonly Token[]): readonly OpenBracket[] {
  const open: Open[] = [];
  tokens.forEach(({ image }, at) => {
    const last = open.at(-1);
    switch (image) {
      case "(":
      case "[":
      case "{": {
        const word = tokens[at - 1]?.image ?? "";
        const isPiped = ["->", "{"].includes(tokens[at - 2]?.image ?? "");
        open.push({ sign: image, word, isPiped, index: 0, argument: undefined, given: [] });
        break;
      }
      case ")":
      case "]":
      case "}":
        open.pop();
        break;
      case ",":
        if (last) {
          last.index++;
          last.argument = undefined;
        }
        break;
      case ":":
        if (last) {
          last.argument = tokens[at - 1]?.image;
          last.given.push(last.argument ?? "");
        }
        break;
    }
  });
  return open;
}

/** The innermost call around the cursor. */
export function callAround({ open }: CursorContext): OpenBracket | undefined {
  const inner = open.findLast(({ sign, word }) => sign === "(" && /^[\p{ID_Start}_]/u.test(word));
  return inner && open.indexOf(inner) > open.findLastIndex(({ sign }) => sign === "{")
    ? inner
    : undefined;
}

/**
 * The habits of other languages, token by token: each is reported with its fix and then replaced by what was meant,
 * so that it costs one diagnostic and no more.
 */
import type { TokenType } from "chevrotain";
import { report } from "../src/diagnostics/catalogue.ts";
import * as syntax from "../src/diagnostics/catalogue/syntax.ts";
import type { Diagnostic, Fix } from "../src/diagnostics/diagnostic.ts";
import type { Source, Span } from "../src/source/source.ts";
import { isHabit, mendWord } from "./mend-words.ts";
import { retype, spanOf } from "./token.ts";
import type { Token } from "./token.ts";
import * as t from "./tokens.ts";

/** What a mender may look at and do. */
export interface Mending {
  readonly source: Source;
  readonly tokens: readonly Token[];
  /** Where the mender stands. */
  readonly at: number;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** What becomes of the token: it stays, perhaps without its neighbour, or it goes and leaves that doubtful or not. */
export type Verdict = "keep" | "keep and skip" | "drop" | "drop and doubt";

type Mender = (token: Token, mending: Mending) => Verdict;

export function replacement(title: string, span: Span, text: string): Fix {
  return { title, edits: [{ span, text }] };
}

const lookalikes: Readonly<Record<string, readonly [string, TokenType]>> = {
  "→": ["->", t.Arrow],
  "⇒": ["=>", t.FatArrow],
  "≤": ["<=", t.LessEqual],
  "≥": [">=", t.GreaterEqual],
  "≠": ["!=", t.NotEqual],
  "−": ["-", t.Minus],
  "–": ["-", t.Minus],
  "×": ["*", t.Star],
  "·": ["*", t.Star],
  "÷": ["/", t.Divide],
  "…": ["...", t.Ellipsis],
  "，": [",", t.Comma],
  "：": [":", t.Colon],
  "（": ["(", t.LeftParenthesis],
  "）": [")", t.RightParenthesis],
};

const operators: Readonly<Record<string, readonly [string, TokenType]>> = {
  "&&": ["and", t.And],
  "||": ["or", t.Or],
  "!": ["not", t.Not],
  "**": ["^", t.Caret],
  "===": ["==", t.Equal],
  "!==": ["!=", t.NotEqual],
};

function mendOperator(token: Token, { source, report: emit }: Mending): Verdict {
  const [instead, type] = operators[token.image] ?? ["==", t.Equal];
  const span = spanOf(source.path, token);
  const before = source.text.charAt(span.start - 1);
  const after = source.text.charAt(span.end);
  const isWord = /\w/.test(instead);
  const left = isWord && /[\p{ID_Continue})\]]/u.test(before) ? " " : "";
  const right = isWord && /[\p{ID_Continue}(!]/u.test(after) ? " " : "";
  const text = left + instead + right;
  const fix = replacement(`write \`${instead}\``, span, text);
  emit(report(syntax.foreignOperator, { found: token.image, instead }, span, { fixes: [fix] }));
  retype(token, type);
  return "keep";
}

function mendUnknown(token: Token, { source, tokens, at, report: emit }: Mending): Verdict {
  const span = spanOf(source.path, token);
  const known = lookalikes[token.image];
  if (known !== undefined) {
    const [instead, type] = known;
    const fix = replacement(`write \`${instead}\``, span, instead);
    const character = `\`${token.image}\``;
    emit(report(syntax.unknownCharacter, { character }, span, { fixes: [fix] }));
    retype(token, type);
    token.image = instead;
    return "keep";
  }
  if (token.image === "?") {
    emit(
      report(syntax.foreignOperator, { found: "a ? b : c", instead: "if a then b else c" }, span),
    );
    const other = tokens.slice(at, at + 64).find(({ tokenType }) => tokenType === t.Colon);
    if (other) other.isDoubtful = true;
    return "drop and doubt";
  }
  const previous = tokens[at - 1];
  const continues =
    previous?.tokenType === t.Unknown && previous.endOffset + 1 === token.startOffset;
  if (!continues) {
    const code = (token.image.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    const isVisible = /[\p{L}\p{N}\p{P}\p{S}]/u.test(token.image);
    const character = isVisible ? `\`${token.image}\`` : `the character U+${code}`;
    emit(report(syntax.unknownCharacter, { character }, span));
  }
  return "drop and doubt";
}

function mendNumber(token: Token, { source, tokens, at, report: emit }: Mending): Verdict {
  const next = tokens[at + 1];
  if (next === undefined || next.startOffset !== token.endOffset + 1) return "keep";
  if (!/^[\p{ID_Start}_]/u.test(next.image)) return "keep";
  const span = { path: source.path, start: token.startOffset, end: next.endOffset + 1 };
  const { image } = token;
  // `3x3` is a size, and `1e` a number that goes on wrongly.
  const product = `${image} * ${next.image}`;
  const fix = { ...replacement(`write \`${product}\``, span, product), isSafe: false };
  const fixes = /^(x\d|e)/i.test(next.image) ? [] : [fix];
  emit(report(syntax.malformedNumber, { text: image + next.image }, span, { fixes }));
  return "keep and skip";
}

function mendSingleQuoted(token: Token, { source, report: emit }: Mending): Verdict {
  const span = spanOf(source.path, token);
  const text = `"${token.image.slice(1, -1).replaceAll('"', '\\"')}"`;
  const fix = replacement("use double quotes", span, text);
  emit(report(syntax.singleQuotes, {}, span, { fixes: [fix] }));
  retype(token, t.StringToken);
  return "keep";
}

/** `|>` and `>>`, which pipe in other languages. */
function mendPipe(token: Token, { source, tokens, at, report: emit }: Mending): Verdict {
  const next = tokens[at + 1];
  if (next?.tokenType !== t.Greater || next.startOffset !== token.endOffset + 1) return "keep";
  const span = { path: source.path, start: token.startOffset, end: next.endOffset + 1 };
  const found = token.image + next.image;
  const fixes = [replacement("write `->`", span, "->")];
  emit(report(syntax.foreignOperator, { found, instead: "->" }, span, { fixes }));
  retype(token, t.Arrow);
  token.endOffset = next.endOffset;
  return "keep and skip";
}

const menders = new Map<TokenType, Mender>([
  [t.DoubleAmpersand, mendOperator],
  [t.DoubleBar, mendOperator],
  [t.Bang, mendOperator],
  [t.DoubleStar, mendOperator],
  [t.StrictEqual, mendOperator],
  [t.Unknown, mendUnknown],
  [t.Bar, mendPipe],
  [t.Greater, mendPipe],
  [t.NumberToken, mendNumber],
  [t.SingleQuoted, mendSingleQuoted],
  [
    t.UnterminatedString,
    (token, { source, report: emit }) => {
      emit(report(syntax.unterminatedString, {}, spanOf(source.path, token)));
      retype(token, t.StringToken);
      return "keep";
    },
  ],
  [
    t.UnterminatedComment,
    (token, { source, report: emit }) => {
      const opening = { ...spanOf(source.path, token), end: token.startOffset + 2 };
      emit(report(syntax.unterminatedComment, {}, opening));
      return "drop";
    },
  ],
  [
    t.HashComment,
    (token, { source, report: emit }) => {
      const mark = { ...spanOf(source.path, token), end: token.startOffset + 1 };
      const fix = replacement("write `//`", mark, "//");
      emit(report(syntax.hashComment, {}, spanOf(source.path, token), { fixes: [fix] }));
      return "drop";
    },
  ],
  [
    t.Semicolon,
    (token, { source, report: emit }) => {
      const span = spanOf(source.path, token);
      const fixes = [replacement("remove it", span, "")];
      emit(report(syntax.semicolon, {}, span, { fixes }));
      return "drop and doubt";
    },
  ],
  [
    t.Arrow,
    (token, { source, tokens, at, report: emit }) => {
      if (tokens[at - 1]?.tokenType !== t.LeftBrace) return "keep";
      const span = spanOf(source.path, token);
      const end = tokens[at + 1]?.startOffset ?? span.end;
      const fixes = [replacement("remove it", { ...span, end }, "")];
      emit(report(syntax.leadingPipe, {}, span, { fixes }));
      return "drop and doubt";
    },
  ],
]);

/** Most names are nobody's habit, and most tokens are names. */
function wordMender(token: Token): Mender | undefined {
  return isHabit(token.image) ? mendWord : undefined;
}

/** Replaces what was not meant for this language, telling of each, and counts the tokens that stay. */
export function mend(
  tokens: Token[],
  source: Source,
): { tokens: Token[]; diagnostics: Diagnostic[] } {
  let kept = 0;
  const diagnostics: Diagnostic[] = [];
  let isDoubtful = false;
  const emit = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    const mender =
      token.tokenType === t.Identifier ? wordMender(token) : menders.get(token.tokenType);
    const verdict = mender ? mender(token, { source, tokens, at, report: emit }) : "keep";
    const isSkipped = verdict === "keep and skip";
    if (verdict === "keep" || isSkipped) {
      if (isDoubtful) token.isDoubtful = true;
      token.index = kept;
      if (kept < at) tokens[kept] = token;
      kept++;
    }
    isDoubtful = verdict === "drop and doubt";
    if (isSkipped) at++;
  }
  tokens.length = kept;
  return { tokens, diagnostics };
}

/**
 * The table of tokens as a stream parser: each line goes through the compiler's own lexer. So brackets, comments and
 * indentation work before anything else is known; what names mean is painted over it (`semantic-colours.ts`).
 */
import type { StreamParser } from "@codemirror/language";
import { lex } from "../../../grammar/lex.ts";
import { meansItself } from "../../../grammar/textmate.ts";
import type { Token } from "../../../grammar/token.ts";
import { tokens as table, type TokenKind } from "../../../grammar/tokens.ts";

/** The highlighting tag of each kind of token. */
export const styles: Readonly<Record<Exclude<TokenKind, "blank" | "category">, string>> = {
  keyword: "keyword",
  contextual: "keyword",
  constant: "bool",
  operator: "operator",
  punctuation: "separator",
  bracket: "bracket",
  number: "number",
  string: "string",
  name: "variableName",
  annotation: "annotation",
  comment: "lineComment",
  documentation: "docComment",
  foreign: "invalid",
};
const blockComment = "blockComment";

interface Part {
  readonly start: number;
  readonly end: number;
  readonly style: string;
}

export interface TokenizerState {
  /** A block comment goes on from the line before. */
  inComment: boolean;
  /** Between `import` and its path. */
  inImport: boolean;
  /** Brackets that are open. */
  depth: number;
  /** What is left of the line. */
  parts: readonly Part[];
}

const kinds = new Map(table.map(({ type, kind }) => [type.name, kind]));

export const tokenizer: StreamParser<TokenizerState> = {
  name: "nn",
  startState: () => ({ inComment: false, inImport: false, depth: 0, parts: [] }),
  token(stream, state) {
    if (stream.sol()) state.parts = partsOf(stream.string, state);
    const [next, ...rest] = state.parts;
    if (!next) {
      stream.skipToEnd();
      return null;
    }
    if (stream.pos < next.start) {
      stream.pos = next.start;
      return null;
    }
    stream.pos = next.end;
    state.parts = rest;
    if (next.style === styles.bracket) state.depth += depthOf(stream.current());
    return next.style;
  },
  indent({ depth, inComment }, textAfter, { unit }) {
    if (inComment) return null;
    const closes = /^\s*[)\]}]/.test(textAfter) ? 1 : 0;
    const goesOn = /^\s*->/.test(textAfter) ? 1 : 0;
    return Math.max(0, depth - closes + goesOn) * unit;
  },
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "[", "{", '"'] },
    indentOnInput: /^\s*(?:[)\]}]|->)$/,
  },
};

function depthOf(brackets: string): number {
  return "([{".includes(brackets) ? 1 : -1;
}

/** The tokens of a line, comments among them; what goes on in the next line is noted in the state. */
function partsOf(line: string, state: TokenizerState): readonly Part[] {
  const from = state.inComment ? endOfComment(line) : 0;
  if (from === undefined) return [{ start: 0, end: line.length, style: blockComment }];
  const before: Part[] = from > 0 ? [{ start: 0, end: from, style: blockComment }] : [];
  state.inComment = false;
  const rest = line.slice(from);
  const { tokens, comments } = lex({ path: "", text: rest });
  const parts = [
    ...tokens.map((token, index) => partOf(token, tokens, index, rest, state)),
    ...comments.map(({ start, end, kind }) => ({ start, end, style: commentStyles[kind] })),
  ];
  parts.sort((a, b) => a.start - b.start);
  // The lexer has taken a comment that does not end for a slip, and away.
  const last = parts.at(-1)?.end ?? 0;
  const open = /^\s*(?=\/\*)/.exec(rest.slice(last));
  if (open) {
    state.inComment = true;
    parts.push({ start: last + open[0].length, end: rest.length, style: blockComment });
  }
  return [
    ...before,
    ...parts.map(({ start, end, style }) => ({ start: start + from, end: end + from, style })),
  ];
}

const commentStyles = {
  line: styles.comment,
  block: blockComment,
  documentation: styles.documentation,
} as const;

function endOfComment(line: string): number | undefined {
  const at = line.indexOf("*/");
  return at < 0 ? undefined : at + 2;
}

function partOf(
  token: Token,
  tokens: readonly Token[],
  index: number,
  line: string,
  state: TokenizerState,
): Part {
  const { name } = token.tokenType;
  const start = token.startOffset;
  const end = start + token.image.length;
  if (name === "Import") state.inImport = true;
  const kind = kinds.get(name) ?? "foreign";
  const isWord =
    kind !== "contextual" ||
    meansItself(name, line, start, end) ||
    joins(name, tokens, index, line, state);
  if (name === "String") state.inImport = false;
  if (!isWord) return { start, end, style: styles.name };
  return {
    start,
    end,
    style: kind === "blank" || kind === "category" ? styles.foreign : styles[kind],
  };
}

/** `from` and `as` of imports, and `in` of loops. */
function joins(
  name: string,
  tokens: readonly Token[],
  index: number,
  line: string,
  { inImport }: TokenizerState,
): boolean {
  const [previous, next] = [tokens[index - 1], tokens[index + 1]];
  const start = tokens[index]?.startOffset ?? 0;
  if (name === "In")
    return /(?<!\p{ID_Continue})for[ \t]+(?:[\p{ID_Start}_]\p{ID_Continue}*|\([^()]*\))[ \t]+$/u.test(
      line.slice(0, start),
    );
  if (!inImport) return false;
  if (name === "From") return previous === undefined || previous.image === "}";
  const isName = (token: Token | undefined): boolean =>
    /^[\p{ID_Start}_]/u.test(token?.image ?? "");
  return name === "As" && isName(previous) && isName(next);
}

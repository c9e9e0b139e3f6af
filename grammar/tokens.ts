/**
 * The one table of tokens. The lexer, the parser and the editors' grammars are all made from it: each entry says what
 * a token is called, what it looks like, what kind of thing it is and how messages name it.
 *
 * Words are of two sorts. *Reserved* words never name anything: they stand where an expression may stand (`if`, `pre`,
 * `and` …), or open a line that could be nothing else (`import`, `const`, `fn`). *Contextual* words mean something in
 * one place only and belong to the category of identifiers, so `state`, `target`, `model` or `where` may name a signal,
 * a hyperparameter or an argument.
 */
import { createToken, Lexer } from "chevrotain";
import type { CustomPatternMatcherFunc, TokenType } from "chevrotain";
import {
  anyStart,
  identifierStarts,
  matchFloorDivision,
  matchIdentifier,
  matchUnknown,
} from "./patterns.ts";

/** What a token is to a reader, and so how an editor colours it; `foreign` tokens are other languages' habits. */
export type TokenKind =
  | "keyword"
  | "contextual"
  | "constant"
  | "operator"
  | "punctuation"
  | "bracket"
  | "number"
  | "string"
  | "name"
  | "annotation"
  | "comment"
  | "documentation"
  | "blank"
  | "category"
  | "foreign";

export interface TokenEntry {
  readonly type: TokenType;
  readonly kind: TokenKind;
  /** What it looks like, also where the lexer uses a function. */
  readonly pattern: RegExp | string;
}

interface Options {
  readonly match?: CustomPatternMatcherFunc;
  readonly starts?: (string | number)[];
  readonly label?: string;
  readonly categories?: TokenType[];
  readonly group?: string;
  readonly breaksLines?: boolean;
}

const table: TokenEntry[] = [];

function define(
  name: string,
  kind: TokenKind,
  pattern: RegExp | string,
  options: Options = {},
): TokenType {
  const isWord = kind === "keyword" || kind === "contextual" || kind === "constant";
  const type = createToken({
    name,
    pattern: options.match ?? pattern,
    label: options.label ?? (typeof pattern === "string" ? `\`${pattern}\`` : name),
    categories: options.categories ?? (kind === "contextual" ? [Identifier] : []),
    line_breaks: options.breaksLines ?? false,
    ...(isWord ? { longer_alt: Identifier } : {}),
    ...(options.starts === undefined ? {} : { start_chars_hint: options.starts }),
    ...(options.group === undefined ? {} : { group: options.group }),
  });
  table.push({ type, kind, pattern });
  return type;
}

function category(name: string): TokenType {
  return createToken({ name, pattern: Lexer.NA });
}

/** Between two operands. */
export const Infix = category("Infix");
/** Before an operand. */
export const Prefix = category("Prefix");

/** First made, since the words refer to it; its entry in the table comes after theirs. */
export const Identifier: TokenType = createToken({
  name: "Identifier",
  pattern: matchIdentifier,
  start_chars_hint: identifierStarts,
  label: "a name",
  line_breaks: false,
});

// ---------------------------------------------------------------- blanks and comments

define("Blank", "blank", /[ \t\r\n\f\v\u00A0\uFEFF]+/, { group: Lexer.SKIPPED, breaksLines: true });
define("Documentation", "documentation", /\/\/\/(?!\/)[^\r\n]*/, { group: "documentation" });
export const FloorDivide = define("FloorDivide", "operator", "//", {
  match: matchFloorDivision,
  starts: ["/"],
  categories: [Infix],
});
define("LineComment", "comment", /\/\/[^\r\n]*/, { group: "comments" });
define("BlockComment", "comment", /\/\*[^]*?\*\//, {
  group: "comments",
  breaksLines: true,
});
export const UnterminatedComment = define("UnterminatedComment", "foreign", /\/\*[^]*/, {
  breaksLines: true,
});
export const HashComment = define("HashComment", "foreign", /#[^\r\n]*/);

// ---------------------------------------------------------------- words

export const Import = define("Import", "keyword", "import");
export const Const = define("Const", "keyword", "const");
export const Fn = define("Fn", "keyword", "fn");
export const If = define("If", "keyword", "if");
export const Then = define("Then", "keyword", "then");
export const Else = define("Else", "keyword", "else");
export const Repeat = define("Repeat", "keyword", "repeat");
export const For = define("For", "keyword", "for");
export const Pre = define("Pre", "keyword", "pre");
export const And = define("And", "keyword", "and", { categories: [Infix] });
export const Or = define("Or", "keyword", "or", { categories: [Infix] });
export const Not = define("Not", "keyword", "not", { categories: [Prefix] });
export const True = define("True", "constant", "true");
export const False = define("False", "constant", "false");

export const Block = define("Block", "contextual", "block");
export const Cell = define("Cell", "contextual", "cell");
export const Model = define("Model", "contextual", "model");
export const Train = define("Train", "contextual", "train");
export const From = define("From", "contextual", "from");
export const As = define("As", "contextual", "as");
export const Static = define("Static", "contextual", "static");
export const Given = define("Given", "contextual", "given");
export const Where = define("Where", "contextual", "where");
export const Param = define("Param", "contextual", "param");
export const Buffer = define("Buffer", "contextual", "buffer");
export const State = define("State", "contextual", "state");
export const Next = define("Next", "contextual", "next");
export const Target = define("Target", "contextual", "target");
export const In = define("In", "contextual", "in");
table.push({ type: Identifier, kind: "name", pattern: /[\p{ID_Start}_]\p{ID_Continue}*/u });

// ---------------------------------------------------------------- literals

export const NumberToken = define(
  "Number",
  "number",
  /\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?(?:[eE][+-]?\d+)?/,
  { label: "a number" },
);
export const StringToken = define("String", "string", /"[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*)*"/, {
  label: "a string",
});
export const UnterminatedString = define("UnterminatedString", "foreign", /"[^\r\n]*/);
export const SingleQuoted = define(
  "SingleQuoted",
  "foreign",
  /'[^'\r\n]*'|[\u201C\u201E][^\u201C\u201D\r\n]*[\u201C\u201D]|\u2018[^\u2019\r\n]*\u2019|`[^`\r\n]*`/,
);

// ---------------------------------------------------------------- operators and punctuation

const infix = { categories: [Infix] };

/** Pins a path, before an equation; glued to its word, so that `a @ name(b)` stays a product. */
export const Annotation = define(
  "Annotation",
  "annotation",
  /@(?:name(?=[ \t]*\()|[A-Za-z_]\w*(?=[ \t]*\([ \t]*"))/,
  { label: "an annotation" },
);
export const Arrow = define("Arrow", "operator", "->", infix);
export const FatArrow = define("FatArrow", "operator", "=>");
export const StrictEqual = define("StrictEqual", "foreign", /===|!==/, infix);
export const Equal = define("Equal", "operator", "==", infix);
export const NotEqual = define("NotEqual", "operator", "!=", infix);
export const LessEqual = define("LessEqual", "operator", "<=", infix);
export const GreaterEqual = define("GreaterEqual", "operator", ">=", infix);
export const Less = define("Less", "operator", "<", infix);
export const Greater = define("Greater", "operator", ">", infix);
export const Walrus = define("Walrus", "foreign", ":=");
export const Assign = define("Assign", "operator", "=");
export const Plus = define("Plus", "operator", "+", infix);
export const Minus = define("Minus", "operator", "-", { categories: [Infix, Prefix] });
export const DoubleStar = define("DoubleStar", "foreign", "**", infix);
export const Star = define("Star", "operator", "*", infix);
export const Divide = define("Divide", "operator", "/", infix);
export const Percent = define("Percent", "operator", "%", infix);
export const At = define("At", "operator", "@", infix);
export const Caret = define("Caret", "operator", "^", infix);
export const DoubleAmpersand = define("DoubleAmpersand", "foreign", "&&", infix);
export const DoubleBar = define("DoubleBar", "foreign", "||", infix);
export const Bang = define("Bang", "foreign", "!", { categories: [Prefix] });
export const Bar = define("Bar", "operator", "|");
export const Ellipsis = define("Ellipsis", "operator", "...");
export const Field = define("Field", "number", /\.\d+/, { label: "a field" });
export const Dot = define("Dot", "foreign", ".");
export const Comma = define("Comma", "punctuation", ",");
export const Colon = define("Colon", "punctuation", ":");
export const Semicolon = define("Semicolon", "foreign", ";");
export const LeftParenthesis = define("LeftParenthesis", "bracket", "(");
export const RightParenthesis = define("RightParenthesis", "bracket", ")");
export const LeftBracket = define("LeftBracket", "bracket", "[");
export const RightBracket = define("RightBracket", "bracket", "]");
export const LeftBrace = define("LeftBrace", "bracket", "{");
export const RightBrace = define("RightBrace", "bracket", "}");
/** Takes what nothing else takes, so the lexer never fails. */
export const Unknown = define("Unknown", "foreign", /[^]/, {
  match: matchUnknown,
  starts: anyStart,
});

/** In the order in which the lexer tries them. */
export const tokens: readonly TokenEntry[] = table;

/** What the parser must know: the table's types and the categories that have no text of their own. */
export const vocabulary: TokenType[] = [Infix, Prefix, ...table.map((entry) => entry.type)];

/** The parser's rules as text, in the notation of the W3C's EBNF; what the lexer and the line rule add is in prose. */
import type { ISerializedGast, TokenType } from "chevrotain";
import { Parser } from "./parser.ts";
import { Infix, Prefix, tokens, type TokenEntry } from "./tokens.ts";

interface Part extends ISerializedGast {
  readonly name?: string;
  readonly separator?: Part;
  readonly definition: Part[];
}

const head = `/* The grammar of .nn, generated from the parser. Line ends mean nothing, except that a "(" or "[" applies to what
   stands before it on the same line only. Operators bind, loosest first: "->", "or", "and", "not",
   comparisons, "+ -", "* / // % @", unary "-", "^". The name "fork" in front of "repeat" or "for" is a part of it. */
`;

const named = new Set(["Identifier", "Number", "String", "Annotation", "Field", "Infix", "Prefix"]);

/** The text of `nn.ebnf`. */
export function ebnf(): string {
  const rules = new Parser().getSerializedGastProductions() as unknown as Part[];
  const program = rules.filter(({ name }) => name === "program");
  const others = rules.filter(({ name }) => name !== "program").reverse();
  const lines = [...program, ...others].map(
    ({ name = "", definition }) => `${name} ::= ${sequence(definition)}`,
  );
  return `${head}\n${lines.join("\n")}\n\n${terminals().join("\n")}\n`;
}

function sequence(parts: readonly Part[]): string {
  return parts.map(text).join(" ");
}

function text(part: Part): string {
  const { type, definition, name = "", separator } = part;
  switch (type) {
    case "NonTerminal":
      return name;
    case "Terminal":
      return terminal(name);
    case "Alternative":
      return sequence(definition);
    case "Alternation":
      return `( ${definition.map(text).join(" | ")} )`;
    case "Option":
      return `${grouped(definition)}?`;
    case "Repetition":
      return `${grouped(definition)}*`;
    case "RepetitionMandatory":
      return `${grouped(definition)}+`;
    case "RepetitionWithSeparator":
      return `( ${list(definition, separator)} ${separator ? text(separator) : ""}? )?`;
    default:
      return list(definition, separator);
  }
}

function list(definition: readonly Part[], separator: Part | undefined): string {
  const item = sequence(definition);
  return `${item} ( ${separator ? text(separator) : ""} ${item} )*`;
}

function grouped(definition: readonly Part[]): string {
  const [only] = definition;
  const isOne = definition.length === 1 && only && /Terminal$/.test(only.type);
  return isOne ? text(only) : `( ${sequence(definition)} )`;
}

function terminal(name: string): string {
  if (named.has(name)) return name;
  const entry = tokens.find(({ type }) => type.name === name);
  return entry ? literal(entry) : name;
}

function literal({ pattern }: TokenEntry): string {
  return typeof pattern === "string" ? `"${pattern}"` : `/${pattern.source}/`;
}

function terminals(): readonly string[] {
  const isOf = (category: TokenType, { type, kind }: TokenEntry): boolean =>
    kind !== "foreign" && (type.CATEGORIES ?? []).includes(category);
  const category = (type: TokenType): string =>
    `${type.name} ::= ${tokens
      .filter((entry) => isOf(type, entry))
      .map(literal)
      .join(" | ")}`;
  const patterns = tokens.filter(({ type }) => named.has(type.name));
  return [
    category(Prefix),
    category(Infix),
    ...patterns.map((entry) => `${entry.type.name} ::= ${literal(entry)}`),
  ];
}

/**
 * The table of tokens as a TextMate grammar, for editors and highlighters. What the lexer decides by looking around,
 * the grammar says with lookarounds: which word is a keyword where it stands, and where `//` divides.
 */
import { tokens, type TokenEntry, type TokenKind } from "./tokens.ts";

export interface TextMateRule {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Readonly<Record<string, TextMateRule>>;
  readonly beginCaptures?: Readonly<Record<string, TextMateRule>>;
  readonly endCaptures?: Readonly<Record<string, TextMateRule>>;
  readonly patterns?: readonly TextMateRule[];
  readonly include?: string;
}

export interface TextMateGrammar {
  readonly name: string;
  readonly scopeName: string;
  readonly fileTypes: readonly string[];
  readonly patterns: readonly TextMateRule[];
  readonly repository: Readonly<Record<string, TextMateRule>>;
}

/** The scope of each kind of token, by which themes choose colours. */
export const scopes: Readonly<Record<Exclude<TokenKind, "blank" | "category">, string>> = {
  keyword: "keyword.control.nn",
  contextual: "keyword.other.nn",
  constant: "constant.language.nn",
  operator: "keyword.operator.nn",
  punctuation: "punctuation.separator.nn",
  bracket: "punctuation.section.nn",
  number: "constant.numeric.nn",
  string: "string.quoted.double.nn",
  name: "variable.other.nn",
  annotation: "storage.modifier.annotation.nn",
  comment: "comment.line.double-slash.nn",
  documentation: "comment.line.documentation.nn",
  foreign: "invalid.illegal.nn",
};

const name = "[\\p{ID_Start}_]\\p{ID_Continue}*";
const notWithin = "(?<![\\p{ID_Continue}])";
const notBefore = "(?![\\p{ID_Continue}])";

const reserved = words([...ofKind("keyword"), ...ofKind("constant")]);
/** A name, and none of the words that would end what the word before it could name. */
const plainName = `(?!(?:${reserved}|where|given|in)${notBefore})${name}`;

const opensDeclaration = "^\\s*";
const opensEquation = "(?:^\\s*|(?<=[{)] )|(?<=[{)]))";

/** Where a contextual word means itself: what stands before it and after it. Those without have rules of their own. */
const contexts: Readonly<Record<string, { readonly before?: string; readonly after: string }>> = {
  Block: { before: opensDeclaration, after: `[ \\t]+${name}` },
  Cell: { before: opensDeclaration, after: `[ \\t]+${name}` },
  Model: { before: opensDeclaration, after: `[ \\t]+${name}` },
  Train: { before: opensDeclaration, after: `[ \\t]+${name}` },
  Static: { after: `[ \\t]+${plainName}` },
  Given: { after: `\\s+${plainName}` },
  Where: { after: "\\s+(?![=\\[,:|)\\]}{>*/%^@<&-])\\S" },
  Param: { before: opensEquation, after: `[ \\t]+${name}` },
  Buffer: { before: opensEquation, after: `[ \\t]+${name}` },
  State: { before: opensEquation, after: `[ \\t]+${name}` },
  Next: { before: opensEquation, after: `[ \\t]+${name}` },
  Target: { before: opensEquation, after: `[ \\t]+${name}` },
};

/** Whether a contextual word at a place of a line means itself, as far as its line tells. */
export function meansItself(type: string, line: string, start: number, end: number): boolean {
  const context = contexts[type];
  if (!context) return false;
  const { before, after } = context;
  if (!new RegExp(`^(?:${after})`, "u").test(line.slice(end))) return false;
  return before === undefined || new RegExp(`(?:${before})$`, "u").test(line.slice(0, start));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function sourceOf({ pattern }: TokenEntry): string {
  return typeof pattern === "string" ? escaped(pattern) : pattern.source;
}

function ofKind(kind: TokenKind): readonly TokenEntry[] {
  return tokens.filter((entry) => entry.kind === kind);
}

function words(entries: readonly TokenEntry[]): string {
  return entries.map(sourceOf).join("|");
}

function word(entries: readonly TokenEntry[]): string {
  return `${notWithin}(?:${words(entries)})${notBefore}`;
}

// ---------------------------------------------------------------- comments and `//`

const comments: TextMateRule = {
  patterns: [
    { name: scopes.documentation, match: "///(?!/).*$" },
    { include: "#division" },
    { name: scopes.comment, match: "//.*$" },
    { name: "comment.block.nn", begin: "/\\*", end: "\\*/" },
  ],
};

/** A value, and no reserved word, stands before the `//` on its line. */
const afterValue =
  "(?<=[\\p{ID_Continue})\\]])(?<!\\bif|\\bthen|\\belse|\\band|\\bor|\\bnot|\\bpre|\\bin|\\brepeat|\\bfor)";
const numericOperand =
  "[ \\t]*(?:\\d[\\d_.]*[ \\t]*(?:$|[)\\]},;|+*/%^@=<>!{-]|(?:then|else|and|or|in)\\b)" +
  "|\\((?![^()\\r\\n]*[\\p{L}\\d_)][ \\t]+[\\p{L}\\d_(])[^()\\r\\n]+\\))";

/** Text with brackets that fit, so many levels deep; each level is atomic, so that no line takes long. */
function balanced(levels: number): string {
  if (levels === 0) return "(?>[^()\\[\\]\\r\\n]*)";
  return `(?>[^()\\[\\]\\r\\n]+|[(\\[]${balanced(levels - 1)}[)\\]])*+`;
}

const closesOnLine = `(?=${balanced(4)}[)\\]])`;

function division(after: string): TextMateRule {
  return {
    match: `${afterValue}[ \\t]*(//)(?!/)${after}`,
    captures: { "1": { name: scopes.operator } },
  };
}

const bracket = { "0": { name: scopes.bracket } };

/** Brackets that close on their line, in which `//` always divides. */
const inline: TextMateRule = {
  begin: `[(\\[]${closesOnLine}`,
  end: "[)\\]]",
  beginCaptures: bracket,
  endCaptures: bracket,
  patterns: [division(""), { include: "$self" }],
};

// ---------------------------------------------------------------- words

function contextual(entry: TokenEntry): readonly TextMateRule[] {
  const context = contexts[entry.type.name];
  if (!context) return [];
  const main = `${word([entry])}(?=${context.after})`;
  const scope = { name: scopes.contextual };
  if (context.before === undefined) return [{ ...scope, match: main }];
  return [{ match: `${context.before}(${main})`, captures: { "1": scope } }];
}

const keyword = { name: scopes.keyword };
const contextualScope = { name: scopes.contextual };

/** `for (a, b) in`: the only place of `in`. */
const loop: TextMateRule = {
  match: `${notWithin}(for)[ \\t]+(${name}|\\([^()\\r\\n]*\\))[ \\t]+(in)${notBefore}`,
  captures: { "1": keyword, "2": { patterns: [{ include: "$self" }] }, "3": contextualScope },
};

/** `import { a as b } from "…"`: the only place of `as` and `from`. */
const imports: TextMateRule = {
  begin: `${notWithin}import${notBefore}`,
  end: `(?<=")|(?=^\\s*(?:${words(ofKind("keyword"))}|block|cell|model|train)${notBefore})`,
  beginCaptures: { "0": keyword },
  patterns: [
    { include: "#comments" },
    {
      match: `(${name})\\s+(as)\\s+(${name})`,
      captures: { "1": { name: scopes.name }, "2": contextualScope, "3": { name: scopes.name } },
    },
    {
      match: `(\\})\\s*(from)${notBefore}`,
      captures: { "1": { name: scopes.bracket }, "2": contextualScope },
    },
    { match: `^\\s*(from)(?=\\s*")`, captures: { "1": contextualScope } },
    { include: "#strings" },
    { name: scopes.name, match: name },
    { name: scopes.bracket, match: "[{}]" },
    { name: scopes.punctuation, match: "," },
  ],
};

const types = ["int", "float", "bool", "string", "block", "padding"];
const dtypes = ["bool", "int32", "float32", "float16", "complex64", "string"];

const names: TextMateRule = {
  patterns: [
    {
      name: "support.type.nn",
      match: `${notWithin}(?:${dtypes.join("|")})(?=[ \\t]+(?!where${notBefore}|given${notBefore})${name}[ \\t]*\\[)`,
    },
    {
      name: "support.type.nn",
      match: `(?<=:|: |: \\(|: \\[|: \\[\\()(?:${types.join("|")})${notBefore}`,
    },
    { name: "entity.name.function.nn", match: `${notWithin}${name}(?=\\()` },
    { name: "variable.parameter.nn", match: `${notWithin}${name}(?=[ \\t]*:)` },
    { name: scopes.name, match: name },
  ],
};

// ---------------------------------------------------------------- the whole

const simple = (kind: keyof typeof scopes): TextMateRule => ({
  name: scopes[kind],
  match: ofKind(kind).map(sourceOf).join("|"),
});

/** The grammar in the form of `nn.tmLanguage.json`. */
export function textMateGrammar(): TextMateGrammar {
  const foreign = ofKind("foreign").filter(
    ({ type }) => type.name !== "Unknown" && type.name !== "UnterminatedComment",
  );
  return {
    name: "nn",
    scopeName: "source.nn",
    fileTypes: ["nn"],
    patterns: [
      { include: "#comments" },
      { include: "#strings" },
      { include: "#words" },
      { include: "#names" },
      { include: "#numbers" },
      { include: "#brackets" },
      { include: "#operators" },
    ],
    repository: {
      comments,
      division: division(`(?=${numericOperand})`),
      strings: {
        name: scopes.string,
        // Only where it ends on its line, as the lexer's pattern says.
        begin: `"(?=${sourceOf(entryOf("String")).slice(1)})`,
        end: '"',
        patterns: [
          { name: "constant.character.escape.nn", match: "\\\\(?:u\\{[0-9A-Fa-f]{1,6}\\}|.)" },
        ],
      },
      words: {
        patterns: [
          imports,
          loop,
          { name: scopes.keyword, match: word(ofKind("keyword")) },
          { name: scopes.constant, match: word(ofKind("constant")) },
          ...ofKind("contextual").flatMap(contextual),
        ],
      },
      names,
      numbers: { name: scopes.number, match: ofKind("number").map(sourceOf).join("|") },
      brackets: { patterns: [inline, simple("bracket")] },
      operators: {
        patterns: [
          { name: scopes.annotation, match: sourceOf(entryOf("Annotation")) },
          // In the order of the table, since the first that fits is the longest.
          ...inOrder(foreign),
          { name: scopes.foreign, match: "\\S" },
        ],
      },
    },
  };
}

/** Runs of one kind as one rule each. */
function inOrder(foreign: readonly TokenEntry[]): readonly TextMateRule[] {
  const kinds = new Set<TokenKind>(["operator", "punctuation"]);
  const wanted = tokens.filter(
    (entry) =>
      (kinds.has(entry.kind) && entry.type.name !== "FloorDivide") || foreign.includes(entry),
  );
  const rules: { name: string; match: string }[] = [];
  for (const entry of wanted) {
    const scope = scopes[entry.kind as keyof typeof scopes];
    const last = rules.at(-1);
    if (last?.name === scope) last.match += `|${sourceOf(entry)}`;
    else rules.push({ name: scope, match: sourceOf(entry) });
  }
  return rules;
}

function entryOf(type: string): TokenEntry {
  const entry = tokens.find((candidate) => candidate.type.name === type);
  if (!entry) throw new Error(`the table has no token ${type}`);
  return entry;
}

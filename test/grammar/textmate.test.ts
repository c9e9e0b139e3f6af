import { createHighlighterCore } from "@shikijs/core";
import { createOnigurumaEngine } from "@shikijs/engine-oniguruma";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import { beforeAll, describe, expect, it } from "vitest";
import { lex } from "../../grammar/lex.ts";
import { parse } from "../../grammar/parse.ts";
import { scopes, textMateGrammar } from "../../grammar/textmate.ts";
import { tokens as table, type TokenKind } from "../../grammar/tokens.ts";
import { isSound, programs } from "../format/programs.ts";
import { nameStarts } from "./name-starts.ts";
import { projectRoot } from "../test-host.ts";

const file = `${projectRoot}grammar/nn.tmLanguage.json`;
const kinds = new Map(table.map(({ type, kind }) => [type.name, kind]));
let grammar: textmate.IGrammar;

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
  await oniguruma.loadWASM(readFileSync(wasm));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: () =>
      Promise.resolve(textmate.parseRawGrammar(JSON.stringify(textMateGrammar()), "nn.json")),
  });
  const loaded = await registry.loadGrammar("source.nn");
  if (!loaded) throw new Error("the grammar does not load");
  grammar = loaded;
});

/** The innermost scope at every character. */
function scopesOf(text: string): string[] {
  const found: string[] = [];
  let stack = textmate.INITIAL;
  for (const line of text.split("\n")) {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    for (const token of result.tokens)
      for (let at = token.startIndex; at < Math.min(token.endIndex, line.length); at++)
        found.push(token.scopes.filter((scope) => !scope.includes("escape")).at(-1) ?? "");
    found.push("\n");
  }
  return found;
}

const names = /^(?:variable|entity|support)\./;

function isRight(kind: TokenKind, scope: string, isName: boolean | undefined): boolean {
  if (kind === "contextual")
    return isName !== false && names.test(scope)
      ? true
      : isName !== true && scope === scopes.contextual;
  if (kind === "name") return names.test(scope);
  return kind !== "blank" && kind !== "category" && scope === scopes[kind];
}

function disagreements(path: string, text: string): string[] {
  const actual = scopesOf(text);
  const { tokens, comments } = lex({ path, text });
  const starts = isSound(text) ? nameStarts(parse({ path, text }).value) : undefined;
  const wrong: string[] = [];
  const complain = (start: number, image: string, kind: string): void => {
    const line = text.slice(0, start).split("\n").length;
    wrong.push(`${path}:${line} ${image} is ${kind}, not ${actual[start] ?? ""}`);
  };
  for (const token of tokens) {
    const { startOffset: start, image } = token;
    const isName = starts?.has(start);
    const kind = kinds.get(token.tokenType.name) ?? "foreign";
    if (!isRight(kind, actual[start] ?? "", isName)) complain(start, image, kind);
  }
  for (const { start, end, kind, text: image } of comments) {
    const wanted =
      kind === "block"
        ? "comment.block.nn"
        : kind === "line"
          ? scopes.comment
          : scopes.documentation;
    if (actual[start] !== wanted || actual[end - 1] !== wanted) complain(start, image, kind);
  }
  return wrong;
}

describe("the TextMate grammar", () => {
  it("in the repository is the one that the table of tokens gives", () => {
    const text = `${JSON.stringify(textMateGrammar(), undefined, 2)}\n`;
    if (process.env["UPDATE"] === "1") writeFileSync(file, text);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("agrees with the lexer on every token of every sound program", () => {
    const wrong = programs
      .filter(({ text }) => isSound(text))
      .flatMap(({ path, text }) => disagreements(path, text));
    expect(wrong).toEqual([]);
  });

  it("agrees with the lexer on comments and divisions", () => {
    const lines = [
      "const A = a // b",
      "const A = (a // b)",
      "const A = (a // b",
      "const A = f(a) // b)",
      "const A = (x // see (b)",
      "const A = [a, (b // c), d // e] // f // g",
      "const A = if a then // 2",
      "const A = a // 2 // 3 // four",
      "const A = a // (b + 1) // (in words)",
      "const A = a /// documentation",
      'const A = "// no comment" // 2',
      "const A = ((((a // b))))",
    ];
    expect(lines.flatMap((line) => disagreements(line, line))).toEqual([]);
  });

  it("takes no line long", () => {
    const pieces = [
      "(",
      "()",
      "(a",
      "[(",
      "a // ",
      "//",
      '"',
      '"\\',
      "x -> ",
      "for a in ",
      "1_",
      "@",
      "where ",
      "\u00e9",
      "/*",
      ": ((",
    ];
    for (const piece of pieces) {
      const line = piece.repeat(Math.ceil(8_000 / piece.length));
      const started = performance.now();
      grammar.tokenizeLine(line, textmate.INITIAL);
      expect(performance.now() - started, piece).toBeLessThan(2000);
    }
  });

  it("colours snippets in Shiki", async () => {
    const highlighter = await createHighlighterCore({
      themes: [
        {
          name: "test",
          type: "light",
          fg: "#000000",
          bg: "#ffffff",
          settings: [{ scope: "keyword", settings: { foreground: "#ff0000" } }],
        },
      ],
      langs: [textMateGrammar() as never],
      engine: createOnigurumaEngine(import("@shikijs/engine-oniguruma/wasm-inlined")),
    });
    const html = highlighter.codeToHtml("model A : x[N] -> y = relu", {
      lang: "nn",
      theme: "test",
      // On a busy machine the first line alone may take longer than Shiki allows.
      tokenizeTimeLimit: 0,
    });
    expect(html).toContain('<span style="color:#FF0000">model</span>');
    expect(html).toContain('<span style="color:#FF0000">-></span>');
  });
});

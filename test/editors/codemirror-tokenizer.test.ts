import { StringStream } from "@codemirror/language";
import { describe, expect, it } from "vitest";
import { styles, tokenizer } from "../../editors/codemirror/src/tokenizer.ts";
import { lex } from "../../grammar/lex.ts";
import { parse } from "../../grammar/parse.ts";
import { tokens as table } from "../../grammar/tokens.ts";
import { isSound, programs } from "../format/programs.ts";
import { nameStarts } from "../grammar/name-starts.ts";

const kinds = new Map(table.map(({ type, kind }) => [type.name, kind]));

/** The style at every character, as an editor asks for it: line by line. */
function stylesOf(text: string): (string | null)[] {
  const found: (string | null)[] = [];
  const state = tokenizer.startState!(2);
  for (const line of text.split("\n")) {
    const stream = new StringStream(line, 2, 2);
    while (!stream.eol()) {
      stream.start = stream.pos;
      const style = tokenizer.token(stream, state);
      expect(stream.pos, `no progress in ${line}`).toBeGreaterThan(stream.start);
      for (let at = stream.start; at < stream.pos; at++) found.push(style);
    }
    found.push(null);
  }
  return found;
}

function disagreements(path: string, text: string): string[] {
  const actual = stylesOf(text);
  const { tokens, comments } = lex({ path, text });
  const starts = nameStarts(parse({ path, text }).value);
  const wrong: string[] = [];
  const compare = (start: number, end: number, wanted: string): void => {
    const given = new Set(actual.slice(start, end).filter((style) => style !== null));
    if (given.size === 1 && given.has(wanted)) return;
    const line = text.slice(0, start).split("\n").length;
    wrong.push(`${path}:${line} ${text.slice(start, end)}: ${[...given].join()}, not ${wanted}`);
  };
  for (const { startOffset: start, image, tokenType } of tokens) {
    const kind = kinds.get(tokenType.name) ?? "foreign";
    if (kind === "blank" || kind === "category") continue;
    const isName = kind === "contextual" && starts.has(start);
    compare(start, start + image.length, isName ? styles.name : styles[kind]);
  }
  for (const { start, end, kind } of comments) {
    const style = { line: styles.comment, block: "blockComment", documentation: "docComment" };
    compare(start, end, style[kind]);
  }
  return wrong;
}

describe("the tokenizer for CodeMirror", () => {
  it("agrees with the lexer on every token of every sound program", () => {
    const sound = programs.filter(({ text }) => isSound(text) && !text.includes("\r"));
    expect(sound.length).toBeGreaterThan(100);
    expect(sound.flatMap(({ path, text }) => disagreements(path, text))).toEqual([]);
  });

  it("agrees with the lexer on comments over lines and on divisions", () => {
    const texts = [
      "/* one\n two // three\n*/ const A = 2 // 3",
      "const A = (a // b) // c",
      "const A = a /* x */ // 2",
      "/* a */ /* b\n\n c */ const B = 1",
    ];
    expect(texts.flatMap((text) => disagreements(text, text))).toEqual([]);
  });

  it("makes its way through any line", () => {
    for (const line of [
      "",
      " ",
      "\t",
      "'",
      '"',
      '"\\',
      "/*",
      "*/",
      "/**/",
      "é",
      "\u{1F600}",
      "}}}",
    ])
      expect(stylesOf(line)).toHaveLength(line.length + 1);
  });

  it("indents by the brackets that are open, and steps of pipelines once more", () => {
    const state = tokenizer.startState!(2);
    const stream = new StringStream("model A : x[N] -> y {", 2, 2);
    while (!stream.eol()) {
      stream.start = stream.pos;
      tokenizer.token(stream, state);
    }
    const indent = (text: string): unknown => tokenizer.indent!(state, text, { unit: 2 });
    expect([indent("y = x"), indent("-> relu"), indent("}")]).toEqual([2, 4, 0]);
  });
});

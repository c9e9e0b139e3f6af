/** What hovering tells of the words of the language, which are no names. */
import { describe, expect, it } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { hover } from "../../src/language/hover.ts";
import { keywordHelp } from "../../src/language/keyword-help.ts";
import { Language } from "../../src/language/language.ts";
import { contextualWords, reservedWords } from "../../src/language/words.ts";
import { hyperparameterTypes } from "../../src/operators/builtins.ts";
import { memoryHost } from "./memory-host.ts";

const words = [...new Set([...reservedWords, ...contextualWords, ...hyperparameterTypes])];

function isRight(text: string): boolean {
  return parse({ path: "main.nn", text }).diagnostics.length === 0;
}

describe("each word of the language", () => {
  it.each(words)("%s is told of, with an example that can be written so", (word) => {
    const [text, example] = keywordHelp(word);
    expect(text).toMatch(/\.$|…$/);
    const code = example?.replace(/^```nn\n|\n```$/g, "");
    if (code === undefined) return;
    expect(code).toContain(word);
    const places = [
      code,
      `cell C : x -> y {\n${code}\n}`,
      `cell C : x -> y {\ny = ${code}\n}`,
      `train M {\n${code}\n}`,
    ];
    expect(places.filter(isRight)).not.toEqual([]);
  });
});

const program = `import { ConvBNReLU } from "std/convolution"

block Turn(width: int, pad: padding = same) : target[N, H, W, C] -> y[N, H, W, width] where width >= 1 {
  y = target -> conv(width, 3, pad: same) -> repeat 2 { relu }
}
`;

describe("hovering over", () => {
  const language = new Language(memoryHost());
  language.update("main.nn", program);
  const at = (text: string): string => {
    const snapshot = language.snapshot("main.nn");
    return (snapshot && hover(snapshot, program.indexOf(text) + 1)?.markdown) ?? "";
  };

  it.each([
    ["import {", "Takes names from another file"],
    ["from ", "The file that an import"],
    ["block Turn", "A part of a network"],
    ["int,", "A whole number"],
    ["padding =", "`same`, `valid`, a number"],
    ["where ", "What must hold of the sizes"],
    ["repeat 2", "The same steps several times"],
    ["repeat 2", "float32 [N, H, W, width]"],
    ["same) -> repeat", "`same`, `valid`"],
    ["target[N", "input `target`"],
    ["target ->", "[N, H, W, C]"],
  ])("%s", (text, told) => {
    expect(at(text)).toContain(told);
  });
});

/**
 * A program as a person types it, character by character: at every moment there is at most one error, and it is where the
 * cursor is, or says what the declaration lacks once nothing else is wrong.
 */
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { Language } from "../../src/language/language.ts";
import { memoryHost } from "./memory-host.ts";

const model = `import { MLP } from "std/mlp"

/// A net.
model Net(classes: int = 10) : image[N, 28, 28, 1] -> logits {
  h = image -> conv(16, 3, pad: same) -> relu
  param W[16, 4] = glorot_uniform
  g = (h @ W) -> repeat 2 { conv(4, 3) -> relu } -> max_pool(2)
  logits = g -> flatten -> MLP([32], classes)
}

train Net {
  target int32 label[N]
  loss = cross_entropy(logits, label)
  optimizer = adam(lr: 0.001)
  epochs = 3
}
`;
const cell = `cell Memory(units: int) : x[N, D] -> h[N, units] {
  state h[N, units] = zeros
  (a, b) = dense(2 * units)(concat(x, pre h)) -> split(2)
  c = if units > 1 then sigmoid(a) else tanh(a)
  h = c * pre h + tanh(b)
}
`;
const equation = `  twice = |u| u + relu(u)
  (c, d) = split(twice(a), 2)
  e = concat(c, d)
`;
const around = [
  "block Two(n: int) : x[N, 8] -> y[N, n] {\n  a = x -> dense(8) -> relu\n",
  "\n  y = a -> dense(n)\n}\n\nblock After : x[N, D] -> y { y = relu(x) }\n",
] as const;

/** What declarations lack is told at their heads. */
const lacks = new Set(["NN2004", "NN2012", "NN5002"]);
const partner: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", '"': '"' };

/** The text after each character, with what an editor that closes brackets has put behind the cursor. */
function* typing(program: string, closes: boolean): Generator<readonly [string, string]> {
  let head = "";
  let tail = "";
  for (const character of program) {
    const closer = closes ? partner[character] : undefined;
    if (tail.trimStart().startsWith(character) && Object.values(partner).includes(character)) {
      tail = tail.trimStart().slice(1);
      head += character;
    } else {
      head += character;
      if (closer !== undefined) tail = closer + tail;
      else if (character === "\n" && tail.startsWith("}")) tail = `\n${tail}`;
    }
    yield [head, tail];
  }
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** What there is to complain about while a program is typed. */
function noise(
  program: string,
  closes: boolean,
  [before, after]: readonly [string, string],
): string[] {
  const language = new Language(memoryHost());
  const found: string[] = [];
  for (const [head, tail] of typing(program, closes)) {
    const text = before + head + tail + after;
    language.update("main.nn", text);
    const all = language.snapshot("main.nn")?.diagnostics ?? [];
    const errors = all.filter(({ severity }) => severity === "error");
    const here = lineAt(text, before.length + head.trimEnd().length);
    const isNear = ({ code, span }: Diagnostic): boolean =>
      lacks.has(code) || Math.abs(lineAt(text, span.start) - here) === 0;
    if (errors.length > 1 || !errors.every(isNear))
      found.push(`${head.slice(-30)}‸ ${errors.map(({ message }) => message).join(" | ")}`);
  }
  return found;
}

describe("typing", () => {
  const cases: readonly (readonly [string, string, readonly [string, string]])[] = [
    ["a model", model, ["", ""]],
    ["a cell", cell, ["", ""]],
    ["a model before another block", model, ["", `\n${cell}`]],
    ["equations in a block", equation, around],
  ];
  it.each(cases)("%s makes one error at a time", (_, program, place) => {
    expect(noise(program, true, place)).toEqual([]);
    expect(noise(program, false, place)).toEqual([]);
  });
});

/** What is offered at each kind of position, and that what people have written could have been completed. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { lex } from "../../grammar/lex.ts";
import { completions } from "../../src/language/completion.ts";
import type { CompletionItem } from "../../src/language/expression-completions.ts";
import { Language } from "../../src/language/language.ts";
import { semanticTokens } from "../../src/language/semantic-tokens.ts";
import { memoryHost } from "./memory-host.ts";

function offered(source: string): readonly CompletionItem[] {
  const offset = source.indexOf("‸");
  const language = new Language(memoryHost());
  language.update("main.nn", source.replace("‸", ""));
  const snapshot = language.snapshot("main.nn");
  return snapshot ? completions(snapshot, offset, ["./blocks.nn", "std/mlp"]).items : [];
}

const labels = (source: string): readonly string[] => offered(source).map(({ label }) => label);
const body = (line: string): string =>
  `block B(n: int, unit: block) : x[N, H, D] -> y[N, n] {\n  ${line}\n}\n`;
const section = (line: string): string =>
  `model M : x[N, 4] -> y { y = x }\ntrain M {\n  ${line}\n}\n`;

describe("completion", () => {
  it("knows the options of `scan`, and what they may be", () => {
    const of = (line: string): readonly CompletionItem[] => offered(body(line));
    const options = of("y = x -> scan(unit, reverse: true, ‸)").filter(
      ({ kind }) => kind === "argument",
    );
    expect(options.map(({ label }) => label)).toEqual(["keep:", "init:", "final:", "mask:"]);
    expect(options[0]?.snippet).toBe("keep: ${1|last,all|}");
    expect(labels(body("y = x -> scan(unit, keep: ‸)")).slice(0, 2)).toEqual(["last", "all"]);
    expect(of("y = x -> sc‸").find(({ label }) => label === "scan")?.snippet).toBe(
      "scan(${1:Cell})",
    );
  });

  const exactly: readonly (readonly [string, readonly string[]])[] = [
    ["import ‸", []],
    ["import { MLP ‸ }", ["as"]],
    ["import { MLP as ‸ }", []],
    ["import { MLP } ‸", ["from"]],
    ["import { MLP } from ‸", ['"./blocks.nn"', '"std/mlp"']],
    ['import { MLP } from "‸', ["./blocks.nn", "std/mlp"]],
    ['import { MLP } from "std/mlp" ‸', []],
    ["const ‸", []],
    ["fn f(‸", []],
    ["block ‸", []],
    ["block B ‸", []],
    ["block B(‸", ["static"]],
    ["block B(n: int = 3‸", []],
    ["block B(n: int) ‸", []],
    ["block B(p: padding = ‸)", ["same", "valid"]],
    ["block B(b: bool = ‸)", ["true", "false"]],
    ["block B(n: int) : ‸", ["float32", "int32", "bool"]],
    ["block B(n: int) : int32 ‸", []],
    ["block B(n: int) : x[N], ‸", ["float32", "int32", "bool"]],
    ["block B(n: int) : x[N, ‸", ["n", "N", "ceil", "floor", "max", "min"]],
    ["block B(n: int) : x[N, H] ‸", []],
    ["cell B(n: int) : x[N, H] ‸", ["given"]],
    ["block B(n: int) : x[N, H] -> y[‸]", ["n", "N", "H", "ceil", "floor", "max", "min"]],
    ["block B(n: int) : x[N, H] -> y[N] ‸", ["where"]],
    ["block B(n: int) : x[N, H] -> y where n | ‸", ["n", "N", "H", "ceil", "floor", "max", "min"]],
    ["model M : ‸", ["float32", "int32", "bool"]],
    [body("‸"), ["y", "param", "buffer", "next"]],
    [body("y = x ‸"), ["and", "or"]],
    [body("y = if n == 1 ‸"), ["and", "or", "then"]],
    [body("y = if n == 1 then x ‸"), ["and", "or", "else"]],
    [body("y = x -> for i ‸"), ["in"]],
    [body("y = x -> fork ‸"), ["for", "repeat"]],
    [body("y = x -> fork for i ‸"), ["in"]],
    [body("y = |a, ‸"), []],
    [body("p = split(x, 2)\n  y = p.‸"), []],
    [body("param ‸"), ["float32", "int32", "bool"]],
    [body("param w[D] = zeros, ‸"), ["decay: false"]],
    [body("buffer m[D]\n  next ‸"), ["m"]],
    ["cell C : x[N] -> h[N] {\n  state h[N] = ‸\n}", ["zeros", "ones", "constant"]],
    ["cell C : x[N] -> h[N] {\n  state h[N]\n  h = pre ‸\n}", ["h"]],
    ["model M : x[N] -> y { y = x }\ntrain ‸", ["M"]],
    [section("loss ‸"), []],
    [section("target ‸"), ["float32", "int32", "bool"]],
    [section("target t[‸]"), ["N", "ceil", "floor", "max", "min"]],
    [section("optimizer = ‸"), ["sgd", "adam", "adamw", "rmsprop", "adagrad"]],
    [section("early_stopping = ‸"), ["patience"]],
    [section("shuffle = ‸"), ["true", "false"]],
  ];
  it.each(exactly)("at %j offers %j", (source, expected) => {
    expect(labels(source).toSorted()).toEqual([...expected].toSorted());
  });

  const also: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["import { ‸ }", ["MLP", "ResNet"], ["dense"]],
    ["const A = 1\nconst B = ‸", ["A", "max"], ["dense", "float32"]],
    ["fn f(k: int): int = ‸", ["k", "ceil"], ["dense"]],
    ["block B(n: ‸", ["int", "block"], ["float32"]],
    ["block B(n: int, k: int = ‸", ["n", "max"], ["k", "static", "dense"]],
    ["block B(unit: block = ‸", ["dense", "repeat"], ["float32", "pre"]],
    ["block B(n: int) = ‸", ["n", "dense"], ["float32"]],
    [body("y = ‸"), ["x", "n", "dense", "ResNet"], ["y", "float32", "pre", "then"]],
    [body("y = x -> ‸"), ["dense", "unit", "repeat"], ["x", "n", "N", "mse", "training"]],
    [body("y = x -> repeat 2 { ‸ }"), ["dense", "unit"], ["x"]],
    [body("y = x -> repeat ‸"), ["n"], ["x", "dense"]],
    [body("y = x -> for i in ‸"), ["n", "range"], ["dense"]],
    [body("y = x -> for i in [1] { dense(‸) }"), ["i", "units:", "D"], ["x", "conv"]],
    [body("f = |u| u + ‸"), ["u", "x"], []],
    [body("y = rearrange(x, [N, d * 2] => [‸])"), ["d", "N"], ["dense"]],
    [body("y = x -> conv(1, 3, pad: ‸)"), ["same", "valid", "n"], ["dense", "x"]],
    [body("y = x -> conv(1, 3, 1, ‸)"), ["same", "pad:"], []],
    [body("y = mean(x, over: [‸])"), ["H", "D"], ["dense"]],
    [body("y[N, ‸] = x"), ["H", "n"], ["dense"]],
    [body("param w[D] = ‸"), ["glorot_uniform", "n"], ["dense", "x"]],
    ["cell C : x[N] -> h[N] {\n  state h[N]\n  h = ‸\n}", ["pre", "x"], ["h"]],
    [section("‸"), ["loss", "target"], ["dense"]],
    [section("loss = 1\n  ‸"), ["epochs"], ["loss"]],
    [section("target t[N, 4]\n  loss = ‸"), ["mse", "t", "y"], ["adam", "cosine"]],
    [section("optimizer = adam(‸)"), ["lr:", "cosine"], ["dense", "x"]],
    [section("optimizer = adam(lr: ‸)"), ["cosine", "warm_up"], ["lr:", "x"]],
    ["block B = relu\n\nm‸", ["model", "train"], ["relu"]],
  ];
  it.each(also)("at %j offers %j and not %j", (source, expected, wrong) => {
    const found = labels(source);
    expect(found).toEqual(expect.arrayContaining([...expected]));
    expect(found.filter((label) => wrong.includes(label))).toEqual([]);
  });

  it("offers every word of the standard library where it stands, but for new names", () => {
    const folder = fileURLToPath(new URL("../../stdlib/", import.meta.url));
    const missing: string[] = [];
    let count = 0;
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".nn"))) {
      const text = readFileSync(folder + file, "utf8");
      const language = new Language(memoryHost());
      language.update("main.nn", text);
      const snapshot = language.snapshot("main.nn", 0);
      if (!snapshot) throw new Error(file);
      const isNew = new Set(
        semanticTokens(snapshot)
          .filter(({ modifiers }) => modifiers.includes("declaration"))
          .map(({ start }) => start),
      );
      for (const each of snapshot.syntax.program.declarations)
        for (const { name } of ("signature" in each && each.signature?.outputs) || [])
          isNew.add(snapshot.workspace.place(name.span)?.start ?? -1);
      for (const { image, startOffset } of lex({ path: "main.nn", text }).tokens) {
        if (!/^[\p{ID_Start}_]/u.test(image) || isNew.has(startOffset)) continue;
        count++;
        const { items } = completions(snapshot, startOffset);
        if (!items.some(({ label }) => label.replace(/:.*/, "") === image))
          missing.push(
            `${file}: ${text.slice(Math.max(0, startOffset - 40), startOffset)}‸${image}`,
          );
      }
    }
    expect(missing).toEqual([]);
    expect(count).toBeGreaterThan(2000);
  });
});

import { describe, expect, it } from "vitest";
import { limits } from "../../grammar/limits.ts";
import { codes, parseText } from "./helpers.ts";

const many = 20_000;

describe("limits", () => {
  it("takes 200 levels of brackets of every kind", () => {
    const depth = limits.nesting - 1;
    const pairs = ["( )", "f( )", "[ ]", "x -> repeat 1 { }", "(|x| f( ))", "if a then ( ) else b"];
    for (const pair of pairs) {
      const [open = "", close = ""] =
        pair.split(" ").length === 2 ? pair.split(" ") : splitAtGap(pair);
      const levels = Math.floor(depth / (open.match(/[([{]|\|x\||if/g)?.length ?? 1));
      const text = `const A = ${open.repeat(levels)}x${close.repeat(levels)}`;
      expect(codes(text), pair).toEqual([]);
    }
  });

  function splitAtGap(pair: string): [string, string] {
    const at = Math.max(pair.lastIndexOf("( )"), pair.lastIndexOf("{ }")) + 1;
    return [pair.slice(0, at), pair.slice(at)];
  }

  it.each([
    ["parentheses", "(".repeat(many)],
    ["closed parentheses", `${"(".repeat(many)}1${")".repeat(many)}`],
    ["lists", "[".repeat(many)],
    ["braces", "repeat 1 {".repeat(many)],
    ["calls", "f(".repeat(many)],
    ["types", ""],
    ["lambdas", "|x| ".repeat(many)],
    ["branches", "if a then ".repeat(many)],
    ["alternatives", `${"if a then b else ".repeat(many)}c`],
    ["minus", `${"-".repeat(many)}x`],
    ["not", `${"not ".repeat(many)}x`],
    ["powers", `1${" ^ 1".repeat(many)}`],
    ["sums", `1${" + 1".repeat(many)}`],
    ["pipes", `x${" -> f".repeat(many)}`],
    ["fields", `x${".0".repeat(many)}`],
    ["indices", `x${"[0]".repeat(many)}`],
    ["applications", `x${"(1)".repeat(many)}`],
  ])("bounds %s", (name, text) => {
    const source = name === "types" ? `fn f(x: ${"[".repeat(many)}` : `const A = ${text}`;
    expect(codes(source)).toContain("NN1011");
  });

  it("bounds the height of a tree that is both deep and long", () => {
    const sum = " + 1".repeat(900);
    const text = `const A = ${"(".repeat(100)}1${`${sum})`.repeat(100)}\nconst B = 1\n`;
    const { program, diagnostics } = parseText(text);
    expect(diagnostics.map(({ code }) => code)).toEqual(["NN1011"]);
    expect(program.declarations).toHaveLength(1);
  });

  it("reads a file of the limit and refuses a longer one", () => {
    const text = "// 34567890\n"
      .repeat(Math.ceil(limits.characters / 12))
      .slice(0, limits.characters);
    expect(codes(text)).toEqual([]);
    expect(codes(`${text} `)).toEqual(["NN1010"]);
  });

  it.each([
    ["one string", `"${"\\n".repeat(1_000_000)}"`],
    ["one name", "a".repeat(1_000_000)],
    ["one number", "1_".repeat(500_000)],
    ["quotes", '"\n'.repeat(200_000)],
    ["comment openers", "/*".repeat(500_000)],
    ["divisions on one line", `(${"a // b ".repeat(20_000)})`],
    ["unclosed divisions", "(a//".repeat(50_000)],
    ["divisions in prose", "a //(b c".repeat(50_000)],
    ["unknown characters", "$ ".repeat(100_000)],
    ["mistakes", "const = \n".repeat(20_000)],
    ["mistakes in a block", `block A : x -> y {\n${"y = \n".repeat(20_000)}}`],
    ["documentation", "/// a\n".repeat(100_000)],
    ["equations without end", `block A : x -> y {${"\ny = f(".repeat(190)}`],
  ])("is quick with much of one thing: %s", (_, text) => {
    const start = performance.now();
    parseText(text);
    expect(performance.now() - start).toBeLessThan(8000);
  });
});

import { describe, expect, it } from "vitest";
import { applyFixes, codes, dumped, parseText } from "./helpers.ts";

function names(text: string): string[] {
  return parseText(text).program.declarations.map((declaration) => {
    if (declaration.kind === "import") return "import";
    return declaration.kind === "train" ? declaration.model.name : declaration.name.name;
  });
}

describe("recovery", () => {
  it("reports three mistakes of one block and keeps its other equations", () => {
    const { program, diagnostics } = parseText(
      "block A : x -> y {\n  a = x ->\n  b = relu(x\n  c = [1, 2\n  y = a + b + c\n}\nconst B = 1\n",
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(["NN1001", "NN1002", "NN1002"]);
    const [block] = program.declarations;
    if (block?.kind !== "block" || block.body.kind !== "equations") throw new Error("no block");
    const kinds = block.body.equations.map((equation) =>
      equation.kind === "define" ? equation.value.kind : equation.kind,
    );
    expect(kinds).toEqual(["error", "error", "error", "binary"]);
    expect(program.declarations).toHaveLength(2);
  });

  it("reports mistakes in each of three declarations and keeps the good ones between them", () => {
    const text =
      "const A = \nconst B = 2\nblock C(x: = relu\nmodel D : x -> y { y = x }\nfn (x) = 1\ntrain D { batch = 1 }\n";
    expect(codes(text)).toEqual(["NN1001", "NN1001", "NN1001"]);
    expect(names(text)).toEqual(["A", "B", "C", "D", "D"]);
  });

  it("goes on after a missing brace", () => {
    const text = "block A : x -> y {\n  y = x\n\nblock B : x -> y {\n  y = x\n}\n";
    expect(codes(text)).toEqual(["NN1002"]);
    expect(names(text)).toEqual(["A", "B"]);
  });

  it("goes on after a brace too many, and reports a run of stray equations once", () => {
    const text = "block A : x -> y {\n  y = x\n}\n  z = x\n  w = x\n}\nconst B = 1\n";
    expect(codes(text)).toEqual(["NN1022", "NN1003"]);
    expect(names(text)).toEqual(["A", "B"]);
  });

  it("lifts a nested declaration out", () => {
    const text = "block A : x -> y {\n  block B(c: int) = dense(c)\n  y = x -> B(1)\n}\n";
    expect(codes(text)).toEqual(["NN1021"]);
    expect(names(text)).toEqual(["A", "B"]);
  });

  it("reads the body of a block whose header fails", () => {
    expect(codes("block A(: x -> y {\n  y = x ->\n}\nconst B = 1\n")).toEqual(["NN1001", "NN1001"]);
  });

  it("says the same place only once", () => {
    expect(codes("block A : x -> y { y = ) ) ) }")).toHaveLength(1);
    expect(codes("= = =")).toHaveLength(1);
  });
});

describe("fixes", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["block A = x -> dense(4) + b -> relu", "block A = (x -> dense(4)) + b -> relu"],
    ["block A = conv(64, stride = 2)", "block A = conv(64, stride: 2)"],
    ["block A = conv(64 3 k: 1)", "block A = conv(64, 3, k: 1)"],
    ["const A = a&&!b||c", "const A = a and not b or c"],
    ["const A := 'x';", 'const A = "x"'],
    ["export const A = .5 ** 2;", "const A = 0.5 ^ 2"],
    ["block A : x → y { let y = x → relu; }", "block A : x -> y { y = x -> relu }"],
    ["block A : x -> y {\n  let y = x\n}", "block A : x -> y {\n  y = x\n}"],
    ["train M { loss: a }", "train M { loss= a }"],
    ["layer A(c: int) = dense(c)", "block A(c: int) = dense(c)"],
    ["def f(c: int) = c", "fn f(c: int) = c"],
    ["A = 1 # one", "const A = 1 // one"],
  ];

  it.each(cases)("%s", (text, mended) => {
    expect(applyFixes(text, parseText(text).diagnostics)).toBe(mended.replace("loss=", "loss ="));
  });
});

describe("a pipe into arithmetic", () => {
  it("is read as arithmetic with the pipe", () => {
    expect(dumped("x -> f + b * c -> g")).toBe("(-> (+ (-> x f) (* b c)) g) !NN1012");
    expect(dumped("x -> f and b")).toBe("(and (-> x f) b) !NN1012");
    expect(dumped("x -> -f")).toBe("(-> x (negate f)) !NN1012");
  });

  it("is fine in parentheses, or on the left", () => {
    expect(dumped("(x -> f) + b")).toBe("(+ (-> x f) b)");
    expect(dumped("x -> (f + b)")).toBe("(-> x (+ f b))");
    expect(dumped("a + b -> f -> if c then g else h + 1")).toBe(
      "(-> (-> (+ a b) f) (if c g (+ h 1)))",
    );
  });
});

import { describe, expect, it } from "vitest";
import { lex } from "../../grammar/lex.ts";
import { codes, dumped, expressionOf, parseText } from "./helpers.ts";

function kinds(text: string): string {
  const { tokens } = lex({ path: "test.nn", text });
  return tokens.map((token) => token.tokenType.name).join(" ");
}

describe("tokens", () => {
  it("takes a number after a point for a field, whatever stands before", () => {
    expect(kinds("c2.0 pair.0.1 1.5 f(x).0")).toBe(
      "Identifier Field Identifier Field Field Number Identifier LeftParenthesis Identifier RightParenthesis Field",
    );
    expect(dumped("c2.0.1")).toBe("(. (. c2 0) 1)");
    expect(dumped("c1 + c2.1 + c3.1")).toBe("(+ (+ c1 (. c2 1)) (. c3 1))");
  });

  it("reads numbers", () => {
    expect(dumped("[1, 1.5, 1e-5, 64_000, 1E3]")).toBe("(list 1 1.5f 0.00001f 64000 1000f)");
    expect(dumped("64_000_")).toContain("NN1045");
    expect(dumped("1_000.5_5")).toBe("1000.55f");
  });

  it("reads escapes, and complains of others where they are", () => {
    expect(expressionOf('"\\u{48}\\n\\\\\\""')).toMatchObject({ value: 'H\n\\"' });
    const { diagnostics } = parseText('const A = "ab\\d\\n\\x"');
    expect(diagnostics.map(({ span }) => [span.start, span.end])).toEqual([
      [13, 15],
      [17, 19],
    ]);
  });

  it("tells division from comments", () => {
    expect(kinds("a // b")).toBe("Identifier");
    expect(kinds("a // 8")).toBe("Identifier FloorDivide Number");
    expect(kinds("a // 8 layers")).toBe("Identifier");
    expect(kinds("a // (b + 1)")).toContain("FloorDivide");
    expect(kinds("a // (see there)")).toBe("Identifier");
    expect(kinds("f(a // b)")).toContain("FloorDivide");
    expect(kinds("f(a, // b)\n)")).not.toContain("FloorDivide");
    expect(kinds("f(a // b\n)")).not.toContain("FloorDivide");
    expect(kinds("if // 8\n")).toBe("If");
    expect(kinds("a\n// 8")).toBe("Identifier");
    expect(kinds("a /// 8")).toBe("Identifier");
  });

  it("reads an annotation only where it is glued to its word", () => {
    expect(kinds('@name("a") a @ name("b") a @name')).toBe(
      "Annotation LeftParenthesis String RightParenthesis Identifier At Identifier LeftParenthesis String RightParenthesis Identifier At Identifier",
    );
  });

  it("gives back every comment in its place", () => {
    const text = "/// a\n// b\nconst A = 1 /* c */\n";
    const { comments } = lex({ path: "test.nn", text });
    expect(comments.map(({ kind }) => kind)).toEqual(["documentation", "line", "block"]);
    for (const comment of comments) {
      expect(text.slice(comment.start, comment.end)).toBe(comment.text);
    }
  });

  it("accepts other line ends, a byte order mark and odd blanks", () => {
    expect(codes("\uFEFFconst A = 1\r\n\tconst\u00A0B = 2\r\n// end")).toEqual([]);
  });
});

describe("documentation", () => {
  function documentation(text: string): string {
    const [declaration] = parseText(text).program.declarations;
    if (declaration === undefined || declaration.kind === "import") throw new Error("none");
    return declaration.documentation;
  }

  it("is the run of lines above, without slashes and one blank", () => {
    expect(documentation("/// a\n///  b\n///\n///c\nconst A = 1")).toBe("a\n b\n\nc");
    expect(documentation("/// a\r\n/// b\r\nconst A = 1")).toBe("a\nb");
  });

  it("does not reach over blank lines, other declarations or into bodies", () => {
    expect(documentation("/// far\n\n/// near\nconst A = 1")).toBe("near");
    expect(documentation("//// no\nconst A = 1")).toBe("");
    const text = "/// of A\nconst A = 1 /// beside\nconst B = 2";
    expect(documentation(text)).toBe("of A");
  });
});

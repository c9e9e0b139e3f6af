import { Lexer } from "chevrotain";
import { describe, expect, it } from "vitest";
import { Parser } from "../../grammar/parser.ts";
import { tokens } from "../../grammar/tokens.ts";

describe("the grammar", () => {
  it("passes chevrotain's own validation", () => {
    expect(() => new Parser({ isChecked: true })).not.toThrow();
  });

  it("has tokens that the lexer accepts and can dispatch by first character", () => {
    const lexer = new Lexer(
      tokens.map(({ type }) => type),
      { positionTracking: "onlyOffset", ensureOptimizations: true },
    );
    expect(lexer.lexerDefinitionErrors).toEqual([]);
  });

  it("says what each token looks like, for the editors' grammars", () => {
    for (const { type, pattern } of tokens) {
      const isPlain = typeof pattern === "string" || pattern instanceof RegExp;
      expect(isPlain, type.name).toBe(true);
    }
    expect(new Set(tokens.map(({ type }) => type.name)).size).toBe(tokens.length);
  });
});

import { describe, expect, it } from "vitest";
import type { Span } from "../../src/source/source.ts";
import { declarationExpressions, walkExpressions } from "../../src/syntax/walk.ts";
import { parseText } from "./helpers.ts";

const text = `block A(k: int = (1 + 2)) : x[N, (H + 1) * 2] -> y where k | H {
  (a, b) = split((x) + ((x) * 2), 2)
  y[N] = (a -> f(k)(b)).0 + WIDTHS[k] -> repeat (k) { |u| (u) } // done
  param W[D] = zeros, decay: false
}
train A { target int32 label[N]  loss = -(y) ^ 2 }
`;

function spansOf(root: unknown): Span[] {
  if (typeof root !== "object" || root === null) return [];
  const own = "span" in root ? [root.span as Span] : [];
  return [...own, ...Object.values(root).flatMap((value: unknown) => spansOf(value))];
}

describe("spans", () => {
  const { program, diagnostics } = parseText(text);
  const sources = new Set<string>();
  for (const declaration of program.declarations) {
    walkExpressions(declarationExpressions(declaration), ({ kind, span }) => {
      sources.add(`${kind} ${text.slice(span.start, span.end)}`);
      return true;
    });
  }

  it("cover exactly the text of their nodes", () => {
    expect(diagnostics).toEqual([]);
    for (const expected of [
      "binary 1 + 2",
      "binary (H + 1) * 2",
      "divides k | H",
      "call split((x) + ((x) * 2), 2)",
      "binary (x) + ((x) * 2)",
      "binary (x) * 2",
      "call f(k)(b)",
      "call f(k)",
      "pipe a -> f(k)(b)",
      "field (a -> f(k)(b)).0",
      "index WIDTHS[k]",
      "repeat repeat (k) { |u| (u) }",
      "lambda |u| (u)",
      "boolean false",
      "unary -(y) ^ 2",
      "binary (y) ^ 2",
    ]) {
      expect([...sources]).toContain(expected);
    }
  });

  it("begin and end on tokens", () => {
    const spans = spansOf(program);
    expect(spans.length).toBeGreaterThan(60);
    for (const { start, end } of spans.slice(1)) {
      const source = text.slice(start, end);
      expect(source.trim()).toBe(source);
      expect(source).not.toBe("");
    }
  });

  it("cover whole equations and declarations", () => {
    const [block, train] = program.declarations;
    if (block?.kind !== "block" || block.body.kind !== "equations") throw new Error("no block");
    const sources = block.body.equations.map(({ span }) => text.slice(span.start, span.end));
    expect(sources[0]).toBe("(a, b) = split((x) + ((x) * 2), 2)");
    expect(sources[2]).toBe("param W[D] = zeros, decay: false");
    expect(text.slice(block.span.start, block.span.end)).toMatch(/^block A[^]*false\n\}$/);
    expect(text.slice(train?.span.start)).toMatch(/^train A \{[^]*\}\n$/);
  });
});

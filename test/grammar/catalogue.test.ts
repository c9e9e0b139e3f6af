import { describe, expect, it } from "vitest";
import type { DiagnosticKind } from "../../src/diagnostics/catalogue.ts";
import * as catalogue from "../../src/diagnostics/catalogue/syntax.ts";
import { applyFixes, codes, parseText } from "./helpers.ts";

const kinds: readonly DiagnosticKind[] = Object.values(catalogue);

describe("every syntax diagnostic", () => {
  it("has a code of its own", () => {
    expect(new Set(kinds.map(({ code }) => code)).size).toBe(kinds.length);
    for (const { code } of kinds) expect(code).toMatch(/^NN1\d\d\d$/);
  });

  it.each(kinds.map((kind) => [kind.code, kind] as const))("%s fails and is mended", (_, kind) => {
    expect(codes(kind.failing)).toEqual([kind.code]);
    expect(codes(kind.fixed)).toEqual([]);
  });

  it.each(kinds.map((kind) => [kind.code, kind] as const))("%s: its fix helps", (_, kind) => {
    const { diagnostics } = parseText(kind.failing);
    if (diagnostics.every(({ fixes }) => fixes.length === 0)) return;
    expect(codes(applyFixes(kind.failing, diagnostics))).toEqual([]);
  });
});

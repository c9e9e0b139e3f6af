import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import { catalogue } from "../../src/diagnostics/catalogue/index.ts";
import { testHost } from "../test-host.ts";

const host = testHost();

function codes(text: string): string[] {
  return analyze({ path: "example.nn", text }, host).diagnostics.map(({ code }) => code);
}

describe.each([...catalogue.values()].map((entry) => [entry.code, entry] as const))(
  "%s",
  (code, entry) => {
    it("explains itself", () => {
      expect(entry.message.length).toBeGreaterThan(0);
      expect(entry.explanation.length).toBeGreaterThan(20);
    });

    // A few come of files or folders, which an example cannot hold.
    if (entry.failing === "") return;

    it("is what its failing example gives, and nothing else", () => {
      expect([...new Set(codes(entry.failing))]).toEqual([code]);
    });

    it("is gone from its fixed example", () => {
      expect(codes(entry.fixed)).toEqual([]);
    });
  },
);

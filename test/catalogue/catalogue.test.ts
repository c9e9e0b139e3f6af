import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import { catalogue } from "../../src/diagnostics/catalogue/index.ts";
import { testHost } from "../test-host.ts";

const host = testHost();

/** What an example of `code` gives. */
function codes(text: string, code: string): string[] {
  const { diagnostics, warnings } = analyze({ path: "example.nn", text }, host);
  // Examples are as short as can be; what a warning asks for is beside the point of an error.
  const shown = code.startsWith("NN8") ? [...diagnostics, ...warnings] : diagnostics;
  return shown.map((one) => one.code);
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
      expect([...new Set(codes(entry.failing, code))]).toEqual([code]);
    });

    it("is gone from its fixed example", () => {
      expect(codes(entry.fixed, code)).toEqual([]);
    });
  },
);

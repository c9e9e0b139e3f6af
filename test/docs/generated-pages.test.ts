import { describe, expect, it } from "vitest";
import { contentOf, pages } from "../../scripts/docs/pages.ts";
import { catalogue } from "../../src/diagnostics/catalogue/index.ts";
import { operators } from "../../src/operators/registry.ts";
import { readProjectFile } from "../test-host.ts";

describe("generated pages", () => {
  it.each(pages.map((page) => [page.path, page] as const))(
    "%s is what `npm run docs` writes",
    async (path, page) => {
      // A picture is no text that anyone would read in a report of a failure.
      expect(readProjectFile(path).text === (await contentOf(page))).toBe(true);
    },
  );

  it("tell of every operator, with its shape wherever ints decide it", () => {
    const { text } = readProjectFile("docs/operators.md");
    const sections = text.split(/^### /m);
    for (const name of operators.keys()) {
      const section = sections.find(
        (one) => one.startsWith(`${name.replaceAll("_", "\\_")}\n`) || one.startsWith(`${name}\n`),
      );
      expect(section, name).toMatch(/```nn/);
    }
    expect(text).toContain("`x[N, H, W, C] -> [N, H - kernel + 1, W - kernel + 1, filters]`");
  });

  it("tell of every code", () => {
    const { text } = readProjectFile("docs/errors.md");
    expect([...catalogue.keys()].filter((code) => !text.includes(`### ${code}\n`))).toEqual([]);
  });
});

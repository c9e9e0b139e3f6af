/** What programs get to read: as docs/diagnostics.md says, and sound for every wrong program of the corpus. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import { catalogue } from "../../src/diagnostics/catalogue/index.ts";
import { renderJson, type JsonRange } from "../../src/diagnostics/render-json.ts";
import { renderSarif } from "../../src/diagnostics/render-sarif.ts";
import { projectRoot, readProjectFile, testHost } from "../test-host.ts";

const host = testHost();
const folders = ["test/corpus/errors/", "test/corpus/lints/"];
const corpus = folders.flatMap((folder) =>
  readdirSync(projectRoot + folder)
    .filter((name) => name.endsWith(".nn"))
    .map((name) => {
      const { diagnostics, warnings, sources } = analyze(readProjectFile(folder + name), host);
      return { name, found: [...diagnostics, ...warnings], sources };
    }),
);

/** The offset that a line and a column say, found by counting. */
function offsetAt(text: string, line: number, column: number): number {
  const lines = text.split(/\r\n|\r|\n/);
  const breaks = text.match(/\r\n|\r|\n/g) ?? [];
  const before = lines.slice(0, line - 1).reduce((sum, each, index) => sum + each.length + (breaks[index]?.length ?? 0), 0); // prettier-ignore
  return before + column - 1;
}

describe("JSON", () => {
  it("is what docs/diagnostics.md shows", () => {
    const page = readFileSync(`${projectRoot}docs/diagnostics.md`, "utf8");
    const [, text = ""] = /<!-- diagnosed: unknown.nn -->\s*```text\n([^]*?)```/.exec(page) ?? [];
    const [, json = ""] = /```json\n([^]*?)```/.exec(page) ?? [];
    const { diagnostics, sources } = analyze({ path: "unknown.nn", text }, host);
    expect(renderJson(diagnostics, sources)).toEqual(JSON.parse(json));
  });

  it("says lines and columns that belong to its offsets", () => {
    const wrong: string[] = [];
    for (const { name, found, sources } of corpus)
      for (const one of renderJson(found, sources)) {
        const edits = one.fixes.flatMap((fix) => fix.edits);
        const ranges: JsonRange[] = [one.range, ...one.related.map(({ range }) => range), ...edits.map(({ range }) => range)]; // prettier-ignore
        for (const { file, start, end } of ranges) {
          const text = sources.get(file);
          const isRight =
            text !== undefined &&
            start.offset <= end.offset &&
            end.offset <= text.length &&
            [start, end].every(({ line, column, offset }) => offsetAt(text, line, column) === offset); // prettier-ignore
          if (!isRight) wrong.push(`${name}: ${one.code}`);
        }
      }
    expect(wrong).toEqual([]);
  });
});

describe("SARIF", () => {
  it("is sound in what code hosts rely on", () => {
    const wrong: string[] = [];
    for (const { name, found, sources } of corpus) {
      const log = renderSarif(found, sources, { version: "0.1.0", catalogue });
      const [run] = log.runs;
      const rules = run?.tool.driver.rules ?? [];
      for (const result of run?.results ?? []) {
        const changes = result.fixes.flatMap(({ artifactChanges }) => artifactChanges);
        const regions = [...result.locations, ...result.relatedLocations].map(
          ({ physicalLocation }) => physicalLocation.region,
        );
        const deleted = changes.flatMap((change) =>
          change.replacements.map(({ deletedRegion }) => deletedRegion),
        );
        const isRight =
          rules[result.ruleIndex]?.id === result.ruleId &&
          ["error", "warning"].includes(result.level) &&
          result.message.text.length > 0 &&
          result.locations.length === 1 &&
          new Set(result.relatedLocations.map(({ id }) => id)).size === result.relatedLocations.length && // prettier-ignore
          [...regions, ...deleted].every(
            ({ startLine, startColumn, endLine, endColumn, charOffset, charLength }) =>
              startLine >= 1 &&
              startColumn >= 1 &&
              (endLine > startLine || (endLine === startLine && endColumn >= startColumn)) &&
              charOffset >= 0 &&
              charLength >= 0,
          ) &&
          result.locations.every(({ physicalLocation }) => !/[\\ ]|^\//.test(physicalLocation.artifactLocation.uri)); // prettier-ignore
        if (!isRight) wrong.push(`${name}: ${result.ruleId}`);
      }
      expect(rules.every((rule) => "help" in rule)).toBe(true);
    }
    expect(wrong).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { kind } from "../../src/diagnostics/catalogue.ts";
import { renderJson } from "../../src/diagnostics/render-json.ts";
import { renderSarif } from "../../src/diagnostics/render-sarif.ts";
import { diagnostic, layersPath, sources, span } from "./fixture.ts";

const full = diagnostic({
  label: "these differ",
  related: [{ span: span("conv(n, k)", "", layersPath), message: "declared here" }],
  notes: ["a note"],
  fixes: [{ title: "rename it", edits: [{ span: span("skip", "main +"), text: "main" }] }],
});

const at = (
  file: string,
  line: number,
  column: number,
  offset: number,
  length: number,
): unknown => ({
  file,
  start: { line, column, offset },
  end: { line, column: column + length, offset: offset + length },
});

describe("renderJson", () => {
  it("has a stable form", () => {
    const { start } = span("main + skip");
    expect(renderJson([full], sources)).toEqual([
      {
        code: "NN3001",
        severity: "error",
        message: "shapes do not broadcast",
        label: "these differ",
        file: "examples/net.nn",
        range: at("examples/net.nn", 7, 7, start, 11),
        related: [{ message: "declared here", range: at("stdlib/layers.nn", 2, 1, 11, 10) }],
        notes: ["a note"],
        fixes: [
          {
            title: "rename it",
            isSafe: false,
            edits: [{ range: at("examples/net.nn", 7, 14, start + 7, 4), text: "main" }],
          },
        ],
      },
    ]);
  });
});

describe("renderSarif", () => {
  const known = kind({
    code: "NN3001",
    severity: "error",
    message: "shapes do not broadcast",
    explanation: "Shapes broadcast when …",
    failing: "",
    fixed: "",
  });
  const strange = diagnostic({ code: "NN9999", span: { path: "my nets/ä.nn", start: 0, end: 0 } });
  const log = renderSarif([full, strange, full], sources, {
    version: "0.1.0",
    catalogue: new Map([[known.code, known]]),
  });
  const [run] = log.runs;

  it("says what the codes mean", () => {
    expect(run?.tool.driver).toEqual({
      name: "nnc",
      version: "0.1.0",
      rules: [
        {
          id: "NN3001",
          shortDescription: { text: "shapes do not broadcast" },
          help: { text: "Shapes broadcast when …", markdown: "Shapes broadcast when …" },
          defaultConfiguration: { level: "error" },
        },
        { id: "NN9999" },
      ],
    });
  });

  it("says what is wrong, where, and what mends it", () => {
    const { start } = span("main + skip");
    const region = (column: number, from: number, length: number): unknown => ({
      startLine: 7,
      startColumn: column,
      endLine: 7,
      endColumn: column + length,
      charOffset: from,
      charLength: length,
    });
    expect(run?.results.map(({ ruleId, ruleIndex }) => [ruleId, ruleIndex])).toEqual([
      ["NN3001", 0],
      ["NN9999", 1],
      ["NN3001", 0],
    ]);
    expect(run?.results[0]).toMatchObject({
      level: "error",
      message: { text: "shapes do not broadcast\nnote: a note" },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "examples/net.nn" },
            region: region(7, start, 11),
          },
        },
      ],
      relatedLocations: [
        {
          id: 0,
          physicalLocation: { artifactLocation: { uri: "stdlib/layers.nn" } },
          message: { text: "declared here" },
        },
      ],
      fixes: [
        {
          description: { text: "rename it" },
          artifactChanges: [
            {
              artifactLocation: { uri: "examples/net.nn" },
              replacements: [
                { deletedRegion: region(14, start + 7, 4), insertedContent: { text: "main" } },
              ],
            },
          ],
        },
      ],
    });
  });

  it("names files by valid URIs", () => {
    expect(run?.results[1]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(
      "my%20nets/%C3%A4.nn",
    );
  });
});

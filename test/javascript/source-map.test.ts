import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { describe, expect, it } from "vitest";
import { printModule } from "../../src/javascript/printer.ts";
import { sourceMap } from "../../src/javascript/source-map.ts";
import { js, type JsStatement } from "../../src/javascript/tree.ts";
import type { Span } from "../../src/source/source.ts";

const net = "net : image -> class\n  x = conv(64)\r\n  y = dense(10)\n";
const layers = "dense = 1\n";
const sources = new Map([
  ["examples/net.nn", net],
  ["stdlib/layers.nn", layers],
]);

function span(path: string, words: string): Span {
  const start = (sources.get(path) ?? "").indexOf(words);
  return { path, start, end: start + words.length };
}

const statements: readonly JsStatement[] = [
  {
    kind: "declare",
    keyword: "const",
    target: js.name("x"),
    value: {
      ...js.call(js.id("conv"), js.literal(64)),
      origin: span("examples/net.nn", "conv(64)"),
    },
    origin: span("examples/net.nn", "x = conv"),
    documentation: "A comment above.",
  },
  {
    kind: "declare",
    keyword: "const",
    target: js.name("y"),
    value: { ...js.id("dense"), origin: span("stdlib/layers.nn", "dense") },
    origin: span("examples/net.nn", "y = dense"),
  },
  { kind: "expression", expression: { ...js.id("gone"), origin: span("gone.nn", "x") } },
];

describe("sourceMap", () => {
  const { code, mappings } = printModule({ statements });
  const json = sourceMap({ file: "net.js", mappings, sources });
  const map = new TraceMap(json);
  const find = (words: string): unknown => {
    const lines = code.split("\n");
    const line = lines.findIndex((text) => text.includes(words));
    const found = originalPositionFor(map, {
      line: line + 1,
      column: lines[line]?.indexOf(words) ?? 0,
    });
    return [found.source, found.line, found.column];
  };

  it("leads from statements and expressions to where they come from", () => {
    expect(find("const x")).toEqual(["net.nn", 2, 2]);
    expect(find("conv(64)")).toEqual(["net.nn", 2, 6]);
    expect(find("const y")).toEqual(["net.nn", 3, 2]);
    expect(find("dense")).toEqual(["../stdlib/layers.nn", 1, 0]);
  });

  it("holds the texts of the sources it leads to, and is the same each time", () => {
    expect(JSON.parse(json)).toMatchObject({
      version: 3,
      file: "net.js",
      sources: ["net.nn", "../stdlib/layers.nn"],
      sourcesContent: [net, layers],
    });
    expect(sourceMap({ file: "net.js", mappings, sources })).toBe(json);
  });

  it("names sources as seen from the folder of the map", () => {
    const elsewhere = sourceMap({ file: "net.js", mappings, sources, folder: "out/models" });
    expect(new TraceMap(elsewhere).sources).toEqual([
      "../../examples/net.nn",
      "../../stdlib/layers.nn",
    ]);
  });
});

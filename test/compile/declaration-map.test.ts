import { eachMapping, TraceMap } from "@jridgewell/trace-mapping";
import { describe, expect, it } from "vitest";
import { compile, type Target } from "../../src/compile.ts";

const text = `
/// Written so that its stream begins with the same letters.
cell Step(n: int) : x[N, D] -> h[N, n] {
  state h[N, n]
  h = dense(x, n) + pre h
}

model Net(n: int = 4) : x[N, T, 3] -> y[N, T, n] { y = x -> scan(Step(n)) }
`;

/** Each name of the declarations, as far as it is mapped, and what it leads to in the source. */
function links(target: Target): readonly (readonly [string, string])[] {
  const { module } = compile({ path: "net.nn", text }, undefined, { target });
  const declared = (module?.declarations ?? "").split("\n");
  const sources = text.split("\n");
  const places: (readonly [number, number, number, number])[] = [];
  eachMapping(new TraceMap(module?.declarationMap ?? ""), (each) => {
    const { generatedLine, generatedColumn, originalLine, originalColumn } = each;
    places.push([generatedLine, generatedColumn, originalLine ?? 0, originalColumn ?? 0]);
  });
  return places.flatMap(([line, from, originalLine, start], index) => {
    const [, to = 0, , end = 0] = places[index + 1] ?? [];
    const lead = (lines: readonly string[], at: number, first: number, last: number): string =>
      lines[at - 1]?.slice(first, last) ?? "";
    return index % 2 === 0
      ? [[lead(declared, line, from, to), lead(sources, originalLine, start, end)] as const]
      : [];
  });
}

describe.each(["tfjs", "core"] as const)("the map of declarations for %s", (target) => {
  it("leads from each name that is declared to that of the model", () => {
    expect(links(target)).toEqual([
      ["NetOptions", "Net"],
      ["NetModel", "Net"],
      ["Net", "Net"],
      ["NetStream", "Net"],
    ]);
  });
});

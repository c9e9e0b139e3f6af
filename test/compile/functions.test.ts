import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import { printShape } from "../../src/shape/shape.ts";

/** The shape of `y`, whose width is what `call` comes to. */
function widthOf(call: string): string {
  const text = `
fn apart(a: int, b: int = 10, c: int = 1): int = a * 100 + b * 10 + c
model M : x[N, 3] -> y { y = x -> dense(${call}) }
`;
  const { graphs, diagnostics } = analyze({ path: "functions.nn", text });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const [graph] = graphs;
  const output = graph?.outputs[0];
  const type = graph?.nodes.find(({ id }) => id === output?.value.node)?.outputs[0];
  return type ? printShape(type.shape) : "";
}

describe("the arguments of a function", () => {
  it.each([
    ["apart(1, 2, 3)", 123],
    ["apart(c: 3, b: 2, a: 1)", 123],
    ["apart(b: 2, 1)", 121],
    ["apart(1, c: 3)", 203],
    ["apart(c: 3, 1)", 203],
  ])("%s comes to %d", (call, width) => {
    expect(widthOf(call)).toBe(`[N, ${width}]`);
  });
});

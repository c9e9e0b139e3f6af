import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";

/** The inputs of a model that one call reads, in the order in which its operator or block takes them. */
function inputsOf(call: string): readonly string[] {
  const text = `
block Choice : bool mask[N, 3], a[N, 3], b[N, 3] -> y[N, 3] { y = where(mask, a, b) }
model M : bool m[N, 3], p[N, 3], q[N, 3] -> y { y = ${call} }
`;
  const { graphs, diagnostics } = analyze({ path: "inputs.nn", text });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const nodes = graphs[0]?.nodes ?? [];
  const where = nodes.find(({ operator }) => operator === "where");
  return (where?.inputs ?? []).map((ref) => {
    const node = nodes.find(({ id }) => id === ref.node);
    return String(node?.attributes["name"]);
  });
}

describe("inputs given by name", () => {
  it.each([
    "where(m, p, q)",
    "where(mask: m, a: p, b: q)",
    "where(b: q, a: p, mask: m)",
    "where(m, b: q, a: p)",
    "m -> where(b: q, a: p)",
    "Choice(m, p, q)",
    "Choice(b: q, a: p, mask: m)",
  ])("%s takes them in the order of the operator", (call) => {
    expect(inputsOf(call)).toEqual(["m", "p", "q"]);
  });
});

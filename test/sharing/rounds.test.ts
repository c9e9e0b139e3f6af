/** Equal rounds of `repeat` are copied; those of `for` never are, so that the two tell whether a copy is right. */
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { printGraph } from "../../src/graph/print.ts";
import { testHost } from "../test-host.ts";

function graphOf(text: string): Graph {
  const { graphs, diagnostics } = analyze({ path: "test.nn", text }, testHost());
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  return graphs[0] as Graph;
}

const blocks = `
block Unit(width: int, f: block = relu) : u[N, H, W, C] -> v[N, H, W, width] {
  main = u -> conv(width, 3, pad: 1) -> batch_norm -> f
  v = if C == width then f(main + u) else main
}
block Same(f: block) : u[N, D] -> v[N, D] { v = f(f(u)) + u }
cell Sum(units: int) : x[N, D] -> s[N, units] {
  state s[N, units]
  s = dense(units)(x) + pre s
}
`;
const image = (body: string): string =>
  `${blocks}model M : x[N, 8, 8, 4] -> y[N, 8, 8, 4] {\n  ${body}\n}\n`;
const vector = (body: string): string => `${blocks}model M : x[N, 6] -> y[N, 6] {\n  ${body}\n}\n`;
const sequence = (body: string): string =>
  `${blocks}model M : x[N, T, 6] -> y[N, T, 6] {\n  ${body}\n}\n`;

/** Programs with `ROUNDS n { … }`. */
const programs: readonly (readonly [string, string])[] = [
  ["blocks in blocks", image("y = x -> ROUNDS 6 { Unit(4) }")],
  ["a first round that is different", image("y = x -> conv(8, 1) -> ROUNDS 6 { Unit(4) }")],
  ["a block as a hyperparameter", image("y = x -> ROUNDS 5 { Unit(4, conv(4, 1) -> tanh) }")],
  ["a chain without a block", vector("y = x -> ROUNDS 5 { dense(6) -> relu }")],
  ["rounds in rounds", vector("y = x -> ROUNDS 5 { dense(6) -> ROUNDS 4 { dense(6) -> tanh } }")],
  ["a shared block from outside", vector("f = dense(6)\n  y = x -> ROUNDS 5 { f -> dense(6) }")],
  ["one that is given on", vector("f = dense(6)\n  y = x -> ROUNDS 5 { Same(f) }")],
  ["a block mentioned again", vector("y = x -> ROUNDS 5 { Same(dense(6) -> relu) }")],
  [
    "a signal from outside",
    vector("z = x -> dense(6)\n  y = x -> ROUNDS 5 { |u| dense(6)(u) + z }"),
  ],
  ["the input from outside", vector("y = x -> ROUNDS 5 { |u| dense(6)(u) + x }")],
  ["rounds that do nothing", vector("y = x -> ROUNDS 5 { |u| u } -> ROUNDS 5 { |u| u + x }")],
  ["two signals", vector("(y, z) = (x, x -> tanh) -> ROUNDS 5 { |a, b| (b -> dense(6), a + b) }")],
  ["two equal signals", vector("(y, z) = (x, x) -> ROUNDS 5 { |a, b| (b + a, b + a) }")],
  ["dropout", vector("y = x -> ROUNDS 5 { dense(6) -> dropout(0.5) }")],
  ["scans", sequence("y = x -> ROUNDS 5 { scan(Sum(6)) }")],
  ["rounds in a name used twice", vector("f = ROUNDS 5 { Same(dense(6)) }\n  y = f(x) + f(x + 1)")],
  ["rounds of rounds in a name", vector("f = ROUNDS 4 { ROUNDS 4 { dense(6) } }\n  y = f(f(x))")],
];

describe("rounds of a repetition that are copied", () => {
  it.each(programs)("are those that elaboration makes: %s", (_, program) => {
    const copied = graphOf(program.replaceAll(/ROUNDS (\d+)/g, "repeat $1"));
    const elaborated = graphOf(program.replaceAll(/ROUNDS (\d+)/g, "for k in range($1)"));
    expect(printGraph(copied)).toBe(printGraph(elaborated));
    const shapeOf = ({ parent, kind, name, path }: Graph["scopes"][number]): unknown[] => [
      parent,
      kind,
      name,
      path,
    ];
    expect(copied.scopes.map(shapeOf)).toEqual(elaborated.scopes.map(shapeOf));
    const placeOf = ({ signal, scope, weights }: Graph["nodes"][number]): unknown[] => [
      signal,
      scope,
      weights,
    ];
    expect(copied.nodes.map(placeOf)).toEqual(elaborated.nodes.map(placeOf));
  });

  it("are copies: they share what a round alone can tell", () => {
    const { nodes } = graphOf(image("y = x -> repeat 40 { Unit(4) }"));
    expect(nodes.length).toBeGreaterThan(120);
    expect(new Set(nodes.map(({ outputs }) => outputs)).size).toBeLessThan(20);
  });
});

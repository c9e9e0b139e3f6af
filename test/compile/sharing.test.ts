import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import { countParameters } from "../../src/graph/draw.ts";

// dense(4) on 4 features has 20 parameters; how many there are tells how many instances were made.
const blocks = `
const Step = dense(4) -> relu
block Twice(unit: block) : x[..., D] -> y { y = x -> unit -> unit }
block Both(unit: block) : x[N, D] -> y { y = concat(x -> unit, x -> unit) }
block Plain : x[N, D] -> y[N, D] { y = x -> dense(D) }
cell Cell(unit: block) : x[N, D] -> h[N, D] {
  state h[N, D]
  h = x + pre h -> unit
}
`;

function parameters(body: string, inputs = "x[N, 4], z[N, 4]"): number | undefined {
  const text = `${blocks}model M : ${inputs} -> y {\n${body}\n}\n`;
  const { graphs, diagnostics } = analyze({ path: "sharing.nn", text });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  return countParameters(graphs.find(({ name }) => name === "M")!);
}

const cases: readonly (readonly [string, string, number])[] = [
  ["by each mention", "  y = x -> dense(4) -> dense(4)", 40],
  ["once by an equation that names it", "  f = dense(4)\n  y = f(x) + f(z)", 20],
  ["once by an equation that names a composition", "  f = dense(4) -> relu\n  y = f(x) + f(z)", 20],
  ["once by a named fork", "  f = fork(dense(4), relu)\n  y = concat(x -> f) + concat(z -> f)", 20],
  ["by each mention of a block", "  y = x -> Plain -> Plain", 40],
  ["by each mention of a constant", "  y = x -> Step -> Step", 40],
  ["by each round", "  y = x -> repeat 3 { dense(4) }", 60],
  ["by each round of a list", "  y = x -> for n in [4, 4] { dense(n) -> relu }", 40],
  [
    "not by a round that uses a name from outside",
    "  f = dense(4)\n  y = x -> repeat 3 { f -> relu }",
    20,
  ],
  [
    "not by a round of a lambda with such a name",
    "  f = dense(4)\n  y = x -> repeat 3 { |u| u + f(u) }",
    20,
  ],
  ["not again by a named repetition", "  f = repeat 2 { dense(4) }\n  y = f(x) + f(z)", 40],
  ["by each mention of a template", "  y = x -> Twice(dense(4))", 40],
  ["by each mention of a template that composes", "  y = x -> Twice(dense(4) -> relu)", 40],
  ["by each mention of a template that repeats", "  y = x -> Twice(repeat 2 { dense(4) })", 80],
  [
    "by each mention of a template that forks",
    "  y = x -> Both(fork(dense(4), dense(4)) -> concat)",
    80,
  ],
  ["by each mention of a template that is a lambda", "  y = x -> Twice(|u| u + dense(4)(u))", 40],
  ["by each mention of a template that is declared", "  y = x -> Twice(Plain)", 40],
  [
    "by each mention of a template within a template",
    "  y = x -> Twice(Twice(dense(4) -> relu))",
    80,
  ],
  [
    "not by a template that mentions a name",
    "  f = dense(4)\n  y = x -> Twice(|u| relu(f(u)))",
    20,
  ],
];

describe("an instance is made", () => {
  it.each(cases)("%s", (_, body, expected) => {
    expect(parameters(body)).toBe(expected);
  });

  it("by each mention of a template that scans", () => {
    const body = "  y = x -> Twice(scan(Cell(dense(4) -> tanh)))";
    expect(parameters(body, "x[N, T, 4]")).toBe(40);
  });
});

/** How the rows of a summary are called: each operation by the path of its block and its equation. */
import { expect, it } from "vitest";
import { summary } from "../../src/summary.ts";

function namesIn(text: string): readonly string[] {
  const result = summary({ path: "m.nn", text });
  expect(result.diagnostics).toEqual([]);
  return result.summary?.layers.map(({ name }) => name) ?? [];
}

it("operations behind signs stand in their block, as layers do, and are numbered in it", () => {
  const names = namesIn(
    `block Mix : x[N, D] -> y[N, D] {
  h = x + x * x + 1
  y = h -> dense(D)
}
model M : x[N, 4] -> y {
  z = x -> Mix -> repeat 1 { |u| u + Mix(u) }
  y = z * z
}
`,
  );
  expect(names).toEqual([
    "x/input",
    "z/Mix/h/multiply",
    "z/Mix/h/add",
    "z/Mix/h/add_2",
    "z/Mix/y/dense",
    "z/0/Mix_2/h/multiply",
    "z/0/Mix_2/h/add",
    "z/0/Mix_2/h/add_2",
    "z/0/Mix_2/y/dense",
    "z/0/add",
    "y/multiply",
  ]);
});

it("applications of a shared block have one path", () => {
  const names = namesIn(
    `block Twice : x[N, D] -> y[N, D] { y = 2 * (x -> dense(D)) }
model M : x[N, 4] -> y {
  f = Twice
  y = x -> f -> f
}
`,
  );
  expect(names.filter((name) => name.endsWith("multiply"))).toEqual(
    Array(2).fill("f/Twice/y/multiply"),
  );
});

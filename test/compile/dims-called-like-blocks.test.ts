import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.ts";
import { testHost } from "../test-host.ts";

describe("a dim that is called what a block of the file is called", () => {
  const text = `block D(n: int) = dense(n)
cell Sum : x[N, K, D] -> s[N, K, D] {
  state s[N, K, D]
  s = pre s + x
}
model K : x[N, T, 3, 4] -> y[N, T, 3, D] {
  y = x -> scan(Sum)
}
model M : x[N, 8] -> y {
  y = x -> D(3)
}
`;

  it("hides it within the block whose shapes mention it, and nowhere else", () => {
    const { diagnostics, graphs } = compile({ path: "m.nn", text }, testHost());
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
    expect(graphs.map(({ name }) => name)).toEqual(["K", "M"]);
  });
});

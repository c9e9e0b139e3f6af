import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";

// The axis of a hyperparameter is the one that a shape calls by its name, whatever its value is in this instance.
describe("`over:` a hyperparameter", () => {
  const text = (width: number): string => `
block Pick(width: int) : x[N, D] -> y[N, D] {
  wide[N, D, width] = rearrange(x -> dense(width * D), [N, D * width] => [N, D, width])
  y = sum(wide, over: width)
}
model M : x[N, 5] -> y { y = x -> Pick(${width}) }
`;

  it.each([1, 2, 5, 9])("means its axis where its value is %d", (width) => {
    const { graphs, diagnostics } = analyze({ path: "axes.nn", text: text(width) });
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
    const sum = graphs[0]?.nodes.find(({ operator }) => operator === "sum");
    expect(sum?.attributes["over"]).toEqual([2]);
  });
});

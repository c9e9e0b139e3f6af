/** Demands on late-bound hyperparameters that their own defaults, or the values from outside, do not meet. */
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import { noFiles } from "../../src/resolve/host.ts";

function problems(text: string, values: Readonly<Record<string, string>> = {}): readonly string[] {
  const given = { values: new Map(Object.entries(values)) };
  return analyze({ path: "m.nn", text }, noFiles, given).diagnostics.map(
    ({ code, message }) => `${code} ${message}`,
  );
}

const net = `model M(size: int = 28, half: int = size / 2) : x[N, half, half, 1] -> y {
  y = x -> conv(4, 5) -> relu -> global_avg_pool
}
`;

describe("defaults of hyperparameters", () => {
  it("may be told by one another", () => {
    expect(problems(net)).toEqual([]);
    expect(problems(net.replace("28", "8"))).toEqual([
      "NN3017 `M` cannot be made with its defaults: the window is larger than its padded input: half = 4 is less than 5",
    ]);
  });

  it("give way to values from outside", () => {
    expect(problems(net, { size: "8" })).toHaveLength(1);
    expect(problems(net.replace("28", "8"), { size: "28" })).toEqual([]);
  });

  it("are not judged where one is missing", () => {
    expect(problems(net.replace(": int = 28", ": int"))).toEqual([]);
  });

  it("are judged in the loss as well", () => {
    const training = (rate: number): string => `model M(rate: float = ${rate}) : x[N, 4] -> y {
  y = x -> dense(2)
}
train M {
  target t[N, 2]
  loss = mse(y -> dropout(rate), t)
}
`;
    expect(problems(training(0.5))).toEqual([]);
    expect(problems(training(1))).toEqual([expect.stringContaining("NN3017")]);
  });
});

import { describe, expect, it } from "vitest";
import { closest } from "../../src/diagnostics/suggest.ts";

const names = [
  "relu",
  "relu6",
  "gelu",
  "conv",
  "cos",
  "dense",
  "dropout",
  "max_pool",
  "LayerNorm",
  "x",
];

describe("closest", () => {
  it.each([
    ["rleu", "relu"],
    ["Relu", "relu"],
    ["RELU", "relu"],
    ["reluu", "relu"],
    ["dens", "dense"],
    ["dropuot", "dropout"],
    ["maxpool", "max_pool"],
    ["layernorm", "LayerNorm"],
    ["layer_norm", "LayerNorm"],
    ["X", "x"],
  ])("makes of %s the name %s", (name, near) => {
    expect(closest(name, names)).toBe(near);
  });

  it.each(["y", "softmax", "abc", "", "dense"])("makes nothing of %j", (name) => {
    expect(closest(name, names)).toBeUndefined();
  });

  it("takes the nearest, and of equals the one with the same first letter, then the first", () => {
    expect(closest("relus", ["gelus", "relu"])).toBe("relu");
    expect(closest("gate", ["hate", "late"])).toBe("hate");
  });

  it("allows as many slips as it is told to", () => {
    expect(closest("abcdef", ["xbcdey"], 1)).toBeUndefined();
    expect(closest("abcdef", ["xbcdey"], 2)).toBe("xbcdey");
  });

  it("takes little time over hostile names", () => {
    const start = performance.now();
    const many = Array.from({ length: 200_000 }, (_, index) => `${"a".repeat(56)}${index}`);
    closest("b".repeat(60), many);
    closest("a".repeat(1_000_000), many);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

import { describe, expect, it } from "vitest";
import { isIdentifier, NameScope } from "../../src/javascript/identifier-names.ts";

describe("NameScope", () => {
  it.each([
    ["imageSize", "imageSize"],
    ["features/conv", "features_conv"],
    ["été", "été"],
    ["e\u0301te\u0301", "été"],
    ["日本", "日本"],
    ["2x", "_2x"],
    ["class", "class_"],
    ["__proto__", "__proto___"],
    ["constructor", "constructor_"],
    ["a\u3164b", "a_b"],
    ["", "__"],
  ])("makes of %j the name %s", (wanted, name) => {
    expect(new NameScope().fresh(wanted)).toBe(name);
  });

  it("gives no name twice, and none that is taken", () => {
    const scope = new NameScope(["tf", "x_2"]);
    expect(["tf", "x", "x", "x", "x_2"].map((name) => scope.fresh(name))).toEqual(["tf_2", "x", "x_3", "x_4", "x_2_2"]); // prettier-ignore
  });

  it("gives no name that is taken around it", () => {
    const scope = new NameScope(["x"], new Set(["y", "x_2"]));
    expect(["x", "y", "z"].map((name) => scope.fresh(name))).toEqual(["x_3", "y_2", "z"]);
    expect(scope.hasGiven(["y"])).toBe(false);
    expect(scope.hasGiven(["y", "z"])).toBe(true);
  });

  it("hands out a hundred thousand equal names in no time", () => {
    const scope = new NameScope();
    const names = new Set(Array.from({ length: 100_000 }, () => scope.fresh("x")));
    expect(names.size).toBe(100_000);
  });
});

describe("isIdentifier", () => {
  it.each(["a", "$", "_", "été", "camelCase", "of_"])("accepts %s", (name) => {
    expect(isIdentifier(name)).toBe(true);
  });
  it.each([
    "",
    "1a",
    "a-b",
    "await",
    "arguments",
    "eval",
    "let",
    "static",
    "yield",
    "enum",
    "null",
    "true",
    "NaN",
    "a b",
  ])("refuses %j", (name) => {
    expect(isIdentifier(name)).toBe(false);
  });
});

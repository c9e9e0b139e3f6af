import { describe, expect, test } from "vitest";
import { atLeast, equal, evaluate, printDim, substitute, type Dim } from "../../src/shape/dim.ts";
import { parseDim } from "./parse-dim.ts";

// What random dims have found, each with the form in which it is printed.
const forms: readonly (readonly [written: string, printed: string])[] = [
  // A fraction that the bounds of its parts decide.
  ["H // (H + 1)", "0"],
  ["1 // (H + 1)", "0"],
  ["(H // (H + 1)) / 3", "0"],
  ["ceil(H / (H + 1)) + 2", "3"],
  ["(8 * H) // (H + 2)", "7 - 15 // (H + 2)"],
  // `P` leads with the same product as `Q`.
  ["ceil((H // 2) / H)", "ceil((H - 1) / (2 * H))"],
  ["ceil((C // 3) / C)", "ceil((C - 2) / (3 * C))"],
  ["ceil((1 // H) / 3)", "-((H - 2) // (3 * H))"],
  ["ceil(((W + 3) // H) / 6)", "-((H - W - 4) // (6 * H))"],
  // Mirrored, something whole can be taken out.
  ["ceil(H * H / (H + 1)) + 1", "H + 1"],
  ["ceil(C * H / (H + 1)) + 1", "C - C // (H + 1) + 1"],
  // A product divides both but the constant.
  ["ceil(ceil(W / C) / W)", "1"],
  ["-(C * W // (H * W + 2 * W)) - 1", "-(C // (H + 2)) - 1"],
  // A floor in a numerator that is over a number itself.
  ["((2 * H - 2 * ceil(C / (H + 4)) - 3) / 2) // C", "(H ^ 2 + 2 * H - C - 8) // (C * H + 4 * C)"],
  // Extrema that share a summand with some of their operands only.
  ["min(min(min(C + H, H + stride), W), 9)", "min(min(min(C + H, H + stride), W), 9)"],
  ["min(H + min(C, stride), W)", "min(min(C + H, H + stride), W)"],
];

test.each(forms)("%s has one form", (written, printed) => {
  const dim = parseDim(written);
  expect(printDim(dim)).toBe(printed);
  expect(equal(parseDim(printed), dim)).toBe("proved");
});

const at = (dim: Dim, values: Readonly<Record<string, number>>): number =>
  evaluate(dim, ({ name }) => values[name] ?? NaN);

describe("what stands for a symbol keeps the value", () => {
  test.each([
    // Divisors whose sign the form turns.
    ["(W // H) // W", "H", "min(0, ceil((0 - 1) / H)) + 1", { H: 2, W: 1 }],
    ["(2 * C) // (3 * stride)", "stride", "ceil((5 - stride) / C)", { C: 8, stride: 4 }],
    ["W // H", "H", "3 - H", { H: 2, W: 7 }],
    // Exponents that are whole only together.
    ["3 ^ (H - C)", "H", "4 / W + C", { C: 6, W: 2 }],
    ["W ^ (H - C)", "H", "W * (6 / C)", { C: 4, W: 6 }],
  ] as const)("%s, where %s = %s", (written, name, replacement, values) => {
    const [dim, by] = [parseDim(written), parseDim(replacement)];
    const expected = at(dim, { ...values, [name]: at(by, values) });
    expect(Number.isInteger(expected)).toBe(true);
    const replaced = substitute(dim, (symbol) => (symbol.name === name ? by : undefined));
    expect(at(replaced, values)).toBe(expected);
  });
});

test("a divisor whose sign a fact leaves open proves nothing", () => {
  const shares = parseDim("min(W // (H + 1), H)");
  const facts = [
    { kind: "equal", left: parseDim("H + W"), right: parseDim("2") },
    { kind: "at-least", left: parseDim("0"), right: shares },
  ] as const;
  const [left, right] = [parseDim("-H"), parseDim("min(W // (H + 1), H) + H + W")];
  expect(equal(left, right, facts)).not.toBe("proved");
  expect(atLeast(left, right, facts)).not.toBe("proved");
});

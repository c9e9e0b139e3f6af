import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  atLeast,
  divides,
  equal,
  evaluate,
  exactDivide,
  fold,
  integer,
  isIndeterminate,
  maximum,
  multiply,
  printDim,
  solve,
  substitute,
  subtract,
  symbol,
  type Dim,
} from "../../src/shape/dim.ts";
import { runs } from "../property-runs.ts";
import {
  build,
  compute,
  exactly,
  names,
  recipes,
  symbolOf,
  toNumber,
  values,
} from "./arbitrary.ts";
import { parseDim } from "./parse-dim.ts";

const often = runs(20);

const at = (dim: Dim, given: Readonly<Record<string, number>>): number =>
  evaluate(dim, ({ name }) => given[name] ?? NaN);

describe("dims, at random", () => {
  test("the normal form has the value of what was written", () => {
    fc.assert(
      fc.property(recipes, values, (recipe, given) => {
        const dim = build(recipe);
        fc.pre(!isIndeterminate(dim));
        const value = compute(recipe, given);
        fc.pre(value !== undefined);
        expect(at(dim, given)).toBe(toNumber(value));
      }),
      often,
    );
  });

  test("folding agrees with evaluating", () => {
    fc.assert(
      fc.property(recipes, values, (recipe, given) => {
        const dim = build(recipe);
        fc.pre(!isIndeterminate(dim));
        const folded = fold(dim, exactly(given));
        fc.pre(folded !== undefined);
        expect(toNumber(folded)).toBe(at(dim, given));
      }),
      often,
    );
  });

  test("what is printed parses back to the same dim", () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        const dim = build(recipe);
        fc.pre(!isIndeterminate(dim));
        const text = printDim(dim);
        const parsed = parseDim(text);
        expect(equal(parsed, dim), text).toBe("proved");
        expect(printDim(parsed)).toBe(text);
      }),
      often,
    );
  });

  test("printing does not depend on the order of operands", () => {
    fc.assert(
      fc.property(recipes, recipes, (first, second) => {
        const [a, b] = [build(first), build(second)];
        fc.pre(!isIndeterminate(a) && !isIndeterminate(b));
        for (const operation of [add, multiply, maximum]) {
          expect(printDim(operation(a, b))).toBe(printDim(operation(b, a)));
        }
      }),
      often,
    );
  });

  test("substituting commutes with evaluating", () => {
    fc.assert(
      fc.property(
        recipes,
        recipes,
        fc.constantFrom(...names),
        values,
        (first, second, name, given) => {
          const [dim, replacement] = [build(first), build(second)];
          const replaced = substitute(dim, (each) =>
            each.name === name ? replacement : undefined,
          );
          fc.pre(!isIndeterminate(replaced) && !isIndeterminate(dim));
          const value = at(replacement, given);
          fc.pre(Number.isInteger(value) && value >= 1);
          const expected = at(dim, { ...given, [name]: value });
          fc.pre(Math.abs(expected) < Number.MAX_SAFE_INTEGER);
          expect(at(replaced, given)).toBe(expected);
        },
      ),
      often,
    );
  });

  test("no decision contradicts a value", () => {
    fc.assert(
      fc.property(
        recipes,
        recipes,
        fc.array(values, { minLength: 3, maxLength: 6 }),
        (first, second, many) => {
          const [a, b] = [build(first), build(second)];
          const equality = equal(a, b);
          const order = atLeast(a, b);
          for (const given of many) {
            const [x, y] = [compute(first, given), compute(second, given)];
            if (!x || !y) continue;
            const difference = x.n * y.d - y.n * x.d;
            if (equality !== "unknown") expect(difference === 0n).toBe(equality === "proved");
            if (order !== "unknown") expect(difference >= 0n).toBe(order === "proved");
          }
        },
      ),
      often,
    );
  });

  test("decisions about what differs little do not contradict a value", () => {
    fc.assert(
      fc.property(recipes, fc.integer({ min: -3, max: 3 }), values, (recipe, offset, given) => {
        const dim = build(recipe);
        const value = compute(recipe, given);
        fc.pre(value !== undefined && value.n % value.d === 0n && !isIndeterminate(dim));
        const number = Number(value.n / value.d);
        const other = integer(number + offset);
        const [equality, order] = [equal(dim, other), atLeast(dim, other)];
        if (equality !== "unknown") expect(offset === 0).toBe(equality === "proved");
        if (order !== "unknown") expect(offset <= 0).toBe(order === "proved");
      }),
      often,
    );
  });

  test("no decision about division contradicts a value", () => {
    fc.assert(
      fc.property(recipes, recipes, values, (first, second, given) => {
        const [a, b] = [build(first), build(second)];
        const answer = divides(b, a);
        const quotient = toNumberOf(compute(first, given), compute(second, given));
        fc.pre(quotient !== undefined && answer !== "unknown");
        expect(quotient).toBe(answer === "proved");
      }),
      often,
    );
  });

  test("facts that hold do not lead to what does not", () => {
    fc.assert(
      fc.property(recipes, recipes, recipes, recipes, values, (p, q, r, s, given) => {
        const [a, b, c, d] = [build(p), build(q), build(r), build(s)];
        const [x, y, z, w] = [at(a, given), at(b, given), at(c, given), at(d, given)];
        fc.pre([x, y, z, w].every(Number.isSafeInteger));
        const facts = [
          x >= y
            ? ({ kind: "at-least", left: a, right: b } as const)
            : ({ kind: "at-least", left: b, right: a } as const),
          { kind: "equal", left: c, right: integer(z) } as const,
          ...(w > 0 && x % w === 0 ? [{ kind: "divides", divisor: d, dividend: a } as const] : []),
        ];
        const [left, right] = [subtract(a, d), add(b, c)];
        const [equality, order] = [equal(left, right, facts), atLeast(left, right, facts)];
        if (equality !== "unknown") expect(x - w === y + z).toBe(equality === "proved");
        if (order !== "unknown") expect(x - w >= y + z).toBe(order === "proved");
        const division = divides(d, left, facts);
        if (w > 0 && division !== "unknown") expect((x - w) % w === 0).toBe(division === "proved");
      }),
      often,
    );
  });

  test("a solution solves the pattern", () => {
    fc.assert(
      fc.property(
        recipes,
        recipes,
        fc.integer({ min: 1, max: 9 }),
        values,
        (factor, rest, value, given) => {
          const unknown = symbolOf("d");
          const [m, c] = [build(factor), build(rest)];
          const pattern = add(multiply(m, symbol(unknown)), c);
          fc.pre(!isIndeterminate(pattern));
          const actual = symbol(symbolOf("actual"));
          const solution = solve(pattern, unknown, actual);
          fc.pre(solution !== undefined && at(m, given) !== 0 && Number.isInteger(at(m, given)));
          const reached = at(pattern, { ...given, d: value });
          fc.pre(Number.isSafeInteger(reached));
          const all = { ...given, actual: reached };
          expect(at(solution.value, all)).toBe(value);
          for (const { divisor, dividend } of solution.divides) {
            expect(Number.isInteger(at(exactDivide(dividend, divisor), all))).toBe(true);
          }
        },
      ),
      often,
    );
  });
});

function toNumberOf(
  a: ReturnType<typeof compute>,
  b: ReturnType<typeof compute>,
): boolean | undefined {
  if (!a || !b || b.n <= 0n) return undefined;
  return (a.n * b.d) % (a.d * b.n) === 0n;
}

/** Random dims, each as a recipe that can be built and, independently, computed. */
import fc from "fast-check";
import * as dims from "../../src/shape/dim.ts";
import type { Dim, DimAlgebra, DimSymbol } from "../../src/shape/dim.ts";

/** An expression as it might be written, before any normal form. */
export type Recipe =
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "symbol"; readonly name: string }
  | {
      readonly kind: Exclude<keyof DimAlgebra<unknown>, "integer" | "symbol">;
      readonly left: Recipe;
      readonly right: Recipe;
    };

export const names = ["H", "W", "C", "stride"] as const;

export const symbolOf = (name: string, least = 1): DimSymbol => ({ id: name, name, least });

export type Values = Readonly<Record<string, number>>;

/** Values from 1 on, as axes have. */
export const values: fc.Arbitrary<Values> = fc.record(
  Object.fromEntries(names.map((name) => [name, fc.integer({ min: 1, max: 12 })])),
);

const leaf: fc.Arbitrary<Recipe> = fc.oneof(
  fc.integer({ min: -4, max: 9 }).map((value): Recipe => ({ kind: "integer", value })),
  fc.constantFrom(...names).map((name): Recipe => ({ kind: "symbol", name })),
);

/** Integers that are positive whatever the symbols are, fit to divide by. */
const divisor: fc.Arbitrary<Recipe> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 6 }).map((value): Recipe => ({ kind: "integer", value })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...names).map((name): Recipe => ({ kind: "symbol", name })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("add" as const, "multiply" as const),
      left: fc.constantFrom(...names).map((name): Recipe => ({ kind: "symbol", name })),
      right: fc.integer({ min: 1, max: 4 }).map((value): Recipe => ({ kind: "integer", value })),
    }),
  },
);

const exponent: fc.Arbitrary<Recipe> = fc.oneof(
  fc.integer({ min: 0, max: 3 }).map((value): Recipe => ({ kind: "integer", value })),
  fc.constantFrom("H", "W").map((name): Recipe => ({ kind: "symbol", name })),
  fc.record({
    kind: fc.constantFrom("add" as const, "subtract" as const),
    left: fc.constantFrom("H", "W").map((name): Recipe => ({ kind: "symbol", name })),
    right: fc.constantFrom<Recipe>({ kind: "integer", value: 1 }, { kind: "symbol", name: "C" }),
  }),
);

export const recipes: fc.Arbitrary<Recipe> = fc.letrec<{ node: Recipe }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    { weight: 2, arbitrary: leaf },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constantFrom("add" as const, "subtract" as const, "multiply" as const),
        left: tie("node"),
        right: tie("node"),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          "floorDivide" as const,
          "ceilDivide" as const,
          "modulo" as const,
          "exactDivide" as const,
        ),
        left: tie("node"),
        right: divisor,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom("maximum" as const, "minimum" as const),
        left: tie("node"),
        right: tie("node"),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("power" as const), left: divisor, right: exponent }),
    },
  ),
})).node;

/** The dim that a recipe comes to. */
export function build(recipe: Recipe): Dim {
  switch (recipe.kind) {
    case "integer":
      return dims.integer(recipe.value);
    case "symbol":
      return dims.symbol(symbolOf(recipe.name));
    default:
      return dims[recipe.kind](build(recipe.left), build(recipe.right));
  }
}

/** Exact fractions, written apart from the ones under test. */
interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

/** The value of a recipe by the definition of each operator; undefined where it has none or grows beyond measure. */
export function compute(recipe: Recipe, given: Values): Fraction | undefined {
  if (recipe.kind === "integer") return { n: BigInt(recipe.value), d: 1n };
  if (recipe.kind === "symbol") return { n: BigInt(given[recipe.name]!), d: 1n };
  const a = compute(recipe.left, given);
  const b = compute(recipe.right, given);
  return a && b && reference[recipe.kind](a, b);
}

/** The definitions. */
export const reference: Readonly<
  Record<
    Exclude<keyof DimAlgebra<unknown>, "integer" | "symbol">,
    (a: Fraction, b: Fraction) => Fraction | undefined
  >
> = {
  add: (a, b) => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d }),
  subtract: (a, b) => ({ n: a.n * b.d - b.n * a.d, d: a.d * b.d }),
  multiply: (a, b) => ({ n: a.n * b.n, d: a.d * b.d }),
  exactDivide: quotient,
  floorDivide: (a, b) => floored(quotient(a, b)),
  ceilDivide(a, b) {
    const down = floored(quotient({ n: -a.n, d: a.d }, b));
    return down && { n: -down.n, d: 1n };
  },
  modulo(a, b) {
    const down = floored(quotient(a, b));
    return down && { n: a.n * b.d - down.n * b.n * a.d, d: a.d * b.d };
  },
  maximum: (a, b) => (a.n * b.d >= b.n * a.d ? a : b),
  minimum: (a, b) => (a.n * b.d <= b.n * a.d ? a : b),
  power(a, b) {
    if (b.n % b.d !== 0n) return undefined;
    const exponent = b.n / b.d;
    if (exponent < 0n)
      return quotient({ n: 1n, d: 1n }, { n: a.n ** -exponent, d: a.d ** -exponent });
    return { n: a.n ** exponent, d: a.d ** exponent };
  },
};

function quotient(a: Fraction, b: Fraction): Fraction | undefined {
  if (b.n === 0n) return undefined;
  const sign = b.n < 0n ? -1n : 1n;
  return { n: a.n * b.d * sign, d: a.d * b.n * sign };
}

function floored(a: Fraction | undefined): Fraction | undefined {
  if (!a) return undefined;
  const down = a.n / a.d;
  return { n: a.n < 0n && down * a.d !== a.n ? down - 1n : down, d: 1n };
}

export function toNumber({ n, d }: Fraction): number {
  const whole = n / d;
  return n % d === 0n ? Number(whole) : Number(n) / Number(d);
}

/** The fractions as an algebra, to fold dims in. */
export function exactly(given: Values): DimAlgebra<Fraction | undefined> {
  const lifted = Object.fromEntries(
    Object.entries(reference).map(([name, operation]) => [
      name,
      (a: Fraction | undefined, b: Fraction | undefined) => a && b && operation(a, b),
    ]),
  ) as Omit<DimAlgebra<Fraction | undefined>, "integer" | "symbol">;
  return {
    ...lifted,
    integer: (value) => ({ n: BigInt(value), d: 1n }),
    symbol: ({ name }) => ({ n: BigInt(given[name]!), d: 1n }),
  };
}

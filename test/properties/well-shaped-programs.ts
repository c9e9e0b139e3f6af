/** Programs that are right by construction: a generator that keeps track of shapes as it writes equations. */
import fc from "fast-check";

export interface WellShaped {
  readonly text: string;
  /** The input without its batch, and the output with a batch of 2, as the generator computed it. */
  readonly input: readonly number[];
  readonly output: readonly number[];
  /** The same program with one dim of one signal changed, so that it does not fit. */
  readonly broken: string;
}

interface Step {
  /** What stands right of the arrow or of the equals sign, `x` being the signal. */
  readonly code: (x: string) => string;
  readonly shape: readonly number[];
}

type Maker = (shape: readonly number[], a: number, b: number) => Step | undefined;

const pipe = (block: string) => (x: string) => `${x} -> ${block}`;

const last = (shape: readonly number[]): number => shape.at(-1) ?? 1;

const onImages: readonly Maker[] = [
  ([h = 0, w = 0], a, b) => ({ code: pipe(`conv(${a}, ${b}, pad: same)`), shape: [h, w, a] }),
  ([h = 0, w = 0], a, b) =>
    h < b || w < b ? undefined : { code: pipe(`conv(${a}, ${b})`), shape: [h - b + 1, w - b + 1, a] }, // prettier-ignore
  ([h = 0, w = 0], a, b) => ({ code: pipe(`conv(${a}, 3, stride: ${b}, pad: 1)`), shape: [Math.floor((h - 1) / b) + 1, Math.floor((w - 1) / b) + 1, a] }), // prettier-ignore
  ([h = 0, w = 0, c = 0], _, b) =>
    h < b || w < b ? undefined : { code: pipe(`max_pool(${b})`), shape: [Math.floor(h / b), Math.floor(w / b), c] }, // prettier-ignore
  ([h = 0, w = 0, c = 0]) => ({ code: pipe("flatten"), shape: [h * w * c] }),
  ([, , c = 0]) => ({ code: pipe("global_avg_pool"), shape: [c] }),
  ([h = 0, w = 0, c = 0]) => ({ code: pipe(`rearrange([N, H, W, C] => [N, H * W, C])`), shape: [h * w, c] }), // prettier-ignore
  ([h = 0, w = 0, c = 0], a) => ({ code: (x) => `concat(${x}, ${x} -> conv(${a}, 1))`, shape: [h, w, c + a] }), // prettier-ignore
  (shape) => ({ code: (x) => `relu(${x} + (${x} -> conv(${last(shape)}, 3, pad: same) -> batch_norm))`, shape }), // prettier-ignore
];

const onSequences: readonly Maker[] = [
  ([t = 0], a) => ({ code: pipe(`scan(Cell(${a}))`), shape: [t, a] }),
  (_, a) => ({ code: pipe(`scan(Cell(${a}), keep: last)`), shape: [a] }),
  ([t = 0, d = 0]) => ({ code: (x) => `softmax(${x} @ transpose(${x}), axis: -1) @ ${x}`, shape: [t, d] }), // prettier-ignore
  ([, d = 0]) => ({ code: (x) => `mean(${x}, axis: 1)`, shape: [d] }),
];

const onAny: readonly Maker[] = [
  (shape, a) => ({ code: pipe(`dense(${a})`), shape: [...shape.slice(0, -1), a] }),
  (shape) => ({ code: pipe("relu"), shape }),
  (shape, a) => ({ code: pipe(`repeat ${a % 4} { dense(${last(shape)}) -> tanh }`), shape }),
  (shape, a) => ({ code: pipe(`for units in [${a}, ${a + 1}] { dense(units) }`), shape: [...shape.slice(0, -1), a + 1] }), // prettier-ignore
  (shape, a, b) => ({ code: pipe(`fork for (i, units) in enumerate([${a}, ${b}]) { dense(units + i) } -> concat`), shape: [...shape.slice(0, -1), a + b + 1] }), // prettier-ignore
  (shape, a) => ({ code: pipe(`fork repeat ${a} { dense(2) -> tanh } -> concat`), shape: [...shape.slice(0, -1), 2 * a] }), // prettier-ignore
  (shape, a, b) => ({ code: (x) => `if ${a} > ${b} then ${x} else ${x} -> dense(${a})`, shape: a > b ? shape : [...shape.slice(0, -1), a] }), // prettier-ignore
  (shape, a) => ({ code: pipe(`Twice(${a})`), shape: [...shape.slice(0, -1), 2 * a] }),
  (shape) => ({ code: (x) => `${x} * 0.5 - sigmoid(${x})`, shape }),
  (shape) => ({ code: (x) => `concat(${x}, relu(${x}))`, shape: [...shape.slice(0, -1), 2 * last(shape)] }), // prettier-ignore
];

function makersFor(rank: number): readonly Maker[] {
  return [...onAny, ...(rank === 3 ? onImages : rank === 2 ? onSequences : [])];
}

const declarations = `block Twice(units: int) : x[..., D] -> y[..., 2 * units] {
  half = x -> dense(units)
  y = concat(half, x -> dense(units) -> tanh)
}

cell Cell(units: int) : x[N, D] -> h[N, units] {
  state h[N, units]
  h = tanh(dense(units)(concat(x, pre h)))
}

`;

/** One choice for each equation: which maker, and two small numbers for it. */
const choices = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 6 }); // prettier-ignore

const inputs = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 2 }),
  fc.tuple(fc.integer({ min: 4, max: 9 }), fc.integer({ min: 4, max: 9 }), fc.integer({ min: 1, max: 3 })), // prettier-ignore
);

export const wellShaped: fc.Arbitrary<WellShaped> = fc
  .tuple(inputs, choices, fc.nat(), fc.nat())
  .map(([input, picks, where, axis]) => {
    const equations: { readonly code: string; readonly shape: readonly number[] }[] = [];
    let shape = input;
    for (const [pick, a, b] of picks) {
      const makers = makersFor(shape.length);
      const step = makers[pick % makers.length]?.(shape, a, b);
      if (!step) continue;
      const name = equations.length === 0 ? "x" : `s${equations.length}`;
      equations.push({ code: step.code(name), shape: step.shape });
      shape = [...step.shape];
    }
    const broken = where % Math.max(1, equations.length);
    const print = (change: number | undefined): string => {
      const lines = equations.map(({ code, shape: dims }, index) => {
        const at = axis % dims.length;
        const claimed = dims.map((dim, k) => (index === change && k === at ? dim + 1 : dim));
        return `  s${index + 1}[N, ${claimed.join(", ")}] = ${code}\n`;
      });
      const result = equations.length === 0 ? "x -> relu" : `s${equations.length}`;
      return `${declarations}model M : x[N, ${input.join(", ")}] -> y[N, ${shape.join(", ")}${equations.length === 0 && change !== undefined ? ", 1" : ""}] {\n${lines.join("")}  y = ${result}\n}\n`; // prettier-ignore
    };
    return { text: print(undefined), input, output: [2, ...shape], broken: print(broken) };
  });

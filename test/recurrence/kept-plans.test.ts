/** A plan that was kept serves other tensors, and only steps that do the same. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fusedScan } from "../../runtime/index.ts";
import { planned } from "../../runtime/recurrence/plan.ts";
import type { PureStep } from "../../runtime/recurrence/pure-step.ts";
import type { ScanOptions } from "../../runtime/scan.ts";
import { optimizations, setOptimizations } from "../../runtime/wasm.ts";
import { difference, inputsFor, live, predict } from "../live-model.ts";
import { useWasm } from "../runtime/wasm.ts";

beforeAll(useWasm);

const switches = optimizations();
beforeEach(() => {
  tf.engine().startScope();
});
afterEach(() => {
  tf.engine().endScope();
  setOptimizations(switches);
});

const numbers = (seed: number, ...shape: number[]): tf.Tensor =>
  tf.randomUniform(shape, -1, 1, "float32", seed);

type Captured = readonly (tf.Tensor | number)[];
type Cell = (...captured: Captured) => PureStep;

/** `tanh(x W + h U + b)` */
const plain: Cell =
  (w, u, b) =>
  ([x], [h], tf) => {
    const sum = tf.add(tf.matMul(x as tf.Tensor, w as tf.Tensor), b);
    const next = tf.tanh(tf.add(sum, tf.matMul(h as tf.Tensor, u as tf.Tensor)));
    return [[next], [next]];
  };

/** `tanh(x + a h) + b` */
const scaled: Cell =
  (a, b) =>
  ([x], [h], tf) => {
    const inner = tf.add(x as tf.Tensor, tf.mul(a as tf.Tensor, h as tf.Tensor));
    const next = tf.add(tf.tanh(inner), b);
    return [[next], [next]];
  };

interface Run extends ScanOptions {
  readonly x: tf.Tensor;
  readonly h: tf.Tensor;
}

/** Results with and without kernels of our own, and gradients for inputs and all captured tensors. */
function expectRight(cell: Cell, captured: Captured, { x, h, ...options }: Run): void {
  const tensors = [x, h, ...captured.filter((value) => value instanceof tf.Tensor)];
  const results = (given: readonly tf.Tensor[]): tf.Tensor[] => {
    const [ownX, ownH, ...others] = given;
    const step = cell(...captured.map((v) => (typeof v === "number" ? v : (others.shift() ?? 0))));
    return fusedScan(tf, [ownX as tf.Tensor], [ownH as tf.Tensor], step, options);
  };
  const loss = (...given: tf.Tensor[]): tf.Scalar =>
    tf.addN(results(given).map((value) => tf.sum(tf.square(value))));
  const everything = (recurrence: boolean): readonly tf.Tensor[] => {
    setOptimizations({ recurrence });
    return [...results(tensors), ...tf.grads(loss)(tensors), ...results(tensors)];
  };
  const truth = everything(false);
  everything(true).forEach((value, index) => {
    expect(difference(value, truth[index] as tf.Tensor)).toBeLessThan(1e-4);
  });
}

const size = (rows: number, steps: number): Run => ({
  x: numbers(rows + steps, rows, steps, 3),
  h: numbers(1, rows, 3),
});

const cases: readonly (readonly [name: string, runs: () => void])[] = [
  [
    "other weights",
    () => {
      for (const seed of [10, 20, 30])
        expectRight(plain, [numbers(seed, 3, 3), numbers(seed + 1, 3, 3), numbers(2, 3)], size(2, 5)); // prettier-ignore
    },
  ],
  [
    "other sizes of the batch, and of time",
    () => {
      const weights = [numbers(3, 3, 3), numbers(4, 3, 3), numbers(5, 3)];
      for (const [rows, steps] of [
        [2, 5],
        [2, 9],
        [1, 5],
        [7, 5],
        [2, 5],
        [2, 1],
      ] as const)
        expectRight(plain, weights, size(rows, steps));
    },
  ],
  [
    "captured tensors of other shapes",
    () => {
      const shapes = [[3], [], [1], [2, 3], [1, 3], [3]];
      for (const shape of shapes) expectRight(scaled, [numbers(6, ...shape), numbers(7, 3)], size(2, 5)); // prettier-ignore
    },
  ],
  [
    "other numbers, more than are kept, and tensors in their place",
    () => {
      for (const factor of [0.5, 0.25, 0, -1, 2, 0.1, tf.scalar(0.3), 0.5])
        expectRight(scaled, [factor, -0.5], size(2, 5));
    },
  ],
  [
    "one tensor in two places, and then two tensors",
    () => {
      const [a, b] = [numbers(8, 3), numbers(9, 3)];
      expectRight(scaled, [a, a], size(2, 5));
      setOptimizations({ recurrence: true });
      const { x, h } = size(2, 5);
      const both = (left: tf.Tensor, right: tf.Tensor): tf.Tensor =>
        fusedScan(tf, [x], [h], scaled(left, right))[0] as tf.Tensor;
      const clones = [both(a, a), both(a, b), both(a, a.clone())] as const;
      expect(difference(clones[0], clones[2])).toBeLessThan(1e-6);
      expect(difference(clones[0], clones[1])).toBeGreaterThan(0.01);
    },
  ],
  [
    "other options",
    () => {
      const mask = tf.tensor2d([1, 1, 0, 1, 0, 0, 1, 1, 1, 1], [2, 5], "bool");
      const weights = [numbers(3, 3, 3), numbers(4, 3, 3), numbers(5, 3)];
      const all: readonly ScanOptions[] = [{}, { mask }, { keepsLast: true }, { reverse: true }, { givesFinal: true }, { mask, keepsLast: true, givesFinal: true, reverse: true }, {}]; // prettier-ignore
      for (const options of all) expectRight(plain, weights, { ...size(2, 5), ...options });
      const other = tf.logicalNot(mask);
      expectRight(plain, weights, { ...size(2, 5), mask: other });
    },
  ],
  [
    "what is made of captured tensors in the step",
    () => {
      const folded: Cell =
        (w, u) =>
        ([x], [h], tf) => {
          const matrix = tf.concat([tf.mul(w as tf.Tensor, 2), u as tf.Tensor], 1);
          const [second, first] = tf.split(tf.matMul(h as tf.Tensor, matrix as tf.Tensor2D), 2, -1);
          const next = tf.tanh(tf.sub(tf.add(first as tf.Tensor, x as tf.Tensor), second as tf.Tensor)); // prettier-ignore
          return [[next], [next]];
        };
      for (const seed of [11, 12, 13])
        expectRight(folded, [numbers(seed, 3, 3), numbers(seed + 5, 3, 3)], size(2, 5));
    },
  ],
];

describe("a recurrence after others of its kind", () => {
  it.each(cases)("is right with %s", (_, runs) => {
    runs();
  });

  it("looks up rows of the table that it has, and of the indices of this call", () => {
    const lookUp =
      (table: tf.Tensor): PureStep =>
      ([index], [h], tf) => {
        const next = tf.add(tf.gather(table, index as tf.Tensor1D), tf.mul(h as tf.Tensor, 0.5));
        return [[next], [next]];
      };
    const run = (seed: number, indices: number[][], recurrence: boolean): tf.Tensor => {
      setOptimizations({ recurrence });
      const step = lookUp(numbers(seed, 4, 3));
      return fusedScan(tf, [tf.tensor2d(indices, undefined, "int32")], [tf.zeros([1, 3])], step)[0] as tf.Tensor; // prettier-ignore
    };
    for (const [seed, indices] of [[1, [[0, 1, 2]]], [2, [[0, 1, 2]]], [2, [[3, 3, 0]]]] as const) // prettier-ignore
      expect(difference(run(seed, indices.map((row) => [...row]), true), run(seed, indices.map((row) => [...row]), false))).toBeLessThan(1e-6); // prettier-ignore
  });

  it("lets no step through that hides where it differs", () => {
    setOptimizations({ recurrence: true });
    const careful =
      (factor: number): PureStep =>
      ([x], [h], tf) => {
        let works = true;
        try {
          tf.mul(h as tf.Tensor, factor);
        } catch {
          works = false;
        }
        const sum = tf.add(x as tf.Tensor, h as tf.Tensor);
        const next = works && factor === 2 ? tf.mul(sum, 2) : sum;
        return [[next], [next]];
      };
    const run = (factor: number): tf.Tensor =>
      fusedScan(tf, [tf.zeros([2, 3, 1])], [tf.ones([2, 1])], careful(factor))[0] as tf.Tensor;
    run(1);
    expect([...run(2).dataSync()]).toEqual([2, 4, 8, 2, 4, 8]);
  });

  it("does not mind what a step does with the lists that it gets", () => {
    setOptimizations({ recurrence: true });
    const { x, h } = size(2, 5);
    const crossed =
      (isInPlace: boolean): PureStep =>
      ([x], [h], tf) => {
        const halves = tf.split(tf.mul(h as tf.Tensor, 0.5), 2, -1);
        const turned = isInPlace ? halves.reverse() : [...halves].reverse();
        const next = tf.add(tf.concat(turned, -1), x as tf.Tensor);
        return [[next], [next]];
      };
    const run = (isInPlace: boolean): tf.Tensor =>
      fusedScan(tf, [tf.tile(x, [1, 1, 2])], [tf.tile(h, [1, 2])], crossed(isInPlace))[0] as tf.Tensor; // prettier-ignore
    const truth = run(false);
    for (const again of [run(true), run(true), run(true)]) expect(difference(again, truth)).toBe(0);
  });

  it("throws what its step throws", () => {
    const { x, h } = size(2, 5);
    const step = scaled(0.5, 0.5);
    fusedScan(tf, [x], [h], step);
    const broken: PureStep = (inputs, states, tf) => {
      step(inputs, states, tf);
      throw new RangeError("broken");
    };
    expect(() => fusedScan(tf, [x], [h], broken)).toThrow("broken");
  });
});

describe("a plan", () => {
  const request = {
    rows: 2,
    mask: undefined,
    states: [{ shape: [2, 3], dtype: "float32" as const }],
    keepsLast: false,
  };
  const planOf = (step: PureStep, steps = 4) =>
    planned({ step, operations: tf }, { ...request, sequences: [numbers(1, 2 * steps, 3)] }).plan;

  it("is one for steps that do the same, of whatever weights and however long", () => {
    const first = planOf(scaled(numbers(2, 3), numbers(3, 3)));
    expect(planOf(scaled(numbers(4, 3), numbers(5, 3)), 9)).toBe(first);
    expect(planOf(scaled(numbers(4, 3), 0.5))).not.toBe(first);
    expect(planOf(scaled(numbers(4, 3), numbers(5, 2, 3)))).not.toBe(first);
  });

  it("holds no tensors", () => {
    const seen = new Set<unknown>();
    const tensors: unknown[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null || seen.has(value)) return;
      seen.add(value);
      if (value instanceof tf.Tensor) tensors.push(value);
      const items = value instanceof Map ? [...value.entries()].flat() : Object.values(value);
      for (const item of items) visit(item);
    };
    visit(planOf(plain(numbers(2, 3, 3), numbers(3, 3, 3), numbers(4, 3))));
    expect(seen.size).toBeGreaterThan(20);
    expect(tensors).toEqual([]);
  });
});

describe("a compiled model after others of its kind", () => {
  const text = `cell R(units: int) : x[N, D] -> h[N, units] {
  state h[N, units]
  h = tanh(dense(units)(x) + dense(units, bias: false)(pre h))
}
model M : x[N, T, 4] -> y { y = x -> scan(R(4)) -> scan(R(4), reverse: true) }
`;

  it("has its own weights, also after training, after they are set, and after others are disposed", async () => {
    const program = live(text);
    const [a, b] = [program.make(), program.make()];
    const inputs = inputsFor(a, [[2, 5, 4]]);
    const both = (net: tf.LayersModel): readonly [tf.Tensor, tf.Tensor] => {
      const [fused, stepwise] = [true, false].map((recurrence) => {
        setOptimizations({ recurrence });
        return predict(net, inputs)[0] as tf.Tensor;
      });
      return [fused as tf.Tensor, stepwise as tf.Tensor];
    };
    const expectOwn = (net: tf.LayersModel): tf.Tensor => {
      const [fused, stepwise] = both(net);
      expect(difference(fused, stepwise)).toBeLessThan(1e-5);
      return fused;
    };
    const [ofA, ofB] = [expectOwn(a), expectOwn(b)];
    expect(difference(ofA, ofB)).toBeGreaterThan(0.01);
    setOptimizations({ recurrence: true });
    a.compile({ optimizer: tf.train.sgd(0.5), loss: "meanSquaredError" });
    await a.fit(inputs[0] as tf.Tensor, tf.ones([2, 5, 4]), { epochs: 3 });
    expect(difference(expectOwn(a), ofA)).toBeGreaterThan(0.01);
    expect(difference(expectOwn(b), ofB)).toBe(0);
    b.setWeights(b.getWeights().map((weight) => tf.mul(weight, 0.5)));
    expect(difference(expectOwn(b), ofB)).toBeGreaterThan(0.01);
    a.dispose();
    expectOwn(b);
    b.dispose();
  });
});

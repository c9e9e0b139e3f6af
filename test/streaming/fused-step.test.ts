/** Streams whose steps are programs of their own, on the wasm backend. */
import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { optimizations, setOptimizations } from "../../runtime/wasm.ts";
import { streamOf } from "../../src/stream/stream-graph.ts";
import { shakeWeights } from "../conformance/sample.ts";
import { difference, inputsFor, live } from "../live-model.ts";
import { fusedPrograms } from "../recurrence/fused-cells.ts";
import { useWasm } from "../runtime/wasm.ts";
import {
  at,
  expectSteps,
  feed,
  type Feed,
  list,
  programs,
  targets,
  type AnyStream,
} from "./steps.ts";
import { runs } from "../property-runs.ts";

beforeAll(useWasm);

const initial = optimizations();
beforeEach(() => {
  setOptimizations({ recurrence: true });
});
afterEach(async () => {
  setOptimizations(initial);
  await tf.setBackend("wasm");
});

/** Kernels of tfjs that a step runs after the first. */
async function kernelsOf(stream: AnyStream, inputs: readonly tf.Tensor[]): Promise<string[]> {
  tf.dispose(stream.step(...inputs));
  const { kernelNames } = await tf.profile(() => {
    tf.dispose(stream.step(...inputs));
  });
  return [...kernelNames];
}

describe.each(programs)("the stream of a scan %s", (_, program) => {
  it.each(targets)("gives what the model gives, step by step: target %s", (_, makeStream) => {
    expectSteps(program, makeStream);
  });
});

const cell = `import { LSTM } from "std/lstm"
model M(units: int = 3) : x[N, T, 4] -> y[N, 2] { y = x -> scan(LSTM(units), keep: last) -> dense(2) }
`;

describe("a stream of an LSTM", () => {
  const made = live(cell);
  const x = (rows: number, seed: number): tf.Tensor =>
    tf.randomNormal([rows, 4], 0, 1, "float32", seed);

  /** The last output of some steps, each after `between`. */
  function run(stream: AnyStream, rows: number, between: (step: number) => void): tf.Tensor {
    let last: tf.Tensor | undefined;
    for (let step = 0; step < 6; step++) {
      between(step);
      last?.dispose();
      const input = x(rows, step + 1);
      [last] = list(stream.step(input));
      input.dispose();
    }
    return last as tf.Tensor;
  }

  it.each([1, 2, 5, 9])("runs no kernels of tfjs, in batches of %i", async (rows) => {
    const net = made.make();
    const stream = made.stream?.(net) as AnyStream;
    const input = x(rows, 1);
    expect(await kernelsOf(stream, [input])).toEqual([]);
    setOptimizations({ recurrence: false });
    expect(await kernelsOf(stream, [input])).toContain("BatchMatMul");
    stream.dispose();
    net.dispose();
  });

  it("looks up words and reads every state by a dense layer of the same program", async () => {
    const words = live(`import { LSTM } from "std/lstm"
model M : int32 t[N, T] -> y[N, T, 9] { y = t -> embedding(9, 4) -> scan(LSTM(3)) -> dense(9) }
`);
    const net = words.make();
    const stream = words.stream?.(net) as AnyStream;
    const kernels = await kernelsOf(stream, [tf.tensor([1, 8], [2], "int32")]);
    expect(kernels).toContain("GatherV2");
    expect(kernels).not.toContain("BatchMatMul");
    stream.dispose();
  });

  it("feeds back what it chose in the same program, and counts as far as floats do", async () => {
    const made = live(`cell C(n: int) : x[N, D] -> said[N], count[N] {
  state h[N, n]
  state int32 said[N] = zeros
  state int32 count[N] = zeros
  h = tanh(dense(n)(concat(x, embedding(7, 4)(pre said), pre h)))
  said = argmax(dense(7)(h))
  count = pre count + 2
}
model M : x[N, T, 4] -> said, count { (said, count) = x -> scan(C(5)) }
`);
    const net = made.make();
    const stream = made.stream?.(net) as AnyStream;
    const kernels = await kernelsOf(stream, [x(2, 1)]);
    expect(kernels.filter((name) => name !== "Cast")).toEqual([]);
    const state = stream.getState() as Record<string, tf.Tensor>;
    expect(Object.values(state).map(({ dtype }) => dtype)).toEqual(["float32", "int32", "int32"]);
    for (const [count, isFused] of [
      [2 ** 23 - 1, true],
      [2 ** 24, false],
    ] as const) {
      stream.setState({ ...state, "said/C/count": tf.tensor([count, 1], [2], "int32") });
      expect(!(await kernelsOf(stream, [x(2, 1)])).includes("BatchMatMul")).toBe(isFused);
      const [, counted] = list(stream.step(x(2, 1)));
      expect([...(counted?.dataSync() ?? [])]).toEqual([count + 6, 7]);
    }
    stream.dispose();
    net.dispose();
  });

  it("normalises and looks back at what is given in the same program", async () => {
    const words = live(`cell C(n: int) : x[N, D] given memory[N, S, E] -> h[N, n] {
  state h[N, n]
  query = stop_gradient(pre h) -> dense(E) -> layer_norm -> group_norm(2)
  weight = softmax(sum(memory * rearrange(query, [N, E] => [N, 1, E]), over: 2))
  context = sum(rearrange(weight, [N, S] => [N, S, 1]) * memory, over: 1)
  h = tanh(dense(n)(concat(x, context, pre h)))
}
model M : x[N, T, 4], memory[N, S, 6] -> y[N, T, 5] { y = (x, memory) -> scan(C(5)) }
`);
    const net = words.make();
    const stream = words.stream?.(net, { memory: tf.ones([2, 3, 6]) }) as AnyStream;
    expect(await kernelsOf(stream, [x(2, 1)])).toEqual([]);
    stream.dispose();
    net.dispose();
  });

  it.each<readonly [name: string, between: (step: number, stream: AnyStream) => void]>([
    ["turned off and on", (step) => setOptimizations({ recurrence: step % 2 === 0 })],
    [
      "whose state is taken and set again",
      (_, stream) => {
        const state = stream.getState();
        if (!state) return;
        tf.dispose(stream.step(x(2, 9)));
        stream.setState(state);
        tf.dispose(state);
      },
    ],
    [
      "beside another batch",
      (step, stream) => {
        const state = stream.getState();
        stream.reset();
        tf.dispose(stream.step(x(3 + step, 9)));
        stream.reset();
        if (state) stream.setState(state);
        tf.dispose(state ?? []);
      },
    ],
    [
      "while gradients are asked for",
      (step, stream) => {
        if (step !== 3) return;
        const state = stream.getState();
        const gradient = tf.grad((input) => tf.sum(list(stream.step(input))[0] as tf.Tensor));
        const found = gradient(x(2, 9));
        expect(Math.max(...found.dataSync())).toBeGreaterThan(0);
        stream.setState(state ?? {});
      },
    ],
  ])("goes on, %s", (_, between) => {
    const net = made.make();
    shakeWeights(net, 1);
    const stream = made.stream?.(net) as AnyStream;
    const plain = made.stream?.(net) as AnyStream;
    const result = run(stream, 2, (step) => {
      between(step, stream);
    });
    setOptimizations({ recurrence: false });
    const wanted = run(plain, 2, () => undefined);
    expect(difference(result, wanted)).toBeLessThan(1e-6);
  });

  it("goes on after its backend has been changed", async () => {
    const net = made.make();
    const stream = made.stream?.(net) as AnyStream;
    const results: tf.Tensor[] = [];
    for (const backend of ["wasm", "cpu", "wasm", "wasm"]) {
      await tf.setBackend(backend);
      results.push(...list(stream.step(x(2, 3))));
      tf.dispose(stream.getState() ?? {});
    }
    setOptimizations({ recurrence: false });
    const plain = made.stream?.(net) as AnyStream;
    for (const result of results)
      expect(difference(result, list(plain.step(x(2, 3)))[0] as tf.Tensor)).toBeLessThan(1e-6);
  });

  it("follows its model as that learns", () => {
    const net = made.make();
    const stream = made.stream?.(net) as AnyStream;
    const plain = made.stream?.(net) as AnyStream;
    for (let step = 0; step < 4; step++) {
      const input = x(1, step + 1);
      const [result] = list(stream.step(input)) as [tf.Tensor];
      setOptimizations({ recurrence: false });
      const [wanted] = list(plain.step(input)) as [tf.Tensor];
      setOptimizations({ recurrence: true });
      expect(difference(result, wanted)).toBeLessThan(1e-6);
      const before = net.getWeights();
      net.setWeights(before.map((weight) => tf.mul(weight, 1.5)));
    }
  });

  it("hands out states that later steps leave alone, and gives its memory back", () => {
    const net = made.make();
    const stream = made.stream?.(net) as AnyStream;
    const before = tf.memory().numTensors;
    const input = x(1, 1);
    tf.dispose(stream.step(input));
    const state = stream.getState() as Record<string, tf.Tensor>;
    const values = Object.values(state).map((tensor) => tensor.dataSync().slice());
    tf.dispose(stream.step(input));
    tf.dispose(stream.step(input));
    expect(Object.values(state).map((tensor) => tensor.dataSync())).toEqual(values);
    tf.dispose([input, state]);
    stream.reset();
    expect(tf.memory().numTensors).toBe(before);
    const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
    const size = wasm.HEAPU8.length;
    for (let round = 0; round < 300; round++) {
      const one = made.stream?.(net) as AnyStream;
      tf.tidy(() => { one.step(x(64, 1)); }); // prettier-ignore
      one.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
    expect(wasm.HEAPU8.length).toBe(size);
  });
});

describe("a stream of a random cell", () => {
  it("is the same as one of plain operations", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fusedPrograms, ({ text, inputs: shapes }) => {
        fc.pre(!text.includes("reverse") && !text.includes("mask"));
        const made = live(text);
        if (!("stream" in streamOf(made.graph))) return;
        const net = made.make();
        const inputs = inputsFor(net, shapes);
        const [{ stream, sequences }, { stream: plain }] = [0, 1].map(() =>
          feed(made, net, inputs, ({ stream: make }, of, given) => make?.(of, given) as AnyStream),
        ) as [Feed, Feed];
        for (let time = 0; time < (sequences[0]?.shape[1] ?? 0); time++) {
          const step = sequences.map((input) => at(input, time));
          setOptimizations({ recurrence: true });
          const results = list(stream.step(...step));
          setOptimizations({ recurrence: false });
          const wanted = list(plain.step(...step));
          results.forEach((result, index) => {
            const truth = wanted[index] as tf.Tensor;
            const scale = Math.max(1e-2, ...[...truth.dataSync()].map(Math.abs));
            expect(difference(result, truth) / scale).toBeLessThan(5e-5);
          });
        }
        stream.dispose();
        plain.dispose();
        net.dispose();
      }),
      runs(25),
    );
  });
});

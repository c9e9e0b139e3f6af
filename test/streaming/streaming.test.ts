import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { streamOf } from "../../src/stream/stream-graph.ts";
import { liveCore, weightsOf } from "../core/both-targets.ts";
import { difference, inputsFor, live, predict, reloaded } from "../live-model.ts";
import { plainCell } from "../recurrence/program.ts";
import { at, expectSteps, list, programs, targets, type AnyStream } from "./steps.ts";

describe.each(programs)("the stream of a scan %s", (_, program) => {
  it.each(targets)("gives what the model gives, step by step: target %s", (_, makeStream) => {
    expectSteps(program, makeStream);
  });
});

describe("a stream", () => {
  const text = `${plainCell}model M(units: int = 3) : x[N, T, 4] -> y[N, 2] {\n  y = x -> scan(R(units), keep: last) -> dense(2)\n}\n`;
  const made = live(text);

  it("begins again after reset, and goes on from a state that was taken", () => {
    const net = made.make();
    const [x] = inputsFor(net, [[2, 4, 4]]) as [tf.Tensor];
    const stream = made.stream?.(net) as AnyStream;
    const run = (from: number): tf.Tensor => {
      let last = tf.zeros([2, 2]);
      for (let time = from; time < 4; time++)
        last = list(stream.step(at(x, time)))[0] as typeof last;
      return last;
    };
    expect(stream.getState()).toBeUndefined();
    const whole = run(0);
    stream.reset();
    stream.step(at(x, 0));
    stream.step(at(x, 1));
    const state = stream.getState() as Record<string, tf.Tensor>;
    expect(Object.values(state).map(({ shape }) => shape)).toEqual([[2, 3]]);
    stream.reset();
    stream.setState(state);
    expect(difference(run(2), whole)).toBe(0);
  });

  it("of the target core takes weights and hyperparameters, which it checks and frees", () => {
    const net = made.make({ units: 5 });
    const before = tf.memory().numTensors;
    const { stream: makeStream } = liveCore(made.graph);
    const weights = weightsOf(net);
    expect(() => makeStream?.(weights)).toThrow("kernel is [9, 5], and must be [7, 3]");
    expect(() => makeStream?.(weights, { units: 2.5 })).toThrow("M: units must be an int, not 2.5");
    expect(() => makeStream?.(weights, { unit: 5 })).toThrow("M has no hyperparameter unit");
    expect(() => makeStream?.(new Map(), { units: 5 })).toThrow("is missing");
    const stream = makeStream?.(weights, { units: 5 }) as AnyStream;
    stream.dispose();
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
  });

  it("follows its model as that learns, and finds its hyperparameters after loading", async () => {
    const net = made.make({ units: 5 });
    const again = await reloaded(net);
    const [x] = inputsFor(net, [[2, 1, 4]]) as [tf.Tensor];
    const stream = made.stream?.(again) as AnyStream;
    const before = list(stream.step(at(x, 0)))[0] as tf.Tensor;
    expect(difference(before, predict(net, [x])[0] as tf.Tensor)).toBeLessThan(1e-6);
    again.setWeights(again.getWeights().map((weight) => tf.mul(weight, 2)));
    stream.reset();
    const after = list(stream.step(at(x, 0)))[0] as tf.Tensor;
    expect(difference(after, predict(again, [x])[0] as tf.Tensor)).toBeLessThan(1e-6);
  });

  it("checks facts about what is given, when it is given", () => {
    const text = `cell Attend(units: int) : x[N, D] given memory[N, S, E] -> h[N, units] {
  state h[N, units]
  h = tanh(dense(units)(concat(x, mean(memory, over: 1), pre h)))
}
model M : source[N, S, 3], x[N, T, 4] -> y[N, T, 2] where S <= 5, T <= 9 {
  y = (x, source) -> scan(Attend(2))
}
`;
    const made = live(text);
    const net = made.make();
    const given = (steps: number) => ({ source: tf.zeros([2, steps, 3]) });
    const tooLong = "M: S <= 5 must hold: 5 is less than S = 6 (S is axis 1 of the input source)";
    expect(() => made.stream?.(net, given(6))).toThrow(tooLong);
    const stream = made.stream?.(net, given(5)) as AnyStream;
    expect(() => { stream.reset(given(6)); }).toThrow(tooLong); // prettier-ignore
    net.dispose();
  });

  it("says what does not fit", () => {
    const net = made.make();
    const stream = made.stream?.(net) as AnyStream;
    expect(() => stream.step(tf.zeros([2, 5]))).toThrow(
      "M: the input x of a step must be a tensor float32 [?, 4], and is float32 [2, 5]",
    );
    expect(() => stream.step()).toThrow("a step takes 1 tensors, and gets 0");
    stream.step(tf.zeros([2, 4]));
    expect(() => stream.step(tf.zeros([3, 4]))).toThrow("holds the state of 2 samples, and gets 3");
    expect(() => {
      stream.setState({});
    }).toThrow("must be a tensor float32 [?, 3], and is missing");
    expect(() => {
      stream.setState({ g: tf.zeros([1]) });
    }).toThrow("M has no state g");
    const other = live("model Other : x[N, 4] -> y {\n  y = x -> dense(3)\n}\n", "Other").make();
    expect(() => made.stream?.(other)).toThrow("this is not a model made by M: it has no weight");
  });
});

describe("a model without a stream", () => {
  const model = (equation: string, signature = "x[N, T, 4] -> y"): string =>
    `${plainCell}model M : ${signature} {\n  ${equation}\n}\n`;

  it.each([
    [
      "reverse",
      model("y = x -> scan(R(3), reverse: true)"),
      "a reverse scan begins at the end, which has not come yet",
    ],
    [
      "softmax over time",
      model("y = softmax(x -> scan(R(3)), over: T)"),
      "`softmax` mixes time steps",
    ],
    ["mean over time", model("y = mean(x -> scan(R(3)), over: T)"), "`mean` mixes time steps"],
    [
      "convolution over time",
      model("y = x -> conv1d(4, 3, pad: same) -> scan(R(3))"),
      "`conv1d` mixes time steps",
    ],
    [
      "concatenation over time",
      model("y = concat(x, x, axis: 1) -> scan(R(3))"),
      "`concat` mixes time steps",
    ],
    [
      "attention over time",
      model("h = x -> scan(R(3))\n  y = softmax(h @ transpose(h)) @ h"),
      "`matmul` mixes time steps",
    ],
    [
      "the last state at every step",
      model("h = x -> scan(R(4), keep: last)\n  y = x + rearrange(h, [N, D] => [N, 1, D])"),
      "`add` takes the end of the sequence to every step of it",
    ],
    [
      "a state of the past as a first state",
      model("h = x -> scan(R(3), keep: last)\n  y = x -> scan(R(3), init: h)"),
      "the first state of the scan depends on time",
    ],
    [
      "the number of steps",
      model("y = (x -> scan(R(3))) / T"),
      "it computes with the number of steps, which nobody knows before the end",
    ],
  ])("%s tells why", (_, text, problem) => {
    const { graph, stream } = live(text);
    expect(stream).toBeUndefined();
    const found = streamOf(graph);
    expect("obstacle" in found ? found.obstacle?.problem : "it has a stream").toBe(problem);
  });

  it("has none where nothing recurs", () => {
    const { graph } = live("model M : x[N, 4] -> y {\n  y = x -> dense(3)\n}\n");
    expect(streamOf(graph)).toEqual({ obstacle: undefined });
  });
});

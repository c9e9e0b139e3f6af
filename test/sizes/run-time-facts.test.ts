import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { live, reloaded } from "../live-model.ts";

const run = (net: tf.LayersModel, ...shapes: readonly number[][]): (() => unknown) => {
  const inputs = shapes.map((shape, index) =>
    tf.zeros(shape, net.inputs[index]?.dtype ?? "float32"),
  );
  return () => net.predict(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs);
};

describe("a fact about sizes that only the run tells", () => {
  const context = `model M(context: int = 6, vocab: int = 5) : int32 tokens[N, T] -> y[N, T, 4] where T <= context {
  param P[context, 4]
  y = embedding(vocab, 4)(tokens) + gather(P, range(T))
}
`;

  it("is checked by predict and apply, with the input that tells the size", () => {
    const net = live(context).make();
    expect(run(net, [2, 6])).not.toThrow();
    const problem =
      "M: T <= context must hold: context = 6 is less than T = 7 (T is axis 1 of the input tokens)";
    expect(run(net, [2, 7])).toThrow(problem);
    expect(() => net.apply(tf.zeros([2, 7], "int32"))).toThrow(RangeError);
  });

  it("is checked by fit", async () => {
    const net = live(context).make();
    net.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    const fit = net.fit(tf.zeros([2, 7], "int32"), tf.zeros([2, 7, 4]));
    await expect(fit).rejects.toThrow("T <= context must hold");
  });

  it("knows its hyperparameters, also after loading", async () => {
    const net = await reloaded(live(context).make({ context: 9 }));
    expect(run(net, [2, 9])).not.toThrow();
    expect(run(net, [2, 10])).toThrow("context = 9 is less than T = 10");
  });

  it("may be that one number divides another, also in a block", () => {
    const text = `block Level(depth: int) : x[N, H, W, C] -> y[N, H, W, C] where 2 ^ depth | H {
  below = x -> max_pool(2) -> Level(depth - 1) -> upsample(2)
  y = if depth == 0 then x else x + below
}
model M : x[N, H, 8, 1] -> y { y = x -> Level(2) }
`;
    const net = live(text).make();
    expect(run(net, [1, 8, 8, 1])).not.toThrow();
    expect(run(net, [1, 6, 8, 1])).toThrow("4 does not divide H = 6 (H is axis 1 of the input x)");
  });

  it("may be that two are equal, which is then relied on", () => {
    const net = live(
      "model M : a[N, T, 4], b[N, S, 4] -> y where T == S {\n  y = a + b\n}\n",
    ).make();
    expect(run(net, [1, 3, 4], [1, 3, 4])).not.toThrow();
    expect(run(net, [1, 3, 4], [1, 1, 4])).toThrow("T = 3 is not S = 1");
  });
});

describe("a size that two inputs share", () => {
  it("is checked, so that nothing broadcasts by accident", () => {
    const net = live("model M : a[N, T, 4], b[N, T, 4] -> y {\n  y = a * b\n}\n").make();
    expect(run(net, [2, 3, 4], [2, 3, 4])).not.toThrow();
    expect(run(net, [2, 3, 4], [2, 1, 4])).toThrow(
      "M: axis 1 of the input b must be T = 3 (T is axis 1 of the input a), and is 1",
    );
  });

  it("may be an expression", () => {
    const net = live(
      "model M : a[N, T, 4], b[N, 2 * T, 4] -> y {\n  y = concat(a, b, axis: 1)\n}\n",
    ).make();
    expect(run(net, [2, 3, 4], [2, 6, 4])).not.toThrow();
    expect(run(net, [2, 3, 4], [2, 7, 4])).toThrow("must be 2 * T = 6");
  });

  it("costs nothing where there is nothing to check", () => {
    const net = live("model M : a[N, T, 4] -> y {\n  y = a -> dense(3)\n}\n").make();
    expect(net.layers.map(({ name }) => name)).toEqual(["a", "y/dense"]);
  });
});

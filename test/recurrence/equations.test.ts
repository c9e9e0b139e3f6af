import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { difference, inputsFor, live } from "../live-model.ts";

const lstm = `cell C(n: int) : x[N, D] -> h[N, n] {
  state h[N, n]
  state c[N, n]
  (i, f, g, o) = dense(4 * n)(concat(x, pre h)) -> split(4)
  c = sigmoid(f) * pre c + sigmoid(i) * tanh(g)
  h = sigmoid(o) * tanh(c)
}
`;
const rnn = `cell C(n: int) : x[N, D] -> h[N, n] {
  state h[N, n]
  h = tanh(dense(n)(concat(x, pre h)))
}
`;
const gruBefore = `cell C(n: int) : x[N, D] -> h[N, n] {
  state h[N, n]
  (z, r) = sigmoid(dense(2 * n)(concat(x, pre h))) -> split(2)
  g = tanh(dense(n)(concat(x, r * pre h)))
  h = z * pre h + (1 - z) * g
}
`;
const gruAfter = `cell C(n: int) : x[N, D] -> h[N, n] {
  state h[N, n]
  (zx, rx, gx) = dense(3 * n)(x) -> split(3)
  (zh, rh, gh) = dense(3 * n)(pre h) -> split(3)
  z = sigmoid(zx + zh)
  h = z * pre h + (1 - z) * tanh(gx + sigmoid(rx + rh) * gh)
}
`;

const [units, features] = [3, 4];
const model = "model M : x[N, T, 4] -> y {\n  y = x -> scan(C(3))\n}\n";

type Step = (x: tf.Tensor2D, h: tf.Tensor2D, weights: readonly tf.Tensor[]) => tf.Tensor2D;

/** The recurrence by hand: one step after another, with the weights of the model in its order. */
function byHand(step: Step): (x: tf.Tensor3D, weights: readonly tf.Tensor[]) => tf.Tensor {
  return (x, weights) => {
    let h: tf.Tensor2D = tf.zeros<tf.Rank.R2>([x.shape[0], units]);
    const made = tf.unstack(x, 1).map((each) => (h = step(each as tf.Tensor2D, h, weights)));
    return tf.stack(made, 1);
  };
}

const part = (tensor: tf.Tensor, index: number): tf.Tensor2D =>
  tf.slice(tensor, [0, index * units], [-1, units]) as tf.Tensor2D;

const steps: Readonly<Record<string, readonly [string, Step]>> = {
  "a plain RNN": [
    rnn,
    (x, h, [kernel, bias]) =>
      tf.tanh(tf.add(tf.matMul(tf.concat([x, h], 1), kernel as tf.Tensor2D), bias as tf.Tensor)),
  ],
  "a GRU that resets before": [
    gruBefore,
    (x, h, [gates, gateBias, kernel, bias]) => {
      const open = tf.sigmoid(
        tf.add(tf.matMul(tf.concat([x, h], 1), gates as tf.Tensor2D), gateBias as tf.Tensor),
      );
      const [z, r] = [part(open, 0), part(open, 1)];
      const g = tf.tanh(
        tf.add(
          tf.matMul(tf.concat([x, tf.mul<tf.Tensor2D>(r, h)], 1), kernel as tf.Tensor2D),
          bias as tf.Tensor,
        ),
      );
      return tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), g));
    },
  ],
  "a GRU that resets after": [
    gruAfter,
    (x, h, [kx, bx, kh, bh]) => {
      const [a, b] = [
        tf.add(tf.matMul(x, kx as tf.Tensor2D), bx as tf.Tensor),
        tf.add(tf.matMul(h, kh as tf.Tensor2D), bh as tf.Tensor),
      ];
      const z = tf.sigmoid(tf.add(part(a, 0), part(b, 0)));
      const r = tf.sigmoid(tf.add(part(a, 1), part(b, 1)));
      const g = tf.tanh(tf.add(part(a, 2), tf.mul(r, part(b, 2))));
      return tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), g));
    },
  ],
};

describe.each(Object.entries(steps))("%s by equation", (_, [cell, step]) => {
  it("has the values and the gradients of the same operations by hand", () => {
    const made = live(cell + model);
    const net = made.make();
    const [x] = inputsFor(net, [[2, 5, features]]) as [tf.Tensor3D];
    // In the order of the graph, which is that of the equations.
    const variables = made.graph.weights.map(
      ({ path }) =>
        net.weights.find(({ originalName }) => originalName === path)?.read() as tf.Variable,
    );
    const hand = byHand(step);
    const loss = (y: tf.Tensor): tf.Scalar =>
      tf.sum(tf.mul(y, tf.sin(tf.range(0, y.size).reshape(y.shape))));
    expect(difference(net.apply(x) as tf.Tensor, hand(x, variables))).toBeLessThan(1e-6);
    const ours = tf.variableGrads(() => loss(net.apply(x) as tf.Tensor), variables);
    const theirs = tf.variableGrads(() => loss(hand(x, variables)), variables);
    for (const [name, gradient] of Object.entries(ours.grads))
      expect(difference(gradient, theirs.grads[name] as tf.Tensor)).toBeLessThan(1e-5);
    const [a, b] = [
      tf.grad((each: tf.Tensor) => loss(net.apply(each) as tf.Tensor))(x),
      tf.grad((each: tf.Tensor) => loss(hand(each as tf.Tensor3D, variables)))(x),
    ];
    expect(difference(a, b)).toBeLessThan(1e-5);
  });
});

describe("an LSTM by equation", () => {
  it.each([
    ["forward", ""],
    ["backward", ", reverse: true"],
  ])("is that of tf.layers, %s", (_, option) => {
    const net = live(lstm + model.replace("C(3)", `C(3)${option}`)).make();
    const [x] = inputsFor(net, [[2, 5, features]]) as [tf.Tensor3D];
    const [kernel, bias] = net.getWeights() as [tf.Tensor2D, tf.Tensor];
    const layer = tf.layers.lstm({
      units,
      returnSequences: true,
      recurrentActivation: "sigmoid",
      goBackwards: option !== "",
    });
    const input = tf.input({ shape: [null, features] });
    const peer = tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor });
    layer.setWeights([
      tf.slice(kernel, [0, 0], [features, -1]),
      tf.slice(kernel, [features, 0], [units, -1]),
      bias,
    ]);
    const theirs = peer.predict(x) as tf.Tensor;
    // tf.layers leaves the steps of a reverse run in the order in which they were made.
    expect(
      difference(net.predict(x) as tf.Tensor, option === "" ? theirs : tf.reverse(theirs, 1)),
    ).toBeLessThan(1e-6);
  });
});

describe("a mask", () => {
  it("holds the state of a sample, so that padding does not count", () => {
    const net = live(
      rnn +
        "model M : x[N, T, 4], bool m[N, T] -> y, last {\n  y = x -> scan(C(3), mask: m)\n  last = x -> scan(C(3), mask: m, keep: last)\n}\n",
    ).make();
    net.setWeights(net.getWeights().map((weight, index) => net.getWeights()[index % 2] ?? weight));
    const [x] = inputsFor(net, [
      [2, 5, features],
      [2, 5],
    ]) as [tf.Tensor3D];
    const lengths = [2, 5];
    const mask = tf.tensor(
      lengths.flatMap((length) => [0, 1, 2, 3, 4].map((time) => (time < length ? 1 : 0))),
      [2, 5],
      "bool",
    );
    const [y, last] = net.predict([x, mask]) as [tf.Tensor, tf.Tensor];
    for (const [sample, length] of lengths.entries()) {
      const at = tf.slice(y, [sample, length - 1, 0], [1, 1, units]).reshape([1, units]);
      expect(difference(at, tf.slice(last, [sample, 0], [1, units]))).toBeLessThan(1e-6);
    }
  });
});

describe("a sequence without steps", () => {
  it("gives sequences without steps, zeros for the last and first states for the final ones", () => {
    const net = live(
      rnn +
        "model M : x[N, T, 4], h0[N, 3] -> y, last, end {\n  (y, end) = x -> scan(C(3), init: h0, final: true)\n  last = x -> scan(C(3), keep: last)\n}\n",
    ).make();
    const [y, last, end] = net.predict([tf.zeros([2, 0, 4]), tf.ones([2, 3])]) as tf.Tensor[];
    expect(y?.shape).toEqual([2, 0, 3]);
    expect(difference(last as tf.Tensor, tf.zeros([2, 3]))).toBe(0);
    expect(difference(end as tf.Tensor, tf.ones([2, 3]))).toBe(0);
  });
});

import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { difference, inputsFor, live, predict, reloaded } from "../live-model.ts";

/** The paths of the weights of a model, as tfjs knows them; the kernels only, since biases follow. */
function kernels(text: string): readonly string[] {
  const net = live(text).make();
  const names = net.weights.map(({ originalName }) => originalName);
  expect(new Set(names).size).toBe(names.length);
  return names
    .filter((name) => !name.endsWith("/bias"))
    .map((name) => name.replace(/\/kernel$/, ""))
    .sort();
}

const model = (...equations: readonly string[]): string =>
  `model M : x[N, 4], z[N, 4] -> y[N, 4] {\n${equations.map((line) => `  ${line}\n`).join("")}}\n`;

describe("a block expression that is applied, or bound to a name, makes one instance", () => {
  it.each([
    [
      "for each mention that is applied",
      model("y = dense(4)(x) + dense(4)(z)"),
      ["y/dense", "y/dense_2"],
    ],
    ["for a name, whatever uses it", model("f = dense(4)", "y = f(f(x)) + (z -> f)"), ["f/dense"]],
    ["for a name that is used once", model("f = dense(4)", "y = f(x) + z"), ["f/dense"]],
    [
      "for a chain that has a name",
      model("f = dense(4) -> relu -> dense(4)", "y = f(x) + f(z)"),
      ["f/dense", "f/dense_2"],
    ],
    [
      "for a fork that has a name",
      model("f = fork(dense(4), dense(4))", "(a, b) = f(x)", "(c, d) = f(z)", "y = a + b + c + d"),
      ["f/dense", "f/dense_2"],
    ],
    [
      "for a repetition that has a name",
      model("f = repeat 2 { dense(4) }", "y = f(x) + f(z)"),
      ["f/0/dense", "f/1/dense"],
    ],
    [
      "for a declared block that has a name",
      `block B : u[N, D] -> v[N, 4] { v = u -> dense(4) }\n${model("f = B", "y = f(x) + f(z)")}`,
      ["f/B/v/dense"],
    ],
    ["for a name bound to a name", model("f = dense(4)", "g = f", "y = f(x) + g(z)"), ["f/dense"]],
    [
      "for both sides of a composition of names",
      model("f = dense(4)", "g = f -> f", "y = g(x) + f(z)"),
      ["f/dense"],
    ],
  ])("%s", (_, text, expected) => {
    expect(kernels(text)).toEqual(expected);
  });
});

describe("each time the place where it is written is elaborated", () => {
  it("once per iteration of `repeat`", () => {
    expect(
      kernels(model("y = x + z -> repeat 3 { dense(4) }".replace("x + z", "(x + z)"))),
    ).toEqual(["y/0/dense", "y/1/dense", "y/2/dense"]);
  });

  it("once per iteration of `for`, with its names", () => {
    expect(
      kernels(model("y = (x + z) -> for (i, n) in [(0, 3), (1, 4)] { dense(n) -> dense(4) }")),
    ).toEqual(["y/0/dense", "y/0/dense_2", "y/1/dense", "y/1/dense_2"]);
  });

  it("once per branch of a `fork` of either", () => {
    expect(kernels(model("y = (x + z) -> fork repeat 2 { dense(2) } -> concat"))).toEqual([
      "y/0/dense",
      "y/1/dense",
    ]);
    const text = model(
      "f = dense(3)",
      "both = fork for n in [1, 3] { dense(n) -> dense(2) -> f }",
      "(a, b) = x -> both",
      "(c, d) = z -> both",
      "y = concat(a + b, c + d) -> dense(4)",
    );
    expect(kernels(text)).toEqual([
      "both/0/dense",
      "both/0/dense_2",
      "both/1/dense",
      "both/1/dense_2",
      "f/dense",
      "y/dense",
    ]);
  });

  it("once per instance of the block that contains it", () => {
    const block = "block B : u[N, D] -> v[N, D] {\n  f = dense(D)\n  v = f(f(u))\n}\n";
    expect(kernels(block + model("y = B(x) + B(z)"))).toEqual(["y/B/f/dense", "y/B_2/f/dense"]);
  });
});

it("gives every branch of a fork the same, and what they make in their order", () => {
  const text =
    "model M : x[N, 2] -> y[N, 6] {\n  y = x -> fork for (i, w) in enumerate([5, 7, 9]) { |u| u * w + i } -> concat\n}\n";
  const net = live(text).make();
  const [result] = predict(net, [tf.tensor2d([[1, 2]])]);
  expect([...(result?.dataSync() ?? [])]).toEqual([5, 10, 8, 15, 11, 20]);
});

describe("a name bound outside a `repeat` and used inside", () => {
  it("is shared by all iterations", () => {
    expect(kernels(model("f = dense(4)", "y = (x + z) -> repeat 3 { f -> relu }"))).toEqual([
      "f/dense",
    ]);
  });

  it("is shared by all iterations of a `for`, beside what each makes", () => {
    const text = model(
      "f = dense(4)",
      "y = (x + z) -> for n in [3, 5] { dense(n) -> dense(4) -> f }",
    );
    expect(kernels(text)).toEqual([
      "f/dense",
      "y/0/dense",
      "y/0/dense_2",
      "y/1/dense",
      "y/1/dense_2",
    ]);
  });
});

describe("a lambda", () => {
  it("is elaborated at each application", () => {
    expect(kernels(model("y = (x + z) -> (|u| dense(4)(u)) -> (|u| dense(4)(u))"))).toHaveLength(2);
    expect(kernels(model("y = (x + z) -> repeat 2 { |u| u + dense(4)(u) }"))).toEqual([
      "y/0/dense",
      "y/1/dense",
    ]);
  });

  it("shares what it mentions from outside", () => {
    expect(kernels(model("f = dense(4)", "y = (x + z) -> repeat 2 { |u| u + f(u) }"))).toEqual([
      "f/dense",
    ]);
  });

  it("that has a name is one instance, wherever it is applied", () => {
    expect(kernels(model("f = |u| u + dense(4)(u)", "y = f(x) + f(z)"))).toEqual(["f/dense"]);
  });
});

describe("a hyperparameter of type `block`", () => {
  const twice = "block Twice(f: block) : u[N, D] -> v[N, D] { v = u -> f -> f }\n";

  it("is a template: each mention makes a fresh instance", () => {
    expect(kernels(twice + model("y = Twice(dense(4))(x) + z"))).toEqual([
      "y/Twice/v/f",
      "y/Twice/v/f_2",
    ]);
  });

  it("may be given a lambda, which shares what it mentions", () => {
    expect(kernels(twice + model("g = dense(4)", "y = Twice(|u| g(u))(x) + z"))).toEqual([
      "g/dense",
    ]);
  });
});

describe("weights as signals", () => {
  it("tie two ends of a model together", () => {
    expect(
      kernels(
        "model M : int32 t[N, T] -> y {\n  param E[7, 4]\n  h = gather(E, t) -> dense(4)\n  y = h @ transpose(E)\n}\n",
      ),
    ).toEqual(["E", "h/dense"]);
  });
});

describe("names of weights", () => {
  const [a, b, c] = ["f = x -> dense(4) -> dense(4)", "g = z -> dense(4)", "y = f + g"] as const;

  it("do not change when equations change places", () => {
    expect(kernels(model(a, b, c))).toEqual(["f/dense", "f/dense_2", "g/dense"]);
    expect(kernels(model(c, b, a))).toEqual(kernels(model(a, b, c)));
  });

  it("follow the names of equations, unless a name is pinned", () => {
    expect(kernels(model(a.replace("f =", "stem ="), b, "y = stem + g"))).toEqual([
      "g/dense",
      "stem/dense",
      "stem/dense_2",
    ]);
    expect(kernels(model(`@name("f") ${a.replace("f =", "stem =")}`, b, "y = stem + g"))).toEqual(
      kernels(model(a, b, c)),
    );
  });

  it("can be pinned for params too", () => {
    const text = 'model M : x[N, 4] -> y {\n  @name("table")\n  param E[4, 4]\n  y = x @ E\n}\n';
    expect(kernels(text)).toEqual(["table"]);
  });
});

describe("what is shared", () => {
  it("stays shared in training and after loading", async () => {
    const text = model(
      "f = dense(4)",
      "y = f(x) + repeat 2 { |u| tanh(f(u) * 2) }(z)".replace(
        "repeat 2 { |u| tanh(f(u) * 2) }(z)",
        "(z -> repeat 2 { |u| tanh(f(u) * 2) })",
      ),
    );
    const net = live(text).make();
    net.compile({ optimizer: tf.train.sgd(0.1), loss: "meanSquaredError" });
    const inputs = inputsFor(net, [
      [3, 4],
      [3, 4],
    ]);
    await net.trainOnBatch(inputs, tf.ones([3, 4]));
    const again = await reloaded(net);
    expect(again.weights).toHaveLength(2);
    const [before, after] = [predict(net, inputs)[0], predict(again, inputs)[0]];
    expect(difference(before as tf.Tensor, after as tf.Tensor)).toBe(0);
  });
});

/**
 * The models of the standard library give on tfjs-core what they give as layers. The largest of each kind come in where
 * NNC_ORACLE=1 asks for it, as `.ci/run` does.
 */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { random } from "../../runtime/random.ts";
import { useFastestBackend } from "../../runtime/node.ts";
import { analyze } from "../../src/compile.ts";
import { typeOf, type Graph } from "../../src/graph/graph.ts";
import { evaluate } from "../../src/shape/dim.ts";
import { readProjectFile, testHost } from "../test-host.ts";
import { bothTargets, expectEqual } from "./both-targets.ts";

type Sizes = Readonly<Record<string, number>>;

interface Case {
  readonly file: string;
  readonly model: string;
  readonly sizes?: Sizes;
  readonly isLarge?: boolean;
}

/** Hyperparameters that models have in common, small. */
const common: Sizes = {
  size: 32,
  classes: 5,
  hidden: 8,
  vocab: 11,
  tags: 3,
  features: 9,
  units: 6,
  N: 2,
  T: 4,
  S: 3,
};

const cases: readonly Case[] = [
  { file: "mlp", model: "SoftmaxRegression" },
  { file: "mlp", model: "LinearRegression" },
  { file: "lenet", model: "LeNet" },
  { file: "alexnet", model: "AlexNet", sizes: { size: 64 }, isLarge: true },
  { file: "alexnet", model: "AlexNetD2L", sizes: { size: 96 }, isLarge: true },
  { file: "nin", model: "NiN", sizes: { size: 96 }, isLarge: true },
  ...["VGG11BN", "VGG11", "VGG13", "VGG16", "VGG19", "VGG13BN", "VGG16BN", "VGG19BN"].map(
    (model) => ({
      file: "vgg",
      model,
      isLarge: true,
    }),
  ),
  ...["ResNet18", "ResNet34", "ResNet50", "ResNet101", "ResNet152", "ResNet18D2L"].map((model) => ({
    file: "resnet",
    model,
    isLarge: true,
  })),
  { file: "googlenet", model: "GoogLeNet", isLarge: true },
  { file: "googlenet", model: "GoogLeNetD2L", isLarge: true },
  { file: "densenet", model: "DenseNetD2L" },
  ...["DenseNet121", "DenseNet169", "DenseNet201"].map((model) => ({
    file: "densenet",
    model,
    isLarge: true,
  })),
  { file: "modern", model: "MobileNetV2" },
  { file: "modern", model: "UNet", sizes: { width: 4 } },
  { file: "modern", model: "ConvNeXtTiny", isLarge: true },
  { file: "rnn", model: "RNNLanguageModel" },
  { file: "lstm", model: "LSTMLanguageModel" },
  { file: "gru", model: "GRULanguageModel" },
  { file: "birnn", model: "BiLSTMTagger" },
  { file: "transformer", model: "GPT" },
  { file: "transformer", model: "Transformer", isLarge: true },
  { file: "transformer", model: "ViT", isLarge: true },
];

beforeAll(async () => {
  await useFastestBackend(tf);
});

function inputsOf(graph: Graph, sizes: Sizes): tf.Tensor[] {
  const stream = random(5);
  const late = new Map(graph.hyperparameters.map(({ symbol, name }) => [symbol.id, name]));
  return graph.inputs.map(({ value }) => {
    const { shape, dtype } = typeOf(graph.nodes, value);
    const dims = shape.map((dim) =>
      evaluate(dim, ({ id, name }) => sizes[late.get(id) ?? name] ?? 1),
    );
    const draw = {
      float32: () => stream.normal(),
      int32: () => stream.integer(4),
      bool: () => stream.integer(2),
    };
    const count = dims.reduce((product, size) => product * size, 1);
    return tf.tensor(Array.from({ length: count }, draw[dtype]), dims, dtype);
  });
}

/** What a weight begins with, drawn from a stream: statistics of norms neither zero nor one, kernels small. */
function drawOf({ name, shape }: tf.LayerVariable): ((uniform: number) => number) | undefined {
  if (/gamma|beta|moving_|bias/.test(name)) return (uniform) => 0.75 + 0.5 * uniform;
  if (shape.length < 2) return undefined;
  const sizes = shape.map(Number);
  const units = sizes.at(-1) ?? 1;
  const fans = sizes.slice(0, -1).reduce((product, size) => product * size, 1) + units;
  return (uniform) => (2 * uniform - 1) * Math.sqrt(6 / fans);
}

/** The same weights in every run: what deep nets make of the last bits differs from draw to draw. */
function drawWeights(net: tf.LayersModel, seed: number): void {
  const stream = random(seed);
  for (const weight of net.weights) {
    const draw = drawOf(weight);
    if (!draw) continue;
    const values = Float32Array.from({ length: weight.read().size }, () => draw(stream.uniform()));
    const made = tf.tensor(values, weight.shape.map(Number));
    weight.write(made);
    made.dispose();
  }
}

const isFull = process.env["NNC_ORACLE"] === "1";

describe("the standard library on both targets", () => {
  for (const { file, model, sizes: own = {}, isLarge = false } of cases)
    it.runIf(isFull || !isLarge)(`${model} gives the same`, () => {
      const source = readProjectFile(`stdlib/${file}.nn`);
      const graph = analyze(source, testHost()).graphs.find(({ name }) => name === model);
      if (!graph) throw new Error("there is no such model");
      const sizes = { ...common, ...own };
      const known = graph.hyperparameters.flatMap(({ name, initial }) =>
        sizes[name] !== undefined || !initial ? [[name, sizes[name] ?? 4] as const] : [],
      );
      const start = tf.memory().numTensors;
      const both = bothTargets(graph, Object.fromEntries(known), drawWeights);
      const inputs = inputsOf(graph, sizes);
      expectEqual(both, inputs);
      tf.dispose(inputs);
      both.model.dispose();
      both.net.dispose();
      expect(tf.memory().numTensors).toBe(start);
    });
});

/** State dicts of PyTorch and torchvision, imported: the model then answers as PyTorch's does; exported, they are the same bytes. */
import * as tf from "@tensorflow/tfjs";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { useFastestBackend } from "../../runtime/node.ts";
import { analyze } from "../../src/compile.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { exportTorch } from "../../src/weights/export-torch.ts";
import { importTorch } from "../../src/weights/import-torch.ts";
import { parseNameRules } from "../../src/weights/name-rules.ts";
import { projectRoot, readProjectFile, testHost } from "../test-host.ts";
import { relativeError } from "./compare-model.ts";
import { findOracle } from "./python.ts";

interface Case {
  readonly name: string;
  readonly reference: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** Of the input, channels last. */
  readonly shape: readonly number[];
  /** Inputs are ints below it. */
  readonly below?: number;
  /** A file of the library and its model, or a program with a model `M`. */
  readonly program: string;
  readonly model?: string;
  readonly sizes?: Readonly<Record<string, number>>;
  /** A file of rules of the library; by default, that of the program. */
  readonly rules?: string;
  /** Two biases became one, so that only their sum comes back. */
  readonly isLossy?: boolean;
}

const vision = (
  name: string,
  file: string,
  model: string,
  size: number,
  given: Partial<Case> = {},
): Case => ({
  name,
  reference: `vision:${name}`,
  shape: [2, size, size, 3],
  program: `stdlib/${file}.nn`,
  model,
  sizes: { size },
  ...given,
});

const cases: readonly Case[] = [
  vision("resnet18", "resnet", "ResNet18", 64),
  vision("resnet50", "resnet", "ResNet50", 64),
  vision("vgg", "vgg", "VGG11BN", 64, {
    arguments: { layers: 11, hidden: 256, batch_norm: true },
    sizes: { size: 64, hidden: 256 },
  }),
  vision("googlenet", "googlenet", "GoogLeNet", 64),
  vision("densenet121", "densenet", "DenseNet121", 64),
  vision("alexnet", "alexnet", "AlexNet", 224, {
    arguments: { hidden: 256 },
    sizes: { hidden: 256 },
  }),
  vision("mobilenet_v2", "modern", "MobileNetV2", 64),
  {
    name: "vision_transformer",
    reference: "sequences:vit",
    arguments: { size: 32, patch: 8, depth: 2, heads: 2, width: 16, hidden: 24, classes: 5 },
    shape: [2, 32, 32, 3],
    program:
      'import { VisionTransformer } from "std/transformer"\nmodel ViT : x[N, 32, 32, 3] -> y {\n  y = x -> VisionTransformer(8, 2, 2, 16, 24, 5)\n}\n',
    model: "ViT",
    rules: "transformer",
  },
  {
    name: "lstm_language_model",
    reference: "sequences:language_model",
    arguments: { kind: "lstm", vocab: 11, width: 6, units: 6, layers: 1 },
    shape: [2, 9],
    below: 11,
    program: "stdlib/lstm.nn",
    model: "LSTMLanguageModel",
    sizes: { vocab: 11, width: 6, units: 6 },
    isLossy: true,
  },
  {
    name: "deep_bidirectional_gru_by_order",
    reference: "sequences:recurrent",
    arguments: { kind: "gru", inputs: 6, units: 6, layers: 2, bidirectional: true },
    shape: [2, 9, 6],
    program:
      'import { BiGRU } from "std/birnn"\nmodel M : x[N, T, 6] -> y[N, T, 12] {\n  y = x -> BiGRU(6, 2)\n}\n',
  },
  {
    name: "encoder_layer_by_order",
    reference: "sequences:encoder_layer",
    arguments: { width: 8, heads: 2, hidden: 20 },
    shape: [2, 9, 8],
    program:
      'import { EncoderLayer } from "std/transformer"\nmodel M : x[N, T, 8] -> y[N, T, 8] {\n  y = x -> EncoderLayer(2, 20)\n}\n',
  },
];

const found = findOracle();
const folder = mkdtempSync(join(tmpdir(), "nnc-weights-"));

function floats(name: string): Float32Array {
  return new Float32Array(new Uint8Array(readFileSync(join(folder, name))).buffer);
}

describe.skipIf("reason" in found)("nnc weights, against PyTorch", () => {
  beforeAll(async () => {
    await useFastestBackend(tf);
    if (!("python" in found)) return;
    const requests = join(folder, "requests.json");
    writeFileSync(requests, JSON.stringify(cases.map((each) => ({ arguments: {}, ...each }))));
    const script = join(projectRoot, "test/oracle/state_dicts.py");
    execFileSync(found.python, [script, requests, folder], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  }, 300_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(cases.map((each) => [each.name, each] as const))(
    "%s",
    async (_, { name, program, model = "M", sizes = {}, shape, below, isLossy, rules: named }) => {
      const isFile = program.endsWith(".nn");
      const source = isFile ? readProjectFile(program) : { path: "m.nn", text: program };
      const { graphs } = analyze(source, testHost());
      const graph = graphs.find((each) => each.name === model);
      if (!graph) throw new Error(`no model ${model}`);
      const stem = program.replace(/^stdlib\/(.*)\.nn$/, "$1");
      const file = named ?? (isFile ? stem : undefined);
      const rules =
        file === undefined
          ? undefined
          : parseNameRules(readProjectFile(`stdlib/weights/${file}.json`).text);
      const { tensors } = runtime.readSafetensors(
        readFileSync(join(folder, `${name}.safetensors`)),
      );

      const report = importTorch(graph, tensors, rules, sizes);
      expect([report.mismatches, report.unexpected]).toEqual([[], []]);
      const values = new Map([...report.values].map(([path, each]) => [path, each.values]));
      const bytes = runtime.writeSafetensors(
        new Map(
          [...report.values].map(([path, each]) => [
            path,
            runtime.floatTensor(each.shape, each.values),
          ]),
        ),
      );
      const live = instantiate<tf.LayersModel, unknown>([graph], "m", tf, runtime).get(model);
      const net = live?.make(sizes) as tf.LayersModel;
      runtime.loadWeights(net, bytes);
      const output = tf.tidy(() => {
        const input = tf.tensor(floats(`${name}.input`), [...shape]);
        return net.predict(below === undefined ? input : tf.cast(input, "int32")) as tf.Tensor;
      });
      const own = Float32Array.from(await output.data());
      tf.dispose(output);
      net.dispose();
      expect(relativeError(own, floats(`${name}.output`))).toBeLessThan(1e-4);

      const like = rules ? {} : { like: tensors };
      const back = exportTorch(graph, values, { ...(rules && { rules }), ...like, sizes });
      expect([back.missing, back.unnamed]).toEqual([[], []]);
      const counted = [...tensors.keys()].filter((each) => !each.endsWith("num_batches_tracked"));
      expect([...back.tensors.keys()].sort()).toEqual(counted.sort());
      if (isLossy) return;
      for (const each of counted) {
        const [theirs, ours] = [tensors.get(each), back.tensors.get(each)];
        if (rules === undefined || theirs?.shape.join() === ours?.shape.join())
          expect(ours?.shape).toEqual(theirs?.shape);
        expect(Buffer.compare(theirs?.bytes ?? Buffer.of(), ours?.bytes ?? Buffer.of()), each).toBe(
          0,
        );
      }
    },
    240_000,
  );
});

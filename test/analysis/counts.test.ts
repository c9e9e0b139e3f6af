import { describe, expect, it } from "vitest";
import { summarize, type Summary } from "../../src/analysis/summarize.ts";
import { analyze } from "../../src/compile.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { summary } from "../../src/summary.ts";
import { readProjectFile, testHost } from "../test-host.ts";

const host = testHost();

/** File, model, parameters, and 10⁹ multiply-adds where a reference tells them: torchvision's own metadata. */
const models: readonly [file: string, model: string, params: number, giga?: number][] = [
  ["mlp", "SoftmaxRegression", 7850, 0.00000784],
  ["mlp", "LinearRegression", 2],
  ["lenet", "LeNet", 61_706],
  ["alexnet", "AlexNet", 61_100_840, 0.714188],
  ["alexnet", "AlexNetD2L", 46_764_746],
  ["vgg", "VGG11", 132_863_336, 7.609],
  ["vgg", "VGG13", 133_047_848, 11.308],
  ["vgg", "VGG16", 138_357_544, 15.47],
  ["vgg", "VGG19", 143_667_240, 19.632],
  ["vgg", "VGG11BN", 132_868_840, 7.609],
  ["vgg", "VGG13BN", 133_053_736, 11.308],
  ["vgg", "VGG16BN", 138_365_992, 15.47],
  ["vgg", "VGG19BN", 143_678_248, 19.632],
  ["nin", "NiN", 1_992_166],
  ["googlenet", "GoogLeNet", 6_624_904, 1.498],
  ["googlenet", "GoogLeNetD2L", 5_977_530],
  ["resnet", "ResNet18", 11_689_512, 1.814],
  ["resnet", "ResNet34", 21_797_672, 3.664],
  ["resnet", "ResNet50", 25_557_032, 4.089],
  ["resnet", "ResNet101", 44_549_160, 7.801],
  ["resnet", "ResNet152", 60_192_808, 11.514],
  ["resnet", "ResNet18D2L", 11_178_378],
  ["densenet", "DenseNet121", 7_978_856, 2.834],
  ["densenet", "DenseNet169", 14_149_480, 3.36],
  ["densenet", "DenseNet201", 20_013_928, 4.291],
  ["densenet", "DenseNetD2L", 758_226],
  ["modern", "MobileNetV2", 3_504_872, 0.301],
  ["modern", "UNet", 31_030_593],
  ["modern", "ConvNeXtTiny", 28_589_128, 4.456],
];

/** Each file is analysed once, with all its models. */
const graphs = new Map<string, readonly Graph[]>();

function rowsOf(file: string, model: string): Summary | undefined {
  const known = graphs.get(file) ?? analyze(readProjectFile(`stdlib/${file}.nn`), host).graphs;
  graphs.set(file, known);
  const graph = known.find(({ name }) => name === model);
  const result = graph && summarize(graph);
  return result && "summary" in result ? result.summary : undefined;
}

function summaryOf(file: string, model: string, request: object = {}): ReturnType<typeof summary> {
  return summary(readProjectFile(`stdlib/${file}.nn`), host, { model, ...request });
}

describe("the counts of the standard library", () => {
  it.each(models)("%s %s has %d parameters", (file, model, params, giga) => {
    const made = rowsOf(file, model);
    expect(made?.params).toBe(params);
    const macs = Number(made?.macs) / 1e9;
    if (giga !== undefined) expect(Math.abs(macs / giga - 1)).toBeLessThan(0.001);
    const sum = (key: "params" | "macs"): number =>
      (made?.layers ?? []).reduce((total, layer) => total + Number(layer[key]), 0);
    expect([sum("params"), sum("macs")]).toEqual([made?.params, made?.macs]);
  });

  /** The last features of Dive into Deep Learning. */
  it.each([
    ["lenet", "LeNet", "avg_pool", [5, 5, 16]],
    ["alexnet", "AlexNetD2L", "max_pool", [5, 5, 256]],
    ["nin", "NiN", "max_pool", [5, 5, 384]],
    ["googlenet", "GoogLeNetD2L", "concat", [3, 3, 1024]],
    ["resnet", "ResNet18D2L", "add", [3, 3, 512]],
    ["densenet", "DenseNetD2L", "concat", [3, 3, 248]],
  ])("%s %s ends in features of %s: %j", (file, model, operator, shape) => {
    const last = rowsOf(file, model)?.layers.findLast((layer) => layer.operator === operator);
    expect(last?.shape).toEqual(["N", ...shape]);
  });
});

describe("a summary", () => {
  it("folds blocks by depth, and counts the same", () => {
    const whole = rowsOf("resnet", "ResNet50");
    const folded = summaryOf("resnet", "ResNet50", { depth: 2 }).summary;
    expect(folded?.layers.map(({ operator }) => operator).slice(0, 4)).toEqual([
      "input",
      "ConvBNReLU",
      "max_pool",
      "Bottleneck",
    ]);
    expect({ ...folded, layers: [] }).toEqual({ ...whole, layers: [] });
  });

  it("takes hyperparameters and shapes of inputs", () => {
    const { summary: made } = summaryOf("resnet", "ResNet18", {
      hyperparameters: { classes: 10 },
      inputs: { image: [4, 96, 96, 3] },
    });
    expect(made?.outputs).toEqual([{ name: "logits", shape: [4, 10] }]);
    expect(made?.hyperparameters).toEqual({ classes: 10, size: 96 });
    const single = summaryOf("resnet", "ResNet18", { hyperparameters: { classes: 10, size: 96 } });
    expect(made?.macs).toBe(4 * Number(single.summary?.macs));
    expect(single.summary?.outputs).toEqual([{ name: "logits", shape: ["N", 10] }]);
  });

  it("stays symbolic in the time axis, and multiplies steps by it", () => {
    const text =
      "cell R(n: int) : x[N, D] -> h[N, n] {\n  state h[N, n]\n  h = tanh(dense(n)(concat(x, pre h)))\n}\nmodel M : x[N, T, 4] -> y[N, T, 8] {\n  y = x -> scan(R(8))\n}\n";
    const { summary: made } = summary({ path: "m.nn", text }, host);
    expect([made?.params, made?.macs]).toEqual([104, "96 * T"]);
    const told = summary({ path: "m.nn", text }, host, { inputs: { x: [1, 10, 4] } });
    expect(told.summary?.macs).toBe(960);
  });

  it.each([
    [{ hyperparameters: { clases: 3 } }, /no hyperparameter clases/],
    [{ hyperparameters: { classes: 2.5 } }, /must be an int/],
    [{ inputs: { picture: [1, 2] } }, /no input picture; it has image/],
    [{ inputs: { image: [1, 224, 224] } }, /wrong number of axes/],
    [{ inputs: { image: [1, 224, 224, 4] } }, /axis 3 of image must be 3/],
    [{ inputs: { image: [1, 224, 96, 3] } }, /axis 2 of image must be 224/],
    [{ hyperparameters: { size: 20 } }, /larger than its padded input/],
    [{ model: "AlexNett" }, /did you mean AlexNet\?/],
    [{ model: undefined }, /has several models/],
  ])("says what does not fit: %j", (request, problem) => {
    const result = summaryOf("alexnet", "AlexNet", request);
    expect(result.summary).toBeUndefined();
    expect(result.problems.join()).toMatch(problem);
  });
});

import { describe, expect, it } from "vitest";
import type { Column } from "../../runtime/training.ts";
import type { TrainingPlan } from "../../runtime/training/plan.ts";
import { DataError, type Arrays, type Dataset, type Split } from "../../src/data/dataset.ts";
import { prepare } from "../../src/data/prepare.ts";

type Port = TrainingPlan["inputs"][number];

const label: Port = { name: "label", shape: [null], dtype: "int32" };

function planOf(inputs: readonly Port[], targets: readonly Port[] = [label]): TrainingPlan {
  return { model: "Net", inputs, targets } as unknown as TrainingPlan;
}

function image(...shape: (number | null)[]): Port {
  return { name: "image", shape: [null, ...shape], dtype: "float32" };
}

function split(count: number, shape: readonly number[], classes = 2): Split {
  const size = shape.reduce((product, n) => product * n, 1);
  const values = Float32Array.from({ length: count * size }, (_, index) => index % 200);
  return {
    features: { count, shape, values },
    labels: Float32Array.from({ length: count }, (_, index) => index % classes),
  };
}

function datasetOf(train: Split, test?: Split): Dataset {
  return { train, test, classes: undefined, isBytes: false };
}

function numbers(column: Column | undefined): number[] {
  return column ? Array.from("data" in column ? column.data : column) : [];
}

describe("shapes", () => {
  it("lay the same numbers out as the model wants them", () => {
    const { train } = prepare(datasetOf(split(10, [64])), planOf([image(8, 8, 1)]));
    expect(train.inputs["image"]).toMatchObject({ shape: [8, 8, 1] });
    const grey = prepare(datasetOf(split(10, [28, 28])), planOf([image(28, 28, 1)]));
    expect(grey.train.inputs["image"]).toMatchObject({ shape: [28, 28, 1] });
  });

  it("fill in sizes that the model leaves open", () => {
    const { train } = prepare(datasetOf(split(10, [5, 3])), planOf([image(null, 3)]));
    expect(train.inputs["image"]).toMatchObject({ shape: [5, 3] });
  });

  it.each([
    [[63], [8, 8, 1], "Net takes image[8, 8, 1] for each sample, and the data have [63]"],
    [[5, 4], [null, 3], "Net takes image[?, 3] for each sample, and the data have [5, 4]"],
  ])("%j do not fit %j", (found, wanted, message) => {
    const make = (): unknown => prepare(datasetOf(split(10, found)), planOf([image(...wanted)]));
    expect(make).toThrow(new DataError(message));
  });
});

describe("a model without a target", () => {
  const alone = (width: number): TrainingPlan => planOf([image(width)], []);

  it("takes the features of a table, or all columns where it is as wide", () => {
    const data = datasetOf(split(10, [3], 5));
    const features = prepare(data, alone(3));
    expect(features.train.inputs["image"]).toMatchObject({ shape: [3] });
    expect(features.train.targets).toEqual({});
    expect(features.counts).toEqual({ train: 8, test: 2 });
    const { train, test } = prepare(data, alone(4));
    expect(train.inputs["image"]).toMatchObject({ shape: [4] });
    const all = [...numbers(train.inputs["image"]), ...numbers(test.inputs["image"])];
    expect(all).toHaveLength(10 * 4);
    const labels = all.filter((_, at) => at % 4 === 3);
    expect(new Set(labels.map((value) => value.toFixed(4))).size).toBe(5);
  });

  it("takes no labels that are text", () => {
    const data = { ...datasetOf(split(10, [3])), classes: ["a", "b"] };
    expect(() => prepare(data, alone(4))).toThrow("takes image[4] for each sample, and the data have [3]"); // prettier-ignore
  });

  it("takes the test set that the files bring", () => {
    const { counts } = prepare(datasetOf(split(10, [3]), split(4, [3])), alone(3));
    expect(counts).toEqual({ train: 10, test: 4 });
  });
});

describe("the part held out", () => {
  it("is a fifth of each class, the same for the same seed", () => {
    const dataset = datasetOf(split(150, [1], 3));
    const { counts, testLabels, test, notes } = prepare(dataset, planOf([image(1)]), { seed: 4 });
    expect(counts).toEqual({ train: 120, test: 30 });
    for (const one of [0, 1, 2]) expect(testLabels.filter((x) => x === one)).toHaveLength(10);
    expect(notes[0]).toBe("30 of 150 samples are held out for testing (seed 4).");
    const again = prepare(dataset, planOf([image(1)]), { seed: 4 });
    expect(again.test).toEqual(test);
    expect(prepare(dataset, planOf([image(1)]), { seed: 5 }).test).not.toEqual(test);
  });

  it("has no sample in common with the rest, and together they are all", () => {
    const count = 50;
    const values = Float32Array.from({ length: count }, (_, index) => index);
    const labels = Float32Array.from({ length: count }, (_, index) => index % 7);
    const dataset = datasetOf({ features: { count, shape: [1, 1], values }, labels });
    const { train, test } = prepare(dataset, planOf([image(1, 1)]));
    const all = [...numbers(train.inputs["image"]), ...numbers(test.inputs["image"])];
    const restored = all.map((value) => Math.round(value * 49)).sort((a, b) => a - b);
    expect(restored.at(-1)).toBe(49);
    expect(new Set(restored).size).toBe(count);
    numbers(test.inputs["image"]).forEach((value, index) => {
      expect(numbers(test.targets["label"])[index]).toBe(Math.round(value * 49) % 7);
    });
  });

  it("is what the files bring for it", () => {
    const { counts } = prepare(datasetOf(split(10, [1]), split(4, [1])), planOf([image(1)]));
    expect(counts).toEqual({ train: 10, test: 4 });
  });

  it("needs samples", () => {
    expect(() => prepare(datasetOf(split(2, [1])), planOf([image(1)]))).toThrow("too few");
    expect(() => prepare(datasetOf(split(0, [1])), planOf([image(1)]))).toThrow("no samples");
  });
});

describe("the scale", () => {
  const two = (values: readonly number[], shape: readonly number[]): Split => ({
    features: { count: 2, shape, values: Float32Array.from(values) },
    labels: Float32Array.of(0, 1),
  });

  it("of images goes from 0 to 1, as the training samples have it", () => {
    const dataset = datasetOf(two([0, 4, 8, 16], [2, 1]), two([32, 0, 0, 0], [2, 1]));
    const { train, test, notes } = prepare(dataset, planOf([image(2, 1)]));
    expect(numbers(train.inputs["image"])).toEqual([0, 0.25, 0.5, 1]);
    expect(numbers(test.inputs["image"])[0]).toBe(2);
    expect(notes).toEqual(["image is divided by 16 over the training samples."]);
  });

  it("of bytes is 255", () => {
    const dataset = {
      ...datasetOf(two([0, 51, 0, 0], [2, 1]), two([0, 0, 0, 0], [2, 1])),
      isBytes: true,
    };
    const { train, notes } = prepare(dataset, planOf([image(2, 1)]));
    expect(numbers(train.inputs["image"])[1]).toBeCloseTo(0.2);
    expect(notes).toEqual(["image is divided by 255."]);
  });

  it("of features is that of mean 0 and variance 1, of the training samples", () => {
    const dataset = datasetOf(two([1, 5, 3, 5], [2]), two([2, 6, 4, 5], [2]));
    const { train, test } = prepare(dataset, planOf([image(2)]));
    expect(numbers(train.inputs["image"])).toEqual([-1, 0, 1, 0]);
    expect(numbers(test.inputs["image"])).toEqual([0, 1, 2, 0]);
  });

  it("of integers stays", () => {
    const dataset = datasetOf(two([1, 5, 3, 5], [2]), two([2, 6, 4, 5], [2]));
    const { train } = prepare(dataset, planOf([{ ...image(2), dtype: "int32" }]));
    expect(train.inputs["image"]).toMatchObject({ data: Int32Array.of(1, 5, 3, 5) });
  });
});

describe("labels", () => {
  it("are classes where the target is an integer", () => {
    const data = split(20, [1], 4);
    expect(prepare(datasetOf(data), planOf([image(1)])).classes).toBe(4);
    const named = { ...datasetOf(data), classes: ["a", "b", "c", "d", "e"] };
    expect(prepare(named, planOf([image(1)])).classes).toBe(5);
    const real: Port = { name: "price", shape: [null, 1], dtype: "float32" };
    const { classes, train } = prepare(datasetOf(data), planOf([image(1)], [real]));
    expect(classes).toBeUndefined();
    expect(train.targets["price"]).toMatchObject({ shape: [1] });
  });

  it.each([-1, 0.5, NaN])("cannot be %d", (wrong) => {
    const data = split(20, [1]);
    data.labels[3] = wrong;
    expect(() => prepare(datasetOf(data), planOf([image(1)]))).toThrow(
      `the label of training sample 4 is ${wrong}; classes are numbered from 0`,
    );
  });
});

describe("arrays by name", () => {
  const array = (count: number, shape: readonly number[]) => ({
    ...split(count, shape).features,
    isBytes: false,
  });
  const inputs = [
    { ...image(2), name: "left" },
    { ...image(3), name: "right" },
  ];

  it("feed models of several inputs", () => {
    const arrays: Arrays = new Map([
      ["left", array(20, [2])],
      ["right", array(20, [3])],
      ["label", { ...array(20, []), values: Float32Array.from({ length: 20 }, (_, k) => k % 2) }],
    ]);
    const dataset: Dataset = { ...datasetOf(split(1, [1])), train: undefined, arrays };
    const { train, counts, classes } = prepare(dataset, planOf(inputs));
    expect(Object.keys(train.inputs)).toEqual(["left", "right"]);
    expect([counts, classes]).toEqual([{ train: 16, test: 4 }, 2]);
    const tests: Arrays = new Map(
      [...arrays].flatMap(([name, one]) => [
        [`${name}_train`, one] as const,
        [`${name}_test`, one] as const,
      ]),
    );
    expect(prepare({ ...dataset, arrays: tests }, planOf(inputs)).counts.test).toBe(20);
  });

  it("have to be there, and as many of each", () => {
    const arrays: Arrays = new Map([["left", array(4, [2])]]);
    const dataset: Dataset = { ...datasetOf(split(1, [1])), train: undefined, arrays };
    expect(() => prepare(dataset, planOf(inputs))).toThrow(
      "Net takes left, right, label, and the data hold left;",
    );
    const uneven: Arrays = new Map([...arrays, ["right", array(5, [3])], ["label", array(4, [])]]);
    expect(() => prepare({ ...dataset, arrays: uneven }, planOf(inputs))).toThrow(
      "there are 4 samples of left, but 5 of right",
    );
  });
});

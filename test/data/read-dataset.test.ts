import { existsSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { DataError, type Dataset } from "../../src/data/dataset.ts";
import { readDataset } from "../../src/data/read-dataset.ts";
import { bytesOf, fileOf, floats, folderOf, idx, npy, npz } from "./files.ts";

function csv(text: string): Dataset {
  return readDataset(fileOf("data.csv", text));
}

/** What is said of a file, without its folder. */
function complaint(path: string): string {
  try {
    readDataset(path);
  } catch (error) {
    if (error instanceof DataError) return error.message.replaceAll(/\/\S*\//g, "");
    throw error;
  }
  return "nothing";
}

describe("CSV", () => {
  it("holds features, then a label", () => {
    const { train, test, classes } = csv("1,2.5,0\n-3,4e-1,1\n");
    expect(train).toEqual({
      features: { count: 2, shape: [2], values: Float32Array.of(1, 2.5, -3, 0.4) },
      labels: Float32Array.of(0, 1),
    });
    expect([test, classes]).toEqual([undefined, undefined]);
  });

  it.each([
    ["a header", "a,b,label\n1,2,0\n3,4,1"],
    ["Windows line ends and blank lines", "1,2,0\r\n\r\n3,4,1\r\n\r\n"],
    ["old Mac line ends", "1,2,0\r3,4,1\r"],
    ["a byte-order mark", "\ufeff1,2,0\n3,4,1"],
    ["semicolons", "1;2;0\n3;4;1"],
    ["tabs", "a\tb\tlabel\n1\t2\t0\n3\t4\t1"],
    ["quotes", '"1",2,"0"\n"3","4","1"'],
    ["quotes around commas and line ends", '"a, ""b""\n",c,d\n1,2,0\n3,4,1'],
    ["spaces", " 1, 2, 0\n3 ,4 ,1 "],
  ])("may have %s", (_, text) => {
    const { train } = csv(text);
    expect(train?.features.values).toEqual(Float32Array.of(1, 2, 3, 4));
    expect(train?.labels).toEqual(Float32Array.of(0, 1));
  });

  it("may name its classes", () => {
    const { train, classes } = csv("1,2,oak\n3,4,ash\n5,6,oak\n");
    expect(classes).toEqual(["ash", "oak"]);
    expect(train?.labels).toEqual(Float32Array.of(1, 0, 1));
  });

  it("may be packed", () => {
    const path = fileOf("data.csv.gz", gzipSync(new TextEncoder().encode("1,2,0\n")));
    expect(readDataset(path).train?.features.values).toEqual(Float32Array.of(1, 2));
  });

  it.each([
    ["", "there are no rows"],
    ["a,b\n", "there is a header and no rows"],
    ["1\n2\n", "a row needs features and, last, a label; the first has 1 column"],
    ["1,2,0\n\n1,2\n", "line 3: 2 columns, where the first row has 3"],
    ['"x\ny",b,c\n1,z,0', 'line 3, column 2: "z" is not a number'],
    ["1,2,0\n1,,0", "line 2, column 2: an empty cell is not a number"],
    ["1,2,0\n1,1e999,0", 'line 2, column 2: "1e999" is not a number'],
    ["1,2,0\n1,2,\n", "line 2: the label is missing"],
    ['1,"2,0\n', "line 1: a quote is not closed"],
    ['1,"2"3,0\n', "line 1: there is text after a closing quote"],
  ])("%j: %s", (text, message) => {
    expect(complaint(fileOf("data.csv", text))).toBe(
      `data.csv${message.startsWith("line") ? "," : ":"} ${message}`,
    );
  });
});

describe("IDX", () => {
  const images = idx([2, 2, 3], [0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255]);
  const labels = idx([2], [7, 3]);

  it("comes as a folder, packed or not, with or without a test set", () => {
    const train = {
      "train-images-idx3-ubyte": images,
      "train-labels-idx1-ubyte.gz": gzipSync(labels),
    };
    const alone = readDataset(folderOf(train));
    expect(alone.train?.features.shape).toEqual([2, 3]);
    expect(alone.train?.features.values[6]).toBe(250);
    expect(alone.train?.labels).toEqual(Float32Array.of(7, 3));
    expect([alone.test, alone.isBytes]).toEqual([undefined, true]);
    const test = { "t10k-images-idx3-ubyte": images, "t10k-labels-idx1-ubyte": labels };
    expect(readDataset(folderOf({ ...train, ...test })).test?.labels).toHaveLength(2);
  });

  function broken(content: Uint8Array, numbers = labels): string {
    return complaint(
      folderOf({ "train-images-idx3-ubyte": content, "train-labels-idx1-ubyte": numbers }),
    );
  }

  it.each([
    [Uint8Array.of(1, 2, 3, 4), "an IDX file begins with two zero bytes"],
    [Uint8Array.of(0, 0), "begins with two zero bytes"],
    [Uint8Array.of(0, 0, 7, 1, 0, 0, 0, 1, 9), "the IDX type 0x7 at byte 2 is unknown"],
    [Uint8Array.of(0, 0, 8, 3, 0, 0), "the IDX header is cut short"],
    [images.subarray(0, 20), "promises 2 × 2 × 3 values, 12 bytes, and 4 follow"],
    [idx([2 ** 31, 2 ** 31, 2 ** 31], [1]), "and 1 follow"],
  ])("complains %#: %s", (content, message) => {
    expect(broken(content)).toContain(message);
  });

  it("complains about what does not go together", () => {
    expect(broken(images, idx([3], [1, 2, 3]))).toContain("there are 2 samples and 3 labels");
    expect(broken(images, idx([2, 2], [1, 2, 3, 4]))).toContain("one has the shape [2]");
    expect(complaint(folderOf({ "notes.txt": "" }))).toContain("a data folder holds IDX files");
    const other = {
      "t10k-images-idx3-ubyte": idx([1, 1], [1]),
      "t10k-labels-idx1-ubyte": idx([1], [1]),
    };
    const train = { "train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels };
    expect(complaint(folderOf({ ...train, ...other }))).toContain(
      "2 × 3 values, and one to test on 1",
    );
  });
});

describe("NumPy archives", () => {
  const x = floats([2, 2], [1, 2, 3, 4]);
  const y = npy("<i8", [2], bytesOf(BigInt64Array.of(0n, 1n)));

  it.each([0, 6] as const)("hold x and y, packed at level %i", (level) => {
    const { train } = readDataset(fileOf("data.npz", npz({ x, y }, level)));
    expect(train?.features).toMatchObject({ count: 2, shape: [2] });
    expect(train?.features.values).toEqual(Float32Array.of(1, 2, 3, 4));
    expect(train?.labels).toEqual(Float32Array.of(0, 1));
  });

  it("hold a test set as well", () => {
    const arrays = { x_train: x, y_train: y, x_test: x, y_test: y };
    expect(readDataset(fileOf("data.npz", npz(arrays))).test?.labels).toEqual(
      Float32Array.of(0, 1),
    );
  });

  it.each([
    ["|b1", Uint8Array.of(1, 0)],
    ["|u1", Uint8Array.of(1, 0)],
    ["|i1", Int8Array.of(1, 0)],
    ["<u2", Uint16Array.of(1, 0)],
    ["<i2", Int16Array.of(1, 0)],
    ["<i4", Int32Array.of(1, 0)],
    ["<u8", BigUint64Array.of(1n, 0n)],
    ["<f2", Uint16Array.of(0x3c00, 0)],
    ["<f8", Float64Array.of(1, 0)],
    [">i2", Uint8Array.of(0, 1, 0, 0)],
    [">f4", Uint8Array.of(0x3f, 0x80, 0, 0, 0, 0, 0, 0)],
  ])("hold numbers of type %s", (descr, values) => {
    const labels = npy(descr, [2], bytesOf(values));
    expect(readDataset(fileOf("a.npz", npz({ x, y: labels }))).train?.labels).toEqual(
      Float32Array.of(1, 0),
    );
  });

  it("read half precision exactly", () => {
    const halves = Uint16Array.of(0x3555, 0xc000, 0x0001, 0x7bff, 0x8000, 0x3c01);
    const array = npy("<f2", [2, 3], bytesOf(halves));
    const { train } = readDataset(fileOf("a.npz", npz({ x: array, y })));
    expect(Array.from(train?.features.values ?? [])).toEqual([
      0.333251953125,
      -2,
      2 ** -24,
      65504,
      -0,
      1.0009765625,
    ]);
  });

  it.each([1, 2, 3])("hold arrays of version %i, rows or columns first", (version) => {
    const values = Float32Array.from({ length: 24 }, (_, index) => index);
    const rows = npy("<f4", [2, 3, 4], bytesOf(values), { version });
    // Index [i, j, k] stands at i + 2 j + 6 k where columns come first.
    const swapped = values.map(
      (_, at) => 12 * (at % 2) + 4 * (Math.floor(at / 2) % 3) + Math.floor(at / 6),
    );
    const columns = npy("<f4", [2, 3, 4], bytesOf(swapped), { version, fortran: true });
    for (const array of [rows, columns])
      expect(readDataset(fileOf("a.npz", npz({ x: array, y }))).train?.features.values).toEqual(
        values,
      );
  });

  it.each([
    [{ x, y: npy("|S5", [2], new Uint8Array(10)) }, "elements of type |S5 are not supported"],
    [{ x, y: npy("<i4", [9], new Uint8Array(8)) }, "promises 9 values of 4 bytes, and 8 bytes"],
    [{ x, y: npy("<i4", [2 ** 40], new Uint8Array(8)) }, "and 8 bytes"],
    [{ x, y: npy("<i4", [], new Uint8Array(4)) }, "a single number is no list of samples"],
    [{ x, y: floats([3], [1, 2, 3]) }, "there are 2 samples and 3 labels"],
    [{ x, y: floats([2, 2], [1, 2, 3, 4]) }, "one has the shape [2]"],
    [{ x, y: new TextEncoder().encode("not an array") }, "y.npy: this is no .npy array"],
    [{ x, y: Uint8Array.of(0x93, 78, 85, 77, 80, 89, 9, 0, 1, 0, 1, 1) }, "version 9"],
    [{ x, y: Uint8Array.of(0x93, 78, 85, 77, 80, 89, 1, 0, 255, 255, 1, 1) }, "the header ends at"],
  ])("complain %#: %s", (arrays, message) => {
    expect(complaint(fileOf("data.npz", npz(arrays)))).toContain(message);
  });

  it("complain about archives that are damaged, or lie about their size", () => {
    expect(complaint(fileOf("a.npz", new TextEncoder().encode("PK?")))).toContain("no whole zip");
    const whole = npz({ x, y });
    expect(complaint(fileOf("a.npz", whole.subarray(0, whole.length - 30)))).toContain(
      "no whole zip",
    );
    // The size that entries unpack to stands 24 bytes into each entry of the directory at the end.
    const bomb = whole.slice();
    const view = new DataView(bomb.buffer);
    const directory = bomb.findIndex(
      (_, at) => at < bomb.length - 4 && view.getUint32(at, true) === 0x02014b50,
    );
    view.setUint32(directory + 24, 2 ** 30, true);
    expect(complaint(fileOf("a.npz", bomb))).toContain("which cannot be");
    view.setUint32(directory + 24, 2 ** 32 - 1, true);
    expect(complaint(fileOf("a.npz", bomb))).toMatch(/more than 2 GiB|which cannot be/);
  });
});

describe("other files", () => {
  it.each([
    ["data.json", "{}", "data comes as .csv"],
    ["data.csv.gz", Uint8Array.of(0x1f, 0x8b, 8, 0, 1), "the gzip data are damaged"],
  ])("%s", (name, content, message) => {
    expect(complaint(fileOf(name, content))).toContain(message);
    expect(complaint("/nowhere/data.csv")).toContain("there is no file or folder");
  });
});

const shared = new URL("../../../shared/data/", import.meta.url).pathname;
const isThere = existsSync(join(shared, "digits.csv.gz"));
if (!isThere) console.log(`skipped: there are no files to try in ${shared}`);

describe.skipIf(!isThere)("real files", () => {
  it("are read whole", () => {
    const digits = readDataset(join(shared, "digits.csv.gz"));
    expect(digits.train?.features).toMatchObject({ count: 1797, shape: [64] });
    expect(new Set(digits.train?.labels).size).toBe(10);
    expect(readDataset(join(shared, "iris.csv")).train?.features).toMatchObject({
      count: 150,
      shape: [4],
    });
  });
});

/** Reads the data that `--data` names: a folder of IDX files, a CSV, or a NumPy archive. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "fflate";
import { readCsv } from "./csv.ts";
import { DataError, type Dataset, type Samples, type Split } from "./dataset.ts";
import { readIdx } from "./idx.ts";
import { readNpz } from "./npz.ts";

export function readDataset(path: string): Dataset {
  if (!existsSync(path)) throw new DataError(`there is no file or folder ${path}`);
  if (statSync(path).isDirectory()) return readIdxFolder(path);
  const bytes = readBytes(path);
  const name = basename(path).replace(/\.gz$/, "");
  if (name.endsWith(".npz")) return fromArrays(readNpz(bytes, path), path);
  if (/\.(csv|txt|tsv|data)$/.test(name)) return readCsv(new TextDecoder().decode(bytes), path);
  throw new DataError(
    `${path}: data comes as .csv, .csv.gz, .npz or a folder of IDX files (train-images-idx3-ubyte, …)`,
  );
}

function readBytes(path: string): Uint8Array {
  const bytes = new Uint8Array(readFileSync(path));
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new DataError(
      `${path}: the gzip data is damaged (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

/** A folder as MNIST comes: `train-images…`, `train-labels…` and, for testing, `t10k-…` or `test-…`. */
function readIdxFolder(folder: string): Dataset {
  const files = readdirSync(folder);
  const find = (start: RegExp, kind: string): string | undefined =>
    files.find((file) => start.test(file) && file.includes(kind));
  const split = (start: RegExp): (Split & { isBytes: boolean }) | undefined => {
    const images = find(start, "images");
    const labels = find(start, "labels");
    if (images === undefined || labels === undefined) return undefined;
    const features = readIdx(readBytes(join(folder, images)), join(folder, images));
    const { values, count } = readIdx(readBytes(join(folder, labels)), join(folder, labels));
    if (count !== features.count)
      throw new DataError(
        `${folder}: ${images} holds ${features.count} samples and ${labels} ${count}`,
      );
    return { features, labels: values, isBytes: features.isBytes };
  };
  const train = split(/^train/);
  if (!train)
    throw new DataError(
      `${folder}: a data folder holds IDX files: train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or .gz`,
    );
  return { train, test: split(/^(t10k|test)/), classes: undefined, isBytes: train.isBytes };
}

type Arrays = ReadonlyMap<string, Samples & { readonly isBytes: boolean }>;

function fromArrays(arrays: Arrays, path: string): Dataset {
  const pick = (...names: readonly string[]): (Samples & { isBytes: boolean }) | undefined =>
    names.map((name) => arrays.get(name)).find((array) => array !== undefined);
  const split = (x: ReturnType<typeof pick>, y: ReturnType<typeof pick>): Split | undefined => {
    if (!x || !y) return undefined;
    if (x.count !== y.count)
      throw new DataError(`${path}: ${x.count} samples and ${y.count} labels`);
    return { features: x, labels: y.values };
  };
  const x = pick("x_train", "x", "X", "images", "data");
  const train = split(x, pick("y_train", "y", "labels", "target"));
  if (!train || !x)
    throw new DataError(
      `${path}: an archive holds x and y, or x_train and y_train; this one holds ${[...arrays.keys()].join(", ") || "nothing"}`,
    );
  return {
    train,
    test: split(pick("x_test"), pick("y_test")),
    classes: undefined,
    isBytes: x.isBytes,
  };
}

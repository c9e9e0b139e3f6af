/** Reads the data that `--data` names: a folder of IDX files, a CSV, or a NumPy archive. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readCsv } from "./csv.ts";
import {
  DataError,
  type Arrays,
  type ByteSamples,
  type Dataset,
  type Samples,
  type Split,
} from "./dataset.ts";
import { readIdx } from "./idx.ts";
import { readNpz } from "./npz.ts";

/** What a packed file may unpack to. */
const mostBytes = 2 ** 30;
/** A string of Node holds no more. */
const mostText = 2 ** 29 - 24;

/**
 * Reads what is at `path`; the form is told by the name, and packing with gzip by the content.
 *
 * @throws DataError for whatever is wrong with it
 */
export function readDataset(path: string): Dataset {
  if (!existsSync(path)) throw new DataError(`there is no file or folder ${path}`);
  if (statSync(path).isDirectory()) return readIdxFolder(path);
  const bytes = readBytes(path);
  const name = basename(path).replace(/\.gz$/, "");
  if (name.endsWith(".npz")) return fromArrays(readNpz(bytes, path), path);
  if (/\.(csv|txt|tsv|data)$/.test(name)) {
    if (bytes.length > mostText)
      throw new DataError(`${path}: a table may be 512 MiB large; save this one as .npz`);
    return readCsv(new TextDecoder().decode(bytes), path);
  }
  throw new DataError(
    `${path}: data comes as .csv, .csv.gz, .npz or a folder of IDX files (train-images-idx3-ubyte, …)`,
  );
}

function readBytes(path: string): Uint8Array {
  const bytes = new Uint8Array(readFileSync(path));
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch (error) {
    if (error instanceof RangeError)
      throw new DataError(`${path}: the gzip data unpack to more than ${mostBytes / 2 ** 20} MiB`);
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError(`${path}: the gzip data are damaged (${reason})`);
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
    const numbers = readIdx(readBytes(join(folder, labels)), join(folder, labels));
    const path = `${join(folder, images)} and ${labels}`;
    return { ...splitOf(features, numbers, path), isBytes: features.isBytes };
  };
  const train = split(/^train/);
  if (!train)
    throw new DataError(
      `${folder}: a data folder holds IDX files: train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or .gz`,
    );
  const test = split(/^(t10k|test)/);
  checkShapes(train, test, folder);
  return { train, test, classes: undefined, isBytes: train.isBytes };
}

/** Samples of a test set have the shape of those of the training set. */
function checkShapes(train: Split, test: Split | undefined, path: string): void {
  const [first, second] = [train, test ?? train].map(({ features }) => features.shape.join(" × "));
  if (first !== second)
    throw new DataError(
      `${path}: a sample to train on has ${first} values, and one to test on ${second}`,
    );
}

/** Features and labels of an archive by their usual names; `prepare` finds other names. */
function fromArrays(arrays: Arrays, path: string): Dataset {
  const pick = (...names: readonly string[]): ByteSamples | undefined =>
    names.map((name) => arrays.get(name)).find((array) => array !== undefined);
  const split = (x: ByteSamples | undefined, y: ByteSamples | undefined): Split | undefined =>
    x && y ? splitOf(x, y, path) : undefined;
  const x = pick("x_train", "x", "X", "images", "data");
  const train = split(x, pick("y_train", "y", "labels", "target"));
  const test = split(pick("x_test"), pick("y_test"));
  if (train) checkShapes(train, test, path);
  return { train, test, classes: undefined, isBytes: x?.isBytes ?? false, arrays };
}

function splitOf(features: Samples, { count, shape, values }: Samples, path: string): Split {
  if (count !== features.count)
    throw new DataError(`${path}: there are ${features.count} samples and ${count} labels`);
  if (values.length !== count)
    throw new DataError(
      `${path}: a label is one number, but here one has the shape [${shape.join(", ")}]`,
    );
  return { features, labels: values };
}

/** NumPy archives: zip files of `.npy` arrays (NEP 1). */
import { unzipSync } from "fflate";
import { DataError, type Samples } from "./dataset.ts";

const largest = 2 ** 31;

/** The arrays of an archive, by name. */
export function readNpz(
  bytes: Uint8Array,
  file: string,
): ReadonlyMap<string, Samples & { readonly isBytes: boolean }> {
  let entries: Record<string, Uint8Array>;
  let total = 0;
  try {
    entries = unzipSync(bytes, {
      filter({ originalSize }) {
        total += originalSize;
        if (total > largest) throw new DataError(`${file}: the archive unpacks to more than 2 GiB`);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(
      `${file}: this is no zip archive (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  return new Map(
    Object.entries(entries).map(([name, data]) => [
      name.replace(/\.npy$/, ""),
      readNpy(data, `${file}:${name}`),
    ]),
  );
}

type Reader = readonly [size: number, read: (view: DataView, at: number) => number];

function readerOf(descr: string): Reader | undefined {
  const little = descr.startsWith("<");
  const readers: Readonly<Record<string, Reader>> = {
    b1: [1, (view, at) => view.getUint8(at)],
    u1: [1, (view, at) => view.getUint8(at)],
    i1: [1, (view, at) => view.getInt8(at)],
    u2: [2, (view, at) => view.getUint16(at, little)],
    i2: [2, (view, at) => view.getInt16(at, little)],
    u4: [4, (view, at) => view.getUint32(at, little)],
    i4: [4, (view, at) => view.getInt32(at, little)],
    i8: [8, (view, at) => Number(view.getBigInt64(at, little))],
    f4: [4, (view, at) => view.getFloat32(at, little)],
    f8: [8, (view, at) => view.getFloat64(at, little)],
  };
  return readers[descr.slice(1)];
}

function readNpy(bytes: Uint8Array, file: string): Samples & { readonly isBytes: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = String.fromCharCode(...bytes.subarray(1, 6));
  if (bytes[0] !== 0x93 || magic !== "NUMPY" || bytes.length < 12)
    throw new DataError(`${file}: this is no .npy array`);
  const isOld = bytes[6] === 1;
  const start = isOld ? 10 : 12;
  const length = isOld ? view.getUint16(8, true) : view.getUint32(8, true);
  const head = new TextDecoder().decode(bytes.subarray(start, start + length));
  const descr = /'descr':\s*'([^']*)'/.exec(head)?.[1] ?? "";
  const sizes = (/'shape':\s*\(([^)]*)\)/.exec(head)?.[1] ?? "")
    .split(",")
    .filter((size) => size.trim() !== "")
    .map(Number);
  const isFortran = /'fortran_order':\s*True/.test(head);
  const reader = readerOf(descr);
  if (!reader)
    throw new DataError(
      `${file}: elements of type ${descr || "?"} are not supported; save them as float32 or int32`,
    );
  const total = sizes.reduce((product, size) => product * size, 1);
  const [width, read] = reader;
  const data = start + length;
  if (sizes.length === 0 || bytes.length - data !== total * width) {
    throw new DataError(
      `${file}: the header promises ${sizes.join(" × ") || "no"} values of ${width} bytes, and ${bytes.length - data} bytes follow`,
    );
  }
  const values = new Float32Array(total);
  for (let index = 0; index < total; index++)
    values[isFortran ? transposed(index, sizes) : index] = read(view, data + index * width);
  const [count = 0, ...shape] = sizes;
  return { count, shape, values, isBytes: descr.endsWith("u1") };
}

/** Where the index-th value of a column-first array stands in a row-first one. */
function transposed(index: number, sizes: readonly number[]): number {
  let rest = index;
  let place = 0;
  const strides = sizes.map((_, axis) =>
    sizes.slice(axis + 1).reduce((product, size) => product * size, 1),
  );
  for (const [axis, size] of sizes.entries()) {
    place += (rest % size) * (strides[axis] ?? 1);
    rest = Math.floor(rest / size);
  }
  return place;
}

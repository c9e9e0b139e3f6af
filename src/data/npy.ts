/** Arrays as NumPy writes them: the `.npy` format, versions 1 to 3 (numpy.lib.format). */
import { DataError, type ByteSamples } from "./dataset.ts";

type Reader = readonly [size: number, read: (view: DataView, at: number) => number];

/** @throws DataError for anything but numbers, and for an array that is shorter or longer than it says */
export function readNpy(bytes: Uint8Array, file: string): ByteSamples {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { description, start } = readHeader(bytes, view, file);
  const descr = /'descr':\s*'([^']*)'/.exec(description)?.[1] ?? "";
  const reader = readerOf(descr);
  if (!reader)
    throw new DataError(
      `${file}: elements of type ${descr || "?"} are not supported; save them as float32 or int32`,
    );
  const sizes = (/'shape':\s*\(([^)]*)\)/.exec(description)?.[1] ?? "")
    .split(",")
    .filter((size) => size.trim() !== "")
    .map(Number);
  const total = sizes.reduce((product, size) => product * size, 1);
  const [width, read] = reader;
  const found = bytes.length - start;
  if (sizes.length === 0) throw new DataError(`${file}: a single number is no list of samples`);
  if (found !== total * width)
    throw new DataError(
      `${file}: the header promises ${sizes.join(" × ")} values of ${width} bytes, and ${found} bytes follow it`,
    );
  const values = new Float32Array(total);
  for (let index = 0; index < total; index++) values[index] = read(view, start + index * width);
  const [count = 0, ...shape] = sizes;
  const isFortran = /'fortran_order':\s*True/.test(description);
  return {
    count,
    shape,
    values: isFortran && sizes.length > 1 ? rowsFirst(values, sizes) : values,
    isBytes: descr.slice(1) === "u1",
  };
}

function readHeader(
  bytes: Uint8Array,
  view: DataView,
  file: string,
): { readonly description: string; readonly start: number } {
  const magic = String.fromCharCode(...bytes.subarray(1, 6));
  if (bytes[0] !== 0x93 || magic !== "NUMPY" || bytes.length < 12)
    throw new DataError(`${file}: this is no .npy array, for want of "\\x93NUMPY" at byte 0`);
  const version = view.getUint8(6);
  if (version < 1 || version > 3)
    throw new DataError(`${file}: version ${version} of .npy is unknown; 1, 2 and 3 are known`);
  const first = version === 1 ? 10 : 12;
  const start = first + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (start > bytes.length)
    throw new DataError(
      `${file}: the header ends at byte ${start}, but the array at ${bytes.length}`,
    );
  return { description: new TextDecoder().decode(bytes.subarray(first, start)), start };
}

function readerOf(descr: string): Reader | undefined {
  const little = !descr.startsWith(">");
  const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
    ["b1", [1, (view, at) => view.getUint8(at)]],
    ["u1", [1, (view, at) => view.getUint8(at)]],
    ["i1", [1, (view, at) => view.getInt8(at)]],
    ["u2", [2, (view, at) => view.getUint16(at, little)]],
    ["i2", [2, (view, at) => view.getInt16(at, little)]],
    ["u4", [4, (view, at) => view.getUint32(at, little)]],
    ["i4", [4, (view, at) => view.getInt32(at, little)]],
    ["u8", [8, (view, at) => Number(view.getBigUint64(at, little))]],
    ["i8", [8, (view, at) => Number(view.getBigInt64(at, little))]],
    ["f2", [2, (view, at) => half(view.getUint16(at, little))]],
    ["f4", [4, (view, at) => view.getFloat32(at, little)]],
    ["f8", [8, (view, at) => view.getFloat64(at, little)]],
  ]);
  return readers.get(descr.slice(1));
}

/** The number of 16 bits in the format binary16 of IEEE 754. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Values whose first index runs fastest, so that the last one does. */
function rowsFirst(values: Float32Array, sizes: readonly number[]): Float32Array {
  const strides = sizes.map((_, axis) =>
    sizes.slice(axis + 1).reduce((product, size) => product * size, 1),
  );
  const ordered = new Float32Array(values.length);
  const index = sizes.map(() => 0);
  let place = 0;
  for (const value of values) {
    ordered[place] = value;
    for (let axis = 0; axis < sizes.length; axis++) {
      const stride = strides[axis] ?? 1;
      const next = (index[axis] ?? 0) + 1;
      place += stride;
      index[axis] = next;
      if (next < (sizes[axis] ?? 0)) break;
      place -= next * stride;
      index[axis] = 0;
    }
  }
  return ordered;
}

/** Data files made for a test, and the formats that the runtime reads but never writes. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";

/** A folder of its own that holds the files; the system cleans it up. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "nnc-data-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

export function fileOf(name: string, content: string | Uint8Array): string {
  return join(folderOf({ [name]: content }), name);
}

/** An IDX file of bytes. */
export function idx(sizes: readonly number[], values: readonly number[]): Uint8Array {
  const head = [0, 0, 8, sizes.length, ...sizes.flatMap((n) => [n >>> 24, n >>> 16, n >>> 8, n])];
  return Uint8Array.from([...head, ...values]);
}

/** An array as `numpy.save` writes it. */
export function npy(
  descr: string,
  shape: readonly number[],
  data: Uint8Array,
  { version = 1, fortran = false } = {},
): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': (${sizes}), }`;
  const first = version === 1 ? 10 : 12;
  const padded = text.padEnd(Math.ceil((first + text.length + 1) / 64) * 64 - first - 1) + "\n";
  const length = padded.length;
  const sized =
    version === 1 ? [length, length >>> 8] : [length, length >>> 8, length >>> 16, length >>> 24];
  const head = [0x93, ...new TextEncoder().encode("NUMPY"), version, 0, ...sized];
  return Uint8Array.from([...head, ...new TextEncoder().encode(padded), ...data]);
}

export function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

export function floats(shape: readonly number[], values: readonly number[]): Uint8Array {
  return npy("<f4", shape, bytesOf(Float32Array.from(values)));
}

export function npz(arrays: Readonly<Record<string, Uint8Array>>, level: 0 | 6 = 6): Uint8Array {
  const named = Object.entries(arrays).map(([name, data]) => [`${name}.npy`, data]);
  return zipSync(Object.fromEntries(named) as Record<string, Uint8Array>, { level });
}

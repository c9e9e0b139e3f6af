/**
 * The safetensors format: eight bytes with the length of a JSON header, the header, and the tensors one after the
 * other, little-endian. https://huggingface.co/docs/safetensors. Pure, and wary: a file may come from anywhere.
 */

/** A tensor as it lies in a file. */
export interface StoredTensor {
  /** `F32`, `BF16`, `I64`, … as the format calls them. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Little-endian; a view into the file. */
  readonly bytes: Uint8Array;
}

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** `__metadata__`: texts by name. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** The file is no sound safetensors file; the message says what is wrong where. */
export class SafetensorsError extends Error {
  override readonly name = "SafetensorsError";
}

/** Bytes of one number. */
const widths: ReadonlyMap<string, number> = new Map([
  ["F64", 8],
  ["I64", 8],
  ["U64", 8],
  ["F32", 4],
  ["I32", 4],
  ["U32", 4],
  ["F16", 2],
  ["BF16", 2],
  ["I16", 2],
  ["U16", 2],
  ["F8_E4M3", 1],
  ["F8_E5M2", 1],
  ["I8", 1],
  ["U8", 1],
  ["BOOL", 1],
]);

/** As in the reference implementation. */
const longestHeader = 100_000_000;

/** @throws SafetensorsError */
export function readSafetensors(file: Uint8Array): SafetensorsFile {
  const header = headerOf(file);
  const data = file.subarray(8 + header.length);
  const tensors = new Map<string, StoredTensor>();
  const metadata = new Map<string, string>();
  const ranges: (readonly [begin: number, end: number, name: string])[] = [];
  for (const [name, entry] of Object.entries(parseHeader(header))) {
    if (name === "__metadata__") {
      if (!isObject(entry)) throw new SafetensorsError("__metadata__ must hold texts by name");
      for (const [key, value] of Object.entries(entry)) metadata.set(key, String(value));
      continue;
    }
    const { dtype, shape, begin, end } = entryOf(name, entry, data.length);
    ranges.push([begin, end, name]);
    tensors.set(name, { dtype, shape, bytes: data.subarray(begin, end) });
  }
  checkCover(ranges, data.length);
  return { tensors, metadata };
}

function headerOf(file: Uint8Array): Uint8Array {
  if (file.length < 8) throw new SafetensorsError("the file is too short to be a safetensors file");
  const length = new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(longestHeader))
    throw new SafetensorsError(
      `it claims a header of ${length} bytes, and ${longestHeader} are the most that is allowed; is it a safetensors file?`,
    );
  if (length > BigInt(file.length - 8))
    throw new SafetensorsError(
      `it claims a header of ${length} bytes, and only ${file.length - 8} follow; is it cut off?`,
    );
  return file.subarray(8, 8 + Number(length));
}

function parseHeader(header: Uint8Array): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(header));
  } catch {
    throw new SafetensorsError("its header is not JSON");
  }
  if (!isObject(parsed)) throw new SafetensorsError("its header is not a JSON object");
  return parsed;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCountList(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function entryOf(
  name: string,
  entry: unknown,
  length: number,
): { dtype: string; shape: readonly number[]; begin: number; end: number } {
  const wrong = (problem: string): SafetensorsError =>
    new SafetensorsError(`the tensor ${JSON.stringify(name)} ${problem}`);
  if (!isObject(entry)) throw wrong("has no description");
  const { dtype, shape, data_offsets: offsets } = entry;
  const width = typeof dtype === "string" ? widths.get(dtype) : undefined;
  if (typeof dtype !== "string" || width === undefined)
    throw wrong(`has an unknown dtype ${JSON.stringify(dtype)}`);
  if (!isCountList(shape)) throw wrong("has no shape of whole numbers");
  if (!isCountList(offsets) || offsets.length !== 2) throw wrong("has no data_offsets");
  const [begin, end] = offsets as [number, number];
  if (begin > end || end > length)
    throw wrong(`lies at ${begin} to ${end}, outside of the ${length} bytes of data`);
  const size = shape.reduce((product, dim) => product * dim, width);
  if (size !== end - begin)
    throw wrong(
      `of shape [${shape.join(", ")}] and ${dtype} needs ${size} bytes, and has ${end - begin}`,
    );
  return { dtype, shape, begin, end };
}

/** The tensors must neither overlap nor leave room for something unseen. */
function checkCover(
  ranges: (readonly [begin: number, end: number, name: string])[],
  length: number,
): void {
  ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let at = 0;
  for (const [begin, end, name] of ranges) {
    if (begin !== at)
      throw new SafetensorsError(
        `the tensor ${JSON.stringify(name)} begins at ${begin}, and what lies before it ends at ${at}`,
      );
    at = end;
  }
  if (at !== length)
    throw new SafetensorsError(`its tensors end at ${at}, and the data at ${length}`);
}

/** A tensor of 32-bit floats, ready to be written. */
export function floatTensor(shape: readonly number[], values: Float32Array): StoredTensor {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { dtype: "F32", shape, bytes };
}

/** The file, with tensors in the order given. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array<ArrayBuffer> {
  let size = 0;
  const entries: [string, unknown][] = [];
  if (metadata.size > 0) entries.push(["__metadata__", Object.fromEntries(metadata)]);
  for (const [name, { dtype, shape, bytes }] of tensors) {
    entries.push([name, { dtype, shape, data_offsets: [size, size + bytes.length] }]);
    size += bytes.length;
  }
  const text = JSON.stringify(Object.fromEntries(entries));
  const unpadded = new TextEncoder().encode(text);
  // Spaces align the data, so that they can be mapped into memory as they are.
  const headerLength = Math.ceil(unpadded.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + size);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.fill(0x20, 8, 8 + headerLength);
  file.set(unpadded, 8);
  let at = 8 + headerLength;
  for (const { bytes } of tensors.values()) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

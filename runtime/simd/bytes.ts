/** The binary format of WebAssembly: numbers, and lists of them (WebAssembly Core Specification 2.0, chapter 5). */

/** Appends a whole number of at least zero, in LEB128. */
export function writeUnsigned(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

/** Appends a whole number of 32 bits, in signed LEB128. */
export function writeSigned(bytes: number[], value: number): void {
  let rest = value | 0;
  while (rest < -64 || rest > 63) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  bytes.push(rest & 0x7f);
}

export function unsigned(value: number): readonly number[] {
  const bytes: number[] = [];
  writeUnsigned(bytes, value);
  return bytes;
}

const view = new DataView(new ArrayBuffer(4));
const wordBytes = new Uint8Array(view.buffer);

/** The bits of a number, as a float or as an integer of 32 bits, lowest byte first; good until the next call. */
export function word(value: number, type: "f32" | "i32"): Uint8Array {
  if (type === "f32") view.setFloat32(0, value, true);
  else view.setInt32(0, value, true);
  return wordBytes;
}

/** All bytes in a row. */
export function joined(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The number of items, then the items. */
export function vector(items: readonly ArrayLike<number>[]): Uint8Array {
  return joined([unsigned(items.length), ...items]);
}

export function text(value: string): Uint8Array {
  const bytes = new TextEncoder().encode(value);
  return joined([unsigned(bytes.length), bytes]);
}

/** A section: its number, how long it is, and what it holds. */
export function section(id: number, content: ArrayLike<number>): Uint8Array {
  return joined([[id], unsigned(content.length), content]);
}

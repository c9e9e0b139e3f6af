/**
 * Numbers that follow from a name, so that the compiled model and its reference in PyTorch have the same weights and
 * nobody stores them. `fill.py` is the same rule:
 *
 *     seed  = FNV-1a of the name (32 bits, UTF-8)
 *     word  = murmur3's finalizer of (index · 0x9e3779b9 + seed)
 *     u     = word / 2^31 - 1, from -1 to 1
 *
 * and by the last part of a weight's path and its shape:
 *
 *     gamma, scale          1 + u / 5
 *     variance              1 + u / 2
 *     other vectors         u / 10
 *     kernels               u · √(6 / inputs), as He et al. 2015; inputs = size / last axis
 */
export function uniforms(name: string, count: number): Float32Array {
  const seed = hash(name);
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) {
    let word = (Math.imul(index, 0x9e3779b9) + seed) | 0;
    word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    values[index] = ((word ^ (word >>> 16)) >>> 0) / 2 ** 31 - 1;
  }
  return values;
}

/** The values of a weight with this path and this shape, in the layout of tfjs. */
export function weightValues(path: string, shape: readonly number[]): Float32Array {
  const size = shape.reduce((product, dim) => product * dim, 1);
  const values = uniforms(path, size);
  const [offset, factor] = affine(path.split("/").at(-1) ?? "", shape, size);
  return values.map((value) => offset + factor * value);
}

function affine(name: string, shape: readonly number[], size: number): readonly [number, number] {
  if (/^(gamma|scale)/.test(name)) return [1, 1 / 5];
  if (/variance/.test(name)) return [1, 1 / 2];
  if (shape.length < 2) return [0, 1 / 10];
  return [0, Math.sqrt((6 * (shape.at(-1) ?? 1)) / size)];
}

function hash(name: string): number {
  let word = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) word = Math.imul(word ^ byte, 0x01000193);
  return word;
}

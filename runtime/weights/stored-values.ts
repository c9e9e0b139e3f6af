import { SafetensorsError, type StoredTensor } from "./safetensors.ts";

/**
 * The numbers of a tensor as 32-bit floats: exact for `F32`, `F16`, `BF16`, small ints and bools, rounded for `F64`.
 *
 * @throws SafetensorsError for a dtype of eight bits, which has no one meaning
 */
export function floatsOf({ dtype, bytes }: StoredTensor): Float32Array {
  // A copy, for a tensor may begin anywhere in a file, and typed arrays only at multiples of their width.
  // Not by `slice`, with which a Buffer of Node makes no copy.
  const { buffer } = new Uint8Array(bytes);
  switch (dtype) {
    case "F32":
      return new Float32Array(buffer);
    case "F64":
      return Float32Array.from(new Float64Array(buffer));
    case "F16":
      return Float32Array.from(new Uint16Array(buffer), halfToFloat);
    case "BF16":
      return new Float32Array(
        Uint32Array.from(new Uint16Array(buffer), (half) => half << 16).buffer,
      );
    case "I64":
      return Float32Array.from([...new BigInt64Array(buffer)].map(Number));
    case "U64":
      return Float32Array.from([...new BigUint64Array(buffer)].map(Number));
    case "I32":
      return Float32Array.from(new Int32Array(buffer));
    case "U32":
      return Float32Array.from(new Uint32Array(buffer));
    case "I16":
      return Float32Array.from(new Int16Array(buffer));
    case "U16":
      return Float32Array.from(new Uint16Array(buffer));
    case "I8":
      return Float32Array.from(new Int8Array(buffer));
    case "U8":
    case "BOOL":
      return Float32Array.from(new Uint8Array(buffer));
    default:
      throw new SafetensorsError(`tensors of ${dtype} cannot be read`);
  }
}

/** IEEE 754 binary16. */
function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

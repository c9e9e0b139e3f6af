/** Relaxed SIMD, which has one instruction for a product and a sum where the processor has: engines of 2023 and later. */

/** `(module (func (drop (f32x4.relaxed_madd …))))`, of three times `(i32x4.splat (i32.const 0))` */
const probe = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 20, 1, 18, 0, 0x41, 0, 0xfd, 0x11, 0x41, 0, 0xfd, 0x11, 0x41, 0, 0xfd, 0x11, 0xfd, 0x85, 0x02, 0x1a, 0x0b]; // prettier-ignore
let isThere: boolean | undefined;

/** Whether a sum of products may be rounded once for each product instead of twice, in about four fifths of the time. */
export function hasMultiplyAdd(): boolean {
  isThere ??= WebAssembly.validate(new Uint8Array(probe));
  return isThere;
}

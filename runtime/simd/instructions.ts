/** The instructions of WebAssembly that kernels use, by the names of its text format. */
import { unsigned } from "./bytes.ts";

const simd = (code: number): readonly number[] => [0xfd, ...unsigned(code)];

/** Instructions without operands of their own. */
export const instructions = {
  "i32.eqz": [0x45],
  "i32.eq": [0x46],
  "i32.lt_s": [0x48],
  "i32.ge_s": [0x4e],
  "i32.add": [0x6a],
  "i32.sub": [0x6b],
  "i32.mul": [0x6c],
  "i32.div_s": [0x6d],
  "i32.and": [0x71],
  "i32.shl": [0x74],
  "i32.trunc_sat_f32_s": [0xfc, 0x00],
  "f32.add": [0x92],
  "f32.max": [0x97],
  "i32x4.splat": simd(0x11),
  "f32x4.splat": simd(0x13),
  "i8x16.swizzle": simd(0x0e),
  "i8x16.add": simd(0x6e),
  "v128.and": simd(0x4e),
  "v128.andnot": simd(0x4f),
  "v128.or": simd(0x50),
  "v128.xor": simd(0x51),
  "v128.bitselect": simd(0x52),
  "f32x4.eq": simd(0x41),
  "f32x4.ne": simd(0x42),
  "f32x4.lt": simd(0x43),
  "f32x4.gt": simd(0x44),
  "f32x4.le": simd(0x45),
  "f32x4.ge": simd(0x46),
  "f32x4.ceil": simd(0x67),
  "f32x4.floor": simd(0x68),
  "f32x4.nearest": simd(0x6a),
  "f32x4.abs": simd(0xe0),
  "f32x4.neg": simd(0xe1),
  "f32x4.sqrt": simd(0xe3),
  "f32x4.add": simd(0xe4),
  "f32x4.sub": simd(0xe5),
  "f32x4.mul": simd(0xe6),
  "f32x4.div": simd(0xe7),
  "f32x4.min": simd(0xe8),
  "f32x4.max": simd(0xe9),
  "f32x4.pmin": simd(0xea),
  "f32x4.pmax": simd(0xeb),
  "f32x4.relaxed_madd": simd(0x105),
  "i32x4.shl": simd(0xab),
  "i32x4.shr_s": simd(0xac),
  "i32x4.shr_u": simd(0xad),
  "i32x4.add": simd(0xae),
  "i32x4.sub": simd(0xb1),
  "i32x4.mul": simd(0xb5),
  "i32x4.trunc_sat_f32x4_s": simd(0xf8),
  "f32x4.convert_i32x4_s": simd(0xfa),
} as const satisfies Readonly<Record<string, readonly number[]>>;

export type Instruction = keyof typeof instructions;

/** Loads and stores: the code, and the alignment of what they touch as a power of two. */
export const accesses = {
  "v128.load": [simd(0x00), 2],
  "v128.load32_splat": [simd(0x09), 2],
  "v128.store": [simd(0x0b), 2],
  "f32.load": [[0x2a], 2],
  "f32.store": [[0x38], 2],
  "i32.load": [[0x28], 2],
  "i32.store": [[0x36], 2],
} as const satisfies Readonly<Record<string, readonly [readonly number[], number]>>;

export type Access = keyof typeof accesses;

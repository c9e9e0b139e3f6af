/** Sine and cosine as elementwise operators, for whoever calls them. */
import * as tf from "@tensorflow/tfjs";
import { cos, sin } from "../simd/sines.ts";
import type { OptionalOperators } from "./optional-operators.ts";

/**
 * WGSL promises sines between -π and π only, and not many of their bits. This is `simd/sines.ts`, with words in the place of
 * bytes; `ahead` of a turn of 2³².
 */
const wgslFunctions = `
const nncInverse = array<u32, 11>(0, 0, 0, 0, 0, 0x28be60db, 0x9391054a, 0x7f09d5f4, 0x7d4d3770, 0x36d8a566, 0x4f10e410);
fn nncBits(word : u32, by : u32) -> u32 {
  return (nncInverse[word] << by) | ((nncInverse[word + 1u] >> 1u) >> (31u - by));
}
fn nncWave(x : f32, ahead : u32) -> f32 {
  let bits = bitcast<u32>(x) & 0x7fffffffu;
  let whole = (bits & 0x7fffffu) | 0x800000u;
  let place = (bits >> 23u) + 10u;
  let low = nncBits(place / 32u + 1u, place % 32u);
  let middle = (((whole >> 16u) * (low & 0xffffu)) >> 16u) + (((whole & 0xffffu) * (low >> 16u)) >> 16u);
  let carry = (whole >> 16u) * (low >> 16u) + middle;
  let turns = whole * nncBits(place / 32u, place % 32u) + carry + 0x20000000u;
  let rest = f32(i32(turns & 0x3fffffffu) - 0x20000000) * 1.4629181e-9f;
  let r = select(rest, abs(x), abs(x) < 0.785f);
  let z = r * r;
  let odd = r + r * z * (-0.16666655f + z * (0.008332161f - z * 0.00019515296f));
  let even = 1f + z * (-0.5f + z * (0.041666646f - z * (0.0013887316f - z * 0.000024433157f)));
  let at = turns + ahead;
  let size = select(odd, even, (at & 0x40000000u) != 0u);
  let result = select(size, -size, (at & 0x80000000u) != 0u);
  return select(result, uniforms.NAN, bits >= 0x7f800000u);
}
`;

export const sines: OptionalOperators = {
  sin: {
    emit: (e, [x = 0]) => sin(e, x),
    gradients: ({ graph, dy, argument }) => [
      () => graph.apply("mul", [dy, graph.apply("cos", [argument(0)])]),
    ],
    isCheap: false,
    plain: tf.sin,
    wgsl: (x) => `(select(1f, -1f, ${x} < 0f) * nncWave(${x}, 0u))`,
    wgslFunctions,
  },
  cos: {
    emit: (e, [x = 0]) => cos(e, x),
    gradients: ({ graph, dy, argument }) => [
      () => graph.apply("neg", [graph.apply("mul", [dy, graph.apply("sin", [argument(0)])])]),
    ],
    isCheap: false,
    plain: tf.cos,
    wgsl: (x) => `nncWave(${x}, 0x40000000u)`,
    wgslFunctions,
  },
};

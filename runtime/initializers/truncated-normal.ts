/** The normal distribution between two bounds. */
import * as tf from "@tensorflow/tfjs";
import { product } from "./fans.ts";
import { drawn, filledBy, type Initializer } from "./initializer.ts";

export interface TruncatedNormalOptions {
  /** Before it is cut; 0.05 by default. */
  readonly stddev?: number;
  /** 0 by default. */
  readonly mean?: number;
  /** The bounds; two standard deviations from the mean by default. */
  readonly low?: number;
  readonly high?: number;
}

/** A normal distribution without what lies beyond the bounds. PyTorch: `trunc_normal_`. */
export function truncatedNormal(options: TruncatedNormalOptions = {}): Initializer {
  const { stddev = 0.05, mean = 0 } = options;
  const { low = mean - 2 * stddev, high = mean + 2 * stddev } = options;
  return filledBy(tf.initializers.truncatedNormal({ mean, stddev }), (shape, { uniform }) => {
    if (stddev <= 0) return new Float32Array(product(shape)).fill(mean);
    const [from, to] = [low, high].map((bound) => cumulative((bound - mean) / stddev)) as [number, number]; // prettier-ignore
    // Drawing by the inverse of the distribution takes one number each, however far out the bounds lie.
    return drawn(shape, () => {
      const value = mean + stddev * quantile(uniform(from, to));
      return Math.min(high, Math.max(low, value));
    });
  });
}

/** The share of the standard normal distribution below `x`, by the series of Abramowitz and Stegun 1964. */
function cumulative(x: number): number {
  if (Math.abs(x) > 8) return x > 0 ? 1 : 0;
  // The series of 26.2.11: Φ(x) = 1/2 + φ(x) · (x + x³/3 + x⁵/15 + …).
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= x ** 2 / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-(x ** 2) / 2)) / Math.sqrt(2 * Math.PI);
}

/** The inverse of `cumulative`: Acklam's rational approximation, made exact by a step of Halley's method. */
function quantile(p: number): number {
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  const start = approximation(p);
  const error = (cumulative(start) - p) * Math.sqrt(2 * Math.PI) * Math.exp(start ** 2 / 2);
  return start - error / (1 + (start * error) / 2);
}

const a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239]; // prettier-ignore
const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1]; // prettier-ignore
const c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783]; // prettier-ignore
const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];

function approximation(p: number): number {
  const polynomial = (coefficients: readonly number[], x: number): number =>
    coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
  const tail = 0.02425;
  if (p > 1 - tail) return -approximation(1 - p);
  if (p >= tail) {
    const q = p - 0.5;
    return (q * polynomial(a, q * q)) / polynomial(b, q * q);
  }
  const q = Math.sqrt(-2 * Math.log(p));
  return polynomial(c, q) / polynomial(d, q);
}

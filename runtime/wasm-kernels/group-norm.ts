/**
 * Normalisation of groups of columns, sample by sample: one pass over memory for the statistics, one for the result, two for
 * the gradients.
 */
import type { TensorInfo } from "@tensorflow/tfjs";
import * as programs from "../simd/normalizations.ts";
import { besideRows, type Beside } from "./beside-rows.ts";
import { groupOf, type NormShape } from "./group-statistics.ts";
import { gradientSums, type GradientSums } from "./norm-gradient-sums.ts";
import { rowKernel, tensorOfNumbers } from "./row-kernels.ts";
import { blocksOf, shareSamples } from "./sample-blocks.ts";
import { addressOf } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

type Five = readonly [TensorInfo, TensorInfo, TensorInfo, TensorInfo, TensorInfo];

/** `x`, the mean and the variance of each group, `gamma [columns]`, `beta [columns]` → the shape of `x`. */
export function groupNorm(
  backend: WasmBackend,
  [x, ...others]: Five,
  shape: NormShape,
  epsilon: number,
): TensorInfo {
  const [means = [], variances = [], gammas = [], betas = []] = numbersOf(backend, others);
  const inverses = inverseDeviations(variances, epsilon);
  const blocks = blocksOf(shape);
  const rows = [
    { ofGroups: means },
    { ofGroups: inverses, ofColumns: gammas },
    { ofColumns: betas },
  ].map((each) => besideRows(backend, blocks, shape, each));
  const y = backend.makeOutput(x.shape, "float32");
  const [mean, scale, beta] = rows as [Beside, Beside, Beside];
  const [from = 0, to = 0] = [x, y].map((info) => addressOf(backend, info));
  const kernel = rowKernel(backend, "batch norm", programs.batchNorm);
  shareSamples(backend, blocks, ({ sample, start, rows: count, columns }) => {
    const places = [mean, scale, beta].map(({ address, stride }) => address + sample * stride);
    kernel(count, columns, from + 4 * start, ...places, to + 4 * start);
  });
  for (const { info } of rows) backend.disposeData(info.dataId);
  return y;
}

/**
 * `x`, the mean and the variance of each group, `gamma [columns]`, `dy` → the gradients for `x`, `gamma` and `beta`, where the
 * statistics are those of `x`; Ioffe and Szegedy 2015, section 3.
 */
export function groupNormGradients(
  backend: WasmBackend,
  [x, mean, variance, gamma, dy]: Five,
  shape: NormShape,
  epsilon: number,
): readonly [TensorInfo, TensorInfo, TensorInfo] {
  const [means = [], variances = [], gammas = []] = numbersOf(backend, [mean, variance, gamma]);
  const inverses = inverseDeviations(variances, epsilon);
  const blocks = blocksOf(shape);
  const centre = besideRows(backend, blocks, shape, { ofGroups: means });
  const sums = gradientSums(backend, [x, dy], centre, blocks);
  const { dgamma, dbeta, slopes, shifts } = folded(sums, { gammas, inverses }, shape);
  const rows = [
    { ofGroups: inverses, ofColumns: gammas },
    { ofGroups: slopes },
    { ofGroups: shifts },
  ].map((each) => besideRows(backend, blocks, shape, each));
  const dx = backend.makeOutput(x.shape, "float32");
  const [of = 0, from = 0, to = 0] = [x, dy, dx].map((info) => addressOf(backend, info));
  const kernel = rowKernel(backend, "batch norm gradient", programs.batchNormGradient);
  shareSamples(backend, blocks, ({ sample, start, rows: count, columns }) => {
    const [place = 0, ...places] = [centre, ...rows].map(({ address, stride }) => address + sample * stride); // prettier-ignore
    kernel(count, columns, of + 4 * start, place, from + 4 * start, ...places, to + 4 * start);
  });
  for (const { info } of [...rows, centre]) backend.disposeData(info.dataId);
  return [dx, tensorOfNumbers(backend, dgamma), tensorOfNumbers(backend, dbeta)];
}

interface Scales {
  readonly gammas: ArrayLike<number>;
  readonly inverses: Float64Array;
}

/** The gradients for the weights, and what the gradients for `x` have in common in each group. */
function folded(
  { ofGradients, ofProducts }: GradientSums,
  { gammas, inverses }: Scales,
  shape: NormShape,
): Readonly<Record<"dgamma" | "dbeta" | "slopes" | "shifts", Float64Array>> {
  const { samples, rows, columns, groups } = shape;
  const [dgamma, dbeta] = [new Float64Array(columns), new Float64Array(columns)];
  const [slopes, shifts] = [new Float64Array(inverses.length), new Float64Array(inverses.length)];
  const count = (rows * columns) / groups;
  for (let sample = 0; sample < samples; sample++)
    for (let column = 0; column < columns; column++) {
      const at = sample * columns + column;
      const group = sample * groups + groupOf(column, shape);
      const [inverse = 0, gamma = 0] = [inverses[group], gammas[column]];
      const [gradient = 0, product = 0] = [ofGradients[at], ofProducts[at]];
      dbeta[column] = (dbeta[column] ?? 0) + gradient;
      dgamma[column] = (dgamma[column] ?? 0) + product * inverse;
      shifts[group] = (shifts[group] ?? 0) + (gamma * gradient * inverse) / count;
      slopes[group] = (slopes[group] ?? 0) + (gamma * product * inverse ** 3) / count;
    }
  return { dgamma, dbeta, slopes, shifts };
}

/** Copies, since memory may move when there must be more of it. */
function numbersOf(
  backend: WasmBackend,
  infos: readonly TensorInfo[],
): readonly ArrayLike<number>[] {
  return infos.map((info) => backend.typedArrayFromHeap(info).slice());
}

function inverseDeviations(variances: ArrayLike<number>, epsilon: number): Float64Array {
  return Float64Array.from(variances, (variance) => 1 / Math.sqrt(variance + epsilon));
}

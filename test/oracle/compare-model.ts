/**
 * A compiled model against its reference in PyTorch: the same weights by the rule of `fill.ts`, the same inputs, then
 * outputs, gradients and running statistics of both. See `image-models.test.ts` for how a test is written.
 */
import { compileModel, requestInputs, runModel, type ModelRun } from "./compiled-model.ts";
import type { ReferenceAnswer, TorchProcess } from "./torch-process.ts";

export interface Comparison {
  /** A file of the project, or a program. */
  readonly source: string;
  readonly model: string;
  readonly hyperparameters?: Readonly<Record<string, number>>;
  /** `vision:resnet18` is the function `resnet18` of `references/vision.py`. */
  readonly reference: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** For the axes that only the run tells. */
  readonly sizes: Readonly<Record<string, number>>;
  /** Inputs that are not to be uniform numbers, such as tokens and masks. */
  readonly values?: Readonly<Record<string, readonly number[]>>;
  /** Numbers the uniform inputs: others than those of 0. */
  readonly draw?: number;
  readonly training: boolean;
  /** Undefined to compare outputs only. `dot` is the product of the outputs with fixed numbers. */
  readonly loss?: "cross_entropy" | "dot";
}

/** Relative errors: ‖ours - theirs‖ / ‖theirs‖. */
export interface Differences {
  readonly outputs: number;
  readonly loss: number;
  /** By the paths of weights, the worst first. */
  readonly gradients: readonly (readonly [path: string, error: number])[];
  readonly statistics: readonly (readonly [path: string, error: number])[];
}

export async function compareModel(
  torch: TorchProcess,
  { source, model, hyperparameters, sizes, values, draw, training, loss, ...theirs }: Comparison,
): Promise<Differences> {
  const compiled = compileModel(source, model, hyperparameters);
  try {
    const inputs = requestInputs(compiled, { ...hyperparameters, ...sizes }, values, draw);
    const answer = await torch.ask({
      reference: theirs.reference,
      arguments: theirs.arguments ?? {},
      weights: compiled.weights.map(({ path, shape }) => ({ path, shape })),
      inputs,
      training,
      loss,
    });
    const run = runModel(compiled, inputs, { training, loss });
    return differences(
      compiled.weights.map(({ path }) => path),
      run,
      answer,
    );
  } finally {
    compiled.net.dispose();
  }
}

function differences(
  paths: readonly string[],
  run: ModelRun,
  answer: ReferenceAnswer,
): Differences {
  if (run.outputs.length !== answer.outputs.length)
    throw new Error(`${run.outputs.length} outputs here, ${answer.outputs.length} there`);
  const outputs = run.outputs.map((own, index) => {
    const other = answer.outputs[index];
    if (String(own.shape) !== String(other?.shape))
      throw new Error(`an output of ${String(own.shape)} here, ${String(other?.shape)} there`);
    return relativeError(own.values, other?.values);
  });
  // A gradient may be zero by the mathematics, as by the bias of the keys in attention, and then both have noise.
  const norms = answer.gradients.flatMap((other) => (other ? [norm(other.values)] : []));
  const least = 1e-9 * Math.max(0, ...norms);
  const gradients = answer.gradients.flatMap((other, index) => {
    if (!other) return [];
    const own = run.gradients[index];
    const error =
      norm(other.values) < least ? norm(own) / (1e9 * least) : relativeError(own, other.values);
    return [[paths[index] ?? "", error] as const];
  });
  const statistics = answer.statistics.map((other, index) => {
    const own = run.statistics[index];
    return [own?.name ?? other.name, relativeError(own?.values, other.values)] as const;
  });
  return {
    outputs: Math.max(...outputs),
    // A sum of many numbers may come out near zero.
    loss:
      Math.abs((run.loss ?? NaN) - (answer.loss ?? 0)) / Math.max(1, Math.abs(answer.loss ?? 1)),
    gradients: worstFirst(gradients),
    statistics: worstFirst(statistics),
  };
}

function worstFirst(
  list: readonly (readonly [string, number])[],
): readonly (readonly [string, number])[] {
  return [...list].sort(([, a], [, b]) => b - a);
}

function norm(values: Float32Array | undefined): number {
  return values ? Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) : Infinity;
}

/** ‖a - b‖ / ‖b‖; infinite for arrays of different lengths and for what is no number. */
export function relativeError(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (!a || !b || a.length !== b.length) return Infinity;
  let [difference, norm] = [0, 0];
  for (let index = 0; index < b.length; index++) {
    difference += ((a[index] ?? 0) - (b[index] ?? 0)) ** 2;
    norm += (b[index] ?? 0) ** 2;
  }
  const error = Math.sqrt(difference) / Math.max(Math.sqrt(norm), 1e-30);
  return Number.isNaN(error) ? Infinity : error;
}

/** Which samples of a data set go to which input or target of a model. */
import type { TrainingPlan, TrainingPort } from "../../runtime/training/plan.ts";
import { DataError, type ByteSamples, type Dataset, type Samples, type Split } from "./dataset.ts";

/** The samples of one input or target. */
export interface Source {
  readonly port: TrainingPort;
  readonly isInput: boolean;
  readonly train: ByteSamples;
  readonly test: Samples | undefined;
}

/**
 * The samples of each input and target.
 *
 * @throws DataError that names what the model takes and what the data hold
 */
export function sourcesOf(
  { train, test, arrays, classes, isBytes }: Dataset,
  plan: TrainingPlan,
): Source[] {
  const ports = [
    ...plan.inputs.map((port) => ({ port, isInput: true })),
    ...plan.targets.map((port) => ({ port, isInput: false })),
  ];
  const named = ports.flatMap(({ port, isInput }): Source[] => {
    const found = arrays?.get(port.name) ?? arrays?.get(`${port.name}_train`);
    return found ? [{ port, isInput, train: found, test: arrays?.get(`${port.name}_test`) }] : [];
  });
  if (named.length === ports.length) return named;
  const [input, ...moreInputs] = plan.inputs;
  const [target, ...moreTargets] = plan.targets;
  const isPlain = moreInputs.length === 0 && moreTargets.length === 0;
  if (train && input && target && isPlain) {
    const labels = (values: Float32Array): ByteSamples => ({
      count: values.length,
      shape: [],
      values,
      isBytes: false,
    });
    return [
      { port: input, isInput: true, train: { ...train.features, isBytes }, test: test?.features },
      {
        port: target,
        isInput: false,
        train: labels(train.labels),
        test: test && labels(test.labels),
      },
    ];
  }
  if (train && input && moreInputs.length === 0 && !target) {
    const taken = (part: Split): Samples => withoutTarget(part, input, classes);
    return [{ port: input, isInput: true, train: { ...taken(train), isBytes }, test: test && taken(test) }]; // prettier-ignore
  }
  const wanted = ports.map(({ port }) => port.name).join(", ");
  const holds = arrays ? [...arrays.keys()].join(", ") || "nothing" : "features and labels";
  throw new DataError(
    `${plan.model} takes ${wanted}, and the data hold ${holds}; an archive (.npz) may hold one array for each of those names`,
  );
}

/** The features, or with the labels behind them where the model takes one more and they are numbers. */
function withoutTarget(
  { features, labels }: Split,
  { shape: [, width, ...more] }: TrainingPort,
  classes: readonly string[] | undefined,
): Samples {
  const { count, shape, values } = features;
  const [columns = 0] = shape;
  const isWhole = shape.length === 1 && more.length === 0 && width === columns + 1 && !classes;
  if (!isWhole) return features;
  const rows = new Float32Array(count * width);
  for (let row = 0; row < count; row++) {
    rows.set(values.subarray(row * columns, (row + 1) * columns), row * width);
    rows[row * width + columns] = labels[row] ?? NaN;
  }
  return { count, shape: [width], values: rows };
}

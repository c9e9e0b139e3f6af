/** All that a training is in the middle of, as plain data: what goes on from it ends with the same weights, bit for bit. */
import type * as tf from "@tensorflow/tfjs";
import { UpdateRule, type OptimizerState } from "../optimizers/update-rule.ts";
import type { BestState, Watch } from "./early-stopping.ts";
import type { Means, MeansState } from "./means.ts";
import type { TrainingPlan } from "./plan.ts";
import type { TrainingProgress } from "./progress.ts";
import { readWeights } from "./weights.ts";

export interface TrainingState {
  /** With the step, all that random numbers depend on. */
  readonly seed: number;
  /** The epoch to go on with, from 1, and how many of its batches are done. */
  readonly epoch: number;
  readonly batch: number;
  /** Samples of the data, and of a batch: both must be the same again. */
  readonly samples: number;
  readonly batchSize: number;
  /** All weights of the model. */
  readonly weights: readonly Float32Array[];
  readonly optimizer: OptimizerState | undefined;
  /** Sums over the batches of the epoch. */
  readonly sums: MeansState;
  readonly best: BestState | undefined;
  /** The epochs that are done. */
  readonly history: readonly TrainingProgress[];
  /** That training took so far. */
  readonly seconds: number;
}

/** What a state is read from. */
export interface Position {
  readonly net: tf.LayersModel;
  readonly plan: TrainingPlan;
  readonly optimizer: tf.Optimizer;
  readonly variables: readonly tf.Variable[];
  readonly watch: Watch;
  readonly samples: number;
  readonly seed: number;
  readonly epoch: number;
  readonly batch: number;
  readonly total: Means;
  readonly history: readonly TrainingProgress[];
  readonly seconds: number;
}

export async function stateOf(position: Position): Promise<TrainingState> {
  const { net, plan, optimizer, variables, watch, total, ...plain } = position;
  return {
    seed: plain.seed,
    epoch: plain.epoch,
    batch: plain.batch,
    samples: plain.samples,
    batchSize: plan.batch,
    weights: await readWeights(net),
    optimizer: optimizer instanceof UpdateRule ? await optimizer.state(variables) : undefined,
    sums: total.state(),
    best: watch.state(),
    history: [...plain.history],
    seconds: plain.seconds,
  };
}

/** @throws Error that says what differs, if a training of this plan on these data could not go on from the state */
export function requireSame(state: TrainingState, plan: TrainingPlan, samples: number): void {
  const differs = (what: string, then: number, now: number): Error =>
    new Error(`The training that is to go on had ${then} ${what}, and now there are ${now}.`);
  if (state.samples !== samples) throw differs("samples", state.samples, samples);
  if (state.batchSize !== plan.batch)
    throw differs("samples in a batch", state.batchSize, plan.batch);
  if (!state.optimizer)
    throw new Error("The optimizer of that training could not be saved, so it cannot go on.");
}

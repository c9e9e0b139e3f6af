/** Learning rates that change as training goes on: functions of the step, which compose. */

/** Where training is. */
export interface Clock {
  /** Updates of the weights so far: 0 at the first. */
  readonly step: number;
  /** Updates in one epoch, and in the whole training; known to `fit` of `nnc/runtime` only. */
  readonly stepsPerEpoch?: number | undefined;
  readonly steps?: number | undefined;
}

export type Schedule = (clock: Clock) => number;

export type LearningRate = number | Schedule;

/** What schedules count in. */
export interface Unit {
  /** Steps, one for each batch, by default. */
  readonly per?: "step" | "epoch";
}

export function rateAt(rate: LearningRate, clock: Clock): number {
  return typeof rate === "number" ? rate : rate(clock);
}

/** Whole steps or epochs that have passed. */
export function passed({ step, stepsPerEpoch }: Clock, { per = "step" }: Unit): number {
  return per === "step" ? step : Math.floor(step / known(stepsPerEpoch, "the steps of an epoch"));
}

/** How long a schedule takes: what it says, or else what is left of the training. */
export function lengthOf(steps: number | undefined, clock: Clock, { per = "step" }: Unit): number {
  if (steps !== undefined) return steps;
  const all = known(clock.steps, "the length of the training");
  return per === "step" ? all : all / known(clock.stepsPerEpoch, "the steps of an epoch");
}

function known(value: number | undefined, what: string): number {
  if (value === undefined)
    throw new Error(
      `The schedule of the learning rate depends on ${what}, which only \`fit\` of nnc/runtime tells.`,
    );
  return value;
}

import { passed, rateAt, type LearningRate, type Schedule, type Unit } from "./schedule.ts";

export interface WarmUpOptions extends Unit {
  readonly steps: number;
  /** What follows, with a time of its own that begins when the warm-up ends. */
  readonly then: LearningRate;
  /** The part of the first rate of `then` to begin with; 0 by default. */
  readonly from?: number;
}

/**
 * A rate that rises in a straight line to where `then` begins, and follows that afterwards. Goyal et al. 2017, Accurate,
 * large minibatch SGD, section 2.2; PyTorch's `SequentialLR` of a `LinearLR` and another.
 */
export function warmUp({ steps, then, from = 0, ...unit }: WarmUpOptions): Schedule {
  return (clock) => {
    const time = passed(clock, unit);
    const warm = unit.per === "epoch" ? steps * (clock.stepsPerEpoch ?? 0) : steps;
    const rest = clock.steps === undefined ? undefined : clock.steps - warm;
    if (time >= steps) return rateAt(then, { ...clock, step: clock.step - warm, steps: rest });
    const first = rateAt(then, { ...clock, step: 0, steps: rest });
    return first * (from + (1 - from) * (time / steps));
  };
}

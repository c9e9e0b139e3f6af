import { lengthOf, passed, type Schedule, type Unit } from "./schedule.ts";

export interface LinearOptions extends Unit {
  readonly rate: number;
  /** How long it takes; the rest of the training by default. */
  readonly steps?: number;
  /** Where it ends, and stays; 0 by default. */
  readonly to?: number;
}

/** From `rate` to `to` in a straight line, as PyTorch's `LinearLR`. */
export function linear({ rate, steps, to = 0, ...unit }: LinearOptions): Schedule {
  return (clock) => {
    const share = Math.min(1, passed(clock, unit) / lengthOf(steps, clock, unit));
    return rate + (to - rate) * share;
  };
}

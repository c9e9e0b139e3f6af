import { passed, type Schedule, type Unit } from "./schedule.ts";

export interface StepOptions extends Unit {
  readonly rate: number;
  /** Multiplies the rate after each `every` steps, … */
  readonly every?: number;
  /** … or at each of these steps. */
  readonly at?: readonly number[];
  /** A tenth by default. */
  readonly factor?: number;
}

/** A rate that falls in steps, as PyTorch's `StepLR` and `MultiStepLR`. */
export function step({ rate, every, at = [], factor = 0.1, ...unit }: StepOptions): Schedule {
  return (clock) => {
    const time = passed(clock, unit);
    const falls =
      every === undefined ? at.filter((moment) => time >= moment).length : Math.floor(time / every);
    return rate * factor ** falls;
  };
}

import { passed, type Schedule, type Unit } from "./schedule.ts";

export interface ExponentialOptions extends Unit {
  readonly rate: number;
  /** What each step multiplies the rate by. */
  readonly factor: number;
}

/** `rate · factor^t`, as PyTorch's `ExponentialLR`. */
export function exponential({ rate, factor, ...unit }: ExponentialOptions): Schedule {
  return (clock) => rate * factor ** passed(clock, unit);
}

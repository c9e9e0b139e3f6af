import { passed, type Schedule, type Unit } from "./schedule.ts";

export interface InverseSqrtOptions extends Unit {
  readonly rate: number;
  /** How long it takes to fall to `rate / √2`. */
  readonly steps: number;
}

/**
 * `rate · √(steps / (steps + t))`: behind a warm-up of as many steps, that of Vaswani et al. 2017, Attention is all you
 * need, equation 3.
 */
export function inverseSqrt({ rate, steps, ...unit }: InverseSqrtOptions): Schedule {
  return (clock) => rate * Math.sqrt(steps / (steps + passed(clock, unit)));
}

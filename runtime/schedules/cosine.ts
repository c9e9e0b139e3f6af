import { lengthOf, passed, type Schedule, type Unit } from "./schedule.ts";

export interface CosineOptions extends Unit {
  readonly rate: number;
  /** How long it takes; the rest of the training by default. */
  readonly steps?: number;
  /** Where it ends, and stays; 0 by default. */
  readonly to?: number;
}

/**
 * From `rate` down to `to` along half a cosine: `to + (rate - to) · (1 + cos(π t / steps)) / 2`. Loshchilov and Hutter
 * 2017, SGDR, equation 5, without restarts. PyTorch's `CosineAnnealingLR` does the same up to `steps`.
 */
export function cosine({ rate, steps, to = 0, ...unit }: CosineOptions): Schedule {
  return (clock) => {
    const share = Math.min(1, passed(clock, unit) / lengthOf(steps, clock, unit));
    return to + ((rate - to) * (1 + Math.cos(Math.PI * share))) / 2;
  };
}

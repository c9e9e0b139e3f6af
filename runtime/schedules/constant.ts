import type { Schedule } from "./schedule.ts";

/** The same rate at every step. */
export function constant({ rate }: { readonly rate: number }): Schedule {
  return () => rate;
}

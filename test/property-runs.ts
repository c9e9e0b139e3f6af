/**
 * How often a property is tried: seldom in an ordinary run, from a fixed seed so that it is the same everywhere; with
 * `FUZZ=100` a hundred times as often from a seed of the hour, which `SEED=…` repeats.
 */
export function runs(usual: number): { readonly numRuns: number; readonly seed: number } {
  const times = Number(process.env["FUZZ"] ?? 1);
  const hour = Math.floor(Date.now() / 3_600_000);
  return { numRuns: usual * times, seed: Number(process.env["SEED"] ?? (times > 1 ? hour : 1)) };
}

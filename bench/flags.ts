/** What `npm run bench` may be asked for. */
export interface BenchFlags {
  /** Fewer turns, and only batches of 1. */
  readonly quick: boolean;
  /** Puts the results into `docs`. */
  readonly write: boolean;
  /** Names of workloads; all of them where there is none. */
  readonly only: readonly string[];
}

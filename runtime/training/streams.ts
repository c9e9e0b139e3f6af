/** What a seed determines in training, each with random numbers of its own. */
export const streams = {
  /** The order of the samples, by epoch. */
  order: 1,
  /** What layers draw in a step of training, such as dropout, by step. */
  step: 2,
  /** What they draw where the model is only measured, by batch. */
  measuring: 3,
} as const;

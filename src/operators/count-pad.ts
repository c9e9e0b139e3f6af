import { flag } from "./parameters.ts";

/** What a mean divides by where its window hangs over the edge. */
export const countPad = flag(
  "zeros of a padding in numbers count in the mean, as in PyTorch; those of `same` never do, as in TensorFlow",
  true,
);

/** What was done to the data that a model was trained on: kept with the model, and done again to new data. */
import type { Scaling } from "./scaling.ts";

export interface Preparation {
  /** By input. */
  readonly scalings: Readonly<Record<string, Scaling>>;
  /** Names of the classes, where labels were text. */
  readonly classes?: readonly string[];
  /** The characters of a language model, in the order of their tokens. */
  readonly vocabulary?: readonly string[];
  /** Characters in a window. */
  readonly context?: number;
}

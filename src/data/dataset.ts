/** What a data file holds, as plain data. */
export interface Samples {
  readonly count: number;
  /** The shape of one sample; empty for a number. */
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface ByteSamples extends Samples {
  /** Whether the file holds bytes from 0 to 255, as image files do. */
  readonly isBytes: boolean;
}

/** The arrays of an archive, by name. */
export type Arrays = ReadonlyMap<string, ByteSamples>;

export interface Split {
  readonly features: Samples;
  /** Class numbers, or target values where labels are no classes. */
  readonly labels: Float32Array;
}

export interface Dataset {
  /** Missing only where `arrays` hold no features and labels that go by the usual names. */
  readonly train: Split | undefined;
  /** Present when the files bring a test set of their own. */
  readonly test: Split | undefined;
  /** Names of the classes where labels are text. */
  readonly classes: readonly string[] | undefined;
  /** Bytes from 0 to 255, as in image files. */
  readonly isBytes: boolean;
  /** All arrays, where the file is an archive. */
  readonly arrays?: Arrays;
}

/** Something is wrong with a data file; the message names the file, the place and what was expected. */
export class DataError extends Error {
  override readonly name = "DataError";
}

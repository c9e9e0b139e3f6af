/**
 * A picture before it has places: boxes in boxes, as blocks lie in blocks. Plain data, so that a page can carry it and
 * lay it out again when a reader folds a block.
 */

/** What a box looks like; found from what its operator does, not from its name. */
export type Look =
  | "input"
  | "output"
  | "weight"
  | "convolution"
  | "pooling"
  | "linear"
  | "normalization"
  | "activation"
  | "arithmetic"
  | "shape"
  | "recurrence"
  | "state"
  | "block"
  | "other";

export interface Box {
  /** Unique in the picture. */
  readonly id: string;
  readonly look: Look;
  /** The operator or the block, in the words of the language. */
  readonly title: string;
  /** What it was told: `64, 7×7, stride 2`. */
  readonly detail: string;
  /** Path of the instance in the source, for readers who look for it. */
  readonly path: string;
  /** Shape of what it gives, with the batch. */
  readonly shape: string;
  /** Trainable numbers, as text; empty for none. */
  readonly parameters: string;
  /** How many such boxes follow each other; only the first is drawn. */
  readonly times: number;
  /** Present in blocks and recurrences. */
  readonly inside?: Inside;
}

/** The content of a block. */
export interface Inside {
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
  /** Values that come in and go out, in order; ends of wires. */
  readonly entries: readonly string[];
  readonly exits: readonly string[];
  /** From the box of a state's new value to the box of its earlier one. */
  readonly loops: readonly { readonly from: string; readonly to: string }[];
}

/** One end of a wire: a box of the same block, or the border of the block (`entry`, `exit`). */
export interface End {
  readonly kind: "box" | "entry" | "exit";
  /** The box; empty at the border. */
  readonly box: string;
  /** The value at a border: that of the block itself, or that of the block at this end. */
  readonly port: string;
}

export interface Wire {
  readonly from: End;
  readonly to: End;
  /** Shape without the batch: `56×56×64`. */
  readonly label: string;
}

export interface Picture {
  readonly name: string;
  readonly documentation: string;
  readonly content: Inside;
}

/** The settings of a `train` section, with what each of them means. */
export interface SectionSetting {
  readonly name: string;
  readonly documentation: string;
  /** A number or flag that is known when the program is compiled; others have forms of their own. */
  readonly value?: {
    readonly kind: "int" | "number" | "flag";
    /** Its default; without one it is left out. */
    readonly initial?: number | boolean;
    readonly least?: number;
    /** The smallest number that is too small. */
    readonly above?: number;
  };
}

const list: readonly SectionSetting[] = [
  { name: "loss", documentation: "The number that training makes small: a signal of rank 0." },
  {
    name: "metrics",
    documentation:
      "Numbers to watch, in brackets: calls such as `accuracy(logits, label)`, or names of signals of rank 0.",
  },
  {
    name: "optimizer",
    documentation: "`sgd`, `adam`, `adamw`, `rmsprop` or `adagrad`; `adam` without it.",
  },
  {
    name: "early_stopping",
    documentation:
      "`patience(5, monitor: accuracy)`: stops after 5 epochs without a new best; `5` alone watches the loss.",
  },
  {
    name: "batch",
    documentation: "How many samples make one step.",
    value: { kind: "int", initial: 32, least: 1 },
  },
  {
    name: "epochs",
    documentation: "How often training goes through the samples.",
    value: { kind: "int", initial: 10, least: 1 },
  },
  {
    name: "seed",
    documentation:
      "Determines the initial weights, the order of the samples and dropout, bit for bit; chance does without it.",
    value: { kind: "int", least: 0 },
  },
  {
    name: "shuffle",
    documentation: "Whether each epoch sees the samples in another order; it does by default.",
    value: { kind: "flag" },
  },
  {
    name: "weight_decay",
    documentation: "`weight_decay` of the optimizer, written as a setting.",
    value: { kind: "number", least: 0 },
  },
  {
    name: "decay_biases",
    documentation:
      "Lets biases and the scales of norms decay too; params that say `decay: false` never do.",
    value: { kind: "flag" },
  },
  {
    name: "clip_norm",
    documentation:
      "The largest norm of all gradients together; they are scaled down to it (Pascanu et al. 2013).",
    value: { kind: "number", above: 0 },
  },
];

/** Every setting by its name. */
export const sectionSettings: ReadonlyMap<string, SectionSetting> = new Map(
  list.map((setting) => [setting.name, setting]),
);

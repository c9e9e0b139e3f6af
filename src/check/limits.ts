/**
 * How much one program may come to when blocks, repetitions and functions are unfolded; beyond it is a mistake, and
 * finding out must not take the machine's time or memory. `docs/limits.md` explains each; what the text alone may
 * come to stands in `grammar/limits.ts`, and how large a dim may become in `shape/normal-form.ts`.
 */
import type { ResolvedProgram } from "../resolve/resolve.ts";
import type { Answer } from "../shape/dim.ts";

export const limits = {
  /** Blocks within blocks, and calls of functions within each other. */
  depth: 128,
  /** Evaluations within evaluations, where an application of a block counts eight times: bounds the host's stack. */
  evaluations: 2400,
  /** Instances of declared blocks in one model. */
  instances: 20_000,
  /** Operations of one model. */
  nodes: 50_000,
  /** Iterations of one repetition, items of one list, blocks of one chain. */
  iterations: 10_000,
  /** Evaluations of a whole program, whatever its length, where an application counts eight times. */
  steps: 1_000_000,
  /** And for each character of it. */
  stepsPerCharacter: 8,
} as const;

/** What all elaborations of a program share. */
export interface SharedBudget {
  /** Evaluations left. */
  steps: number;
  isReported: boolean;
  /** What has been asked about dims where no fact is given, and the answers: models ask much the same of their blocks. */
  readonly judged: Map<string, Answer>;
}

export interface Budget {
  instances: number;
  /** Evaluations in progress. */
  evaluations: number;
  /** Once something was exceeded, everything is unknown: the elaboration comes to its end at once. */
  exceeded: boolean;
  readonly shared: SharedBudget;
}

/** A program that is long may also take long, in proportion. */
export function sharedBudget({ byPath }: ResolvedProgram): SharedBudget {
  return budgetFor([...byPath.values()].reduce((sum, { source }) => sum + source.text.length, 0));
}

/** The budget of a program of so many characters. */
export function budgetFor(characters: number): SharedBudget {
  const steps = limits.steps + limits.stepsPerCharacter * characters;
  return { steps, isReported: false, judged: new Map() };
}

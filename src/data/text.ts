/** Plain text for language models: characters as numbers, and windows of them with the characters that follow. */
import type { Column, TrainingData } from "../../runtime/training/data.ts";
import type { TrainingPlan } from "../../runtime/training/plan.ts";
import { DataError } from "./dataset.ts";
import type { Prepared } from "./prepare.ts";

/** The share of a text, at its end, that is held out. */
const heldShare = 0.1;

/**
 * Whether a plan trains a language model: one input of tokens and one target of tokens in its shape, such as
 * `int32 tokens[N, T]` and `target int32 next[N, T]`.
 */
export function isTextPlan({ inputs, targets }: TrainingPlan): boolean {
  const [input, ...moreInputs] = inputs;
  const [target, ...moreTargets] = targets;
  return (
    moreInputs.length === 0 &&
    moreTargets.length === 0 &&
    input?.dtype === "int32" &&
    target?.dtype === "int32" &&
    input.shape.length === 2 &&
    target.shape.length === 2 &&
    (input.shape[1] === null || target.shape[1] === null || input.shape[1] === target.shape[1])
  );
}

/** The characters of a text, each once, in the order of their code points. */
export function vocabularyOf(text: string): readonly string[] {
  return [...new Set(text)].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
}

/** @throws DataError that names the first character that is not in the vocabulary */
export function encode(text: string, vocabulary: readonly string[], what: string): Int32Array {
  const numbers = new Map(vocabulary.map((character, index) => [character, index]));
  return Int32Array.from(Array.from(text), (character) => {
    const number = numbers.get(character);
    if (number === undefined)
      throw new DataError(
        `${what}: the model knows ${vocabulary.length} characters, and ${JSON.stringify(character)} is none of them`,
      );
    return number;
  });
}

export function decode(tokens: Iterable<number>, vocabulary: readonly string[]): string {
  return Array.from(tokens, (token) => vocabulary[token] ?? "").join("");
}

/** Windows that follow one another, each with the same window one character later; what is left over is not used. */
export function windowsOf(
  tokens: Int32Array,
  length: number,
): { readonly inputs: Int32Array; readonly targets: Int32Array; readonly count: number } {
  const count = Math.max(0, Math.floor((tokens.length - 1) / length));
  return {
    inputs: tokens.slice(0, count * length),
    targets: tokens.slice(1, count * length + 1),
    count,
  };
}

export interface TextOptions {
  /** Characters in a window; the plan's, where it has a fixed number. */
  readonly context: number;
  /** That of a trained model; without it, the characters of the text. */
  readonly vocabulary?: readonly string[];
  /** Holds nothing out: all of the text is for testing. */
  readonly isTest?: boolean;
}

/**
 * A text as training data: the last tenth is held out.
 *
 * @throws DataError for a text that is too short for a window in each part
 */
export function prepareText(
  text: string,
  path: string,
  plan: TrainingPlan,
  { context, vocabulary = vocabularyOf(text), isTest = false }: TextOptions,
): Prepared {
  const tokens = encode(text, vocabulary, path);
  const split = isTest ? 0 : Math.floor(tokens.length * (1 - heldShare));
  const [train, test] = [tokens.subarray(0, split), tokens.subarray(split)].map((part) => windowsOf(part, context)) as [ReturnType<typeof windowsOf>, ReturnType<typeof windowsOf>]; // prettier-ignore
  if (test.count === 0 || (!isTest && train.count === 0))
    throw new DataError(
      `${path}: ${tokens.length} characters are too few for windows of ${context}, with the last tenth held out`,
    );
  const [input, target] = [plan.inputs[0]?.name ?? "", plan.targets[0]?.name ?? ""];
  const column = (data: Int32Array): Column => ({ data, shape: [context] });
  const data = ({ inputs, targets }: ReturnType<typeof windowsOf>): TrainingData => ({
    inputs: { [input]: column(inputs) },
    targets: { [target]: column(targets) },
  });
  const notes = [
    `${tokens.length} characters, ${vocabulary.length} different ones, in windows of ${context}.`,
    ...(isTest ? [] : [`The last ${tokens.length - split} characters are held out for testing.`]),
  ];
  return {
    train: data(train),
    test: data(test),
    counts: { train: train.count, test: test.count },
    testLabels: Float32Array.from(test.targets),
    notes,
    classes: undefined,
    preparation: { scalings: {}, vocabulary, context },
  };
}

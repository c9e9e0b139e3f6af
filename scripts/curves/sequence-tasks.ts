/** What the sequence models learn: pieces of a text, and tasks that ask for a memory or for attention. */
import { random } from "../../runtime/random.ts";

interface Ints {
  readonly data: Int32Array;
  /** Of one sample. */
  readonly shape: readonly number[];
}

export interface Samples {
  readonly tokens: Ints;
  readonly answers: Ints;
}

export interface Task {
  readonly train: Samples;
  readonly test: Samples;
}

/** Letters as 1 to 26, anything else as the space between words, 0; 27 stands for nothing here. */
function lettersOf(text: string): Int32Array {
  const words = text.toLowerCase().replaceAll(/[^a-z]+/g, " ");
  return Int32Array.from(words, (letter) => (letter === " " ? 0 : letter.charCodeAt(0) - 96));
}

/** Pieces of 32 letters, each with the letters that follow; the last tenth of the text is held out. */
export function textPieces(text: string): Task & { readonly baseline: number } {
  const letters = lettersOf(text);
  const cut = Math.floor(letters.length * 0.9);
  const [known, held] = [letters.subarray(0, cut), letters.subarray(cut)];
  return {
    train: piecesOf(known, 1600, 1),
    test: piecesOf(held, 400, 2),
    baseline: unigram(known, held),
  };
}

function piecesOf(letters: Int32Array, count: number, seed: number): Samples {
  const { integer } = random(seed);
  const length = 32;
  const tokens = new Int32Array(count * length);
  const answers = new Int32Array(count * length);
  for (let piece = 0; piece < count; piece++) {
    const from = integer(letters.length - length);
    tokens.set(letters.subarray(from, from + length), piece * length);
    answers.set(letters.subarray(from + 1, from + 1 + length), piece * length);
  }
  return { tokens: { data: tokens, shape: [length] }, answers: { data: answers, shape: [length] } };
}

/** The perplexity of the held-out letters by the frequencies of the known ones. */
function unigram(known: Int32Array, held: Int32Array): number {
  const counts = new Float64Array(28).fill(1);
  for (const letter of known) counts[letter] = (counts[letter] ?? 0) + 1;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const surprise = held.reduce((sum, letter) => sum - Math.log((counts[letter] ?? 1) / total), 0);
  return Math.exp(surprise / held.length);
}

/** 20 symbols of 8, and the first of them. */
export function recall(): Task {
  return { train: recallOf(12800, 1), test: recallOf(512, 2) };
}

function recallOf(count: number, seed: number): Samples {
  const { integer } = random(seed);
  const length = 20;
  const data = Int32Array.from({ length: count * length }, () => integer(8));
  const answers = Int32Array.from({ length: count }, (_, index) => data[index * length] ?? 0);
  return { tokens: { data, shape: [length] }, answers: { data: answers, shape: [] } };
}

/** 12 digits, and the same from the last to the first. */
export function reversal(): Task {
  return { train: reversalOf(3200, 1), test: reversalOf(512, 2) };
}

function reversalOf(count: number, seed: number): Samples {
  const { integer } = random(seed);
  const length = 12;
  const data = Int32Array.from({ length: count * length }, () => integer(10));
  const answers = Int32Array.from(data, (_, index) => {
    const step = index % length;
    return data[index - step + (length - 1 - step)] ?? 0;
  });
  return { tokens: { data, shape: [length] }, answers: { data: answers, shape: [length] } };
}

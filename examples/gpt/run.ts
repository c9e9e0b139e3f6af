/** Learns to write like a text, letter by letter, and writes. */
import { readFileSync } from "node:fs";
import { evaluate, fit, predict, random, type TrainingPlan } from "nnc/runtime";
import { reporting, type Make, type Setting } from "../example.ts";

/** How many letters it sees at once: the default of the model. */
const context = 32;

/** Letters and their numbers. */
export interface Alphabet {
  readonly letters: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
}

/** All letters of a text, the space first. */
export function alphabetOf(text: string): Alphabet {
  const letters = [...new Set([" ", ...[...new Set(text)].sort()])];
  return { letters, numbers: new Map(letters.map((letter, number) => [letter, number])) };
}

/** Pieces from random places: each is `context` letters, and the same moved on by one. */
function pieces(text: Int32Array, count: number, seed: number) {
  const { integer } = random(seed);
  const tokens = new Int32Array(count * context);
  const following = new Int32Array(count * context);
  for (let piece = 0; piece < count; piece++) {
    const from = integer(text.length - context);
    tokens.set(text.subarray(from, from + context), piece * context);
    following.set(text.subarray(from + 1, from + 1 + context), piece * context);
  }
  const shape = [context];
  return {
    inputs: { tokens: { data: tokens, shape } },
    targets: { following: { data: following, shape } },
  };
}

/** The perplexity of `test` under the frequencies of letters in `train`, each counted once more than it occurs. */
function unigramPerplexity(train: Int32Array, test: Int32Array): number {
  const counts = new Map<number, number>();
  for (const letter of train) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const kinds = new Set([...train, ...test]).size;
  const surprise = test.reduce(
    (sum, letter) => sum - Math.log(((counts.get(letter) ?? 0) + 1) / (train.length + kinds)),
    0,
  );
  return Math.exp(surprise / test.length);
}

/** One of the classes, as likely as `exp(logit / temperature)` says. */
function draw(logits: Float32Array, temperature: number, uniform: () => number): number {
  const most = Math.max(...logits);
  const weights = [...logits].map((logit) => Math.exp((logit - most) / temperature));
  let left = uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  return Math.max(
    0,
    weights.findIndex((weight) => (left -= weight) <= 0),
  );
}

export interface Program {
  readonly GPT: Make;
  readonly GPTTraining: TrainingPlan;
}

export interface Written {
  /** What it wrote after `start`. */
  readonly text: string;
  /** How many letters it wavers between, in the part of the text that it has not read. */
  readonly perplexity: number;
  /** The same for who knows how often each letter occurs, and nothing else. */
  readonly unigram: number;
}

/** @returns what it wrote, and how sure it was of the text */
export async function run({ GPT, GPTTraining: plan }: Program, setting: Setting): Promise<Written> {
  const { say, share, path } = setting;
  if (path === undefined) throw new Error("name a text: npm run example -- gpt TEXT.txt");
  const text = readFileSync(path, "utf8").replaceAll(/\s+/g, " ");
  const { letters, numbers } = alphabetOf(text);
  const encode = (piece: string): Int32Array =>
    Int32Array.from(Array.from(piece, (letter) => numbers.get(letter) ?? 0));
  const net = GPT({ vocab: letters.length });
  say(`${text.length} letters, ${letters.length} different; ${net.countParams()} parameters`);
  const numbered = encode(text);
  const split = Math.floor(0.9 * numbered.length);
  const data = pieces(numbered.subarray(0, split), Math.round(4000 * share), 1);
  await fit(net, plan, data, reporting(setting, plan));
  const { metrics } = await evaluate(net, plan, pieces(numbered.subarray(split), 200, 3));
  const perplexity = metrics["perplexity"] ?? NaN;
  const unigram = unigramPerplexity(numbered.subarray(0, split), numbered.subarray(split));
  say(`\nperplexity of the last tenth, which it has not read: ${perplexity.toFixed(2)}`);
  say(`of who knows only how often each letter occurs: ${unigram.toFixed(2)}`);
  const { uniform } = random(2);
  let written = "The Time Traveller ";
  const start = written.length;
  while (written.length < start + Math.max(20, Math.round(300 * share))) {
    const tokens = encode(written.slice(-context));
    const { logits } = await predict(net, plan, {
      tokens: { data: tokens, shape: [tokens.length] },
    });
    const last = (logits?.data as Float32Array).slice(-letters.length);
    written += letters[draw(last, 0.7, uniform)] ?? " ";
  }
  say(`\n${written}\n`);
  net.dispose();
  return { text: written.slice(start), perplexity, unigram };
}

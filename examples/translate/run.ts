/** Learns to say strings of digits backwards, and shows where it looks while it speaks. */
import { fit, largest, predict, random, type TrainingPlan } from "nnc/runtime";
import { reporting, type Make, type Setting } from "../example.ts";

const length = 8;
/** The mark before the first digit of an answer. */
const mark = 10;
const shape = [length];

export interface Pairs {
  readonly source: Int32Array;
  /** The answer, moved on by one behind the mark: what the decoder has said before each step. */
  readonly previous: Int32Array;
  readonly answer: Int32Array;
}

export function drawPairs(count: number, seed: number): Pairs {
  const { integer } = random(seed);
  const source = Int32Array.from({ length: count * length }, () => integer(10));
  const answer = source.map((_, at) => {
    const start = at - (at % length);
    return source[start + length - 1 - (at % length)] ?? 0;
  });
  const previous = answer.map((_, at) => (at % length === 0 ? mark : (answer[at - 1] ?? 0)));
  return { source, previous, answer };
}

export interface Program {
  readonly Reverse: Make;
  readonly ReverseTraining: TrainingPlan;
}

/** @returns the part of new strings that are said backwards without a mistake, each digit after its own last */
export async function run(
  { Reverse, ReverseTraining: plan }: Program,
  setting: Setting,
): Promise<number> {
  const { say, share } = setting;
  const { source, previous, answer } = drawPairs(Math.round(4000 * share), 1);
  const net = Reverse();
  const data = {
    inputs: { source: { data: source, shape }, previous: { data: previous, shape } },
    targets: { answer: { data: answer, shape } },
  };
  await fit(net, plan, data, reporting(setting, plan));

  const count = 100;
  const test = drawPairs(count, 2);
  const said = new Int32Array(count * length).fill(mark);
  let weights = new Float32Array();
  const answered = new Int32Array(count * length);
  for (let step = 0; step < length; step++) {
    const outputs = await predict(net, plan, {
      source: { data: test.source, shape },
      previous: { data: said, shape },
    });
    if (!outputs["logits"] || !outputs["weights"]) throw new Error("the model gives no logits");
    weights = outputs["weights"].data as Float32Array<ArrayBuffer>;
    const best = largest(outputs["logits"]);
    for (let at = step; at < said.length; at += length) {
      answered[at] = best[at] ?? 0;
      if (step + 1 < length) said[at + 1] = best[at] ?? 0;
    }
  }
  const digits = (from: Int32Array, row: number): string =>
    from.subarray(row * length, (row + 1) * length).join("");
  const right = Array.from({ length: count }, (_, row) => row).filter(
    (row) => digits(answered, row) === digits(test.answer, row),
  );
  say(`\n${right.length} of ${count} new strings are said backwards without a mistake.\n`);
  say(`${digits(test.source, 0)} backwards: where it looks (across) for each digit (down)`);
  for (let step = 0; step < length; step++) {
    const row = [...weights.subarray(step * length, (step + 1) * length)];
    const bars = row.map((weight) => " ░▒▓█"[Math.round(4 * weight)] ?? " ");
    say(`  ${answered[step] ?? 0} ${bars.join("")}`);
  }
  net.dispose();
  return right.length / count;
}

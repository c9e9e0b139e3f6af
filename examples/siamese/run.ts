/** Learns from pairs of drawn digits which show the same one, and is tested on digits it has never seen at all. */
import { fit, predict, random, type TrainingPlan } from "nnc/runtime";
import { drawDigits, side } from "../digits/draw.ts";
import { reporting, type Make, type Setting } from "../example.ts";

const size = side * side;

export interface Pairs {
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** 1 where both are the same digit. */
  readonly same: Float32Array;
}

/** Half of the pairs are alike; `digits` are those that take part. */
export function drawPairs(count: number, digits: readonly number[], seed: number): Pairs {
  const { images, labels } = drawDigits(2 * count + 100, seed);
  const { integer } = random(seed);
  const byDigit = digits.map((digit) =>
    [...labels.keys()].filter((index) => labels[index] === digit),
  );
  const left = new Float32Array(count * size);
  const right = new Float32Array(count * size);
  const same = new Float32Array(count);
  const place = (into: Float32Array, pair: number, kind: number): void => {
    const choice = byDigit[kind] ?? [];
    const index = choice[integer(choice.length)] ?? 0;
    into.set(images.subarray(index * size, (index + 1) * size), pair * size);
  };
  for (let pair = 0; pair < count; pair++) {
    const kind = integer(digits.length);
    const isSame = pair % 2 === 0;
    const other = isSame ? kind : (kind + 1 + integer(digits.length - 1)) % digits.length;
    place(left, pair, kind);
    place(right, pair, other);
    same[pair] = isSame ? 1 : 0;
  }
  return { left, right, same };
}

export interface Program {
  readonly Siamese: Make;
  readonly SiameseTraining: TrainingPlan;
}

/** @returns the part of pairs that it judges rightly: of digits it learnt from, and of the two it never saw */
export async function run(
  { Siamese, SiameseTraining: plan }: Program,
  setting: Setting,
): Promise<readonly [known: number, unknown: number]> {
  const { say, share } = setting;
  const known = [0, 1, 2, 3, 4, 5, 6, 7];
  const { left, right, same } = drawPairs(Math.round(2000 * share), known, 1);
  const net = Siamese();
  const data = { inputs: { left, right }, targets: { same } };
  await fit(net, plan, data, reporting(setting, plan));
  const judge = async (digits: readonly number[], seed: number): Promise<number> => {
    const test = drawPairs(200, digits, seed);
    const { distance } = await predict(net, plan, { left: test.left, right: test.right });
    const hits = test.same.filter((isSame, pair) => (distance?.data[pair] ?? 0) < 0.5 === isSame > 0.5); // prettier-ignore
    return hits.length / test.same.length;
  };
  const result = [await judge(known, 2), await judge([8, 9], 3)] as const;
  say(`\nnew pairs of the digits 0 to 7: ${(100 * result[0]).toFixed(1)} % are judged rightly`);
  say(`pairs of 8 and 9, which it never saw: ${(100 * result[1]).toFixed(1)} %`);
  net.dispose();
  return result;
}

/** Learns from pairs of invented signs which show the same one, and is tested on other signs, and on digits. */
import { fit, predict, random, type TrainingPlan } from "nnc/runtime";
import { drawGlyph, side } from "../digits/draw.ts";
import type { Glyph } from "../digits/glyphs.ts";
import { reporting, type Make, type Setting } from "../example.ts";
import { digitSigns, inventSigns } from "./signs.ts";

const size = side * side;

export interface Pairs {
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** 1 where both show the same sign. */
  readonly same: Float32Array;
}

/** Every second pair is alike, and each image is drawn anew. */
export function drawPairs(count: number, signs: readonly Glyph[], seed: number): Pairs {
  const stream = random(seed);
  const left = new Float32Array(count * size);
  const right = new Float32Array(count * size);
  const same = new Float32Array(count);
  for (let pair = 0; pair < count; pair++) {
    const isSame = pair % 2 === 0;
    const sign = stream.integer(signs.length);
    const step = isSame ? 0 : 1 + stream.integer(signs.length - 1);
    const at = pair * size;
    drawGlyph(signs[sign] ?? [], stream, left.subarray(at, at + size));
    drawGlyph(signs[(sign + step) % signs.length] ?? [], stream, right.subarray(at, at + size));
    same[pair] = isSame ? 1 : 0;
  }
  return { left, right, same };
}

export interface Program {
  readonly Siamese: Make;
  readonly SiameseTraining: TrainingPlan;
}

/** @returns the part of pairs that it judges rightly: of signs it never saw, and of digits */
export async function run(
  { Siamese, SiameseTraining: plan }: Program,
  setting: Setting,
): Promise<{ readonly signs: number; readonly digits: number }> {
  const { say, share } = setting;
  const { left, right, same } = drawPairs(Math.round(5000 * share), inventSigns(1000, 1), 1);
  const net = Siamese();
  const data = { inputs: { left, right }, targets: { same } };
  await fit(net, plan, data, reporting(setting, plan));
  const judge = async (signs: readonly Glyph[], seed: number): Promise<number> => {
    const test = drawPairs(500, signs, seed);
    const { distance } = await predict(net, plan, { left: test.left, right: test.right });
    const isNear = (pair: number): boolean => (distance?.data[pair] ?? 0) < 0.5;
    const hits = test.same.filter((isSame, pair) => isNear(pair) === isSame > 0.5);
    return hits.length / test.same.length;
  };
  const result = { signs: await judge(inventSigns(50, 2), 2), digits: await judge(digitSigns, 3) };
  const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
  say(`\npairs of signs that it never saw: ${percent(result.signs)} are judged rightly`);
  say(`pairs of digits, which it never saw either: ${percent(result.digits)}`);
  net.dispose();
  return result;
}

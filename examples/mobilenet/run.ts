/** Reads drawn digits with a network of inverted residuals. */
import { evaluate, fit, type TrainingPlan } from "nnc/runtime";
import { drawDigits } from "../digits/draw.ts";
import { reporting, type Make, type Setting } from "../example.ts";

export interface Program {
  readonly MobileDigits: Make;
  readonly MobileDigitsTraining: TrainingPlan;
}

/** @returns the part of digits that it reads rightly, of those it never saw */
export async function run(
  { MobileDigits, MobileDigitsTraining: plan }: Program,
  setting: Setting,
): Promise<number> {
  const { say, share } = setting;
  const data = (count: number, seed: number) => {
    const { images, labels } = drawDigits(count, seed);
    return { inputs: { image: images }, targets: { label: labels } };
  };
  const net = MobileDigits();
  say(`${net.countParams()} parameters`);
  await fit(net, plan, data(Math.round(2000 * share), 1), reporting(setting, plan));
  const { metrics } = await evaluate(net, plan, data(500, 2));
  const accuracy = metrics["accuracy"] ?? 0;
  say(`\n${(100 * accuracy).toFixed(1)} % of 500 digits that it never saw are read rightly.`);
  net.dispose();
  return accuracy;
}

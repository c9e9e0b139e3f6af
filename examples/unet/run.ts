/** Draws discs and boxes on noisy ground, and learns to say of each pixel which it belongs to. */
import { fit, largest, predict, random, type TrainingPlan } from "nnc/runtime";
import { reporting, type Make, type Setting } from "../example.ts";

const side = 32;
const pixels = side * side;
const signs = ["·", "●", "■"];

export interface Scenes {
  /** One image after another: how bright each pixel is. */
  readonly image: Float32Array;
  /** What each pixel is: 0 ground, 1 disc, 2 box. */
  readonly kind: Int32Array;
}

/** A disc and a box each, at random places, as bright as each other: only their forms tell them apart. */
export function drawScenes(count: number, seed: number): Scenes {
  const { integer, normal, uniform } = random(seed);
  const image = new Float32Array(count * pixels);
  const kind = new Int32Array(count * pixels);
  for (let scene = 0; scene < count; scene++) {
    for (const form of [1, 2]) {
      const radius = 4 + integer(4);
      const [x, y] = [radius + integer(side - 2 * radius), radius + integer(side - 2 * radius)];
      for (let at = 0; at < pixels; at++) {
        const [dx, dy] = [(at % side) - x, Math.floor(at / side) - y];
        const isInside = form === 1 ? Math.hypot(dx, dy) <= radius : Math.max(Math.abs(dx), Math.abs(dy)) < radius; // prettier-ignore
        if (isInside) kind[scene * pixels + at] = form;
      }
    }
    const brightness = uniform(0.5, 1);
    for (let at = scene * pixels; at < (scene + 1) * pixels; at++) {
      image[at] = (kind[at] === 0 ? 0 : brightness) + normal(0, 0.15);
    }
  }
  return { image, kind };
}

/** The part of the pixels of a form, answered or true, that are both: its intersection over union. */
function overlap(answered: Int32Array, truth: Int32Array, form: number): number {
  let [both, either] = [0, 0];
  truth.forEach((kind, at) => {
    const [a, b] = [answered[at] === form, kind === form];
    if (a && b) both++;
    if (a || b) either++;
  });
  return both / either;
}

export interface Program {
  readonly UNet: Make;
  readonly UNetTraining: TrainingPlan;
}

/** @returns the intersection over union of discs and of boxes, on scenes that it never saw */
export async function run(
  { UNet, UNetTraining: plan }: Program,
  setting: Setting,
): Promise<readonly [disc: number, box: number]> {
  const { say, share } = setting;
  const training = drawScenes(Math.round(400 * share), 1);
  const test = drawScenes(40, 2);
  const net = UNet();
  const data = { inputs: { image: training.image }, targets: { kind: training.kind } };
  await fit(net, plan, data, reporting(setting, plan));
  const { logits } = await predict(net, plan, { image: test.image });
  if (!logits) throw new Error("the model gives no logits");
  const answers = largest(logits);
  say("\nA scene it never saw, as it reads it, and as it is:\n");
  for (let row = 0; row < side; row += 2) {
    const line = (kinds: Int32Array): string =>
      [...kinds.subarray(row * side, (row + 1) * side)].map((kind) => signs[kind]).join("");
    say(`${line(answers)}   ${line(test.kind)}`);
  }
  const result = [overlap(answers, test.kind, 1), overlap(answers, test.kind, 2)] as const;
  say(`\nintersection over union: discs ${result[0].toFixed(3)}, boxes ${result[1].toFixed(3)}`);
  net.dispose();
  return result;
}

/** Draws digits again from a few numbers, and then digits that nobody drew. */
import * as tf from "nnc/tfjs";
import { evaluate, fit, predict, random, type TrainingPlan } from "nnc/runtime";
import { drawDigits, side } from "../digits/draw.ts";
import { imageSheet } from "../digits/show.ts";
import { reporting, type Make, type Setting } from "../example.ts";

const size = side * side;
const shown = 4;

export interface Program {
  readonly Autoencoder: Make;
  readonly AutoencoderTraining: TrainingPlan;
  readonly VAE: Make;
  readonly VAETraining: TrainingPlan;
  readonly Generator: Make;
}

export interface Errors {
  /** The mean squared error of the images drawn again, on images it never saw. */
  readonly again: number;
  /** That of the mean of all images in their place. */
  readonly mean: number;
  /** The loss of the variational one, in nats, on the same. */
  readonly variational: number;
  /** The least loss of one that draws the same picture whatever it sees. */
  readonly blind: number;
}

/** @returns how far off the images are */
export async function run(program: Program, setting: Setting): Promise<Errors> {
  const { say, share } = setting;
  const image = drawDigits(Math.round(3000 * share), 1).images;
  const test = drawDigits(100, 2).images;

  const net = program.Autoencoder();
  const plan = program.AutoencoderTraining;
  say("Autoencoder");
  await fit(net, plan, { inputs: { image }, targets: {} }, reporting(setting, plan));
  const { metrics } = await evaluate(net, plan, { inputs: { image: test }, targets: {} });
  const again = metrics["mse"] ?? NaN;
  const { drawn } = await predict(net, plan, { image: test });
  say("\nDigits it never saw, and the same drawn again from 16 numbers:\n");
  say(sheet(test));
  say(sheet(drawn?.data as Float32Array));

  const vae = program.VAE();
  say("Variational autoencoder");
  const its = program.VAETraining;
  await fit(vae, its, { inputs: { image }, targets: {} }, reporting(setting, its));
  const { loss } = await evaluate(vae, its, { inputs: { image: test }, targets: {} });
  say("\nDigits that nobody drew:\n");
  const generator = program.Generator();
  say(sheet(await invent(generator, vae)));
  for (const model of [net, vae, generator]) model.dispose();
  const errors = { again, ...blindErrors(test), variational: loss };
  say(
    `squared error of a pixel: ${again.toFixed(4)}, where the mean image has ${errors.mean.toFixed(4)}`,
  );
  say(
    `loss in nats: ${loss.toFixed(1)}, where who sees nothing has ${errors.blind.toFixed(1)} or more`,
  );
  return errors;
}

/** Decodes random codes with the decoder of a trained VAE. */
async function invent(generator: tf.LayersModel, vae: tf.LayersModel): Promise<Float32Array> {
  for (const layer of generator.layers) {
    if (layer.weights.length > 0) layer.setWeights(vae.getLayer(layer.name).getWeights());
  }
  const { normal } = random(3);
  const drawn = tf.tidy(() => {
    const codes = Float32Array.from({ length: shown * 8 }, () => normal());
    return generator.predict(tf.tensor2d(codes, [shown, 8])) as tf.Tensor;
  });
  const data = await drawn.data();
  drawn.dispose();
  return data as Float32Array;
}

function sheet(images: Float32Array): string {
  const pictures = Array.from({ length: shown }, (_, index) =>
    images.subarray(index * size, (index + 1) * size),
  );
  return imageSheet(pictures, pictures.map(() => ""), shown * side); // prettier-ignore
}

/** What one is off, in squares and in nats, that knows the mean of each pixel and nothing else. */
function blindErrors(images: Float32Array): { readonly mean: number; readonly blind: number } {
  const count = images.length / size;
  let [squares, nats] = [0, 0];
  for (let pixel = 0; pixel < size; pixel++) {
    const values = Array.from({ length: count }, (_, index) => images[index * size + pixel] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    squares += values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    if (mean > 0 && mean < 1) nats -= mean * Math.log(mean) + (1 - mean) * Math.log(1 - mean);
  }
  return { mean: squares / images.length, blind: nats };
}

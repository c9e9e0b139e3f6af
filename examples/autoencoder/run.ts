/** Draws digits again from a few numbers, and then digits that nobody drew. */
import * as tf from "@tensorflow/tfjs";
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
  /** The loss of the variational one, on the same. */
  readonly variational: number;
}

/** @returns how far off the images are */
export async function run(program: Program, setting: Setting): Promise<Errors> {
  const { say, share } = setting;
  const image = drawDigits(Math.round(2000 * share), 1).images;
  const test = drawDigits(100, 2).images;

  const net = program.Autoencoder();
  const plan = program.AutoencoderTraining;
  say("Autoencoder");
  await fit(net, plan, { inputs: { image }, targets: {} }, reporting(setting, plan));
  const { loss: again } = await evaluate(net, plan, { inputs: { image: test }, targets: {} });
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
  return { again, mean: errorOfMean(test), variational: loss };
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

function errorOfMean(images: Float32Array): number {
  const count = images.length / size;
  let total = 0;
  for (let pixel = 0; pixel < size; pixel++) {
    const values = Array.from({ length: count }, (_, index) => images[index * size + pixel] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    total += values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  }
  return total / images.length;
}

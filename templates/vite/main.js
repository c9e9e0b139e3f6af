import * as tf from "@tensorflow/tfjs";
import { evaluate, fit } from "nnc/runtime";
import { Spiral, SpiralTraining } from "./spiral.nn";
import { spirals } from "./spirals.js";

await tf.ready();
const status = document.querySelector("#status");
const net = Spiral();
await paint();
await fit(net, SpiralTraining, spirals(900), {
  onEpoch({ epoch, epochs, measures }) {
    status.textContent = `Epoch ${epoch} of ${epochs}: loss ${measures.loss.toFixed(4)}`;
    void paint();
  },
});
const { metrics } = await evaluate(net, SpiralTraining, spirals(300));
status.textContent = `It is right about ${(100 * metrics.accuracy).toFixed(1)} % of points it never saw.`;

/** Colours the plane by what the model answers there. */
async function paint() {
  const canvas = document.querySelector("#plane");
  const size = canvas.width;
  const image = tf.tidy(() => {
    const at = tf.linspace(-1, 1, size);
    const [x, y] = tf.meshgrid(at, at);
    const points = tf.stack([x.flatten(), y.flatten()], 1);
    return tf.softmax(net.predict(points)).reshape([size, size, 3]);
  });
  await tf.browser.toPixels(image, canvas);
  image.dispose();
}

import * as tf from "nnc/tfjs";
import { evaluate, fit } from "nnc/runtime";
import { useFastestBackend } from "nnc/runtime/node";
import { Spiral, SpiralTraining } from "./spiral.nn";
import { spirals } from "./spirals.js";

const { backend } = await useFastestBackend(tf);
const net = Spiral();
console.log(`Training ${net.countParams()} weights on ${backend}.`);

await fit(net, SpiralTraining, spirals(900), {
  onEpoch({ epoch, measures }) {
    if (epoch % 10 === 0) console.log(`epoch ${epoch}: loss ${measures.loss.toFixed(4)}`);
  },
});

const { metrics } = await evaluate(net, SpiralTraining, spirals(300));
console.log(`It is right about ${(100 * metrics.accuracy).toFixed(1)} % of points it never saw.`);

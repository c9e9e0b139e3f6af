/** The optimizer that a `train` section compiles to. */
import * as tf from "@tensorflow/tfjs";
import * as runtime from "../../runtime/index.ts";
import { analyze } from "../../src/compile.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";

/** `settings` are lines of the section, `optimizer = sgd(lr: 0.1)` among them. */
export function sectionOf(settings: string): string {
  return `model M : x[N, 2] -> y[N, 1] {\n  param a[2, 1]\n  param b[1]\n  y = x @ a + b\n}\ntrain M {\n  target t[N, 1]\n  loss = mse(y, t)\n${settings}\n}\n`;
}

export function compiledPlan(settings: string): runtime.TrainingPlan {
  const { graphs, diagnostics } = analyze({ path: "m.nn", text: sectionOf(settings) });
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const live = instantiate<tf.LayersModel, runtime.TrainingPlan>(graphs, "m", tf, runtime).get("M");
  if (!live?.plan) throw new Error("there is no plan");
  return live.plan;
}

/** A model of which only the names of weights matter: `a` decays and `b`, a bias, does not. */
export function modelOf(decaying: tf.Variable, other: tf.Variable): tf.LayersModel {
  const weight = (originalName: string, variable: tf.Variable): object => ({
    originalName,
    name: originalName,
    read: () => variable,
  });
  return { trainableWeights: [weight("a", decaying), weight("b", other)] } as unknown as tf.LayersModel; // prettier-ignore
}

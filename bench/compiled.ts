/** The networks of `nets.nn`, compiled. */
import * as tf from "@tensorflow/tfjs";
import { readFileSync } from "node:fs";
import * as runtime from "../runtime/index.ts";
import { packageFile } from "../src/host/package-files.ts";
import { analyze } from "../src/compile.ts";
import { instantiate, type LiveModel } from "../src/targets/tfjs/instantiate.ts";

/** A model of `nets.nn` by name. */
export function compiled(name: string): LiveModel<tf.LayersModel, runtime.TrainingPlan> {
  const path = packageFile("bench/nets.nn");
  const { graphs, diagnostics } = analyze({ path: "nets.nn", text: readFileSync(path, "utf8") });
  const live = instantiate<tf.LayersModel, runtime.TrainingPlan>(graphs, "nets", tf, runtime);
  const found = live.get(name);
  if (!found)
    throw new Error(`no model ${name}: ${diagnostics.map(({ message }) => message).join("; ")}`);
  return found;
}

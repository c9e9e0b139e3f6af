/** The networks of `nets.nn`, compiled. */
import * as tf from "@tensorflow/tfjs";
import { dirname } from "node:path";
import * as runtime from "../runtime/index.ts";
import { analyze } from "../src/compile.ts";
import { nodeHost, readSource } from "../src/host/node-host.ts";
import { packageFile } from "../src/host/package-files.ts";
import { instantiate, type LiveModel } from "../src/targets/tfjs/instantiate.ts";

type Compiled = LiveModel<tf.LayersModel, runtime.TrainingPlan>;

let all: ReadonlyMap<string, Compiled> | undefined;

/** A model of `nets.nn` by name. */
export function compiled(name: string): Compiled {
  all ??= compileAll();
  const found = all.get(name);
  if (!found) throw new Error(`There is no model ${name} in nets.nn.`);
  return found;
}

function compileAll(): ReadonlyMap<string, Compiled> {
  const path = packageFile("bench/nets.nn");
  const host = nodeHost({ root: dirname(path), standardLibrary: packageFile("stdlib") });
  const { graphs, diagnostics } = analyze({ path, text: readSource(path) ?? "" }, host);
  const [problem] = diagnostics;
  if (problem) throw new Error(`nets.nn: ${problem.message}`);
  return instantiate(graphs, "nets", tf, runtime);
}

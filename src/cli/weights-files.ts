/** Files of weights and the models they are for, as the verbs of `nnc weights` name them. */
import type { LayersModel } from "@tensorflow/tfjs";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileHandler } from "../../runtime/file-handler.ts";
import { readSafetensors, type StoredTensor } from "../../runtime/weights/safetensors.ts";
import { analyze } from "../analyze.ts";
import { chooseModel } from "../graph/choose-model.ts";
import type { Graph } from "../graph/graph.ts";
import { writeAtomically } from "../host/write-files.ts";
import { sizeOf } from "../weights/layout.ts";
import { parseNameRules, type NameRules } from "../weights/name-rules.ts";
import type { Sizes } from "../weights/weight-slots.ts";
import { packageFile } from "../host/package-files.ts";
import { projectHost, readSources, showDiagnostics } from "./session.ts";

/** A wrong path, name or value on the command line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export interface ChosenModel {
  readonly file: string;
  readonly graph: Graph;
}

/**
 * `resnet.nn:ResNet50`, or `lenet.nn` where the file has one model. Undefined where the program has errors, which
 * have been shown. @throws UsageError
 */
export function modelOfFile(text: string): ChosenModel | undefined {
  const [, file = text, name] = /^(.*\.nn):([^:/\\]+)$/.exec(text) ?? [];
  const [source] = readSources([file]) ?? [];
  if (!source) return undefined;
  const { graphs, diagnostics, sources } = analyze(source, projectHost(source));
  if (!showDiagnostics(diagnostics, sources)) return undefined;
  const graph = chooseModel(graphs, { path: file, name });
  if (typeof graph !== "string") return { file, graph };
  const hint = name === undefined && graphs.length > 1 ? ` ${file}:${graphs[0]?.name ?? ""}` : "";
  throw new UsageError(graph + hint);
}

/** The rules of a file, or those that the standard library has beside its program. @throws UsageError */
export function rulesFor({ file }: ChosenModel, map: string | undefined): NameRules | undefined {
  const library = packageFile("stdlib");
  const inLibrary = relative(library, file);
  const isStandard = !inLibrary.startsWith("..") && !/[/\\]/.test(inLibrary);
  const name = map?.startsWith("std/") ? map.slice("std/".length) : undefined;
  const own = join(library, "weights", `${name ?? basename(file, ".nn")}.json`);
  if (map === undefined && !(isStandard && existsSync(own))) return undefined;
  const path = map === undefined || name !== undefined ? own : map;
  if (!existsSync(path)) throw new UsageError(`there is no file ${map ?? path} of rules`);
  return parseNameRules(readFileSync(path, "utf8"));
}

/** The tensors of a safetensors file, or of a model saved in the layout of tfjs. @throws UsageError */
export async function readTensors(path: string): Promise<ReadonlyMap<string, StoredTensor>> {
  if (!existsSync(path)) throw new UsageError(`there is no file ${path}`);
  if (!statSync(path).isDirectory()) return readSafetensors(readFileSync(path)).tensors;
  if (!existsSync(join(path, "model.json")))
    throw new UsageError(`the folder ${path} has no model.json; is it a saved model?`);
  const { weightSpecs = [], weightData } = (await fileHandler(path).load?.()) ?? {};
  return savedTensors(weightSpecs, new Uint8Array(weightData as ArrayBuffer), path);
}

const savedDtypes: ReadonlyMap<string, readonly [dtype: string, width: number]> = new Map([
  ["float32", ["F32", 4]],
  ["int32", ["I32", 4]],
  ["bool", ["BOOL", 1]],
]);

/** In the layout of tfjs, weights lie one after the other. */
function savedTensors(
  specs: readonly {
    name: string;
    shape: readonly number[];
    dtype: string;
    quantization?: unknown;
  }[],
  data: Uint8Array,
  path: string,
): ReadonlyMap<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  let at = 0;
  for (const { name, shape, dtype, quantization } of specs) {
    const [stored, width] = savedDtypes.get(dtype) ?? [];
    if (stored === undefined || width === undefined || quantization !== undefined)
      throw new UsageError(`${path} keeps ${name} in a form that cannot be read`);
    const end = at + width * sizeOf(shape);
    tensors.set(name, { dtype: stored, shape, bytes: data.subarray(at, end) });
    at = end;
  }
  if (at !== data.length)
    throw new UsageError(`the weights of ${path} are ${at} bytes, and its file has ${data.length}`);
  return tensors;
}

/** Writes a safetensors file, or, where the path is a folder's, a model in the layout of tfjs. */
export async function writeModel(
  path: string,
  { file, graph }: ChosenModel,
  bytes: Uint8Array,
  sizes: Sizes,
): Promise<void> {
  if (path.endsWith(".safetensors")) {
    writeAtomically(path, bytes);
    return;
  }
  // TensorFlow.js takes a while to load, and only this needs it.
  const [tf, runtime, { useFastestBackend }, { instantiate }] = await Promise.all([
    import("@tensorflow/tfjs"),
    import("../../runtime/index.ts"),
    import("../../runtime/node.ts"),
    import("../targets/tfjs/instantiate.ts"),
  ]);
  await useFastestBackend(tf);
  const live = instantiate<LayersModel, unknown>([graph], basename(file, ".nn"), tf, runtime);
  const net = live.get(graph.name)?.make(sizes) as LayersModel;
  runtime.loadWeights(net, bytes, { partial: true });
  await net.save(fileHandler(path));
}

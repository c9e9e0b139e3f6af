/** A PyTorch state dict from the weights of a model. */
import { floatTensor, type StoredTensor } from "../../runtime/weights/safetensors.ts";
import type { Graph } from "../graph/graph.ts";
import { forward, sizeOf } from "./layout.ts";
import type { NameRules } from "./name-rules.ts";
import { linkTorch, rangeOf, torchShape, type TorchLink } from "./torch-links.ts";
import { weightSlots, type Sizes, type WeightSlot } from "./weight-slots.ts";

export type Values = ReadonlyMap<string, Float32Array>;

export interface Exported {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Weights of the model that were not given, or have another size. */
  readonly missing: readonly string[];
  /** Weights that no rule names: they are called by their paths, with dots. */
  readonly unnamed: readonly string[];
}

/**
 * @param values by path, in the layout of tfjs
 * @param rules the names in PyTorch; without them, those of `like`, by order; without that, the paths with dots
 * @param like a state dict whose names and shapes to take
 */
export function exportTorch(
  graph: Graph,
  values: Values,
  {
    rules,
    like,
    sizes = {},
  }: { rules?: NameRules; like?: ReadonlyMap<string, StoredTensor>; sizes?: Sizes } = {},
): Exported {
  const { links, unlinked } =
    rules || like
      ? linkTorch(graph, rules, like ?? new Map(), sizes)
      : { links: [], unlinked: weightSlots(graph, sizes) };
  const own = unlinked.map((slot): TorchLink => ({
    slot,
    name: dotted(slot),
    part: undefined,
    addend: undefined,
  }));
  const wholes = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  const missing: string[] = [];
  for (const link of [...links, ...own]) {
    const { path, shape, layout } = link.slot;
    const given = values.get(path);
    if (given?.length !== sizeOf(shape)) {
      missing.push(path);
      continue;
    }
    const whole = wholes.get(link.name) ?? emptyOf(like?.get(link.name)?.shape ?? torchShape(link));
    whole.values.set(forward(layout, given), rangeOf(link)[0]);
    wholes.set(link.name, whole);
    if (link.addend !== undefined) wholes.set(link.addend, emptyOf(torchShape(link)));
  }
  const tensors = new Map(
    [...wholes].map(([name, { shape, values: numbers }]) => [name, floatTensor(shape, numbers)]),
  );
  return { tensors, missing, unnamed: rules || like ? unlinked.map(({ path }) => path) : [] };
}

function emptyOf(shape: readonly number[]): { shape: readonly number[]; values: Float32Array } {
  return { shape, values: new Float32Array(sizeOf(shape)) };
}

function dotted({ module, path, leaf }: WeightSlot): string {
  return (module === undefined ? path : `${module}/${leaf}`).replaceAll("/", ".");
}

/** Which weight of a model is which tensor of a PyTorch state dict: the plan that import and export follow. */
import type { StoredTensor } from "../../runtime/weights/safetensors.ts";
import type { Graph } from "../graph/graph.ts";
import { sizeOf } from "./layout.ts";
import { applyRules, torchName, type NameRules, type TorchModule } from "./name-rules.ts";
import { matchByOrder } from "./torch-order.ts";
import { weightSlots, type Sizes, type WeightSlot } from "./weight-slots.ts";

export interface TorchLink {
  readonly slot: WeightSlot;
  /** `layer1.0.conv1.weight` */
  readonly name: string;
  readonly part: TorchModule["part"];
  /** The second bias of a recurrence, where the model has only one: their sum is what counts. */
  readonly addend: string | undefined;
}

export interface TorchLinks {
  readonly links: readonly TorchLink[];
  /** Weights for which nothing was found. */
  readonly unlinked: readonly WeightSlot[];
  readonly how: "rules" | "order";
  /** Modules that were told from others of the same shapes by their order only. */
  readonly ambiguous: number;
}

/** By rules where there are any, else by the order of the tensors of a state dict. */
export function linkTorch(
  graph: Graph,
  rules: NameRules | undefined,
  tensors: ReadonlyMap<string, StoredTensor>,
  sizes: Sizes = {},
): TorchLinks {
  const slots = weightSlots(graph, sizes);
  const keys = [...new Set(slots.map(keyOf))];
  const match = rules
    ? { modules: applyRules(keys, rules, graph.name), ambiguous: 0 }
    : matchByOrder(slots, tensors);
  const placed = slots.flatMap((slot) => {
    const module = match.modules.get(keyOf(slot));
    return module ? [{ slot, name: torchName(module, slot.leaf), part: module.part }] : [];
  });
  const taken = new Set(placed.map(({ name }) => name));
  const links = placed.map((link) => ({ ...link, addend: addendOf(link.name, taken) }));
  const unlinked = slots.filter((slot) => !match.modules.has(keyOf(slot)));
  return { links, unlinked, how: rules ? "rules" : "order", ambiguous: match.ambiguous };
}

function keyOf({ module, path }: WeightSlot): string {
  return module ?? path;
}

function addendOf(name: string, taken: ReadonlySet<string>): string | undefined {
  const other = name.replace(/\bbias_ih(?=$|_l\d+(?:_reverse)?$)/, "bias_hh");
  return other === name || taken.has(other) ? undefined : other;
}

/** The shape of the whole tensor in PyTorch. */
export function torchShape({ slot, part }: TorchLink): readonly number[] {
  const { shape } = slot.layout;
  const [first = 1, ...rest] = shape;
  return part ? [first * part.count, ...rest] : shape;
}

/** Whether a tensor fits: a lone parameter may have further axes of one. */
export function fits(link: TorchLink, shape: readonly number[]): boolean {
  const expected = torchShape(link);
  if (shape.join() === expected.join()) return true;
  const core = (dims: readonly number[]): string => dims.filter((dim) => dim !== 1).join();
  return link.slot.leaf === "" && core(shape) === core(expected);
}

/** Where the part lies, in numbers. */
export function rangeOf({ slot, part }: TorchLink): readonly [begin: number, end: number] {
  const size = sizeOf(slot.shape);
  const begin = (part?.index ?? 0) * size;
  return [begin, begin + size];
}

/**
 * Finds the modules of a PyTorch state dict that go with those of a model where no rules tell: modules with the same
 * weights of the same shapes, in order. Right where both define their modules in one order.
 */
import type { StoredTensor } from "../../runtime/weights/safetensors.ts";
import type { TorchModule } from "./name-rules.ts";
import type { WeightSlot } from "./weight-slots.ts";

interface Candidate {
  readonly module: TorchModule;
  /** Shapes by names of weights. */
  readonly shapes: Map<string, readonly number[]>;
}

export interface OrderMatch {
  /** By path of a module, or of a `param`. */
  readonly modules: ReadonlyMap<string, TorchModule>;
  /** How many were told from others of the same shapes by their order only. */
  readonly ambiguous: number;
}

export function matchByOrder(
  slots: readonly WeightSlot[],
  tensors: ReadonlyMap<string, StoredTensor>,
): OrderMatch {
  const waiting = new Map<string, TorchModule[]>();
  for (const { module, shapes } of candidatesOf(tensors)) {
    const key = signature(shapes);
    waiting.set(key, [...(waiting.get(key) ?? []), module]);
  }
  const found = new Map<string, TorchModule>();
  let ambiguous = 0;
  for (const [path, shapes] of ownModules(slots)) {
    const list = waiting.get(signature(shapes)) ?? waiting.get(withBias(shapes));
    if (list && list.length > 1) ambiguous++;
    const module = list?.shift();
    if (module) found.set(path, module);
  }
  return { modules: found, ambiguous };
}

function ownModules(
  slots: readonly WeightSlot[],
): ReadonlyMap<string, Map<string, readonly number[]>> {
  const modules = new Map<string, Map<string, readonly number[]>>();
  for (const { module, path, leaf, layout } of slots) {
    const key = module ?? path;
    const shapes = modules.get(key) ?? new Map<string, readonly number[]>();
    modules.set(key, shapes.set(leaf, layout.shape));
  }
  return modules;
}

/** Axes of one do not count for a lone parameter: a class token is `[1, 1, D]` there and `[1, D]` here. */
function signature(shapes: ReadonlyMap<string, readonly number[]>): string {
  const parts = [...shapes].map(([leaf, shape]) => {
    const dims = leaf === "" ? shape.filter((dim) => dim !== 1) : shape;
    return `${leaf} ${dims.join("×")}`;
  });
  return parts.sort().join(", ");
}

/** As PyTorch has the second, redundant bias of a recurrence. */
function withBias(shapes: ReadonlyMap<string, readonly number[]>): string {
  const [units] = shapes.get("weight") ?? [];
  return units === undefined || shapes.has("bias")
    ? ""
    : signature(new Map([...shapes, ["bias", [units]]]));
}

/** In the order of the file, or, where it is sorted by names, by names with their numbers as numbers. */
function candidatesOf(tensors: ReadonlyMap<string, StoredTensor>): readonly Candidate[] {
  const names = [...tensors.keys()].filter((name) => !name.endsWith("num_batches_tracked"));
  const isSorted = names.every((name, index) => index === 0 || (names[index - 1] ?? "") <= name);
  const ordered = isSorted ? [...names].sort(naturally) : names;
  const modules = new Map<string, Candidate>();
  for (const name of ordered) {
    const { leaf, parts, stem } = partsOf(name);
    for (let index = 0; index < parts; index++) {
      const key = `${stem}#${index}`;
      const shape = tensors.get(name)?.shape ?? [];
      const [first = 1, ...rest] = shape;
      const candidate = modules.get(key) ?? {
        module: parts === 1 ? { name: stem } : { name: stem, part: { index, count: parts } },
        shapes: new Map<string, readonly number[]>(),
      };
      candidate.shapes.set(leaf, parts === 1 ? shape : [first / parts, ...rest]);
      modules.set(key, candidate);
    }
  }
  return [...modules.values()];
}

/** What a name belongs to: `lstm.weight_ih_l0` is the `weight` of `lstm.*_ih_l0`, an `in_proj` is three in one. */
function partsOf(name: string): { stem: string; leaf: string; parts: number } {
  const projection = /^(.*in_proj_)(weight|bias)$/.exec(name);
  if (projection) return { stem: `${projection[1]}*`, leaf: projection[2] ?? "", parts: 3 };
  const recurrence = /^(.*)(weight|bias)(_(?:ih|hh)_l\d+(?:_reverse)?|_(?:ih|hh))$/.exec(name);
  if (recurrence)
    return { stem: `${recurrence[1]}*${recurrence[3]}`, leaf: recurrence[2] ?? "", parts: 1 };
  const plain = /^(.*\.)?(weight|bias|running_mean|running_var)$/.exec(name);
  if (plain) return { stem: `${plain[1] ?? ""}*`, leaf: plain[2] ?? "", parts: 1 };
  return { stem: name, leaf: "", parts: 1 };
}

const collator = new Intl.Collator("en", { numeric: true });

/** A recurrence defines its map of the input before that of the state. */
function naturally(a: string, b: string): number {
  const key = (name: string): string =>
    name.replace(
      /(weight|bias)_(ih|hh)_(l\d+(?:_reverse)?)$/,
      (_, leaf: string, map: string, layer: string) => {
        const rank = map === "ih" ? "0" : "1";
        return `${layer}_${rank}_${leaf}`;
      },
    );
  return collator.compare(key(a), key(b));
}

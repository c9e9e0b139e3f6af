/** Weights of a model from a PyTorch state dict. */
import type { StoredTensor } from "../../runtime/weights/safetensors.ts";
import { floatsOf } from "../../runtime/weights/stored-values.ts";
import { closest } from "../diagnostics/suggest.ts";
import type { Graph } from "../graph/graph.ts";
import { backward } from "./layout.ts";
import { isIgnored, type NameRules } from "./name-rules.ts";
import { fits, linkTorch, rangeOf, torchShape, type TorchLink } from "./torch-links.ts";
import type { Sizes } from "./weight-slots.ts";

export interface Mismatch {
  readonly path: string;
  /** What was looked for in the file; undefined where nothing is known of it. */
  readonly name: string | undefined;
  readonly expected: readonly number[];
  /** The shape in the file; undefined where it is not there. */
  readonly found: readonly number[] | undefined;
  readonly suggestion: string | undefined;
}

export interface ImportReport {
  /** Values by path, in the layout of tfjs; of all weights that matched. */
  readonly values: ReadonlyMap<
    string,
    { readonly shape: readonly number[]; readonly values: Float32Array }
  >;
  readonly mismatches: readonly Mismatch[];
  /** Names in the file that nothing asked for, without those that are left out on purpose. */
  readonly unexpected: readonly string[];
  /** The name in PyTorch of each weight that matched. */
  readonly names: ReadonlyMap<string, string>;
  readonly how: "rules" | "order";
  readonly ambiguous: number;
}

/** @param rules how names go together; without them, modules are matched by their shapes and their order */
export function importTorch(
  graph: Graph,
  file: ReadonlyMap<string, StoredTensor>,
  rules?: NameRules,
  sizes: Sizes = {},
): ImportReport {
  const tensors = withoutWrapper(file);
  const { links, unlinked, how, ambiguous } = linkTorch(graph, rules, tensors, sizes);
  const unused = new Set(tensors.keys());
  const values = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  const mismatches: Mismatch[] = [];
  const names = new Map<string, string>();
  for (const link of links) {
    const tensor = tensors.get(link.name);
    unused.delete(link.name);
    const { path, shape } = link.slot;
    if (!tensor || !fits(link, tensor.shape)) {
      mismatches.push({
        path,
        name: link.name,
        expected: torchShape(link),
        found: tensor?.shape,
        suggestion: undefined,
      });
      continue;
    }
    if (link.addend !== undefined) unused.delete(link.addend);
    values.set(path, { shape, values: valuesOf(link, tensor, tensors) });
    names.set(path, link.name);
  }
  for (const { path, layout } of unlinked)
    mismatches.push({
      path,
      name: undefined,
      expected: layout.shape,
      found: undefined,
      suggestion: undefined,
    });
  const unexpected = [...unused].filter(
    (name) => !name.endsWith("num_batches_tracked") && !(rules && isIgnored(name, rules)),
  );
  const withSuggestions = mismatches.map((mismatch) =>
    mismatch.name === undefined || mismatch.found
      ? mismatch
      : { ...mismatch, suggestion: closest(mismatch.name, unexpected) },
  );
  return { values, mismatches: withSuggestions, unexpected, names, how, ambiguous };
}

function valuesOf(
  link: TorchLink,
  tensor: StoredTensor,
  tensors: ReadonlyMap<string, StoredTensor>,
): Float32Array {
  const own = backward(link.slot.layout, floatsOf(tensor).slice(...rangeOf(link)));
  const addend = link.addend === undefined ? undefined : tensors.get(link.addend);
  if (!addend || addend.shape.join() !== tensor.shape.join()) return own;
  const second = floatsOf(addend);
  return own.map((value, index) => value + (second[index] ?? 0));
}

/** `DataParallel` and `torch.compile` put one name before all others. */
function withoutWrapper(
  file: ReadonlyMap<string, StoredTensor>,
): ReadonlyMap<string, StoredTensor> {
  for (const wrapper of ["module.", "_orig_mod."]) {
    const names = [...file.keys()];
    if (names.length > 0 && names.every((name) => name.startsWith(wrapper)))
      return withoutWrapper(
        new Map([...file].map(([name, tensor]) => [name.slice(wrapper.length), tensor])),
      );
  }
  return file;
}

/** Types as editors show them. */
import { printDim } from "../shape/dim.ts";
import type { TensorType } from "../shape/tensor-type.ts";
import { printNumber, signalsOf, type Seen, type SeenValue } from "./seen-types.ts";

/** `⟨N, 56, 56, 64⟩`; element types other than float32 stand before it. */
export function printHint({ dtype, shape }: TensorType): string {
  const dims = `⟨${shape.map(printDim).join(", ")}⟩`;
  return dtype === "float32" ? dims : `${dtype} ${dims}`;
}

/** The shapes of what is nothing but signals; in a repetition those of the first round and the last. */
export function printSeenHint({ first, last }: Seen): string | undefined {
  const [from, to] = [first, last].map((value) => signalsOf(value)?.map(printHint).join(", "));
  if (from === undefined || to === undefined) return to;
  return from === to ? to : `${from} … ${to}`;
}

/** The value in words, for a hover. */
export function printValue(value: SeenValue): string {
  switch (value.kind) {
    case "tensor":
      return `${value.type.dtype} [${value.type.shape.map(printDim).join(", ")}]`;
    case "tuple":
      return `(${value.items.map(printValue).join(", ")})`;
    case "int":
      return printDim(value.dim);
    case "block":
      return `block ${value.name.replaceAll("`", "")}`;
    default:
      return printNumber(value) ?? "";
  }
}

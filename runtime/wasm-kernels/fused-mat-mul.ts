/**
 * Products with a bias and an activation. Where the backend only runs it is as quick, since it keeps weights as its product
 * reads them; in training, where they are others at each step, it takes a fifth to a third longer than our product.
 */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { ownProduct, type Transposition } from "./batch-mat-mul.ts";
import { finisher } from "./finish.ts";
import { addressOf } from "./shared-memory.ts";
import { input, isTraining, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

interface Attributes extends Transposition {
  readonly activation?: string;
}

/** `a [..., M, K]`, `b [..., K, N]`, `bias [N]` → `[..., M, N]`; either factor may be transposed. */
export function fusedMatMul(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const attributes = call.attrs as unknown as Attributes;
      const backend = call.backend as unknown as WasmBackend;
      const [a, b] = [input(call.inputs, "a"), input(call.inputs, "b")];
      const { bias } = call.inputs;
      const { activation = "linear" } = attributes;
      const columns = b.shape.at(attributes.transposeB ? -2 : -1) ?? 0;
      const isOurs =
        isTraining(tf) &&
        ["linear", "relu"].includes(activation) &&
        (!bias || isRow(bias, columns));
      const made = isOurs ? ownProduct(tf, backend, a, b, attributes) : undefined;
      if (!made) return original.kernelFunc(call);
      const hasRelu = activation === "relu";
      if (bias ?? hasRelu) {
        const rows = made.shape.slice(0, -1).reduce((product, dim) => product * dim, 1);
        finisher(backend, columns, bias, hasRelu)(addressOf(backend, made), rows);
      }
      return made;
    },
  };
}

/** Whether a bias is one number for each column. */
function isRow({ shape, dtype }: TensorInfo, columns: number): boolean {
  return dtype === "float32" && shape.length > 0 && shape.every((dim, axis) => dim === (axis === shape.length - 1 ? columns : 1)); // prettier-ignore
}

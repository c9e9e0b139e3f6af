/**
 * Products with a bias and an activation. In training, where weights are others at each step, the backend takes a fifth to a
 * third longer than our product. Where it only runs it keeps weights as its product reads them, which is quicker for few
 * rows. Of transposed factors and of batches it adds the bias to the wrong places.
 */
import type { KernelConfig, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs";
import { ownProduct, type Transposition } from "./batch-mat-mul.ts";
import { finisher } from "./finish.ts";
import { addressOf } from "./shared-memory.ts";
import { inScope, input, isTraining, type Run, type TensorFlow, type WasmBackend } from "./wasm-backend.ts"; // prettier-ignore

/** From so many rows on we take no more time than the backend in any case: 1.1 times for 32 rows, 0.9 to 1 from 64 on. */
const leastRows = 64;

interface Attributes extends Transposition {
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

/** `a [..., M, K]`, `b [..., K, N]`, `bias [N]` → `[..., M, N]`; either factor may be transposed. */
export function fusedMatMul(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const attributes = call.attrs as unknown as Attributes;
      const backend = call.backend as unknown as WasmBackend;
      const rows = input(call.inputs, "a").shape.at(-2) ?? 1;
      const isOurs = isTraining(tf) || rows >= leastRows;
      const ours = isOurs ? ownFused(tf, backend, call.inputs, attributes) : undefined;
      if (ours) return ours;
      const isRight =
        !attributes.transposeA &&
        !attributes.transposeB &&
        input(call.inputs, "a").shape.slice(0, -2).every((dim) => dim === 1); // prettier-ignore
      return isRight
        ? original.kernelFunc(call)
        : inScope(tf, backend, (run) => composed(run, call.inputs, attributes));
    },
  };
}

function ownFused(
  tf: TensorFlow,
  backend: WasmBackend,
  inputs: NamedTensorInfoMap,
  attributes: Attributes,
): TensorInfo | undefined {
  const { activation = "linear" } = attributes;
  const { bias } = inputs;
  if (activation !== "linear" && activation !== "relu") return undefined;
  if (bias && bias.dtype !== "float32") return undefined;
  const made = ownProduct(tf, backend, input(inputs, "a"), input(inputs, "b"), attributes);
  const columns = made?.shape.at(-1) ?? 0;
  const hasRelu = activation === "relu";
  if (!made || !(bias ?? hasRelu)) return made;
  const rows = made.shape.slice(0, -1).reduce((product, dim) => product * dim, 1);
  finisher(backend, columns, bias, hasRelu)(addressOf(backend, made), rows);
  return made;
}

const activations: Readonly<Record<string, string>> = {
  elu: "Elu",
  leakyrelu: "LeakyRelu",
  relu: "Relu",
  relu6: "Relu6",
  sigmoid: "Sigmoid",
};

/** The same, one kernel after the other. */
function composed(run: Run, inputs: NamedTensorInfoMap, attributes: Attributes): TensorInfo {
  const { activation = "linear", leakyreluAlpha, transposeA, transposeB } = attributes;
  const { bias, preluActivationWeights } = inputs;
  const factors = { a: input(inputs, "a"), b: input(inputs, "b") };
  const product = run("BatchMatMul", factors, { transposeA, transposeB });
  const sum = bias ? run("Add", { a: product, b: bias }) : product;
  if (activation === "linear") return sum;
  if (activation === "prelu" && preluActivationWeights)
    return run("Prelu", { x: sum, alpha: preluActivationWeights });
  const kernel = activations[activation];
  if (!kernel) throw new Error(`There is no activation '${activation}' of products on wasm.`);
  return run(kernel, { x: sum }, { alpha: leakyreluAlpha });
}

/** Reversal of bools: the backend's own kernel takes them for floats, and writes beyond the end of the result. */
import type { KernelConfig, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs";
import { composedKernel, input, type TensorFlow } from "./wasm-backend.ts";

/** `x` with the order along some axes turned round. */
export function reverse(tf: TensorFlow, original: KernelConfig): KernelConfig {
  const ofBools = composedKernel<NamedAttrMap>(
    tf,
    "Reverse",
    ({ inputs, attributes, backend, run }) => {
      const x = run("Cast", { x: input(inputs, "x") }, { dtype: "int32" });
      const turned = original.kernelFunc({
        inputs: { x },
        attrs: attributes,
        backend,
      }) as TensorInfo;
      const result = run("Cast", { x: turned }, { dtype: "bool" });
      backend.disposeData(turned.dataId);
      return result;
    },
  );
  return {
    ...original,
    kernelFunc: (call) =>
      (input(call.inputs, "x").dtype === "bool" ? ofBools : original).kernelFunc(call),
  };
}

/**
 * Gradients of fused products and convolutions for their data, left out where nobody asks for them. tfjs asks only for
 * gradients that lead to a weight. But of these operations, which its layers are made of, it computes all gradients at once:
 * for the first layer of a network that for the samples, too, which takes a third of the layer's time in training.
 */
import type { NamedAttrMap, NamedTensorMap, Tensor } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";

/** What was done forward, by the parts of it that are used here. */
interface TapeNode {
  /** By their places, for operations that bring gradients of their own. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  gradient?: (this: TapeNode, dys: readonly Tensor[]) => unknown;
}

/** What the engine of tfjs does, but does not say in its types. */
interface Engine {
  readonly state: { readonly activeTape: readonly TapeNode[] };
  addTapeNode: (name: string, ...rest: readonly unknown[]) => void;
  runKernel: (name: string, inputs: NamedTensorMap, attributes?: NamedAttrMap) => unknown;
}

/** The operations, as tfjs calls them on its tape. */
const operations = new Set(["fusedMatMul__op", "fusedConv2d__op", "fusedDepthwiseConv2d__op"]);
/** The kernels of which each of their gradients calls one first, for the first input. */
const kernels = new Set(["BatchMatMul", "Conv2DBackpropInput", "DepthwiseConv2dNativeBackpropInput"]); // prettier-ignore

/** Lets the engine of `tf` leave them out from now on. */
export function leaveOutUnneeded(tf: TensorFlow): void {
  const engine = tf.engine() as unknown as Engine;
  const addTapeNode = engine.addTapeNode.bind(engine);
  const runKernel = engine.runKernel.bind(engine);
  let isUnneeded = false;

  engine.addTapeNode = (name, ...rest) => {
    addTapeNode(name, ...rest);
    const node = engine.state.activeTape.at(-1);
    const gradient = node?.gradient;
    if (!node || !gradient || !operations.has(name)) return;
    // It is called as a method of a copy of the node, which has only the inputs whose gradients are asked for.
    node.gradient = function (dys) {
      isUnneeded = optimizations().pruning && !("0" in this.inputs);
      try {
        return gradient.call(this, dys);
      } finally {
        isUnneeded = false;
      }
    };
  };

  engine.runKernel = (name, inputs, attributes) => {
    if (!isUnneeded || !kernels.has(name)) return runKernel(name, inputs, attributes);
    isUnneeded = false;
    // Nobody looks at it.
    return tf.scalar(0);
  };
}

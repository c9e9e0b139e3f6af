/** Gradients for data that nobody asks for are not computed, and all others are what they are. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { setOptimizations } from "../../runtime/index.ts";
import { expectClose, on, values, type Values } from "./compare.ts";
import { useWasm } from "./wasm.ts";

beforeAll(() => useWasm());
afterEach(() => {
  setOptimizations({ pruning: true });
  vi.restoreAllMocks();
});

interface Layer {
  readonly name: string;
  /** What computes the gradient for the data. */
  readonly kernel: string;
  /** Data, weights and bias. */
  readonly inputs: readonly [Values, Values, Values];
  readonly apply: (x: tf.Tensor, w: tf.Tensor, bias?: tf.Tensor) => tf.Tensor;
}

const images = values([2, 6, 5, 3], 1);

const layers: readonly Layer[] = [
  ...[0, 1, 2, 3].map((bits): Layer => {
    const [transposeA, transposeB] = [bits > 1, bits % 2 > 0];
    return {
      name: `a product, transposed: ${String(transposeA)}, ${String(transposeB)}`,
      kernel: "BatchMatMul",
      inputs: [
        values(transposeA ? [3, 7] : [7, 3], 1),
        values(transposeB ? [5, 3] : [3, 5], 2),
        values([5], 3),
      ],
      apply: (a, b, bias) => tf.fused.matMul({ a, b, ...(bias ? { bias } : {}), transposeA, transposeB }), // prettier-ignore
    };
  }),
  {
    name: "a convolution",
    kernel: "Conv2DBackpropInput",
    inputs: [images, values([3, 3, 3, 4], 2), values([4], 3)],
    apply: (x, filter, bias) =>
      tf.fused.conv2d({ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, ...(bias ? { bias } : {}), strides: 1, pad: "same" }), // prettier-ignore
  },
  {
    name: "a depthwise convolution",
    kernel: "DepthwiseConv2dNativeBackpropInput",
    inputs: [images, values([3, 3, 3, 2], 2), values([6], 3)],
    apply: (x, filter, bias) =>
      tf.fused.depthwiseConv2d({ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, ...(bias ? { bias } : {}), strides: 1, pad: "same" }), // prettier-ignore
  },
];

/** Gradients of a loss for some of the inputs. */
function gradientsFor(
  places: readonly number[],
  inputs: readonly tf.Tensor[],
  loss: (inputs: readonly tf.Tensor[]) => tf.Tensor,
): tf.Tensor[] {
  const chosen = places.map((place) => inputs[place] as tf.Tensor);
  return tf.grads((...given) => {
    const all = inputs.map((input, place) => given[places.indexOf(place)] ?? input);
    return tf.sum(tf.square(loss(all)));
  })(chosen);
}

describe.each(layers)("of $name", ({ kernel, inputs, apply }) => {
  const first = ([x, w, bias]: readonly tf.Tensor[]): tf.Tensor => apply(x as tf.Tensor, w as tf.Tensor, bias); // prettier-ignore
  const bare = ([x, w]: readonly tf.Tensor[]): tf.Tensor => apply(x as tf.Tensor, w as tf.Tensor);

  it.each(["cpu", "wasm"] as const)("on %s", async (backend) => {
    for (const loss of [first, bare])
      for (const places of [
        [1],
        [0],
        [0, 1],
        ...(loss === first ? [[2], [1, 2], [0, 1, 2]] : []),
      ]) {
        const compute = (...tensors: tf.Tensor[]): tf.Tensor[] => gradientsFor(places, tensors, loss); // prettier-ignore
        const pruned = await on(backend, inputs, compute);
        setOptimizations({ pruning: false });
        const plain = await on(backend, inputs, compute);
        setOptimizations({ pruning: true });
        for (const [index, { data }] of plain.entries())
          expectClose(pruned[index]?.data ?? [], data, 1e-7);
      }
  });

  it("runs its kernel only where the gradient is asked for", async () => {
    await tf.setBackend("cpu");
    const run = vi.spyOn(tf.getKernel(kernel, "cpu"), "kernelFunc");
    const calls = async (places: readonly number[]): Promise<number> => {
      run.mockClear();
      await on("cpu", inputs, (...tensors) => gradientsFor(places, tensors, first));
      return run.mock.calls.length;
    };
    // Of products, the gradient for the weights is another call.
    const asked = await calls([0, 1, 2]);
    expect(await calls([1, 2])).toBe(asked - 1);
    setOptimizations({ pruning: false });
    expect(await calls([1, 2])).toBe(asked);
  });
});

describe("gradients of gradients", () => {
  it("are the same without the gradient for the data", async () => {
    const inputs = [values([4, 3], 1), values([3, 5], 2)];
    const compute = (a: tf.Tensor, b: tf.Tensor): tf.Tensor[] => {
      const inner = tf.grad((w: tf.Tensor) => tf.sum(tf.square(tf.fused.matMul({ a, b: w }))));
      return [tf.grad((w: tf.Tensor) => tf.sum(tf.square(inner(w))))(b)];
    };
    const all = (...tensors: tf.Tensor[]): tf.Tensor[] => compute(tensors[0] as tf.Tensor, tensors[1] as tf.Tensor); // prettier-ignore
    const pruned = await on("cpu", inputs, all);
    setOptimizations({ pruning: false });
    const plain = await on("cpu", inputs, all);
    expectClose(pruned[0]?.data ?? [], plain[0]?.data ?? [], 1e-7);
  });
});

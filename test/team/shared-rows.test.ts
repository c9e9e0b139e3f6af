/** What threads share of rows, of elements and of depthwise convolutions is the same, to the last bit, as what one thread computes. */
import * as tf from "@tensorflow/tfjs";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { elementwise, setOptimizations } from "../../runtime/index.ts";
import { useFastestBackend } from "../../runtime/node.ts";
import { groupNorm } from "../../runtime/operations/group-norm.ts";
import { layerNorm } from "../../runtime/operations/layer-norm.ts";
import { maskedSoftmax } from "../../runtime/operations/softmax.ts";
import { Team } from "../../runtime/team/team.ts";
import * as norms from "../../runtime/wasm-kernels/batch-norm.ts";
import type { WasmBackend } from "../../runtime/wasm-kernels/wasm-backend.ts";

/** So many that each share is worth a thread; neither is a multiple of a vector, of a block or of a strip. */
const [rows, columns] = [12_345, 333];
const epsilon = 1e-5;

let numbers: tf.Tensor2D;
let other: tf.Tensor2D;
let row: tf.Tensor1D;
let column: tf.Tensor2D;

beforeAll(async () => {
  const { backend, threads } = await useFastestBackend(tf, { threads: 3, notice: fail });
  expect({ backend, threads }).toEqual({ backend: "wasm", threads: 3 });
  numbers = tf.tidy(() => tf.reshape(tf.sin(tf.range(0, rows * columns)), [rows, columns]));
  other = tf.tidy(() => tf.reshape(tf.cos(tf.range(0, rows * columns)), [rows, columns]));
  row = tf.tidy(() => tf.add(2, tf.sin(tf.range(0, columns))));
  column = tf.tidy(() => tf.reshape(tf.sin(tf.range(0, rows)), [rows, 1]));
}, 60_000);
afterAll(() => {
  tf.dispose([numbers, other, row, column]);
});
afterEach(() => {
  vi.restoreAllMocks();
});

function fail(notice: string): void {
  throw new Error(notice);
}

function kernels(
  make: (backend: WasmBackend) => readonly { readonly dataId: tf.DataId }[],
): tf.Tensor[] {
  const made = make(tf.backend() as unknown as WasmBackend);
  return made.map((info) => tf.engine().makeTensorFromTensorInfo(info as tf.TensorInfo));
}

const statistics = (): tf.Tensor[] => kernels((backend) => norms.channelStatistics(backend, numbers)); // prettier-ignore

/** Three samples, none of which ends with a block. */
const images = (matrix: tf.Tensor): tf.Tensor => tf.reshape(matrix, [3, 5, rows / 15, columns]);

/** Threads compute each of these in shares. */
const operations: readonly (readonly [string, () => tf.Tensor | readonly tf.Tensor[]])[] = [
  ["layer norm", () => layerNorm(numbers, row, row, epsilon)],
  [
    "the gradient of layer norm",
    () => tf.grads((x, gamma) => layerNorm(x, gamma, row, epsilon))([numbers, row], other), // prettier-ignore
  ],
  ["the statistics of channels", statistics],
  [
    "batch norm",
    () => kernels((backend) => [norms.batchNorm(backend, [numbers, row, row, row, row], epsilon)]),
  ],
  [
    "the gradient of batch norm",
    () => kernels((backend) => norms.batchNormGradients(backend, [numbers, row, row, row, other], epsilon)), // prettier-ignore
  ],
  ["group norm of rows", () => groupNorm(numbers, row, row, 3, epsilon)],
  ["the gradient of group norm of rows", () => tf.grads((x, gamma) => groupNorm(x, gamma, row, 3, epsilon))([numbers, row], other)], // prettier-ignore
  ["group norm of images", () => groupNorm(images(numbers), row, row, 37, epsilon)],
  [
    "the gradient of group norm of images",
    () => tf.grads((x, gamma) => groupNorm(x, gamma, row, 37, epsilon))([images(numbers), row], images(other)), // prettier-ignore
  ],
  ["softmax where a row is on", () => maskedSoftmax(numbers, tf.greater(row, 2), -1)],
  ["softmax where a matrix is on", () => maskedSoftmax(numbers, tf.greater(other, 0), -1)],
  [
    "softmax of several blocks",
    () => {
      const heads = tf.reshape(tf.slice(numbers, 0, [12_000, columns]), [5, 3, 800, columns]);
      const mask = tf.reshape(tf.slice(other, 0, [4000, columns]), [5, 1, 800, columns]);
      return maskedSoftmax(heads, tf.greater(mask, 0), -1);
    },
  ],
  [
    "the gradient of softmax",
    () => tf.grad((x) => maskedSoftmax(x, tf.onesLike(other), -1))(numbers, other),
  ],
  ["sums of rows", () => tf.sum(numbers, 1)],
  ["sums of columns", () => tf.sum(numbers, 0)],
  ["sums of images", () => tf.sum(images(numbers), [1, 2])],
  ["maxima of images", () => tf.max(images(numbers), [1, 2])],
  ["minima of columns", () => tf.min(numbers, 0)],
  [
    "elements side by side",
    () => elementwise(tf, [numbers, other], ([x, y], tf) => tf.mul(tf.tanh(x), tf.sigmoid(y))),
  ],
  [
    "elements of rows and of columns",
    () => elementwise(tf, [numbers, row, column], ([x, y, z], tf) => tf.add(tf.mul(x, y), z)),
  ],
  [
    "elements of several matrices",
    () => {
      const blocks = tf.reshape(tf.slice(numbers, 0, [12_000, columns]), [15, 800, columns]);
      const first = tf.slice(blocks, [0, 0, 0], [15, 1, columns]);
      const last = tf.slice(blocks, [0, 0, 0], [1, 800, 1]);
      return elementwise(tf, [blocks, first, last], ([x, y, z], tf) => tf.sub(tf.mul(x, y), z));
    },
  ],
  ["a depthwise convolution", () => depthwise(1)(...imagesAndFilter())],
  ["its gradients", () => tf.grads(depthwise(1))(imagesAndFilter())],
  ["those of one with strides", () => tf.grads(depthwise(2))(imagesAndFilter())],
];

/** Five of 61×27, so that no share ends with an image, and a filter. */
function imagesAndFilter(): [tf.Tensor, tf.Tensor] {
  return [
    tf.reshape(tf.slice(numbers, 0, [5 * 61 * 27, columns]), [5, 61, 27, columns]),
    tf.reshape(tf.slice(other, 0, [25, columns]), [5, 5, columns, 1]),
  ];
}

function depthwise(stride: number) {
  return (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
    tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, "same");
}

describe("threads", () => {
  it.each(operations)("compute %s", (_, operation) => {
    const run = vi.spyOn(Team.prototype, "run");
    const values = (threads: boolean): readonly (readonly [readonly number[], tf.TypedArray])[] => {
      const before = setOptimizations({ threads });
      const tensors = tf.tidy(() => [operation()].flat());
      setOptimizations(before);
      const found = tensors.map((tensor) => [tensor.shape, tensor.dataSync()] as const);
      tf.dispose(tensors);
      return found;
    };
    const tensors = tf.memory().numTensors;
    const alone = values(false);
    expect(run).not.toHaveBeenCalled();
    const shared = values(true);
    expect(run).toHaveBeenCalled();
    expect(shared.length).toBe(alone.length);
    for (const [index, [shape, data]] of shared.entries()) {
      const [shapeAlone, dataAlone] = alone[index] ?? [];
      expect(shape).toEqual(shapeAlone);
      expect(data.every((value, place) => Object.is(value, dataAlone?.[place]))).toBe(true);
    }
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

/** Functions of tfjs on the memory of a recurrence: what they read is copied into tensors, and back what they give. */
import * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../axes.ts";
import { addressOf } from "../wasm-kernels/shared-memory.ts";
import type { WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import type { BackwardSchedule } from "./compiled-step.ts";
import type { Foreign, TensorLike } from "./foreign.ts";
import type { Location } from "./operations.ts";
import type { Workspace } from "./workspace.ts";

/** So many rows in memory. */
export interface Rows {
  readonly address: number;
  readonly rowStride: number;
  readonly count: number;
}

/** `foreign` of some rows, written to others. */
export function callForeign(
  backend: WasmBackend,
  workspace: Workspace,
  foreign: Foreign,
  { of, to, constants }: { readonly of: readonly Rows[]; readonly to: Rows; readonly constants: readonly tf.Tensor[] }, // prettier-ignore
): void {
  tf.tidy(() => {
    const values = of.map((rows, index) =>
      tensorAt(backend, workspace, rows, foreign.values[index] as TensorLike),
    );
    const made = tf.cast(foreign.compute(values, constantsOf(foreign, constants)), "float32");
    const rowBytes = (4 * made.size) / to.count;
    const from = { address: addressOf(backend, made), rowStride: rowBytes, count: to.count };
    copyRows(workspace, from, to, rowBytes);
  });
}

/** Gradients for what foreign functions read that is the same at all steps. */
export function constantGradients(
  backend: WasmBackend,
  gradients: BackwardSchedule["constants"],
  workspace: Workspace,
  constants: readonly tf.Tensor[],
): tf.Tensor[] {
  return constants.map((constant, index) => {
    const own = gradients.filter((gradient) => gradient.constant === index);
    return tf.tidy(() => {
      let sum: tf.Tensor | undefined;
      for (const { foreign, isForAllSteps, of } of own) {
        const steps = isForAllSteps ? workspace.steps : 1;
        for (let first = 0; first < workspace.steps; first += steps) {
          const before = sum;
          sum = tf.tidy(() => {
            const values = of.map((location, place) => {
              const like = foreign.values[place] as TensorLike;
              const rows = rowsOf(workspace, location, first, steps);
              return tensorAt(backend, workspace, rows, { ...like, shape: longer(like.shape, steps) }); // prettier-ignore
            });
            const share = foreign.compute(values, constantsOf(foreign, constants));
            return before ? tf.add(before, share) : share;
          });
          before?.dispose();
        }
      }
      return sum ?? tf.zeros(constant.shape);
    });
  });
}

function constantsOf(foreign: Foreign, constants: readonly tf.Tensor[]): readonly tf.Tensor[] {
  return foreign.constants.map((index) => constants[index] as tf.Tensor);
}

function longer([first = 1, ...rest]: readonly number[], times: number): readonly number[] {
  return [first * times, ...rest];
}

/** A location from a step on, which it has for each. */
function rowsOf(
  workspace: Workspace,
  { slot, offset, rowStride, shift = 0 }: Location,
  first: number,
  steps: number,
): Rows {
  const address = workspace.address(slot) + offset;
  const stride = slot.each === "step" ? workspace.stride(slot) : 0;
  return {
    address: address + (first + shift) * stride,
    rowStride,
    count: steps * workspace.rows,
  };
}

/** A copy as a tensor. */
function tensorAt(
  backend: WasmBackend,
  workspace: Workspace,
  from: Rows,
  { shape, dtype }: TensorLike,
): tf.Tensor {
  const made = backend.makeOutput([...shape], "float32");
  const rowBytes = (4 * sizeOf(shape)) / from.count;
  const to = { address: addressOf(backend, made), rowStride: rowBytes, count: from.count };
  copyRows(workspace, from, to, rowBytes);
  return tf.cast(tf.engine().makeTensorFromTensorInfo(made), dtype);
}

function copyRows(workspace: Workspace, from: Rows, to: Rows, rowBytes: number): void {
  if (from.rowStride === rowBytes && to.rowStride === rowBytes)
    workspace.copy(from.address, to.address, rowBytes * from.count);
  else
    for (let row = 0; row < from.count; row++)
      workspace.copy(
        from.address + row * from.rowStride,
        to.address + row * to.rowStride,
        rowBytes,
      );
}

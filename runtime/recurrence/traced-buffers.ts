/** Buffers on the stand-ins of a trace: as states, where it is known that the step writes to them. */
import type * as tf from "@tensorflow/tfjs";
import type { HeldBuffer } from "./buffers.ts";
import { isFixed, isPlain, isShared, Untraceable, type Fixed, type Operand } from "./stand-ins.ts";
import { resultIn, stateOf, type Result } from "./trace-results.ts";
import type { Operation } from "./traced-operations.ts";
import { asShared } from "./traced-foreign.ts";
import type { Tracer } from "./tracer.ts";

export function buffering(tracer: Tracer): Readonly<Record<string, Operation>> {
  return {
    readBuffer: (buffer: Fixed) => tracer.buffers.valueOf(buffer),
    writeBuffer: (buffer: Fixed, value: Operand) => {
      if (tracer.isOneStep) throw new Untraceable("a step of a stream that writes");
      tracer.buffers.write(buffer, value);
    },
  };
}

/** States for buffers, from the tensors that these have, behind so many others. */
export function heldBuffers(
  tracer: Tracer,
  tensors: readonly tf.Tensor[],
  first: number,
): readonly HeldBuffer[] {
  return tensors.map((tensor, index) => {
    const { place, shape, dtype } = tracer.outside(tensor);
    const state = stateOf(tracer, first + index, { shape: [tracer.rows, ...shape], dtype });
    const node = tracer.graph.apply("stop", [state.node]);
    tracer.buffers.hold({ place }, { ...state, shape, node, isShared: true });
    return { place, shape, dtype };
  });
}

/** What becomes of a buffer in a step. */
export function bufferAfter(tracer: Tracer, { place, shape, dtype }: HeldBuffer): Result {
  const value = tracer.buffers.valueOf({ kind: "fixed", place, shape, dtype });
  const inEachRow = isPlain(value) || isShared(value) ? value : asShared(tracer, value);
  return resultIn(tracer, inEachRow, isFixed(value) ? [1, ...shape] : shape);
}

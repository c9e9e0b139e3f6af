/** What a peer written in JavaScript is made of. */
import { random } from "../../runtime/random.ts";
import { sizeOf, type Task, type Workload } from "../workloads.ts";

/** Something ready to be measured. */
export interface Runner {
  /** One step: from typed arrays in to numbers out. */
  readonly run: () => Promise<void>;
  readonly dispose: () => void;
}

export interface Engine {
  readonly version: string;
  /** @throws where the engine cannot run the network */
  readonly prepare: (task: Task, workload: Workload) => Promise<Runner>;
}

export type Numbers = Float32Array | Int32Array;

/** Samples and labels, the same at every call. */
export function dataOf(
  { input, dtype, classes, label }: Workload,
  batch: number,
): { readonly inputs: Numbers; readonly labels: Int32Array } {
  const { uniform, integer } = random(1);
  const count = batch * sizeOf(input);
  return {
    inputs:
      dtype === "int32"
        ? Int32Array.from({ length: count }, () => integer(classes))
        : Float32Array.from({ length: count }, () => uniform()),
    labels: Int32Array.from({ length: batch * sizeOf(label) }, () => integer(classes)),
  };
}

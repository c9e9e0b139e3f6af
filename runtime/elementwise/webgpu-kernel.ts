/** Elementwise programs on the webgpu backend of tfjs, which writes the code around them, compiles it once and runs it. */
import type { TensorInfo } from "@tensorflow/tfjs";
import { layoutOf } from "./layout.ts";
import type { ElementwiseProgram, NodeId } from "./program.ts";
import { wgslOf } from "./wgsl.ts";

/** WebGPU promises eight arrays to a program, one of which is the result. */
export const mostWebgpuInputs = 7;

/** What is used of the backend, whose own types are not at hand. */
export interface WebgpuBackend {
  runWebGPUProgram(program: WebgpuProgram, inputs: TensorInfo[], dtype: "float32"): TensorInfo;
}

/** A program as the backend takes it. */
interface WebgpuProgram {
  readonly variableNames: string[];
  readonly outputShape: number[];
  readonly workgroupSize: [number, number, number];
  readonly dispatchLayout: { readonly x: number[] };
  readonly dispatch: [number, number, number];
  readonly size: true;
  shaderKey: string;
  getUserCode(): string;
}

const groupSize = 64;

/** The results of a program, of one shape: each is a program for itself, since one has one result. */
export function runOnWebgpu(
  backend: WebgpuBackend,
  program: ElementwiseProgram,
  inputs: readonly TensorInfo[],
  shape: readonly number[],
): readonly TensorInfo[] {
  if (inputs.length > mostWebgpuInputs)
    throw new RangeError(
      `A WebGPU program reads at most ${mostWebgpuInputs} tensors, and this gradient ${inputs.length}; setOptimizations({ elementwise: false }) does without.`,
    );
  const layout = layoutOf(inputs.map((input) => input.shape), shape); // prettier-ignore
  const given = inputs.map((input, index): TensorInfo => {
    const own = layout.shape.map((size, axis) => (layout.strides[index]?.[axis] ? size : 1));
    return { ...input, shape: own };
  });
  return program.outputs.map((output) => {
    const run = webgpuProgram(program, output, [...layout.shape]);
    const { dataId } = backend.runWebGPUProgram(run, given, "float32");
    return { dataId, shape: [...shape], dtype: "float32" };
  });
}

/** WebGPU promises so many groups along an axis; the backend counts them along all. */
const mostGroups = 65535;

export function groupsOf(size: number): [number, number, number] {
  const groups = Math.ceil(size / groupSize);
  if (groups <= mostGroups) return [groups, 1, 1];
  const across = Math.ceil(Math.sqrt(groups));
  return [across, Math.ceil(groups / across), 1];
}

function webgpuProgram(
  program: ElementwiseProgram,
  output: NodeId,
  outputShape: number[],
): WebgpuProgram {
  const size = outputShape.reduce((product, length) => product * length, 1);
  return {
    variableNames: Array.from({ length: program.inputCount }, (_, index) => `X${index}`),
    outputShape,
    workgroupSize: [groupSize, 1, 1],
    dispatchLayout: { x: outputShape.map((_, axis) => axis) },
    dispatch: groupsOf(size),
    size: true,
    shaderKey: `nnc_elementwise ${program.key} ${output}`,
    getUserCode: () => wgslOf(program, output),
  };
}

/** The parts of tfjs that kernels are made of, and a way to compose kernels of kernels without leaking their results. */
import type * as tf from "@tensorflow/tfjs";
import type {
  DataId,
  KernelConfig,
  NamedAttrMap,
  NamedTensorInfoMap,
  TensorInfo,
} from "@tensorflow/tfjs";

/** The namespace of `@tensorflow/tfjs`; it is passed in, so that there is one tfjs, the user's. */
export type TensorFlow = typeof tf;

/** What kernels use of the wasm backend, whose own type `@tensorflow/tfjs` does not export. */
export interface WasmBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    /** Exports of the WebAssembly module. */
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    /** What threads share, where the runtime has started them; without threads it is `asm.memory`. */
    wasmMemory?: WebAssembly.Memory | undefined;
    readonly tfjs: { disposeData(id: number): void; getThreadsCount(): number };
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  readonly dataIdMap: {
    get(dataId: DataId): { readonly id: number; readonly memoryOffset: number };
    delete(dataId: DataId): boolean;
  };
  makeOutput(shape: number[], dtype: string, memoryOffset?: number): TensorInfo;
  typedArrayFromHeap(info: TensorInfo): Float32Array | Int32Array | Uint8Array;
  /** True where nobody else used the memory, so that it is free now. */
  disposeData: (dataId: DataId, force?: boolean) => boolean;
}

/** Runs a kernel of the wasm backend; its result lives until the composed kernel ends. */
export type Run = (kernel: string, inputs: NamedTensorInfoMap, attributes?: object) => TensorInfo;

export interface KernelCall<Attributes> {
  readonly inputs: NamedTensorInfoMap;
  readonly attributes: Attributes;
  readonly backend: WasmBackend;
  readonly run: Run;
}

/** Makes the result of a kernel from those of others; everything else that it ran is disposed. */
export type KernelBody<Attributes> = (call: KernelCall<Attributes>) => TensorInfo;

/** A kernel of the wasm backend whose body calls others. */
export function composedKernel<Attributes>(
  tf: TensorFlow,
  kernelName: string,
  body: KernelBody<Attributes>,
): KernelConfig {
  return {
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const wasm = backend as unknown as WasmBackend;
      return inScope(tf, wasm, (run) =>
        body({ inputs, attributes: attrs as unknown as Attributes, backend: wasm, run }),
      );
    },
  };
}

/** Calls `make` with a way to run kernels, and disposes every result of theirs but the one it returns. */
export function inScope(
  tf: TensorFlow,
  backend: WasmBackend,
  make: (run: Run) => TensorInfo,
): TensorInfo {
  const made: TensorInfo[] = [];
  let result: TensorInfo | undefined;
  try {
    result = make((name, inputs, attributes = {}) => {
      const kernel = tf.getKernel(name, "wasm");
      const attrs = attributes as NamedAttrMap;
      const info = kernel.kernelFunc({ inputs, attrs, backend }) as TensorInfo;
      made.push(info);
      return info;
    });
    return result;
  } finally {
    for (const info of made) if (info !== result) backend.disposeData(info.dataId);
  }
}

/** The tensor of an input that the kernel cannot do without. */
export function input(inputs: NamedTensorInfoMap, name: string): TensorInfo {
  const info = inputs[name];
  if (!info) throw new Error(`The kernel has no input '${name}'.`);
  return info;
}

/** What the engine of tfjs knows, but not its types. */
interface Engine {
  isTapeOn(): boolean;
  readonly state: { readonly gradientDepth: number };
}

/** Whether operations are being noted down for gradients. It takes no more of tfjs than it needs, for the sake of bundles. */
export function isTapeOn(tf: Pick<TensorFlow, "engine">): boolean {
  return (tf.engine() as unknown as Engine).isTapeOn();
}

/** How many gradients are being asked for, one within the other. */
export function gradientDepth(tf: Pick<TensorFlow, "engine">): number {
  return (tf.engine() as unknown as Engine).state.gradientDepth;
}

/** Whether there are gradients to come, so that weights will soon be others. */
export function isTraining(tf: TensorFlow): boolean {
  return gradientDepth(tf) > 0;
}

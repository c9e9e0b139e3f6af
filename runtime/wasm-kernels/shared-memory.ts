/** Kernels of `runtime/simd` in the memory of the wasm backend, made once each. */
import type { TensorInfo } from "@tensorflow/tfjs";
import type { FunctionCode } from "../simd/function-code.ts";
import { compileKernels, type Kernel } from "../simd/kernel-module.ts";
import { startBrowserTeam } from "../team/browser-team.ts";
import { teamOf, whenDone } from "../team/team.ts";
import type { WasmBackend } from "./wasm-backend.ts";

type Functions<Name extends string> = () => ReadonlyMap<Name, FunctionCode>;

/** Modules by the memory that they share, and there by key. */
const made = new WeakMap<WebAssembly.Memory, Map<string, Readonly<Record<string, Kernel>>>>();

/** `(module (func (drop (i32x4.splat (i32.const 0)))))` */
const probe = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 0x41, 0, 0xfd, 0x11, 0x1a, 0x0b]; // prettier-ignore
let hasSimd: boolean | undefined;

/** The memory of the backend; undefined where it cannot be reached, or where WebAssembly has no SIMD. */
export function memoryOf({ wasm }: WasmBackend): WebAssembly.Memory | undefined {
  hasSimd ??= WebAssembly.validate(new Uint8Array(probe));
  return hasSimd ? (wasm.wasmMemory ?? wasm.asm?.memory) : undefined;
}

/** The kernels of a key, whose code is written when they are first asked for; undefined where there can be none. */
export function kernelsIn<Name extends string>(
  backend: WasmBackend,
  key: string,
  functions: Functions<Name>,
): Readonly<Record<Name, Kernel>> | undefined {
  return madeOnce(backend, key, (memory) => compiledIn(backend, memory, functions()));
}

/** The same, but each kernel is written and compiled only when it is asked for, so that a first prediction waits for few. */
export function eachKernelIn<Name extends string>(
  backend: WasmBackend,
  key: string,
  codes: Readonly<Record<Name, () => FunctionCode>>,
): Readonly<Record<Name, Kernel>> | undefined {
  return madeOnce(backend, key, (memory) => {
    const kernels = {} as Record<Name, Kernel>;
    for (const name of Object.keys(codes) as Name[])
      Object.defineProperty(kernels, name, {
        configurable: true,
        get() {
          const value = compiledIn(backend, memory, new Map([[name, codes[name]()]]))[name];
          Object.defineProperty(kernels, name, { value });
          return value;
        },
      });
    return kernels;
  });
}

function madeOnce<Name extends string>(
  backend: WasmBackend,
  key: string,
  make: (memory: WebAssembly.Memory) => Readonly<Record<Name, Kernel>>,
): Readonly<Record<Name, Kernel>> | undefined {
  const memory = memoryOf(backend);
  if (!memory) return undefined;
  const known = made.get(memory) ?? new Map<string, Readonly<Record<string, Kernel>>>();
  made.set(memory, known);
  const found = known.get(key) as Readonly<Record<Name, Kernel>> | undefined;
  const kernels = found ?? make(memory);
  if (!found) known.set(key, kernels);
  return kernels;
}

/** Kernels in the memory of the backend, which threads can call. */
export function compiledIn<Name extends string>(
  { wasm }: WasmBackend,
  memory: WebAssembly.Memory,
  functions: ReadonlyMap<Name, FunctionCode>,
): Readonly<Record<Name, Kernel>> {
  const { bytes, kernels } = compileKernels(functions, memory);
  const team = teamOf(memory) ?? startBrowserTeam(memory, wasm.tfjs.getThreadsCount());
  return team?.recordable(bytes, kernels) ?? kernels;
}

/** Where the elements of a tensor are in the backend's memory. */
export function addressOf(backend: WasmBackend, { dataId }: Pick<TensorInfo, "dataId">): number {
  return backend.dataIdMap.get(dataId).memoryOffset;
}

/**
 * Memory of the backend for a kernel, which gives it back with `release`.
 *
 * @throws RangeError where there is not so much
 */
export function allocate({ wasm }: WasmBackend, bytes: number): number {
  const address = wasm._malloc(Math.max(bytes, 4)) >>> 0;
  if (address === 0) throw new RangeError(`The wasm backend has no room for ${bytes} bytes more.`);
  return address;
}

/** Gives memory back once no kernel needs it any more. */
export function release({ wasm }: WasmBackend, address: number): void {
  whenDone(() => {
    wasm._free(address);
  });
}

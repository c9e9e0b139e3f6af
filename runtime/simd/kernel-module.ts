/** A WebAssembly module of kernels that compute in a memory of somebody else: that of the wasm backend of tfjs. */
import { joined, section, text, unsigned, vector } from "./bytes.ts";
import type { FunctionCode } from "./function-code.ts";

/** A kernel as JavaScript calls it, with addresses and counts. */
export type Kernel = (...args: readonly number[]) => void;

const magic = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
/** All that 32 bits reach, in pages of 64 KiB; a memory that is shared must not be able to outgrow what is imported. */
const mostPages = 65536;

/** The bytes of a module that imports a memory and exports the functions by their names. */
export function encodeModule(
  functions: ReadonlyMap<string, FunctionCode>,
  forThreads: boolean,
): Uint8Array<ArrayBuffer> {
  const codes = [...functions.values()];
  const limits = forThreads ? [0x03, 0, ...unsigned(mostPages)] : [0x00, 0];
  const types = codes.map(({ parameterCount }) => {
    const parameters = new Array<number>(parameterCount).fill(0x7f);
    return [0x60, ...unsigned(parameterCount), ...parameters, 0];
  });
  const exported = [...functions.keys()].map((name, index) =>
    joined([text(name), [0], unsigned(index)]),
  );
  return joined([
    magic,
    section(1, vector(types)),
    section(2, vector([joined([text("env"), text("memory"), [0x02], limits])])),
    section(3, vector(codes.map((_, index) => unsigned(index)))),
    section(7, vector(exported)),
    section(10, vector(codes.map((code) => code.encode()))),
  ]);
}

/** A module that has been compiled for a memory. */
export interface Compiled<Name extends string> {
  readonly bytes: Uint8Array;
  readonly kernels: Readonly<Record<Name, Kernel>>;
}

/** Compiles functions for a memory. Small modules compile at once, also where a browser limits how large they are. */
export function compileKernels<Name extends string>(
  functions: ReadonlyMap<Name, FunctionCode>,
  memory: WebAssembly.Memory,
): Compiled<Name> {
  const bytes = encodeModule(functions, isShared(memory));
  const module = new WebAssembly.Module(bytes);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { bytes, kernels: exports as Readonly<Record<Name, Kernel>> };
}

/** The kernels alone. */
export function instantiate<Name extends string>(
  functions: ReadonlyMap<Name, FunctionCode>,
  memory: WebAssembly.Memory,
): Readonly<Record<Name, Kernel>> {
  return compileKernels(functions, memory).kernels;
}

/** Whether threads can share a memory. */
export function isShared({ buffer }: WebAssembly.Memory): boolean {
  return !(buffer instanceof ArrayBuffer);
}

/** Filters packed into panels, kept while their weights live: to pack one takes as long as to multiply it with some windows. */
import type { DataId, TensorInfo } from "@tensorflow/tfjs";
import { windowsOf, type ConvolutionShape } from "./convolution.ts";
import { allocate, release } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

interface Panels {
  readonly address: number;
  /** What was packed; the same weights may be read as other matrices. */
  readonly matrices: string;
}

/** For more windows than these, packing a filter is a hundredth of the time: not worth the memory. */
const mostForKept = 512;

export function isKeptFor(shape: ConvolutionShape): boolean {
  return windowsOf(shape) <= mostForKept;
}

const kept = new WeakMap<WasmBackend, Map<DataId, Panels>>();

/**
 * Where the panels of a filter are, which `pack` writes the first time. Undefined where those of other matrices of the same
 * weights are kept.
 */
export function keptPanels(
  backend: WasmBackend,
  { dataId }: TensorInfo,
  matrices: string,
  bytes: number,
  pack: (to: number) => void,
): number | undefined {
  const all = panelsIn(backend);
  const found = all.get(dataId);
  if (found) return found.matrices === matrices ? found.address : undefined;
  const address = allocate(backend, bytes);
  pack(address);
  all.set(dataId, { address, matrices });
  return address;
}

/** The panels of a backend, which from now on go with their weights. */
function panelsIn(backend: WasmBackend): Map<DataId, Panels> {
  const found = kept.get(backend);
  if (found) return found;
  const all = new Map<DataId, Panels>();
  kept.set(backend, all);
  const dispose = backend.disposeData.bind(backend);
  backend.disposeData = (dataId, force) => {
    const isGone = dispose(dataId, force);
    const panels = isGone ? all.get(dataId) : undefined;
    if (panels) {
      all.delete(dataId);
      release(backend, panels.address);
    }
    return isGone;
  };
  return all;
}

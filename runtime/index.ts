/** What generated modules and programs import from `nnc/runtime`; it runs in browsers and in Node. */
export { scan, type ScanOptions, type StepResult } from "./scan.ts";
export { registerTrainingKernels } from "./wasm-kernels/register.ts";
export type { TensorFlow } from "./wasm-kernels/wasm-backend.ts";

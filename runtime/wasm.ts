/** What any program on tfjs may import from `nnc/runtime/wasm`, with or without the compiler: see docs/runtime-kernels.md. */
export { registerGradients } from "./gradients/register.ts";
export { optimizations, setOptimizations, type Optimizations } from "./optimizations.ts";
export { registerTrainingKernels } from "./wasm-kernels/register.ts";
export type { TensorFlow } from "./wasm-kernels/wasm-backend.ts";

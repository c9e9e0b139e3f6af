/** What programs on Node import from `nnc/runtime/node`, beside `nnc/runtime`. */
export { useFastestBackend, type BackendOptions, type ChosenBackend } from "./backend.ts";
export { fileHandler } from "./file-handler.ts";

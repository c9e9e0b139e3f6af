/** Weights as safetensors files. */
export { loadWeights, saveWeights } from "./weights/load-weights.ts";
export { WeightsError } from "./weights/weights-error.ts";
export {
  floatTensor,
  readSafetensors,
  SafetensorsError,
  writeSafetensors,
  type SafetensorsFile,
  type StoredTensor,
} from "./weights/safetensors.ts";
export { floatsOf } from "./weights/stored-values.ts";

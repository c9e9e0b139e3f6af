/** Weights as safetensors files. */
export { loadWeights, saveWeights, WeightsError } from "./weights/load-weights.ts";
export {
  floatTensor,
  readSafetensors,
  SafetensorsError,
  writeSafetensors,
  type SafetensorsFile,
  type StoredTensor,
} from "./weights/safetensors.ts";
export { floatsOf } from "./weights/stored-values.ts";

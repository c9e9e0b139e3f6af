/** Names that modules for tfjs-core import from `nnc/runtime/core` or define, so that nothing else may be called so. */

export const runtimeNames: readonly string[] = [
  "Stream",
  "adaptiveAvgPool",
  "batchNorm",
  "elementwise",
  "foldNorm",
  "fusedScan",
  "groupNorm",
  "groupedConv2d",
  "inference",
  "layerNorm",
  "maskedSoftmax",
  "positionalEncoding",
  "prepare",
  "pureStep",
  "scan",
  "sines",
  "softmaxOver",
  "stopGradient",
  "takeWeights",
];

export const ownNames: readonly string[] = [
  "tf",
  "requireInt",
  "requireNumber",
  "rejectOthers",
  ...runtimeNames,
];

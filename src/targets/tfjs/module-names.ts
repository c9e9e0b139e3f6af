/** Names that modules import or define for themselves, so that nothing of the program may be called so there. */

/** Those that functions and classes of a module use. */
export const innerNames: ReadonlySet<string> = new Set([
  "tf",
  "requireInt",
  "requireNumber",
  "rejectOthers",
  "Stream",
  "adaptiveAvgPool",
  "batchNorm",
  "batchNormalization",
  "elementwise",
  "findHyperparameters",
  "findWeights",
  "glorotNormal",
  "glorotUniform",
  "groupNorm",
  "groupedConv2d",
  "heNormal",
  "heUniform",
  "layerNorm",
  "layerNormalization",
  "lecunNormal",
  "lecunUniform",
  "maskedSoftmax",
  "orthogonal",
  "positionalEncoding",
  "pureStep",
  "registerGradients",
  "fusedScan",
  "scan",
  "seeded",
  "softmaxOver",
  "stopGradient",
  "readBuffer",
  "writeBuffer",
  "truncatedNormal",
]);

/** Those that only training plans use, besides. */
const planNames: readonly string[] = [
  "adagrad",
  "adam",
  "adamw",
  "constant",
  "cosine",
  "exponential",
  "inverseSqrt",
  "linear",
  "rmsprop",
  "sgd",
  "step",
  "variableNames",
  "warmUp",
];

export const moduleNames: readonly string[] = [...innerNames, ...planNames];

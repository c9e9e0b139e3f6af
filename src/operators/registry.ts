/** Every operator by its name in the language. */
import { initializers } from "./initializers.ts";
import { dtypes } from "../shape/tensor-type.ts";
import { abs } from "./abs.ts";
import { accuracy } from "./accuracy.ts";
import { adaptiveAvgPool } from "./adaptive-avg-pool.ts";
import { add } from "./add.ts";
import { all } from "./all.ts";
import { any } from "./any.ts";
import { argmax } from "./argmax.ts";
import { argmin } from "./argmin.ts";
import { avgPool } from "./avg-pool.ts";
import { avgPool1d } from "./avg-pool1d.ts";
import { batchNorm } from "./batch-norm.ts";
import { binaryAccuracy } from "./binary-accuracy.ts";
import { binaryCrossEntropy } from "./binary-cross-entropy.ts";
import { broadcastTo } from "./broadcast-to.ts";
import { cast } from "./cast.ts";
import { causalMask } from "./causal-mask.ts";
import { ceil } from "./ceil.ts";
import { clip } from "./clip.ts";
import { concat } from "./concat.ts";
import { conv } from "./conv.ts";
import { convTranspose } from "./conv-transpose.ts";
import { conv1d } from "./conv1d.ts";
import { cos } from "./cos.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { cumsum } from "./cumsum.ts";
import { dense } from "./dense.ts";
import { depthwiseConv } from "./depthwise-conv.ts";
import { divide } from "./divide.ts";
import { dropout } from "./dropout.ts";
import { elu } from "./elu.ts";
import { embedding } from "./embedding.ts";
import { equal } from "./equal.ts";
import { erf } from "./erf.ts";
import { exp } from "./exp.ts";
import { expand } from "./expand.ts";
import { first } from "./first.ts";
import { flatten } from "./flatten.ts";
import { floor } from "./floor.ts";
import { gather } from "./gather.ts";
import { gaussianNoise } from "./gaussian-noise.ts";
import { gelu } from "./gelu.ts";
import { globalAvgPool } from "./global-avg-pool.ts";
import { globalMaxPool } from "./global-max-pool.ts";
import { greaterEqual } from "./greater-equal.ts";
import { greater } from "./greater.ts";
import { groupNorm } from "./group-norm.ts";
import { hardSigmoid } from "./hard-sigmoid.ts";
import { hardSwish } from "./hard-swish.ts";
import { hinge } from "./hinge.ts";
import { huber } from "./huber.ts";
import { klDivergence } from "./kl-divergence.ts";
import { l2Normalize } from "./l2-normalize.ts";
import { last } from "./last.ts";
import { layerNorm } from "./layer-norm.ts";
import { leakyRelu } from "./leaky-relu.ts";
import { lessEqual } from "./less-equal.ts";
import { less } from "./less.ts";
import { logSoftmax } from "./log-softmax.ts";
import { log } from "./log.ts";
import { logicalAnd } from "./logical-and.ts";
import { logicalNot } from "./logical-not.ts";
import { logicalOr } from "./logical-or.ts";
import { logsumexp } from "./logsumexp.ts";
import { mae } from "./mae.ts";
import { matmul } from "./matmul.ts";
import { maxPool } from "./max-pool.ts";
import { max } from "./max.ts";
import { maxPool1d } from "./max-pool1d.ts";
import { maximum } from "./maximum.ts";
import { mean } from "./mean.ts";
import { min } from "./min.ts";
import { minimum } from "./minimum.ts";
import { mish } from "./mish.ts";
import { mse } from "./mse.ts";
import { multiply } from "./multiply.ts";
import { negate } from "./negate.ts";
import { norm } from "./norm.ts";
import { notEqual } from "./not-equal.ts";
import { oneHot } from "./one-hot.ts";
import { ones } from "./ones.ts";
import { pad } from "./pad.ts";
import { perplexity } from "./perplexity.ts";
import { positionalEncoding } from "./positional-encoding.ts";
import { power } from "./power.ts";
import { prelu } from "./prelu.ts";
import { prod } from "./prod.ts";
import { randomNormal } from "./random-normal.ts";
import { range } from "./range.ts";
import { rearrange } from "./rearrange.ts";
import { relu } from "./relu.ts";
import { relu6 } from "./relu6.ts";
import { reverse } from "./reverse.ts";
import { round } from "./round.ts";
import { rsqrt } from "./rsqrt.ts";
import { selu } from "./selu.ts";
import { sigmoid } from "./sigmoid.ts";
import { sign } from "./sign.ts";
import { silu } from "./silu.ts";
import { sin } from "./sin.ts";
import { slice } from "./slice.ts";
import { softmax } from "./softmax.ts";
import { softplus } from "./softplus.ts";
import { softsign } from "./softsign.ts";
import { spatialDropout } from "./spatial-dropout.ts";
import { split } from "./split.ts";
import { sqrt } from "./sqrt.ts";
import { square } from "./square.ts";
import { squeeze } from "./squeeze.ts";
import { stack } from "./stack.ts";
import { std } from "./std.ts";
import { stopGradient } from "./stop-gradient.ts";
import { subtract } from "./subtract.ts";
import { sum } from "./sum.ts";
import { tanh } from "./tanh.ts";
import { tile } from "./tile.ts";
import { topKAccuracy } from "./top-k-accuracy.ts";
import { transpose } from "./transpose.ts";
import { upsample } from "./upsample.ts";
import { variance } from "./variance.ts";
import { whenTraining } from "./when-training.ts";
import { where } from "./where.ts";
import { zeroPad } from "./zero-pad.ts";
import { zeros } from "./zeros.ts";
import type { Operator } from "./operator.ts";

const list: readonly Operator[] = [
  abs,
  accuracy,
  adaptiveAvgPool,
  add,
  all,
  any,
  argmax,
  argmin,
  avgPool,
  avgPool1d,
  batchNorm,
  binaryAccuracy,
  binaryCrossEntropy,
  broadcastTo,
  cast,
  causalMask,
  ceil,
  clip,
  concat,
  conv,
  convTranspose,
  conv1d,
  cos,
  crossEntropy,
  cumsum,
  dense,
  depthwiseConv,
  divide,
  dropout,
  elu,
  embedding,
  equal,
  erf,
  exp,
  expand,
  first,
  flatten,
  floor,
  gather,
  gaussianNoise,
  gelu,
  globalAvgPool,
  globalMaxPool,
  greaterEqual,
  greater,
  groupNorm,
  hardSigmoid,
  hardSwish,
  hinge,
  huber,
  klDivergence,
  l2Normalize,
  last,
  layerNorm,
  leakyRelu,
  lessEqual,
  less,
  logSoftmax,
  log,
  logicalAnd,
  logicalNot,
  logicalOr,
  logsumexp,
  mae,
  matmul,
  maxPool,
  max,
  maxPool1d,
  maximum,
  mean,
  min,
  minimum,
  mish,
  mse,
  multiply,
  negate,
  norm,
  notEqual,
  oneHot,
  ones,
  pad,
  perplexity,
  positionalEncoding,
  power,
  prelu,
  prod,
  randomNormal,
  range,
  rearrange,
  relu,
  relu6,
  reverse,
  round,
  rsqrt,
  selu,
  sigmoid,
  sign,
  silu,
  sin,
  slice,
  softmax,
  softplus,
  softsign,
  spatialDropout,
  split,
  sqrt,
  square,
  squeeze,
  stack,
  std,
  stopGradient,
  subtract,
  sum,
  tanh,
  tile,
  topKAccuracy,
  transpose,
  upsample,
  variance,
  whenTraining,
  where,
  zeroPad,
  zeros,
];

export const operators: ReadonlyMap<string, Operator> = new Map(
  list.map((entry) => [entry.name, entry]),
);

/** Words that mean something as an argument only: values of choices, `same`, element types. */
export const words: ReadonlySet<string> = new Set([
  ...list.flatMap(({ parameters }) =>
    Object.values(parameters).flatMap(({ choices }) => choices ?? []),
  ),
  ...[...initializers.values()].flatMap(({ parameters }) =>
    parameters.flatMap(({ choices }) => choices ?? []),
  ),
  ...dtypes,
  "same",
  "valid",
]);

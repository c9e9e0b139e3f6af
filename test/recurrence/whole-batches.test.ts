/** Steps that compute with all rows of the batch at once: means, extremes and spreads of them, and what is made of these. */
import type * as tf from "@tensorflow/tfjs";
import { describeCases, useRecurrences, type Case } from "./step-cases.ts";

useRecurrences();

const cases: Readonly<Record<string, Case>> = {
  "a mean over the batch": {
    cell: ({ x, h }, { mean, add, tanh }) => tanh(add(x, mean(h, 0, true))),
    weights: [],
  },
  "the sum of everything, once as a number": {
    cell: ({ x, h }, { sum, add, mul, tanh, sigmoid }) =>
      add(tanh(add(x, mul(sum(h), 0.1))), mul(sigmoid(sum(x)), 0.1)),
    weights: [],
  },
  "the mean and the variance of the batch": {
    cell: ({ x, h, w: [gain] }, { moments, add, sub, mul, rsqrt, tanh }) => {
      const { mean, variance } = moments(h, [0]);
      const normal = mul(sub(h, mean), rsqrt(add(variance, 0.1)));
      return tanh(add(x, mul(normal, gain as tf.Tensor)));
    },
    weights: [[4]],
  },
  "extremes of the batch, a product of it and a norm": {
    cell: ({ x, h }, ops) => {
      const { max, min, prod, logSumExp, add, sub, tanh } = ops;
      const spread = sub(max(h, 0), min(h, [0]));
      return tanh(add(add(x, spread), add(prod(add(h, 1.5), 0), logSumExp(h, 0))));
    },
    weights: [],
  },
  "a mean over the batch and one of its columns' axes": {
    cell: ({ x, h }, { reshape, mean, add, tanh }) => {
      const columns = mean(reshape(h, [-1, 2, 2]), [0, 2]);
      return tanh(reshape(add(reshape(x, [-1, 2, 2]), reshape(columns, [1, 2, 1])), [-1, 4]));
    },
    weights: [],
  },
  "a product of a mean with a matrix, of a soft choice of it": {
    cell: ({ x, h, w: [matrix] }, { mean, matMul, softmax, add, tanh }) => {
      const centre = mean<tf.Tensor2D>(h, 0, true);
      return tanh(add(x, softmax(matMul(centre, matrix as tf.Tensor2D))));
    },
    weights: [[4, 4]],
  },
  "weights by how much of the batch agrees": {
    cell: ({ x, h }, ops) => {
      const { mean, greater, where, cast, mul, add, any, all, sub, argMax } = ops;
      const isUp = greater(h, 0);
      const share = mean(cast(isUp, "float32"), 0);
      const chosen = where(greater(share, 0.5), mul(share, 0.5), sub(1, share));
      const some = cast(any(isUp, 0), "float32");
      const every = cast(all(isUp, 0), "float32");
      const first = cast(ops.equal(argMax(h, 0), ops.scalar(0, "int32")), "float32");
      return mul(add(x, chosen), add(0.5, mul(0.2, add(add(some, every), first))));
    },
    weights: [],
  },
  "how rows of the batch are alike": {
    cell: ({ x, h }, { matMul, softmax, add, tanh }) => {
      const alike = matMul(h, h, false, true);
      return tanh(add(x, matMul(softmax(alike), h)));
    },
    weights: [],
  },
  "columns that go together": {
    cell: ({ x, h }, { matMul, add, tanh }) => {
      const together = matMul(h, h, true, false);
      return tanh(add(x, matMul(h, together)));
    },
    weights: [],
  },
  "the middle of what is given": {
    cell: ({ x, h, w: [bias] }, { mean, add, tanh, mul }) =>
      tanh(add(mul(h, mean(x, 0)), add(bias as tf.Tensor, mean(bias as tf.Tensor, 0)))),
    weights: [[4]],
  },
};

describeCases(cases);

/** Steps that call functions of tfjs that no program is made of: in the midst of a program, with the gradients of tfjs. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { fusedScan } from "../../runtime/index.ts";
import type { PureStep } from "../../runtime/recurrence/pure-step.ts";
import { setOptimizations } from "../../runtime/wasm.ts";
import { describeCases, numbers, useRecurrences, type Case } from "./step-cases.ts";

useRecurrences();

const cases: Readonly<Record<string, Case>> = {
  "rows of a table that a state chooses": {
    cell: ({ x, h, w: [table] }, { gather, argMax, add, tanh }) =>
      tanh(add(x, gather(table as tf.Tensor, argMax(h, 1)))),
    weights: [[4, 4]],
  },
  "a row of a table as an index into another, of ints": {
    cell: ({ x, h, w: [table] }, ops) => {
      const place = ops.argMin<tf.Tensor>(h, -1);
      const next = ops.mod(ops.add(place, ops.scalar(1, "int32")), ops.scalar(4, "int32"));
      return ops.tanh(
        ops.add(ops.add(x, h), ops.gather(table as tf.Tensor, ops.cast(next, "int32"))),
      );
    },
    weights: [[4, 4]],
  },
  "a power, of a state and a weight": {
    cell: ({ x, h, w: [exponent] }, { pow, abs, add, sub, tanh }) =>
      tanh(sub(x, pow(add(abs(h), 0.5), exponent as tf.Tensor))),
    weights: [[4]],
  },
  "a convolution whose filter a state makes": {
    cell: ({ x, h, w: [image] }, ops) => {
      const { conv2d, reshape, tanh, add, tile } = ops;
      const filter = reshape<tf.Rank.R4>(h, [2, 2, 1, -1]);
      const all = conv2d(image as tf.Tensor4D, filter, 1, "valid");
      const row = ops.slice(reshape(all, [1, -1]), [0, 0], [1, 4]);
      return tanh(add(x, tile(row, [x.shape[0], 1])));
    },
    weights: [[1, 3, 3, 1]],
  },
  "a convolution of a state, and of the inputs of all steps": {
    cell: ({ x, h, w: [a, b] }, { conv2d, reshape, tanh, add, concat }) => {
      const images = [x, h].map((each) => reshape(each, [-1, 2, 2, 1]));
      const both = conv2d(concat(images, 3) as tf.Tensor4D, a as tf.Tensor4D, 1, "same");
      const again = conv2d(both, b as tf.Tensor4D, [1, 1], [[0, 0], [1, 0], [0, 1], [0, 0]]); // prettier-ignore
      return tanh(add(reshape(again, [-1, 4]), x));
    },
    weights: [
      [2, 2, 2, 3],
      [2, 2, 3, 1],
    ],
  },
  "methods of tensors": {
    cell: ({ x, h }) => tf.tanh(x.add(h)),
    weights: [],
    isPlain: true,
  },
  "a product with a transposed matrix": {
    cell: ({ x, h, w: [matrix] }, { matMul, add, tanh }) =>
      tanh(add(x, matMul(h, matrix as tf.Tensor, false, true))),
    weights: [[4, 4]],
  },
};

describeCases(cases);

describe("a step with a function that refuses its arguments", () => {
  it("fails as it does without a program", () => {
    const [x, h] = [numbers(1, 2, 3, 4), numbers(2, 2, 4)];
    const step: PureStep = ([, before], _, ops) => {
      const next = ops.conv2d(before as tf.Tensor4D, before as tf.Tensor4D, 1, "same");
      return [[next], [next]];
    };
    const messages = [true, false].map((recurrence) => {
      setOptimizations({ recurrence });
      try {
        fusedScan(tf, [x], [h], step);
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    });
    expect(messages[0]).not.toBe("");
    expect(messages[0]).toBe(messages[1]);
  });
});

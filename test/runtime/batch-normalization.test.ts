import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { batchNormalization } from "../../runtime/layers/batch-normalization.ts";
import { useFastestBackend } from "../../runtime/node.ts";

beforeAll(async () => {
  await useFastestBackend(tf);
});

const config = { name: "norm", epsilon: 1e-5, momentum: 0.9 };

function modelOf(layer: tf.layers.Layer): tf.LayersModel {
  const x = tf.input({ shape: [2] });
  return tf.model({ inputs: x, outputs: layer.apply(x) as tf.SymbolicTensor });
}

describe("batchNormalization", () => {
  const x = (): tf.Tensor => tf.tensor2d([1, 10, 2, 20, 3, 60], [3, 2]);

  it("keeps the running statistics of PyTorch", () => {
    const net = modelOf(batchNormalization(config));
    net.apply(x(), { training: true });
    const [, , mean, variance] = net.getWeights() as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    // torch.nn.BatchNorm1d(2) after one step; the unbiased variances are 1 and 700.
    const close = (tensor: tf.Tensor, expected: number[]): void => {
      [...tensor.dataSync()].forEach((value, index) => {
        expect(value).toBeCloseTo(expected[index]!, 3);
      });
    };
    close(mean, [0.2, 3]);
    close(variance, [0.9 + 0.1, 0.9 + 70]);
  });

  it("normalises and answers as the layer of tfjs does", () => {
    const [ours, theirs] = [batchNormalization(config), tf.layers.batchNormalization(config)].map(
      modelOf,
    ) as [tf.LayersModel, tf.LayersModel];
    for (const training of [true, false]) {
      const worst = tf.max(
        tf.abs(
          tf.sub(
            ours.apply(x(), { training }) as tf.Tensor,
            theirs.apply(x(), { training }) as tf.Tensor,
          ),
        ),
      );
      // Their running variances differ after the step.
      if (training) expect(worst.dataSync()[0]).toBeLessThan(1e-5);
      ours.setWeights(theirs.getWeights());
    }
    const [a, b] = [ours, theirs].map((net) => (net.apply(x()) as tf.Tensor).dataSync());
    expect([...a!]).toEqual([...b!]);
  });

  it("is saved as the layer of tfjs, so that every program can load it", () => {
    const net = modelOf(batchNormalization(config));
    expect(net.layers[1]?.getClassName()).toBe("BatchNormalization");
    expect(net.layers[1]?.getConfig()).toMatchObject(config);
  });
});

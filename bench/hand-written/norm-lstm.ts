/** An LSTM with layer normalisation (Ba, Kiros, Hinton 2016) as a cell of one's own for `tf.layers.rnn`. */
import type * as tfjs from "@tensorflow/tfjs";

type TensorFlow = typeof tfjs;

const units = 128;

interface CellClass {
  new (options: object): Parameters<typeof tfjs.layers.rnn>[0]["cell"];
}

export function normLSTM(tf: TensorFlow): tfjs.LayersModel {
  class NormLSTMCell extends tf.layers.Layer {
    static readonly className = "HandWrittenNormLSTMCell";
    readonly stateSize = [units, units];

    override build(shape: tfjs.Shape | tfjs.Shape[]): void {
      const features = (shape as tfjs.Shape).at(-1) ?? 1;
      const add = (
        name: string,
        size: number[],
        initial: "glorotUniform" | "ones" | "zeros",
      ): unknown => this.addWeight(name, size, "float32", tf.initializers[initial]({}));
      add("input", [features, 4 * units], "glorotUniform");
      add("hidden", [units, 4 * units], "glorotUniform");
      for (const [index, size] of [4 * units, 4 * units, units].entries()) {
        add(`gamma${index}`, [size], "ones");
        add(`beta${index}`, [size], "zeros");
      }
      super.build(shape);
    }

    override call(inputs: tfjs.Tensor | tfjs.Tensor[]): tfjs.Tensor[] {
      return tf.tidy(() => {
        const [x, before, cell] = inputs as [tfjs.Tensor, tfjs.Tensor, tfjs.Tensor];
        const [input, hidden, ...norms] = this.trainableWeights.map((weight) => weight.read());
        const norm = (value: tfjs.Tensor, index: number): tfjs.Tensor => {
          const { mean, variance } = tf.moments(value, -1, true);
          const scaled = value.sub(mean).mul(variance.add(1e-5).rsqrt());
          return scaled
            .mul(norms[2 * index] as tfjs.Tensor)
            .add(norms[2 * index + 1] as tfjs.Tensor);
        };
        const read = norm(tf.matMul(x, input as tfjs.Tensor), 0);
        const gates = read.add(norm(tf.matMul(before, hidden as tfjs.Tensor), 1));
        const [i, f, g, o] = tf.split(gates, 4, 1) as [
          tfjs.Tensor,
          tfjs.Tensor,
          tfjs.Tensor,
          tfjs.Tensor,
        ];
        const c = f.sigmoid().mul(cell).add(i.sigmoid().mul(g.tanh()));
        const h = o.sigmoid().mul(norm(c, 2).tanh());
        return [h, h, c];
      });
    }
  }
  const cell = new (NormLSTMCell as unknown as CellClass)({});
  return tf.sequential({
    layers: [tf.layers.rnn({ cell, inputShape: [64, 64] }), tf.layers.dense({ units: 10 })],
  });
}

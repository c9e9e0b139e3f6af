/**
 * The networks on sequences of `nets.nn`, as one writes them by hand with `tf.layers`, which has recurrent layers; its
 * users write layers of their own for attention.
 */
import type * as tfjs from "@tensorflow/tfjs";

type TensorFlow = typeof tfjs;

const recurrent = { units: 128, recurrentActivation: "sigmoid" } as const;

export function lstm({ layers, sequential }: TensorFlow): tfjs.LayersModel {
  return sequential({
    layers: [layers.lstm({ inputShape: [64, 64], ...recurrent }), layers.dense({ units: 10 })],
  });
}

export function gru({ layers, sequential }: TensorFlow): tfjs.LayersModel {
  return sequential({
    layers: [layers.gru({ inputShape: [64, 64], ...recurrent }), layers.dense({ units: 10 })],
  });
}

export function biLSTM({ layers, sequential }: TensorFlow): tfjs.LayersModel {
  return sequential({
    layers: [
      layers.bidirectional({
        layer: layers.lstm(recurrent),
        inputShape: [64, 64],
        mergeMode: "concat",
      }),
      layers.dense({ units: 10 }),
    ],
  });
}

export function convLSTM({ layers, sequential }: TensorFlow): tfjs.LayersModel {
  return sequential({
    layers: [
      layers.convLstm2d({
        inputShape: [8, 16, 16, 8],
        filters: 32,
        kernelSize: 3,
        padding: "same",
        recurrentActivation: "sigmoid",
      }),
      layers.globalAveragePooling2d({}),
      layers.dense({ units: 10 }),
    ],
  });
}

/** What a layer of one's own is written with. */
interface LayerClass {
  new (options: { name?: string }): tfjs.layers.Layer;
}

/** Softmax of scaled products of queries and keys, by heads; projections are dense layers around it. */
function attend(
  tf: TensorFlow,
  heads: number,
  causal: boolean,
  parts: readonly tfjs.Tensor[],
): tfjs.Tensor {
  const [query, key, value] = parts.map((part) => {
    const [n = 1, t = 1, d = 1] = part.shape;
    return part.reshape([n, t, heads, d / heads]).transpose([0, 2, 1, 3]);
  }) as [tfjs.Tensor, tfjs.Tensor, tfjs.Tensor];
  const [n = 1, , t = 1, d = 1] = query.shape;
  let scores = tf.matMul(query, key, false, true).div(Math.sqrt(d));
  if (causal) {
    const steps = tf.range(0, t);
    const isSeen = steps.expandDims(1).greaterEqual(steps.expandDims(0));
    scores = tf.where(isSeen, scores, -1e9);
  }
  const heard = tf.matMul(tf.softmax(scores), value);
  return heard.transpose([0, 2, 1, 3]).reshape([n, t, heads * d]);
}

function attentionLayer(tf: TensorFlow, heads: number, causal: boolean): tfjs.layers.Layer {
  class Attention extends tf.layers.Layer {
    static readonly className = "HandWrittenAttention";
    override computeOutputShape(shapes: tfjs.Shape | tfjs.Shape[]): tfjs.Shape {
      return (shapes as tfjs.Shape[])[0] ?? [];
    }
    override call(parts: tfjs.Tensor | tfjs.Tensor[]): tfjs.Tensor {
      return tf.tidy(() => attend(tf, heads, causal, parts as tfjs.Tensor[]));
    }
  }
  return new (Attention as unknown as LayerClass)({});
}

/** A layer without weights. */
function lambda(
  tf: TensorFlow,
  className: string,
  shape: (shape: tfjs.Shape) => tfjs.Shape,
  compute: (x: tfjs.Tensor) => tfjs.Tensor,
): tfjs.layers.Layer {
  class Lambda extends tf.layers.Layer {
    static readonly className = `HandWritten${className}`;
    override computeOutputShape(given: tfjs.Shape | tfjs.Shape[]): tfjs.Shape {
      return shape(given as tfjs.Shape);
    }
    override call(x: tfjs.Tensor | tfjs.Tensor[]): tfjs.Tensor {
      return tf.tidy(() => compute([x].flat()[0] as tfjs.Tensor));
    }
  }
  return new (Lambda as unknown as LayerClass)({});
}

function selfAttention(
  tf: TensorFlow,
  x: tfjs.SymbolicTensor,
  units: number,
  heads: number,
  causal: boolean,
): tfjs.SymbolicTensor {
  const project = (from: tfjs.SymbolicTensor): tfjs.SymbolicTensor =>
    tf.layers.dense({ units }).apply(from) as tfjs.SymbolicTensor;
  const heard = attentionLayer(tf, heads, causal).apply([project(x), project(x), project(x)]);
  return project(heard as tfjs.SymbolicTensor);
}

export function attention(tf: TensorFlow): tfjs.LayersModel {
  const x = tf.input({ shape: [128, 256] });
  const mean = tf.layers.globalAveragePooling1d({}).apply(selfAttention(tf, x, 256, 8, false));
  const logits = tf.layers.dense({ units: 10 }).apply(mean);
  return tf.model({ inputs: x, outputs: logits as tfjs.SymbolicTensor });
}

export function gpt(tf: TensorFlow): tfjs.LayersModel {
  const { layers } = tf;
  const [T, D, vocab] = [64, 128, 96];
  const apply = (layer: tfjs.layers.Layer, x: tfjs.SymbolicTensor): tfjs.SymbolicTensor =>
    layer.apply(x) as tfjs.SymbolicTensor;
  const add = (...terms: tfjs.SymbolicTensor[]): tfjs.SymbolicTensor =>
    layers.add().apply(terms) as tfjs.SymbolicTensor;
  const norm = (): tfjs.layers.Layer => layers.layerNormalization({ epsilon: 1e-5 });
  const tokens = tf.input({ shape: [T], dtype: "int32" });
  const places = lambda(tf, "Range", (shape) => shape, (x) => tf.zerosLike(x).add(tf.range(0, T))); // prettier-ignore
  const gelu = (): tfjs.layers.Layer =>
    lambda(tf, "Gelu", (shape) => shape, (x) => x.mul(0.5).mul(x.div(Math.SQRT2).erf().add(1))); // prettier-ignore
  let x = add(
    apply(layers.embedding({ inputDim: vocab, outputDim: D }), tokens),
    apply(layers.embedding({ inputDim: T, outputDim: D }), apply(places, tokens)),
  );
  for (let layer = 0; layer < 2; layer++) {
    x = add(x, selfAttention(tf, apply(norm(), x), D, 4, true));
    const hidden = apply(gelu(), apply(layers.dense({ units: 512 }), apply(norm(), x)));
    x = add(x, apply(layers.dense({ units: D }), hidden));
  }
  const logits = apply(layers.dense({ units: vocab, useBias: false }), apply(norm(), x));
  return tf.model({ inputs: tokens, outputs: logits });
}

/** The networks on images and vectors of `nets.nn`, as one writes them by hand with `tf.layers`. */
import type * as tfjs from "@tensorflow/tfjs";

type TensorFlow = typeof tfjs;

export function leNet({ layers, sequential }: TensorFlow): tfjs.LayersModel {
  const activation = "sigmoid";
  return sequential({
    layers: [
      layers.conv2d({ inputShape: [28, 28, 1], filters: 6, kernelSize: 5, padding: "same", activation }), // prettier-ignore
      layers.averagePooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 16, kernelSize: 5, activation }),
      layers.averagePooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 120, activation }),
      layers.dense({ units: 84, activation }),
      layers.dense({ units: 10 }),
    ],
  });
}

/** A 3×3 convolution with a rectifier; the first of a network knows the shape of its input. */
function convReLU({ layers }: TensorFlow, filters: number, first: boolean): tfjs.layers.Layer {
  return layers.conv2d({
    ...(first ? { inputShape: [32, 32, 3] } : {}),
    filters,
    kernelSize: 3,
    padding: "same",
    activation: "relu",
  });
}

export function threeConvolutions(tf: TensorFlow): tfjs.LayersModel {
  const { layers, sequential } = tf;
  return sequential({
    layers: [
      convReLU(tf, 32, true),
      convReLU(tf, 32, false),
      layers.maxPooling2d({ poolSize: 2 }),
      convReLU(tf, 64, false),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 10 }),
    ],
  });
}

export function vgg11(tf: TensorFlow): tfjs.LayersModel {
  const { layers, sequential } = tf;
  const stages: readonly (readonly number[])[] = [[64], [128], [256, 256], [512, 512], [512, 512]];
  return sequential({
    layers: [
      ...stages.flatMap((stage, s) => [
        ...stage.map((filters, index) => convReLU(tf, filters, s === 0 && index === 0)),
        layers.maxPooling2d({ poolSize: 2 }),
      ]),
      layers.flatten(),
      layers.dense({ units: 10 }),
    ],
  });
}

export function resNet18(tf: TensorFlow): tfjs.LayersModel {
  const { layers } = tf;
  const convNorm = (
    x: tfjs.SymbolicTensor,
    filters: number,
    kernelSize: number,
    strides: number,
    pad: number,
  ): tfjs.SymbolicTensor => {
    const padded = pad > 0 ? layers.zeroPadding2d({ padding: pad }).apply(x) : x;
    const convolved = layers.conv2d({ filters, kernelSize, strides, useBias: false }).apply(padded);
    return layers.batchNormalization({ epsilon: 1e-5 }).apply(convolved) as tfjs.SymbolicTensor;
  };
  const relu = (x: tfjs.SymbolicTensor): tfjs.SymbolicTensor =>
    layers.reLU().apply(x) as tfjs.SymbolicTensor;
  const block = (x: tfjs.SymbolicTensor, filters: number, strides: number): tfjs.SymbolicTensor => {
    const main = convNorm(relu(convNorm(x, filters, 3, strides, 1)), filters, 3, 1, 1);
    const skip = strides === 1 ? x : convNorm(x, filters, 1, strides, 0);
    return relu(layers.add().apply([main, skip]) as tfjs.SymbolicTensor);
  };
  const image = tf.input({ shape: [32, 32, 3] });
  const stem = relu(convNorm(image, 64, 7, 2, 3));
  const framed = layers.zeroPadding2d({ padding: 1 }).apply(stem);
  let x = layers.maxPooling2d({ poolSize: 3, strides: 2 }).apply(framed) as tfjs.SymbolicTensor;
  for (const filters of [64, 128, 256, 512]) {
    x = block(x, filters, filters === 64 ? 1 : 2);
    x = block(x, filters, 1);
  }
  const mean = layers.globalAveragePooling2d({}).apply(x);
  const logits = layers.dense({ units: 10 }).apply(mean);
  return tf.model({ inputs: image, outputs: logits as tfjs.SymbolicTensor });
}

export function mobileNet(tf: TensorFlow): tfjs.LayersModel {
  const { layers } = tf;
  const normRelu = (x: unknown): tfjs.SymbolicTensor => {
    const normal = layers.batchNormalization({ epsilon: 1e-5 }).apply(x as tfjs.SymbolicTensor);
    return layers.reLU().apply(normal) as tfjs.SymbolicTensor;
  };
  const pointwise = (x: tfjs.SymbolicTensor, filters: number): tfjs.SymbolicTensor =>
    normRelu(layers.conv2d({ filters, kernelSize: 1, useBias: false }).apply(x));
  const image = tf.input({ shape: [32, 32, 3] });
  const stem = layers.conv2d({ filters: 32, kernelSize: 3, padding: "same", useBias: false });
  let x = normRelu(stem.apply(image));
  for (const [filters = 0, strides = 1] of [
    [64],
    [128, 2],
    [128],
    [256, 2],
    [256],
    [512, 2],
    [512],
  ]) {
    // prettier-ignore
    const padded = layers.zeroPadding2d({ padding: 1 }).apply(x) as tfjs.SymbolicTensor;
    const depthwise = layers.depthwiseConv2d({ kernelSize: 3, strides, useBias: false });
    x = pointwise(normRelu(depthwise.apply(padded)), filters);
  }
  const mean = layers.globalAveragePooling2d({}).apply(x);
  const logits = layers.dense({ units: 10 }).apply(mean);
  return tf.model({ inputs: image, outputs: logits as tfjs.SymbolicTensor });
}

export function mlp({ layers, sequential }: TensorFlow): tfjs.LayersModel {
  return sequential({
    layers: [
      layers.dense({ inputShape: [784], units: 512, activation: "relu" }),
      layers.dense({ units: 512, activation: "relu" }),
      layers.dense({ units: 10 }),
    ],
  });
}

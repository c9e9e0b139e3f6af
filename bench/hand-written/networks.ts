/** All networks of `nets.nn` in `tf.layers`, by name. */
import type * as tfjs from "@tensorflow/tfjs";
import { leNet, mlp, mobileNet, resNet18, threeConvolutions, vgg11 } from "./images.ts";
import { normLSTM } from "./norm-lstm.ts";
import { attention, biLSTM, convLSTM, gpt, gru, lstm } from "./sequences.ts";

export const handWritten: ReadonlyMap<string, (tf: typeof tfjs) => tfjs.LayersModel> = new Map([
  ["LeNet", leNet],
  ["ThreeConvolutions", threeConvolutions],
  ["ResNet18", resNet18],
  ["MobileNet", mobileNet],
  ["VGG11", vgg11],
  ["LSTM", lstm],
  ["GRU", gru],
  ["BiLSTM", biLSTM],
  ["NormLSTM", normLSTM],
  ["ConvLSTM", convLSTM],
  ["Attention", attention],
  ["GPT", gpt],
  ["MLP", mlp],
]);

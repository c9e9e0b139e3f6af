/** The texts of the standard library, by the paths that imports give them: 52 kB, 14 kB as they are sent. */
import alexnet from "../../../stdlib/alexnet.nn";
import attention from "../../../stdlib/attention.nn";
import birnn from "../../../stdlib/birnn.nn";
import convolution from "../../../stdlib/convolution.nn";
import densenet from "../../../stdlib/densenet.nn";
import googlenet from "../../../stdlib/googlenet.nn";
import gru from "../../../stdlib/gru.nn";
import lenet from "../../../stdlib/lenet.nn";
import lstm from "../../../stdlib/lstm.nn";
import mlp from "../../../stdlib/mlp.nn";
import modern from "../../../stdlib/modern.nn";
import nin from "../../../stdlib/nin.nn";
import resnet from "../../../stdlib/resnet.nn";
import rnn from "../../../stdlib/rnn.nn";
import transformer from "../../../stdlib/transformer.nn";
import vgg from "../../../stdlib/vgg.nn";
import type { Files } from "../../../src/language/files-host.ts";

const texts = {
  alexnet,
  attention,
  birnn,
  convolution,
  densenet,
  googlenet,
  gru,
  lenet,
  lstm,
  mlp,
  modern,
  nin,
  resnet,
  rnn,
  transformer,
  vgg,
};

export const standardLibrary: Files = Object.fromEntries(
  Object.entries(texts).map(([name, text]) => [`std/${name}.nn`, text]),
);

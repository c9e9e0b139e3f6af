/** Names of other frameworks and languages, and what they are called here: people come from PyTorch, Keras and Python. */

export interface Foreign {
  /** What to write in its place, where that is a name. */
  readonly instead?: string;
  /** One sentence, without a full stop. */
  readonly note?: string;
}

const inferred = "the size of the input is inferred, so only that of the output is given";
const images = "images are `[N, H, W, C]`: the channels come last";
const scanned =
  "a recurrence is a `cell`, written in equations, and `x -> scan(LSTM(units))` runs it along the time axis";
const chain = "a chain is written with `->`: `dense(8) -> relu -> dense(2)`";
const patterns = "`rearrange(x, [N, H * W] => [N, H, W])` reshapes, with every axis named";
const swaps = "`rearrange(x, [N, H, W, C] => [N, C, H, W])` permutes axes by their names";

const entries: readonly (readonly [names: string, foreign: Foreign])[] = [
  ["Linear linear FullyConnected InnerProduct fc", { instead: "dense", note: inferred }],
  ["Dense", { instead: "dense" }],
  ["Conv2d", { instead: "conv", note: `${inferred}; ${images}` }],
  ["Conv2D conv2d Convolution2D", { instead: "conv" }],
  ["Conv1d", { instead: "conv1d", note: inferred }],
  ["Conv1D", { instead: "conv1d" }],
  ["ConvTranspose2d Conv2DTranspose deconv", { instead: "conv_transpose" }],
  ["DepthwiseConv2D", { instead: "depthwise_conv" }],
  ["MaxPool2d MaxPooling2D max_pool2d maxpool", { instead: "max_pool" }],
  ["AvgPool2d AveragePooling2D avg_pool2d avgpool", { instead: "avg_pool" }],
  ["MaxPool1d MaxPooling1D", { instead: "max_pool1d" }],
  ["AvgPool1d AveragePooling1D", { instead: "avg_pool1d" }],
  ["GlobalAveragePooling2D GlobalAvgPool2D", { instead: "global_avg_pool" }],
  ["GlobalMaxPooling2D GlobalMaxPool2D", { instead: "global_max_pool" }],
  ["AdaptiveAvgPool2d", { instead: "adaptive_avg_pool" }],
  [
    "BatchNorm1d BatchNorm2d BatchNorm BatchNormalization",
    { instead: "batch_norm", note: "the number of channels is inferred" },
  ],
  ["LayerNorm LayerNormalization", { instead: "layer_norm" }],
  ["GroupNorm GroupNormalization", { instead: "group_norm" }],
  ["Dropout", { instead: "dropout" }],
  ["Dropout2d SpatialDropout2D", { instead: "spatial_dropout" }],
  ["Embedding", { instead: "embedding" }],
  ["Flatten ravel", { instead: "flatten" }],
  ["ReLU", { instead: "relu" }],
  ["LeakyReLU", { instead: "leaky_relu" }],
  ["GELU", { instead: "gelu" }],
  ["SiLU swish Swish", { instead: "silu" }],
  ["Sigmoid", { instead: "sigmoid" }],
  ["Tanh", { instead: "tanh" }],
  ["Softmax", { instead: "softmax" }],
  ["UpSampling2D Upsample interpolate", { instead: "upsample" }],
  ["ZeroPadding2D", { instead: "pad" }],
  [
    "CrossEntropyLoss SparseCategoricalCrossentropy CategoricalCrossentropy",
    { instead: "cross_entropy" },
  ],
  ["BCEWithLogitsLoss BinaryCrossentropy BCELoss", { instead: "binary_cross_entropy" }],
  ["MSELoss MeanSquaredError", { instead: "mse" }],
  ["L1Loss MeanAbsoluteError", { instead: "mae" }],
  ["HuberLoss SmoothL1Loss", { instead: "huber" }],
  ["KLDivLoss KLDivergence kl kl_div", { instead: "kl_divergence" }],
  ["Sequential", { note: chain }],
  ["LSTM GRU SimpleRNN RNN LSTMCell GRUCell", { note: scanned }],
  ["TransformerEncoderLayer", { instead: "EncoderLayer" }],
  ["TransformerDecoderLayer", { instead: "DecoderLayer" }],
  ["SEBlock SELayer SEModule", { instead: "SqueezeExcitation" }],
  ["Concatenate concatenate", { instead: "concat" }],
  [
    "cat",
    {
      instead: "concat",
      note: "the signals stand side by side: `concat(a, b)`, and `axis:` may follow",
    },
  ],
  ["Add", { note: "signals add with `+`" }],
  ["Multiply", { note: "signals multiply with `*`" }],
  ["zeros_like empty_like", { note: "a tensor of zeros is made by its shape: `zeros([N, D])`" }],
  ["ones_like full_like", { note: "a tensor of ones is made by its shape: `ones([N, D])`" }],
  [
    "randn randn_like normal_like",
    { instead: "random_normal", note: "noise has the shape of a signal: `random_normal(like: x)`" },
  ],
  ["einsum", { note: "`@` multiplies matrices, and `rearrange` names, splits and swaps axes" }],
  ["bmm mm dot", { instead: "matmul", note: "`a @ b` is the same" }],
  ["reshape view Reshape", { note: patterns }],
  ["permute Permute swapaxes moveaxis", { note: swaps }],
  ["unsqueeze expand_dims", { instead: "expand" }],
  ["chunk", { instead: "split" }],
  ["normalize l2norm", { instead: "l2_normalize" }],
  ["ln", { instead: "log" }],
  ["pow", { note: "a power is written `x ^ 2`" }],
  ["add_n reduce_sum", { instead: "sum" }],
  ["reduce_mean", { instead: "mean" }],
  ["reduce_max amax", { instead: "max" }],
  ["arange", { instead: "range" }],
  ["stopGradient detach no_grad", { instead: "stop_gradient" }],
  ["eye", { note: "the identity matrix is `one_hot(range(D), D)`" }],
  ["identity", { note: "as a block it is `|x| x`; the identity matrix is `one_hot(range(D), D)`" }],
  [
    "residual Residual ResidualBlock skip skip_connection shortcut",
    {
      note: "`|x| x + (x -> dense(64) -> relu)` adds what a chain makes of a signal to the signal",
    },
  ],
  ["Identity", { note: "a signal that passes unchanged needs no layer; as a block it is `|x| x`" }],
  ["Parameter Variable", { note: "a weight is declared with its shape: `param w[D] = ones`" }],
  ["True", { instead: "true" }],
  ["False", { instead: "false" }],
  [
    "None null nil undefined",
    {
      note: "there is no empty value: leave the argument out, or write `false` to switch something off",
    },
  ],
  ["lambda", { note: "a local function is written `|x| relu(x)`" }],
  ["self", { note: "the signals of a block are simply names: there is no `self`" }],
  ["print", { note: "a program has no statements; `nnc check --graph` prints the graph" }],
  ["glorotUniform xavier_uniform xavier_uniform_ GlorotUniform", { instead: "glorot_uniform" }],
  ["glorotNormal xavier_normal xavier_normal_ GlorotNormal", { instead: "glorot_normal" }],
  ["kaiming_normal kaiming_normal_ heNormal HeNormal", { instead: "he_normal" }],
  ["kaiming_uniform kaiming_uniform_ heUniform HeUniform", { instead: "he_uniform" }],
];

/** By the foreign name. */
export const foreignNames: ReadonlyMap<string, Foreign> = new Map(
  entries.flatMap(([names, foreign]) => names.split(" ").map((name) => [name, foreign] as const)),
);

/** Element types of other frameworks. */
export const foreignDtypes: ReadonlyMap<string, string> = new Map([
  ...["float", "double", "half", "float16", "bfloat16", "float64", "f32"].map(
    (name) => [name, "float32"] as const,
  ),
  ...["int", "long", "short", "int64", "int16", "int8", "uint8", "i32"].map(
    (name) => [name, "int32"] as const,
  ),
  ["boolean", "bool"],
]);

/** Types of hyperparameters in other languages. */
export const foreignTypes: ReadonlyMap<string, string> = new Map([
  ["integer", "int"],
  ["number", "float"],
  ["double", "float"],
  ["str", "string"],
  ["boolean", "bool"],
  ["function", "block"],
  ["layer", "block"],
  ["module", "block"],
]);

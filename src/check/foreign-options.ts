/** Options of other frameworks, and what they are called here. */

const names: ReadonlyMap<string, readonly string[]> = new Map([
  ["kernel_size", ["kernel", "size", "window"]],
  ["pool_size", ["size", "kernel", "window"]],
  ["strides", ["stride"]],
  ["padding", ["pad"]],
  ["dilation_rate", ["dilation"]],
  ["out_channels", ["filters", "units"]],
  ["out_features", ["units"]],
  ["use_bias", ["bias"]],
  ["kernel_initializer", ["init"]],
  ["bias_initializer", ["bias_init"]],
  ["initializer", ["init"]],
  ["dim", ["over", "axis"]],
  ["dims", ["over", "axis"]],
  ["keepdim", ["keep"]],
  ["keepdims", ["keep"]],
  ["p", ["rate"]],
  ["epsilon", ["eps"]],
  ["num_heads", ["heads"]],
  ["num_groups", ["groups"]],
  ["learning_rate", ["lr"]],
  ["beta_1", ["beta1"]],
  ["beta_2", ["beta2"]],
  ["num_embeddings", ["vocab", "size"]],
  ["embedding_dim", ["units", "width"]],
  ["ignore_index", ["ignore"]],
  ["return_state", ["final"]],
  ["go_backwards", ["reverse"]],
  ["backward", ["reverse"]],
  ["label_smoothing", ["smoothing"]],
  ["initial_state", ["init"]],
  ["label", ["labels"]],
  ["mask", ["where"]],
  ["attn_mask", ["where"]],
]);

const notes: ReadonlyMap<string, string> = new Map([
  ["activation", "an activation is a block of its own: `dense(64) -> relu`"],
  ["in_channels", "the size of the input is inferred: leave it out"],
  ["in_features", "the size of the input is inferred: leave it out"],
  ["num_features", "the size of the input is inferred: leave it out"],
  ["input_shape", "the shape of the input stands in the signature of the model"],
  ["input_dim", "the size of the input is inferred: leave it out"],
  [
    "name",
    'a layer is called after its equation; `@name("stem")` before an equation pins the name',
  ],
  ["return_sequences", "a scan gives the whole sequence; `keep: last` keeps the last step only"],
  ["bidirectional", "run the cell twice, once with `reverse: true`, and `concat` the results"],
  ["inplace", "there is no in-place operation: leave it out"],
  ["trainable", "a weight that is not trained is a `buffer`"],
  ["training", "`dropout` and `batch_norm` know by themselves whether the model is being trained"],
]);

/** The option of `known` that a foreign word means. */
export function nativeOption(word: string, known: readonly string[]): string | undefined {
  return names.get(word)?.find((name) => known.includes(name));
}

/** What to do where there is no such option. */
export function noteOnOption(word: string): string | undefined {
  return notes.get(word);
}

/** What the words of the language mean, in a line or two and an example, for those who meet them in someone's program. */
import { hyperparameterTypes } from "../operators/builtins.ts";
import { chunkAt } from "./file-syntax.ts";
import { lexChunk } from "./lex-chunk.ts";
import type { Snapshot } from "./snapshot.ts";
import { contextualWords, reservedWords } from "./words.ts";

/** By word: what it means, and how it looks where there is more to it than the word. */
// prettier-ignore
const meanings = new Map<string, readonly [text: string, example?: string]>([
  ["import", ['Takes names from another file, or from the standard library: `"std/…"`.', 'import { ResNet18, Bottleneck as Neck } from "std/resnet"']],
  ["from", ["The file that an import takes its names from.", 'import { LSTM } from "std/lstm"']],
  ["as", ["Gives an imported name another one in this file.", 'import { Bottleneck as Neck } from "std/resnet"']],
  ["const", ["A value with a name, the same everywhere.", "const widths = [64, 128, 256]"]],
  ["fn", ["A function of numbers, lists and blocks, worked out when the program is compiled.", "fn round8(x: int): int = (x + 7) // 8 * 8"]],
  ["block", ["A part of a network with inputs and outputs, to be used in many places, each time with weights of its own. As the type of a hyperparameter: any block, such as `relu`.", "block Residual(inner: block) : x[N, D] -> y[N, D] { y = x + inner(x) }"]],
  ["cell", ["One step of a recurrence: its `state` is remembered from step to step. `scan` runs it over a sequence.", "cell RNN(n: int) : x[N, D] -> h[N, n] {\n  state h[N, n]\n  h = tanh(dense(n)(concat(x, pre h)))\n}"]],
  ["model", ["A network to compile: it becomes a function of the module, which makes a TensorFlow.js model.", "model Digits(classes: int = 10) : image[N, 28, 28, 1] -> logits[N, classes] {\n  logits = image -> flatten -> dense(classes)\n}"]],
  ["train", ["How a model learns: its targets, its loss, its optimiser.", "train Digits {\n  target int32 label[N]\n  loss = cross_entropy(logits, label)\n}"]],
  ["target", ["What the model ought to give: an input of the loss, which comes with the data of training.", "target int32 label[N]"]],
  ["given", ["Inputs of a cell that are the same at every step of the sequence.", "cell Gated(n: int) : x[N, D] given context[N, E] -> h[N, n] {\n  state h[N, n]\n  h = tanh(dense(n)(concat(x, context, pre h)))\n}"]],
  ["where", ["What must hold of the sizes. Inside the block it is known; at each use it is checked.", "block Heads(heads: int) : x[N, T, D] -> y[N, heads, T, D / heads] where heads | D {\n  y = rearrange(x, [N, T, heads * d] => [N, heads, T, d])\n}"]],
  ["param", ["A weight of one's own: learned, saved and loaded with the model.", "param scale[D] = ones, decay: false"]],
  ["buffer", ["Kept with the weights and saved with them, but not learned; `next` gives it a new value.", "buffer mean[C] = zeros"]],
  ["next", ["The value that a buffer has after this step of training.", "next mean = 0.9 * mean + 0.1 * now"]],
  ["state", ["A signal of a cell that is remembered: `pre` is its value one step earlier, zero before the first step unless a value is given.", "state h[N, units]"]],
  ["pre", ["The value of a state one step earlier.", "h = tanh(dense(n)(concat(x, pre h)))"]],
  ["static", ["A hyperparameter that takes its value when the program is compiled, and is no parameter of the compiled function.", "model Net(static width: int = 32) : x[N, 8] -> y {\n  y = x -> dense(width)\n}"]],
  ["if", ["One of two values. What the network consists of is decided when the program is compiled; `if training` when it runs.", "short = if stride == 1 then x else x -> conv(64, 1, stride: stride)"]],
  ["then", ["The value of an `if` whose condition holds."]],
  ["else", ["The value of an `if` whose condition does not hold."]],
  ["repeat", ["The same steps several times in a row, each time with weights of its own.", "x -> repeat 4 { dense(64) -> relu }"]],
  ["for", ["Steps for each element of a list or each number of a range, one after the other.", "x -> for width in [32, 64] { conv(width, 3) -> relu }"]],
  ["in", ["The list or range that a `for` goes through.", "x -> for i in range(3) { conv(16, 3, pad: same, dilation: 2 ^ i) }"]],
  ["and", ["Whether both hold."]],
  ["or", ["Whether at least one of the two holds."]],
  ["not", ["Whether it does not hold."]],
  ["true", ["The truth value for what holds."]],
  ["false", ["The truth value for what does not hold."]],
  ["int", ["A whole number: a size, a count."]],
  ["float", ["A number: a rate, a slope. An int may stand for it."]],
  ["bool", ["`true` or `false`."]],
  ["string", ["A text in quotes."]],
  ["padding", ["`same`, `valid`, a number, or numbers for each side.", "block Stem(pad: padding = same) : x[N, H, W, C] -> y {\n  y = x -> conv(64, 7, pad: pad)\n}"]],
  ["initializer", ["What weights begin with: `he_normal`, `normal(0.02)`, …", "block Layer(init: initializer = he_normal) : x[N, D] -> y {\n  y = x -> dense(64, init: init)\n}"]],
]);

/** The word at an offset, if it is one of the language, with its place in the file. */
export function keywordAt(
  { syntax }: Snapshot,
  offset: number,
): { readonly start: number; readonly end: number; readonly word: string } | undefined {
  const placed = chunkAt(syntax, offset);
  if (!placed) return undefined;
  const at = offset - placed.start;
  const token = lexChunk(placed.chunk).tokens.find(
    ({ startOffset, image }) => startOffset <= at && at <= startOffset + image.length && isWord(image), // prettier-ignore
  );
  if (!token) return undefined;
  const start = placed.start + token.startOffset;
  return { start, end: start + token.image.length, word: token.image };
}

function isWord(image: string): boolean {
  return reservedWords.has(image) || contextualWords.has(image) || hyperparameterTypes.has(image);
}

/** Markdown. */
export function keywordHelp(word: string): readonly string[] {
  const [text, example] = meanings.get(word) ?? [];
  return [
    ...(text === undefined ? [] : [text]),
    ...(example === undefined ? [] : [`\`\`\`nn\n${example}\n\`\`\``]),
  ];
}

/** What the benchmarks run: a network each, and what goes into it. The networks themselves are `nets.nn`. */

export interface Workload {
  /** The model of `nets.nn`, and the key of `hand-written` and `peers/networks.py`. */
  readonly name: string;
  readonly title: string;
  /** Of one sample. */
  readonly input: readonly number[];
  readonly dtype: "float32" | "int32";
  /** Labels of one sample: `[]` for one, `[64]` for one a step. */
  readonly label: readonly number[];
  readonly classes: number;
  /** Samples of a training step. */
  readonly batch: number;
}

const image = { dtype: "float32", label: [], classes: 10 } as const;
const sequence = { input: [64, 64], dtype: "float32", label: [], classes: 10, batch: 32 } as const;

export const workloads: readonly Workload[] = [
  { name: "LeNet", title: "LeNet-5", input: [28, 28, 1], ...image, batch: 64 },
  {
    name: "ThreeConvolutions",
    title: "three convolutions 32-32-64, 32×32×3",
    input: [32, 32, 3],
    ...image,
    batch: 32,
  },
  { name: "ResNet18", title: "ResNet-18, 32×32×3", input: [32, 32, 3], ...image, batch: 32 },
  {
    name: "MobileNet",
    title: "MobileNet, 7 depthwise blocks, 32×32×3",
    input: [32, 32, 3],
    ...image,
    batch: 32,
  },
  { name: "VGG11", title: "VGG-11, 32×32×3", input: [32, 32, 3], ...image, batch: 32 },
  { name: "LSTM", title: "LSTM 128, T 64", ...sequence },
  { name: "GRU", title: "GRU 128, T 64", ...sequence },
  { name: "BiLSTM", title: "bidirectional LSTM 128, T 64", ...sequence },
  { name: "NormLSTM", title: "LSTM 128 with layer norms, T 64", ...sequence },
  {
    name: "ConvLSTM",
    title: "convolutional LSTM 32, 3×3, T 8, 16×16×8",
    input: [8, 16, 16, 8],
    ...image,
    batch: 16,
  },
  {
    name: "Attention",
    title: "multi-head attention 256×8, T 128",
    input: [128, 256],
    ...image,
    batch: 16,
  },
  {
    name: "GPT",
    title: "GPT, 2 layers of 128, T 64",
    input: [64],
    dtype: "int32",
    label: [64],
    classes: 96,
    batch: 16,
  },
  { name: "MLP", title: "MLP 784-512-512-10", input: [784], ...image, batch: 64 },
];

/** One thing to measure. */
export interface Task {
  readonly workload: string;
  /** `stream`: one time step of a recurrent network that keeps its state. */
  readonly kind: "training" | "inference" | "stream";
  readonly batch: number;
}

export function workloadOf({ workload }: Task): Workload {
  const found = workloads.find(({ name }) => name === workload);
  if (!found) throw new Error(`There is no workload ${workload}.`);
  return found;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

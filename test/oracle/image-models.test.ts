import { describeModels, type ModelCase } from "./model-suite.ts";

const leNet = {
  source: "stdlib/lenet.nn",
  model: "LeNet",
  reference: "images:lenet",
  sizes: { N: 3 },
  limit: 1e-5,
} as const;

const cases: readonly ModelCase[] = [
  { ...leNet, name: "LeNet at inference", training: false },
  { ...leNet, name: "LeNet in training", training: true, loss: "cross_entropy" },
];

describeModels("image models, against PyTorch", cases);

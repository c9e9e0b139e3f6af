/** The image models and what each is compared with. */
import type { Comparison } from "./compare-model.ts";
import type { ModelCase } from "./model-suite.ts";

type Model = Omit<Comparison, "training" | "loss"> & { readonly limit: number };

/** At inference, and in training with gradients. */
function both(
  name: string,
  model: Model,
  loss: "cross_entropy" | "dot" = "cross_entropy",
): readonly ModelCase[] {
  return [
    { ...model, name: `${name} at inference`, training: false },
    { ...model, name: `${name} in training`, training: true, loss },
  ];
}

const shallow = 1e-5;
const deep = 1e-4;

/** A block by itself, in a model of one equation. */
function block(
  expression: string,
  file: string,
  shape: string,
  reference: string,
  args: object = {},
): readonly ModelCase[] {
  const name = /\w+/.exec(expression)?.[0] ?? "";
  const source = `import { ${name} } from "std/${file}"\nmodel M : x[N, ${shape}] -> y {\n  y = x -> ${expression}\n}\n`;
  const model = {
    source,
    model: "M",
    reference,
    arguments: { ...args },
    sizes: { N: 3 },
    limit: shallow,
  };
  return both(`the block ${name}`, model, "dot");
}

const ofTorchvision = (
  name: string,
  shape: string,
  expression: string,
  file: string,
  limit = shallow,
): readonly ModelCase[] =>
  block(expression, file, shape, "vision:block", { name }).map((each) => ({ ...each, limit }));

/** Small enough for every run of the tests: their answers are kept in `goldens/images.json`. */
export const smallCases: readonly ModelCase[] = [
  ...both("MLP", {
    source:
      'import { MLP } from "std/mlp"\nmodel M : x[N, 6] -> y[N, 3] {\n  y = x -> MLP([16, 12], 3, tanh)\n}\n',
    model: "M",
    reference: "images:mlp",
    sizes: { N: 5 },
    limit: shallow,
  }),
  ...both("LeNet", {
    source: "stdlib/lenet.nn",
    model: "LeNet",
    reference: "images:lenet",
    sizes: { N: 3 },
    limit: shallow,
  }),
  ...ofTorchvision("BasicBlock", "9, 8, 4", "BasicBlock(8, 2)", "resnet"),
  ...ofTorchvision("Bottleneck", "8, 9, 8", "Bottleneck(4, 2)", "resnet"),
  ...ofTorchvision("Inception", "7, 6, 4", "Inception(2, (3, 4), (3, 5), 2)", "googlenet"),
  ...ofTorchvision("DenseBlock", "6, 7, 4", "DenseBlock(2, 3)", "densenet"),
  ...ofTorchvision("Transition", "6, 7, 6", "Transition", "densenet"),
  // Its norms nearly cancel the gradient by the first scale, so little of it is left to be exact.
  ...ofTorchvision("InvertedResidual", "7, 7, 4", "InvertedResidual(4)", "modern", deep),
  ...ofTorchvision("ConvNeXtBlock", "9, 9, 4", "ConvNeXtBlock", "modern"),
  ...block("SqueezeExcitation(4)", "modern", "5, 6, 8", "images:squeeze_excitation"),
];

interface Sized {
  readonly file: string;
  readonly model: string;
  readonly reference: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly hyperparameters?: Readonly<Record<string, number>>;
  /** Heights and widths of the image; gradients are compared at the first. */
  readonly at: readonly number[];
  readonly batch?: number;
  readonly loss?: "cross_entropy" | "dot";
  /**
   * Batch norms over the few values of small images make much of the last bits, so that of the many ReLUs behind them some
   * always take another way than in PyTorch. In training, gradients are then compared roughly; with running statistics,
   * which make nothing larger, as exactly as those of all models.
   */
  readonly isRough?: boolean;
}

const rough = 0.2;

const tenClasses = { num_classes: 10 };

/**
 * At sizes that leave at least 2×2 pixels to the last batch norm: over two values alone it makes ±1 of anything.
 *
 * Torchvision at its own definition but for ten classes, and narrow classifiers where those hold most weights.
 */
const models: readonly Sized[] = [
  {
    file: "alexnet",
    model: "AlexNet",
    reference: "vision:alexnet",
    arguments: { ...tenClasses, hidden: 128 },
    hyperparameters: { hidden: 128 },
    at: [64, 96],
  },
  {
    file: "alexnet",
    model: "AlexNetD2L",
    reference: "images:alexnet",
    arguments: { hidden: 64, side: 1 },
    hyperparameters: { hidden: 64 },
    at: [67],
  },
  ...[11, 13, 16].flatMap((layers) =>
    [false, true].map((batch_norm): Sized => ({
      file: "vgg",
      model: `VGG${layers}${batch_norm ? "BN" : ""}`,
      reference: "vision:vgg",
      arguments: { ...tenClasses, layers, batch_norm, hidden: 32 },
      hyperparameters: { hidden: 32 },
      at: layers === 11 ? [32, 48] : [32],
    })),
  ),
  { file: "nin", model: "NiN", reference: "images:nin", at: [67, 96] },
  {
    file: "googlenet",
    model: "GoogLeNet",
    reference: "vision:googlenet",
    arguments: tenClasses,
    at: [64, 75],
    isRough: true,
  },
  { file: "googlenet", model: "GoogLeNetD2L", reference: "images:googlenet", at: [64, 48] },
  {
    file: "resnet",
    model: "ResNet18",
    reference: "vision:resnet18",
    arguments: tenClasses,
    at: [33, 48],
  },
  {
    file: "resnet",
    model: "ResNet34",
    reference: "vision:resnet34",
    arguments: tenClasses,
    at: [33],
  },
  {
    file: "resnet",
    model: "ResNet50",
    reference: "vision:resnet50",
    arguments: tenClasses,
    at: [33, 48],
    batch: 4,
    isRough: true,
  },
  { file: "resnet", model: "ResNet18D2L", reference: "images:resnet18", at: [33, 48] },
  {
    file: "densenet",
    model: "DenseNet121",
    reference: "vision:densenet121",
    arguments: tenClasses,
    at: [64, 75],
    isRough: true,
  },
  {
    file: "densenet",
    model: "DenseNetD2L",
    reference: "images:densenet",
    at: [64, 48],
    isRough: true,
  },
  {
    file: "modern",
    model: "MobileNetV2",
    reference: "vision:mobilenet_v2",
    arguments: tenClasses,
    at: [33, 48],
    isRough: true,
  },
  {
    file: "modern",
    model: "UNet",
    reference: "images:unet",
    arguments: { width: 4 },
    hyperparameters: { width: 4, classes: 1 },
    at: [32, 48],
    loss: "dot",
  },
  {
    file: "modern",
    model: "ConvNeXtTiny",
    reference: "vision:convnext_tiny",
    arguments: tenClasses,
    at: [32, 64],
  },
];

/** By counts and one answer. */
const siblings: readonly Sized[] = [
  {
    file: "vgg",
    model: "VGG19",
    reference: "vision:vgg",
    arguments: { ...tenClasses, layers: 19, hidden: 32 },
    hyperparameters: { hidden: 32 },
    at: [32],
  },
  {
    file: "vgg",
    model: "VGG19BN",
    reference: "vision:vgg",
    arguments: { ...tenClasses, layers: 19, hidden: 32, batch_norm: true },
    hyperparameters: { hidden: 32 },
    at: [32],
  },
  ...[101, 152].map((layers) => ({
    file: "resnet",
    model: `ResNet${layers}`,
    reference: `vision:resnet${layers}`,
    arguments: tenClasses,
    at: [32],
  })),
  ...[169, 201].map((layers) => ({
    file: "densenet",
    model: `DenseNet${layers}`,
    reference: `vision:densenet${layers}`,
    arguments: tenClasses,
    at: [32],
  })),
];

function casesOf(
  { file, at, batch = 2, loss = "cross_entropy", hyperparameters, isRough, ...rest }: Sized,
  hasGradients: boolean,
): readonly ModelCase[] {
  return at.flatMap((size, index): readonly ModelCase[] => {
    const hasRate =
      ["alexnet", "vgg", "nin", "googlenet"].includes(file) && rest.model !== "GoogLeNetD2L";
    const model = {
      ...rest,
      source: `stdlib/${file}.nn`,
      hyperparameters: {
        classes: 10,
        size,
        ...hyperparameters,
        ...(hasRate || rest.model === "MobileNetV2" ? { rate: 0 } : {}),
      },
      sizes: { N: batch },
      limit: deep,
    };
    const name = `${rest.model} at ${size}×${size}`;
    return index === 0 && hasGradients
      ? both(name, model, loss).map((each) => ({
          ...each,
          loss,
          ...(isRough && each.training && { limit: 5 * deep, gradientLimit: rough }),
        }))
      : [{ ...model, name: `${name}, at inference`, training: false }];
  });
}

export const wholeModels: readonly ModelCase[] = [
  ...models.flatMap((model) => casesOf(model, true)),
  ...siblings.flatMap((model) => casesOf(model, false)),
];

/**
 * What an operator is. One file per operator holds one such value, and everything that needs to know about the
 * operator reads it there: the checker, the graph, each target, hovers, the reference pages and the conformance test.
 */
import type { JsExpression } from "../javascript/tree.ts";
import type { Dim } from "../shape/dim.ts";
import type { Real } from "../shape/real.ts";
import type { TensorType } from "../shape/tensor-type.ts";
import type { DType } from "../shape/tensor-type.ts";
import type { Initializer, Layout } from "./initializers.ts";
import type { Attributes, Parameters } from "./parameters.ts";

/** A tensor input. */
export interface InputSpec {
  readonly name: string;
  /** As in a signature: `[N, H, W, C]`, `[..., C]` for any rank of at least one, `[...]` for any rank. */
  readonly shape: string;
  /** The element types it takes; without it, `float32` only. */
  readonly dtypes?: readonly DType[];
  /** Takes one or more tensors; only the last input may. */
  readonly isVariadic?: boolean;
  /** May be left out. */
  readonly isOptional?: boolean;
  /** A number may stand here; it becomes a tensor of rank 0. */
  readonly takesNumber?: boolean;
}

type Inputs = readonly InputSpec[];

/** One `T` for each input; the last input of a variadic operator stands for any number. */
type Each<I extends Inputs, T extends readonly unknown[]> = I extends readonly [
  ...infer Before,
  { readonly isVariadic: true },
]
  ? readonly [...{ [K in keyof Before]: T[0] }, ...T[0][]]
  : {
      readonly [K in keyof I]: I[K] extends { readonly isOptional: true } ? T[0] | undefined : T[0];
    };

/** `[N, H, W, C]` as a tuple of four; with `...` any number. */
type ShapeOf<Text extends string> = Text extends `[${infer Inner}]`
  ? Inner extends `${string}...${string}`
    ? readonly Dim[]
    : Axes<Inner>
  : readonly Dim[];

type Axes<Text extends string> = Text extends `${string}, ${infer Rest}`
  ? [Dim, ...Axes<Rest>]
  : [Dim];

type Types<I extends Inputs> = I extends readonly [...Inputs, { readonly isVariadic: true }]
  ? readonly [TensorType, ...TensorType[]]
  : {
      readonly [K in keyof I]: I[K] extends { readonly isOptional: true }
        ? TensorType<ShapeOf<I[K]["shape"]>> | undefined
        : TensorType<ShapeOf<I[K]["shape"]>>;
    };

/** One application of an operator, as the checker and the cost model see it. */
export interface OperatorCall<P extends Parameters = Parameters, I extends Inputs = Inputs> {
  /** Types of the inputs, in order; variadic inputs are spread. */
  readonly inputs: Types<I>;
  readonly attributes: Attributes<P>;
}

/**
 * What a shape rule may demand of its inputs. Each demand is proved, refuted (which is reported, with where both
 * dims came from) or unknown (which becomes an obligation on the block); the rule goes on in every case.
 */
export interface Demand {
  /** `a == b`. `what` completes "… must be equal": "the channels of both inputs". */
  equal(a: Dim, b: Dim, what: string, hint?: string): void;
  /** `a >= b`. `what` is the whole complaint: "the kernel is larger than its padded input". */
  atLeast(a: Dim, b: Dim, what: string, hint?: string): void;
  /** `divisor | dividend`. */
  divides(divisor: Dim, dividend: Dim, what: string): void;
  /** Anything else that is plainly wrong. `hint` is an order to the reader. */
  fail(message: string, hint?: string): void;
}

export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly Dim[];
  readonly initial: Initializer;
  /** False for what is updated rather than trained, such as a running mean. Default true. */
  readonly isTrainable?: boolean;
  /** Whether weight decay shrinks it. Default: only weights of two or more axes. */
  readonly decays?: boolean;
  readonly neverDecays?: boolean;
  readonly layout?: Layout;
}

/**
 * How results depend on one axis of the inputs: `each` element of theirs on the element at its place alone, on the
 * `last` one only, or on several, `mixed`. Batch norm and dropout count as they are at inference.
 */
export type AxisUse = "each" | "last" | "mixed";

/** A window that slides over the axes between the batch and the channels, for the receptive field. */
export interface Window {
  readonly size: readonly Dim[];
  readonly stride: readonly Dim[];
  readonly dilation: readonly Dim[];
  /** How far before the input the first window begins, as padding makes it; 0 without it. */
  readonly before?: readonly Dim[] | undefined;
}

/** What a lowering to tfjs may ask of its surroundings. */
export interface Lowering<
  P extends Parameters = Parameters,
  I extends Inputs = Inputs,
> extends OperatorCall<P, I> {
  readonly outputs: readonly TensorType[];
  /** A dim, or a float, as JavaScript. */
  readonly int: (dim: Dim) => JsExpression;
  readonly real: (value: Real) => JsExpression;
  /** An expression for a function exported by `nnc/runtime`. */
  readonly runtime: (name: string) => JsExpression;
}

/** As above, for a layer, which is made before any tensor is seen. */
export interface LayerLowering<
  P extends Parameters = Parameters,
  I extends Inputs = Inputs,
> extends Lowering<P, I> {
  /** Whether a dim is known when the model is made, as `int` of it must be. */
  readonly isFixed: (dim: Dim) => boolean;
}

/** As `Lowering`, plus the tensors at hand: for direct operations. */
export interface OpsLowering<
  P extends Parameters = Parameters,
  I extends Inputs = Inputs,
> extends Lowering<P, I> {
  /** The inputs, in order. */
  readonly args: Each<I, [JsExpression]>;
  /** A weight, by the name that `weights` gives it. */
  readonly weight: (name: string) => JsExpression;
  /** The variable that holds a weight, for operators that update it in training. */
  readonly variable: (name: string) => JsExpression;
  /** A JavaScript boolean: is the model being trained? */
  readonly training: JsExpression;
  /** A shape as a JavaScript array; a size that is only known when the model runs reads `x.shape[axis]`. */
  readonly sizes: (shape: readonly Dim[]) => JsExpression;
}

/** A call of `tf.layers.<type>(config)`; the layer's weights are the operator's, in order. */
export interface LayerCall {
  readonly type: string;
  /** The function that makes the layer, where it is not that of `tf.layers`. */
  readonly make?: JsExpression;
  readonly config: Readonly<Record<string, JsExpression | undefined>>;
  /** A layer without weights that the input goes through first, such as the padding of a convolution. */
  readonly before?: LayerCall;
}

export interface TfjsLowering<P extends Parameters = Parameters, I extends Inputs = Inputs> {
  /** The plain layer that does the same, where one exists for this call. `name` is added by the emitter. */
  layer?(call: LayerLowering<P, I>): LayerCall | undefined;
  /** Direct operations on tensors; several outputs come as an array. Always available. */
  ops(call: OpsLowering<P, I>): JsExpression;
}

/** As `OpsLowering`, with an activation of tfjs that is part of the operation. */
export interface FusedLowering<
  P extends Parameters = Parameters,
  I extends Inputs = Inputs,
> extends OpsLowering<P, I> {
  readonly activation: JsExpression | undefined;
}

/** A use of the operator that the conformance test compiles and runs, with N = 2 and T = 5. */
export interface Sample {
  /** Inputs as in a signature: `x[N, 7, 7, 3], int32 tokens[N, T]`. */
  readonly inputs: string;
  /** A `.nn` expression over them. */
  readonly expression: string;
  /** The inferred shape, as printed. */
  readonly shape: string;
  /**
   * The same in PyTorch: a Python expression over the inputs, by name, and over the weights, by name, in the layout
   * of tfjs. `torch`, `F` (torch.nn.functional), and `nchw`/`nhwc` (permutations of a 4-D tensor) are in scope.
   * Absent only where there is nothing to compare, as for random numbers.
   */
  readonly torch?: string;
}

export interface Operator<P extends Parameters = Parameters, I extends Inputs = Inputs> {
  readonly name: string;
  readonly category:
    "layer" | "activation" | "arithmetic" | "reduction" | "shape" | "loss" | "metric" | "source";
  /** One sentence. */
  readonly summary: string;
  /** What it computes, as a formula in plain text. */
  readonly formula?: string;
  /** The paper or the definition followed. */
  readonly source?: string;
  readonly inputs: I;
  readonly parameters: P;
  /** Gives another value each time, as dropout does; two of them are never merged into one. */
  readonly isRandom?: boolean;
  /** Its direct operations may give an input itself, as those of dropout do at inference. */
  readonly mayGiveInput?: boolean;
  /** The identity where nothing learns, so that inference leaves it out. */
  readonly isForTraining?: boolean;
  /**
   * How results depend on an axis that some inputs have, such as time; `mixed` without it. `axes` tells, for each
   * input, which of its axes that is, and `results` the same for each output.
   */
  along?(
    call: OperatorCall<P, I>,
    axes: readonly (number | undefined)[],
    results: readonly (number | undefined)[],
  ): AxisUse;
  /** The types of the outputs. Ranks and dtypes have been checked against `inputs`. */
  infer(call: OperatorCall<P, I>, demand: Demand): readonly TensorType[];
  weights?(call: OperatorCall<P, I>): readonly WeightSpec[];
  /** Multiply-adds of one application, for the whole batch. */
  macs?(call: OperatorCall<P, I>, outputs: readonly TensorType[]): Dim;
  /**
   * What one value of the result sees of the inputs, all of them alike: a window, each value by itself, or `everything`.
   * Without it, activations and arithmetic see each value by itself, as do layers that keep the shape; all others see
   * everything.
   */
  window?(call: OperatorCall<P, I>): Window | "each" | "everything";
  /**
   * For a linear map: the weight that takes up a scale of the last axis of the result, and the shape in which such a
   * scale broadcasts over it. Its weights are that one, and `bias` where the attribute of the name is set.
   */
  scaled?(call: OperatorCall<P, I>): { readonly weight: string; readonly shape: readonly Dim[] };
  /**
   * For what is made of elementwise functions of tfjs alone, such as `elementwise` of `nnc/runtime` makes kernels of: how
   * many of them; undefined where a call is not. `constants` are the inputs that are numbers.
   */
  elementwise?(call: OperatorCall<P, I>, constants: readonly (number | undefined)[]): number | undefined; // prettier-ignore
  readonly tfjs: TfjsLowering<P, I>;
  /** The operation for inference, where it takes bias and activation in; without it, that of `tfjs` stands. */
  readonly core?: { ops(call: FusedLowering<P, I>): JsExpression };
  readonly samples: readonly Sample[];
}

/** Declares an operator, so that the types of its parameters and inputs reach its rules. */
export function operator<const P extends Parameters, const I extends Inputs>(
  definition: Operator<P, I>,
): Operator {
  return definition;
}

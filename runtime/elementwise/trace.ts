/** Finds out what a function computes by calling it once, with stand-ins for its tensors and for `tf`. */
import type * as tf from "@tensorflow/tfjs";
import { comparisonFunctions, elementwiseFunctions } from "./functions.ts";
import type { ElementwiseName } from "./operators.ts";
import { isKnown } from "./optional-operators.ts";
import type { ElementwiseNode, ElementwiseProgram, NodeId } from "./program.ts";

/** A function of tensors that calls the `tf` that it is given, for elementwise functions only. */
export type ElementwiseFunction<Inputs extends readonly tf.Tensor[] = readonly tf.Tensor[]> = (
  inputs: Inputs,
  operations: typeof tf,
) => tf.Tensor;

/** A stand-in for a tensor. */
class Stand {
  readonly node: NodeId;
  /** It is one of bools. */
  readonly isMask: boolean;

  constructor(node: NodeId, isMask = false) {
    this.node = node;
    this.isMask = isMask;
  }
}

type Operand = Stand | number;

/** Programs by key, so that what is made of one is made once. */
const programs = new Map<string, ElementwiseProgram>();

/** The nodes of the trace that runs, and a text that tells them from others. It runs at every call, so it is kept short. */
let nodes: ElementwiseNode[] = [];
let key = "";

/** The program of a function; undefined where it does what kernels cannot. */
export function programOf(
  compute: ElementwiseFunction,
  inputCount: number,
): ElementwiseProgram | undefined {
  nodes = [];
  key = String(inputCount);
  const inputs: Stand[] = [];
  for (let index = 0; index < inputCount; index++)
    inputs.push(new Stand(nodes.push({ kind: "input", index }) - 1));
  let result: unknown;
  try {
    result = compute(inputs as unknown as tf.Tensor[], operations);
  } catch {
    // Whatever else is wrong with it, it will say when it gets tensors.
    return undefined;
  }
  if (!(result instanceof Stand) || result.isMask) return undefined;
  const whole = `${key}>${result.node}`;
  const found = programs.get(whole);
  if (found) return found;
  const made = { key: whole, inputCount, nodes, outputs: [result.node] };
  programs.set(whole, made);
  return made;
}

/** Ends a trace: the function does something that no kernel is made of. */
class NotElementwise extends Error {}

function apply(operator: ElementwiseName, ...operands: readonly Operand[]): Stand {
  const args = operands.map(nodeOf);
  key += ` ${operator} ${args.join(",")}`;
  return new Stand(nodes.push({ kind: "apply", operator, args }) - 1);
}

function nodeOf(operand: Operand): NodeId {
  if (operand instanceof Stand) return operand.node;
  if (typeof operand !== "number") throw new NotElementwise("a tensor from outside");
  // Zero has a sign.
  key += Object.is(operand, -0) ? " -0" : ` ${operand}`;
  return nodes.push({ kind: "constant", value: operand }) - 1;
}

/** tfjs makes numbers of bools by rules of its own. */
function requireNumbers(operands: readonly Operand[]): void {
  if (operands.some((operand) => operand instanceof Stand && operand.isMask))
    throw new NotElementwise("arithmetic of bools");
}

type Function = (...operands: Operand[]) => Operand;

const ofNumbers = Object.entries(elementwiseFunctions<Stand>(apply)).map(
  ([name, compute]): [string, Function] => [
    name,
    (...operands) => {
      requireNumbers(operands);
      return compute(...operands);
    },
  ],
);
const toMasks = Object.entries(comparisonFunctions<Stand>(apply)).map(
  ([name, compute]): [string, Function] => [
    name,
    (...operands) => {
      if (!name.startsWith("logical")) requireNumbers(operands);
      return new Stand(compute(...operands).node, true);
    },
  ],
);

const functions: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...ofNumbers,
  ...toMasks,
  ["pow", power],
  [
    "where",
    (test: Operand, a: Operand, b: Operand): Operand => {
      requireNumbers([a, b]);
      return apply("select", test, a, b);
    },
  ],
  [
    "cast",
    (x: Operand, type: string): Operand => {
      if (type !== "float32") throw new NotElementwise(`a cast to ${type}`);
      return x instanceof Stand ? new Stand(x.node) : x;
    },
  ],
]);

const operations = new Proxy({} as typeof tf, {
  get(_, name) {
    const found = functions.get(String(name));
    if (found === undefined || !isKnown(String(name)))
      throw new NotElementwise(`tf.${String(name)}`);
    return found;
  },
});

/** `x^n` for whole `n` from 1 to 4, as products. */
function power(x: Operand, exponent: Operand): Operand {
  switch (exponent) {
    case 1:
      return x;
    case 2:
      return apply("square", x);
    case 3:
      return apply("mul", apply("square", x), x);
    case 4:
      return apply("square", apply("square", x));
    default:
      throw new NotElementwise("a power that is no small whole number");
  }
}

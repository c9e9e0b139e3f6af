/** The operators of kernels as functions of tfjs, for what is computed without a kernel. */
import * as tf from "@tensorflow/tfjs";
import { stopGradient } from "../operations/stop-gradient.ts";
import type { CommonName, ElementwiseName } from "./operators.ts";
import { optionalOperator } from "./optional-operators.ts";

type Plain = (...args: (tf.Tensor | number)[]) => tf.Tensor;

/** They are named, so that bundlers see what is used. Comparisons give numbers here. */
const functions = {
  copy: tf.clone,
  stop: stopGradient,
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  neg: tf.neg,
  abs: tf.abs,
  square: tf.square,
  sqrt: tf.sqrt,
  rsqrt: tf.rsqrt,
  maximum: tf.maximum,
  minimum: tf.minimum,
  relu: tf.relu,
  greater: (a: tf.Tensor, b: tf.Tensor) => tf.cast(tf.greater(a, b), "float32"),
  greaterEqual: (a: tf.Tensor, b: tf.Tensor) => tf.cast(tf.greaterEqual(a, b), "float32"),
  equal: (a: tf.Tensor, b: tf.Tensor) => tf.cast(tf.equal(a, b), "float32"),
  select: (test: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.where(tf.cast(test, "bool"), a, b),
  floor: tf.floor,
  ceil: tf.ceil,
  round: tf.round,
  exp: tf.exp,
  expm1: tf.expm1,
  log: tf.log,
  log1p: tf.log1p,
  erf: tf.erf,
  sigmoid: tf.sigmoid,
  softplus: tf.softplus,
  tanh: tf.tanh,
} satisfies Readonly<Record<CommonName, (...args: never[]) => tf.Tensor>>;

export function plainly(operator: ElementwiseName): Plain {
  return (optionalOperator(operator)?.plain ?? functions[operator as CommonName]) as Plain;
}

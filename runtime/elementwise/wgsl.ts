/** Elementwise programs in the shading language of WebGPU. Its text is made of names and numbers of ours alone. */
import type { CommonName } from "./operators.ts";
import { optionalOperator } from "./optional-operators.ts";
import type { ElementwiseProgram, NodeId } from "./program.ts";

type Write = (a: string, b: string, c: string) => string;

const called =
  (name: string): Write =>
  (a) =>
    `${name}(${a})`;

const between =
  (operator: string): Write =>
  (a, b) =>
    `(${a} ${operator} ${b})`;

const holds =
  (operator: string): Write =>
  (a, b) =>
    `f32(${a} ${operator} ${b})`;

/** What the language has no function for, or no accurate one, is computed as the backend of tfjs does. */
const operators: Readonly<Record<CommonName, Write>> = {
  copy: (a) => a,
  stop: (a) => a,
  add: between("+"),
  sub: between("-"),
  mul: between("*"),
  div: between("/"),
  neg: (a) => `(-${a})`,
  abs: called("abs"),
  square: (a) => `(${a} * ${a})`,
  sqrt: called("sqrt"),
  rsqrt: called("inverseSqrt"),
  maximum: (a, b) => `max(${a}, ${b})`,
  minimum: (a, b) => `min(${a}, ${b})`,
  relu: (a) => `select(${a}, 0f, ${a} < 0f)`,
  greater: holds(">"),
  greaterEqual: holds(">="),
  equal: holds("=="),
  select: (test, a, b) => `select(${b}, ${a}, ${test} != 0f)`,
  floor: called("floor"),
  ceil: called("ceil"),
  round: called("round"),
  exp: called("exp"),
  expm1: called("nncExpm1"),
  log: called("log"),
  log1p: called("nncLog1p"),
  erf: called("nncErf"),
  sigmoid: (a) => `(1f / (1f + exp(-${a})))`,
  softplus: (a) => `(max(${a}, 0f) + nncLog1p(exp(-abs(${a}))))`,
  tanh: called("nncTanh"),
};

/** Of small numbers by their series, so that their bits are not lost beside one; erf is 7.1.26 of Abramowitz and Stegun. */
const helpers = `
fn nncTanh(x : f32) -> f32 {
  let e = exp(-2f * abs(x));
  let near = x * (1f - x * x * (0.33333333f - x * x * 0.13333333f));
  return select(sign(x) * (1f - e) / (1f + e), near, abs(x) < 0.05f);
}
fn nncExpm1(x : f32) -> f32 {
  let near = x * (1f + x * (0.5f + x * (0.16666667f + x * 0.041666667f)));
  return select(exp(x) - 1f, near, abs(x) < 0.05f);
}
fn nncLog1p(x : f32) -> f32 {
  let near = x * (1f - x * (0.5f - x * (0.33333333f - x * 0.25f)));
  return select(log(1f + x), near, abs(x) < 0.03f);
}
fn nncErf(x : f32) -> f32 {
  let t = 1f / (1f + 0.3275911f * abs(x));
  let sum = ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t + 0.254829592f) * t;
  return sign(x) * (1f - sum * exp(-x * x));
}
`;

/** The code of one result; the backend writes what is around it. Inputs are called `X0`, `X1` and so on. */
export function wgslOf({ nodes }: ElementwiseProgram, output: NodeId): string {
  const needed = new Set([helpers]);
  const lines = nodes.slice(0, output + 1).map((node, id) => {
    if (node.kind === "input") return `let v${id} = getX${node.index}ByOutputIndex(index);`;
    if (node.kind === "constant") return `let v${id} = ${literal(node.value)};`;
    const [a = "", b = "", c = ""] = node.args.map((arg) => `v${arg}`);
    const optional = optionalOperator(node.operator);
    if (optional) needed.add(optional.wgslFunctions);
    return `let v${id} = ${optional?.wgsl(a) ?? operators[node.operator as CommonName](a, b, c)};`;
  });
  return `${[...needed].join("")}
fn main(index : i32) {
  if (index < uniforms.size) {
    ${lines.join("\n    ")}
    setOutputAtIndex(index, v${output});
  }
}
`;
}

/** The language has no literals for what is not finite. */
function literal(value: number): string {
  const rounded = Math.fround(value);
  if (Number.isNaN(rounded)) return "uniforms.NAN";
  const size = Number.isFinite(rounded) ? `${Math.abs(rounded)}f` : "uniforms.INFINITY";
  return rounded < 0 || Object.is(rounded, -0) ? `(-${size})` : size;
}

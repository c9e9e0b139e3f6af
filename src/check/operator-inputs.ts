/** The inputs of an operator, held against what it takes. */
import { wrongDtype, wrongRank } from "../diagnostics/catalogue/shapes.ts";
import { notASignal, wrongInputCount } from "../diagnostics/catalogue/values.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import type { InputSpec, Operator } from "../operators/operator.ts";
import { dimReal } from "../shape/real.ts";
import { printShape } from "../shape/shape.ts";
import type { DType } from "../shape/tensor-type.ts";
import type { Span } from "../source/source.ts";
import { counted } from "./apply.ts";
import { arityOf } from "./arity.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { comparing } from "./extremum.ts";
import { emitNode } from "./nodes.ts";
import { notesOnTuple } from "./not-signals.ts";
import { describe, printFullType, type TensorValue, type Value } from "./value.ts";

interface Applied {
  readonly operator: Operator;
  readonly span: Span;
  /** How the reader knows the operator: `+` for `add`. */
  readonly shown: string;
}

/** The signals that go in, with numbers made tensors; ranks and element types are checked. */
export function checkInputs(
  e: Elaboration,
  { operator, span, shown }: Applied,
  given: readonly Value[],
): readonly TensorValue[] | undefined {
  const specs = operator.inputs;
  const last = specs.at(-1);
  const { least, most } = arityOf(operator);
  if (given.length < least || given.length > most) {
    const expected =
      most === Infinity
        ? `${counted(least, "input")} or more`
        : least === most
          ? counted(most, "input")
          : `${least} to ${counted(most, "input")}`;
    const notes =
      given.length > most
        ? [
            given.length === 2 && least === 1
              ? twoSignals(operator.name)
              : "what stands left of `->` comes first; then the tensors between the parentheses",
          ]
        : [];
    fault(
      e,
      wrongInputCount,
      { block: shown, expected, found: given.length === 0 ? "none" : String(given.length) },
      span,
      { notes },
    );
    return undefined;
  }
  const dtype = given.find(isNumeric)?.type.dtype ?? "float32";
  const inputs: TensorValue[] = [];
  for (const [index, value] of given.entries()) {
    const spec = (specs[Math.min(index, specs.length - 1)] ?? last) as InputSpec;
    const input =
      value.kind === "tensor"
        ? value
        : spec.takesNumber
          ? numberAsTensor(e, value, dtype, span)
          : undefined;
    if (!input) {
      fault(
        e,
        notASignal,
        { name: `the input \`${spec.name}\` of \`${shown}\``, found: describe(value) },
        span,
        { notes: notesOnTuple(value) },
      );
      return undefined;
    }
    if (!checkType(e, spec, input, shown, span)) return undefined;
    inputs.push(input);
  }
  return inputs;
}

/** What to do with the second of two signals. */
function twoSignals(operator: string): string {
  const other = comparing(operator);
  return other === undefined
    ? "two signals become one with `concat(a, b)` or `a + b`"
    : `\`${other}(a, b)\` compares two signals element by element`;
}

function isNumeric(value: Value): value is TensorValue {
  return value.kind === "tensor" && value.type.dtype !== "bool";
}

/** A number beside a signal; an int takes the signal's element type, as the one conversion that is silent. */
function numberAsTensor(
  e: Elaboration,
  value: Value,
  other: DType,
  span: Span,
): TensorValue | undefined {
  if (value.kind !== "int" && value.kind !== "float") return undefined;
  const dtype: DType = value.kind === "int" ? other : "float32";
  const real = value.kind === "int" ? dimReal(value.dim) : value.real;
  const node = emitNode(e, {
    operator: "constant",
    attributes: { value: real },
    inputs: [],
    outputs: [{ dtype, shape: [] }],
    place: undefined,
    weights: [],
    span,
  });
  return node.kind === "tensor" ? node : undefined;
}

function checkType(
  e: Elaboration,
  spec: InputSpec,
  input: TensorValue,
  block: string,
  span: Span,
): boolean {
  const dtypes = spec.dtypes ?? usualDtypes;
  if (dtypes.includes(input.type.dtype) && fitsRank(spec, input.type.shape.length)) return true;
  const related = (): readonly Label[] =>
    sameSpan(input.span, span)
      ? []
      : [{ span: input.span, message: `this is ${printFullType(input.type)}` }];
  if (!dtypes.includes(input.type.dtype)) {
    const expected = `${dtypes.join(" or ")} tensors`;
    const fix =
      dtypes[0] === "bool"
        ? ["a comparison makes a mask, as in `x > 0`"]
        : input.type.dtype === "bool"
          ? [
              "`where(mask, a, b)` chooses by a mask; `cast(mask, float32)` makes zeros and ones of it",
            ]
          : [
              `\`cast(…, ${dtypes[0] ?? "float32"})\` converts, and \`${dtypes[0] ?? ""} x[…]\` in a signature declares`,
            ];
    fault(
      e,
      wrongDtype,
      { block, input: spec.name, expected, found: printFullType(input.type) },
      span,
      { related: related(), notes: fix },
    );
    return false;
  }
  const notes = hints(block, spec, input.type.shape.length);
  fault(
    e,
    wrongRank,
    { block, input: spec.name, expected: spec.shape, found: printShape(input.type.shape) },
    span,
    { related: related(), notes },
  );
  return false;
}

const usualDtypes: readonly DType[] = ["float32"];

function fitsRank({ shape }: InputSpec, rank: number): boolean {
  let axes = axesOfSpecs.get(shape);
  if (!axes) axesOfSpecs.set(shape, (axes = shape.slice(1, -1).split(", ").filter(Boolean)));
  return axes.includes("...") ? rank >= axes.length - 1 : rank === axes.length;
}

/** The axes of an operator's inputs, by how it writes them: `[N, H, W, C]`. */
const axesOfSpecs = new Map<string, readonly string[]>();

/** What does to sequences what an operator does to images. */
const sequenceOperators: ReadonlyMap<string, string> = new Map([
  ["conv", "conv1d"],
  ["max_pool", "max_pool1d"],
  ["avg_pool", "avg_pool1d"],
  ["zero_pad", "pad"],
]);

/** What people usually meant. */
function hints(block: string, spec: InputSpec, rank: number): readonly string[] {
  if (spec.shape === "[N, H, W, C]" && rank === 3) {
    const inPlace = sequenceOperators.get(block);
    return [
      "images have four axes: `rearrange(x, [N, H, W] => [N, H, W, 1])` adds the channels",
      ...(inPlace === undefined ? [] : [`for a sequence \`[N, T, C]\` there is \`${inPlace}\``]),
    ];
  }
  return spec.shape === "[N, H, W, C]" && rank === 2 ? ["`rearrange` makes images of vectors"] : [];
}

function sameSpan(a: Span, b: Span): boolean {
  return a.path === b.path && a.start === b.start && a.end === b.end;
}

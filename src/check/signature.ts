/** Signatures: what flows in and out of a block, held against what its declaration claims. */
import {
  assertedShape,
  factFails,
  inputShape,
  wrongDtype,
  wrongRank,
} from "../diagnostics/catalogue/shapes.ts";
import { badCondition, notASignal } from "../diagnostics/catalogue/values.ts";
import { failing } from "../graph/relations.ts";
import { add, integer, printDim, type Dim, type DimFact } from "../shape/dim.ts";
import { printShape } from "../shape/shape.ts";
import { dtypes, type DType } from "../shape/tensor-type.ts";
import { foreignDtypes } from "../diagnostics/foreign-names.ts";
import type { Span } from "../source/source.ts";
import type { BlockDeclaration, Expression, Fact, Port } from "../syntax/ast.ts";
import { judge, originLabels } from "./demand.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { evaluate, type At } from "./evaluate.ts";
import { matchShape, printPattern } from "./match.ts";
import { notesOnBlock, notesOnTuple } from "./not-signals.ts";
import {
  describe,
  printFullType,
  printTensorType,
  unknown,
  type TensorValue,
  type Value,
} from "./value.ts";

/** The element type that a port declares. */
export function dtypeOf(port: Port): DType {
  // An unknown one has been reported; the default keeps it from spreading.
  const name = foreignDtypes.get(port.dtype?.name ?? "") ?? port.dtype?.name;
  return dtypes.find((dtype) => dtype === name) ?? "float32";
}

/** The inputs with the names of the signature on their axes; undefined when one does not fit. */
export function matchInputs(
  e: Elaboration,
  declaration: BlockDeclaration,
  ports: readonly Port[],
  given: readonly Value[],
  at: At,
  span: Span,
): readonly Value[] | undefined {
  const block = declaration.name.name;
  const matched: Value[] = [];
  for (const [index, port] of ports.entries()) {
    const input = given[index] as Value;
    const name = port.name.name;
    const declared = { span: port.span, message: `declared here` };
    if (input.kind !== "tensor") {
      fault(
        e,
        notASignal,
        { name: `the input \`${name}\` of \`${block}\``, found: describe(input) },
        span,
        { related: [declared], notes: notesOnTuple(input) },
      );
      return undefined;
    }
    if (input.type.dtype !== dtypeOf(port)) {
      const found = printFullType(input.type);
      const expected = `${dtypeOf(port)} tensors`;
      fault(e, wrongDtype, { block, input: name, expected, found }, span, {
        related: [declared],
      });
      return undefined;
    }
    const faults = e.diagnostics.length;
    const what = `the shape of \`${name}\` of \`${block}\``;
    const result = port.shape
      ? matchShape(e, port.shape, input.type.shape, at, { what, span, related: [declared] })
      : { shape: input.type.shape };
    // That it may not fit is said already; what would follow from it in the block is not.
    if (e.diagnostics.length > faults) return undefined;
    if ("mismatch" in result) {
      const { axis, expected, dims } = result.mismatch;
      const related = [declared, ...originLabels(dims, span)];
      const found = printTensorType(input.type);
      const notes = axis === "rank" ? rankNotes(e, declaration) : [];
      if (axis === "rank")
        fault(e, wrongRank, { block, input: name, expected, found }, span, { related, notes });
      else fault(e, inputShape, { block, input: name, expected, found }, span, { related });
      return undefined;
    }
    matched.push({ ...input, type: { ...input.type, shape: result.shape } });
  }
  return matched;
}

/** A cell takes one step and a sequence has many; within a scan an input has no time axis. Either surprises. */
function rankNotes(e: Elaboration, { kind, name }: BlockDeclaration): readonly string[] {
  if (!e.level.step && kind === "cell")
    return [`\`scan\` runs a cell along the time axis: \`scan(${name.name}(…))\``];
  if (!e.level.step || kind === "cell") return [];
  return ["`scan` hands out one time step after the other: of `[N, T, D]` each step sees `[N, D]`"];
}

/** Judges a fact of the signature; in a definition it is assumed from then on. */
export function checkFact(
  e: Elaboration,
  declaration: BlockDeclaration,
  fact: Fact,
  at: At,
  span: Span,
): boolean {
  const block = declaration.name.name;
  const text =
    e.resolution.byPath.get(fact.span.path)?.source.text.slice(fact.span.start, fact.span.end) ??
    "";
  const fail = (found: string): boolean => {
    const related = [{ span: fact.span, message: "stated here" }];
    fault(e, factFails, { block, fact: `\`${text}\``, found }, span, { related });
    return false;
  };
  const relation = relationOf(e, fact, at);
  if (relation === "open") return true;
  if (!relation) {
    const holds = evaluate(e, fact as Expression, at);
    if (holds.kind === "unknown") return true;
    if (holds.kind === "bool") return holds.value || fail("it does not hold");
    fault(e, badCondition, { found: describe(holds) }, fact.span, {
      notes: [
        "a `where` clause holds comparisons, such as `n > 0`, and divisions, such as `heads | D`",
      ],
    });
    return false;
  }
  const { kind, left, right } = relation;
  if (e.mode === "definition" && e.frames.length === 1) {
    e.facts.push(asFact(relation));
    return true;
  }
  const message = `${e.frames.length > 1 ? `${block}: ` : ""}${text} must hold`;
  const answer = judge(e, kind, left, right, message, span, { isFact: true });
  // What is checked later may be relied on from here.
  if (answer === "unknown" && e.mode === "model") {
    e.facts.push(asFact(relation));
    e.judged.clear();
  }
  const words = failing[kind];
  return answer !== "refuted" || fail(`${printDim(left)} ${words} ${printDim(right)}`);
}

interface Relation {
  readonly kind: "equal" | "at-least" | "divides";
  readonly left: Dim;
  readonly right: Dim;
}

/** `a | b`, `a == b`, `a <= b` and the like between ints; `open` where a side is not known. */
function relationOf(e: Elaboration, fact: Fact, at: At): Relation | "open" | undefined {
  if (fact.kind !== "divides" && (fact.kind !== "binary" || !comparisons.has(fact.operator)))
    return undefined;
  const [first, second] =
    fact.kind === "divides" ? [fact.divisor, fact.dividend] : [fact.left, fact.right];
  const a = evaluate(e, first, at);
  const b = evaluate(e, second, at);
  if (a.kind === "unknown" || b.kind === "unknown") return "open";
  if (a.kind !== "int" || b.kind !== "int") return undefined;
  if (fact.kind === "divides") return { kind: "divides", left: a.dim, right: b.dim };
  const more = (dim: Dim): Dim => add(dim, integer(1));
  switch (fact.operator) {
    case "<=":
      return { kind: "at-least", left: b.dim, right: a.dim };
    case "<":
      return { kind: "at-least", left: b.dim, right: more(a.dim) };
    case ">=":
      return { kind: "at-least", left: a.dim, right: b.dim };
    case ">":
      return { kind: "at-least", left: a.dim, right: more(b.dim) };
    default:
      return { kind: "equal", left: a.dim, right: b.dim };
  }
}

const comparisons: ReadonlySet<string> = new Set(["==", "<", "<=", ">", ">="]);

function asFact({ kind, left, right }: Relation): DimFact {
  return kind === "divides" ? { kind, divisor: left, dividend: right } : { kind, left, right };
}

/** Checks an output against its port and gives it the port's names for its axes. */
export function checkOutput(e: Elaboration, port: Port | undefined, value: Value, at: At): Value {
  if (!port || value.kind === "unknown") return value;
  const name = port.name.name;
  if (value.kind !== "tensor") {
    const isBlock = value.kind === "block";
    fault(
      e,
      notASignal,
      { name: `\`${name}\``, found: describe(value) },
      isBlock ? value.span : port.span,
      {
        related: isBlock ? [{ span: port.span, message: "declared as an output here" }] : [],
        notes: notesOnBlock(value),
      },
    );
    return unknown;
  }
  return assertShape(e, port, value, at);
}

/** Checks a signal against a shape that the program claims for it. */
export function assertShape(
  e: Elaboration,
  port: Pick<Port, "name" | "shape" | "span" | "dtype">,
  value: TensorValue,
  at: At,
): Value {
  const name = port.name.name;
  const result = port.shape
    ? matchShape(e, port.shape, value.type.shape, at, { what: `the shape of \`${name}\`` })
    : { shape: value.type.shape };
  const isTyped = !port.dtype || port.dtype.name === value.type.dtype;
  if (!("mismatch" in result) && isTyped)
    return { ...value, type: { ...value.type, shape: result.shape } };
  const dims = "mismatch" in result ? result.mismatch.dims : [];
  const shown = port.shape ? printPattern(e, port.shape, at) : printShape(value.type.shape);
  const expected = port.dtype && !isTyped ? `${port.dtype.name} ${shown}` : shown;
  const found = isTyped ? printTensorType(value.type) : printFullType(value.type);
  fault(e, assertedShape, { name, expected, found }, port.span, {
    related: [{ span: value.span, message: `this is ${found}` }, ...originLabels(dims, port.span)],
    notes: outputNotes(port, value),
  });
  return unknown;
}

/** What makes the value what was claimed, in the cases that everyone meets. */
function outputNotes(
  port: Pick<Port, "shape" | "dtype">,
  { type }: TensorValue,
): readonly string[] {
  if (port.dtype && port.dtype.name !== type.dtype)
    return [`\`cast(…, ${port.dtype.name})\` converts`];
  const rank = port.shape?.dims.length;
  if (rank !== undefined && rank > 0 && type.shape.length === 0)
    return [
      "`sum`, `mean` and their like take away the axes that `over:` names, and without it all of them",
    ];
  if (rank === 2 && type.shape.length === 4)
    return [
      "`flatten` or `global_avg_pool` makes vectors of images, and a `dense` layer follows it",
    ];
  if (rank === 2 && type.shape.length === 3)
    return ["`last` takes the last step of a sequence, and `mean(over: 1)` the mean of all"];
  return [];
}

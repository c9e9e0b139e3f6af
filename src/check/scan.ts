/** `scan`: runs a cell along the time axis, which is axis 1. */
import { shapeMismatch, wrongDtype, wrongRank } from "../diagnostics/catalogue/shapes.ts";
import {
  missingArgument,
  notABlock,
  notASignal,
  wrongInputCount,
} from "../diagnostics/catalogue/values.ts";
import type { StepGraph, ValueRef } from "../graph/graph.ts";
import { printDim, type Dim } from "../shape/dim.ts";
import { printShape } from "../shape/shape.ts";
import type { Span } from "../source/source.ts";
import type { CallExpression } from "../syntax/ast.ts";
import { applyBlock, counted } from "./apply.ts";
import { sameShape } from "./cell.ts";
import { captureSignals } from "./capture.ts";
import { judge, originLabels } from "./demand.ts";
import { fault, inLevel, type Elaboration, type Level } from "./elaboration.ts";
import { evaluate, type At } from "./evaluate.ts";
import { emitNode } from "./nodes.ts";
import { mentionOf } from "./place.ts";
import { optionsOf } from "./scan-options.ts";
import {
  describe,
  printTensorType,
  unknown,
  type BlockForm,
  type BlockValue,
  type ScanOptions,
  type TensorValue,
  type Value,
} from "./value.ts";

type ScanForm = Extract<BlockForm, { kind: "scan" }>;

/** `scan(LSTM(128), reverse: true)` as a block. */
export function evaluateScan(e: Elaboration, call: CallExpression, at: At): Value {
  const [first] = call.arguments;
  if (!first || first.name) {
    fault(e, missingArgument, { block: "scan", name: "cell" }, call.span, {
      notes: ["`x -> scan(LSTM(128))` runs the cell along the time axis"],
    });
    return unknown;
  }
  const cell = evaluate(e, first.value, at);
  if (cell.kind !== "block") {
    if (cell.kind !== "unknown")
      fault(e, notABlock, { found: describe(cell), use: "scanned" }, first.span);
    return unknown;
  }
  const options = optionsOf(e, call.arguments.slice(1), at);
  if (!options) return unknown;
  return {
    kind: "block",
    place: mentionOf(e.segments, at.place, call),
    span: call.span,
    form: { kind: "scan", cell, options },
  };
}

/** How many of its inputs change from step to step; the others come after `given`. */
function sequenceCount({ form }: BlockValue, inputs: number): number {
  if (form.kind === "composed" && form.parts[0]) return sequenceCount(form.parts[0], inputs);
  const signature = form.kind === "declared" ? form.declaration.signature : undefined;
  return signature && signature.given.length > 0 ? signature.inputs.length : inputs;
}

export function applyScan(
  e: Elaboration,
  block: BlockValue,
  { cell, options }: ScanForm,
  inputs: readonly Value[],
  span: Span,
): Value {
  const count = sequenceCount(cell, inputs.length);
  const signals = sequencesOf(e, inputs, count, span);
  const [lead] = signals ?? [];
  if (!signals || !lead) return unknown;
  const [batch, time] = lead.type.shape as [Dim, Dim];
  const stepped = elaborateStep(e, cell, signals, count, span);
  if (!stepped) return unknown;
  const { body, results, captured } = stepped;
  const initial = initialStates(e, options, body, span);
  if (!initial || !checkMask(e, options, [batch, time], span)) return unknown;
  const along = ({ type }: TensorValue): TensorValue["type"] =>
    options.keepsLast
      ? type
      : { ...type, shape: [type.shape[0] ?? batch, time, ...type.shape.slice(1)] };
  const mask = options.mask?.kind === "tensor" ? [options.mask.ref] : [];
  return emitNode(e, {
    operator: "scan",
    attributes: {
      reverse: options.reverse,
      keepsLast: options.keepsLast,
      givesFinal: options.givesFinal,
      hasInitial: initial.length > 0,
      hasMask: mask.length > 0,
    },
    inputs: [
      ...signals.map(({ ref }) => ref),
      ...captured,
      ...initial.map(({ ref }) => ref),
      ...mask,
    ],
    outputs: [
      ...results.map(along),
      ...(options.givesFinal ? body.states.map(({ type }) => type) : []),
    ],
    place: block.place,
    weights: [...new Set(body.nodes.flatMap(({ weights }) => weights))],
    body,
    span,
  });
}

/** The signals to scan, the sequences among them equally long; undefined where that is not so. */
function sequencesOf(
  e: Elaboration,
  inputs: readonly Value[],
  count: number,
  span: Span,
): readonly TensorValue[] | undefined {
  const signals: TensorValue[] = [];
  for (const [index, input] of inputs.entries()) {
    if (input.kind !== "tensor") {
      if (input.kind !== "unknown")
        fault(e, notASignal, { name: "what is scanned", found: describe(input) }, span);
      return undefined;
    }
    if (index < count && input.type.shape.length < 2) {
      const found = printShape(input.type.shape);
      fault(
        e,
        wrongRank,
        { block: "scan", input: "sequence", expected: "[N, T, ...]", found },
        span,
      );
      return undefined;
    }
    signals.push(input);
  }
  const [lead] = signals;
  if (!lead) {
    fault(e, wrongInputCount, { block: "scan", expected: "a sequence", found: "none" }, span);
    return undefined;
  }
  const time = lead.type.shape[1] as Dim;
  for (const other of signals.slice(1, count)) {
    const length = other.type.shape[1] as Dim;
    const what = "the sequences must be equally long";
    if (judge(e, "equal", length, time, what, span) !== "refuted") continue;
    fault(e, shapeMismatch, { what, left: printDim(time), right: printDim(length) }, span, {
      related: originLabels([time, length], span),
    });
    return undefined;
  }
  return signals;
}

interface SteppedCell {
  readonly body: StepGraph;
  readonly results: readonly TensorValue[];
  /** Signals from outside that the step mentions: given at every step. */
  readonly captured: readonly ValueRef[];
}

/** The graph of one step, and what it gives. */
function elaborateStep(
  e: Elaboration,
  cell: BlockValue,
  signals: readonly TensorValue[],
  count: number,
  span: Span,
): SteppedCell | undefined {
  const level: Level = { nodes: [], step: { states: [] }, parent: e.level };
  const { ports, result } = inLevel(e, level, () => {
    const opened = openStep(e, signals, count);
    return { ports: opened, result: applyBlock(e, cell, opened, span) };
  });
  const items = result.kind === "tuple" ? result.items : [result];
  const results = items.filter((item): item is TensorValue => item.kind === "tensor");
  if (results.length !== items.length) return undefined;
  const refs = ports.flatMap((port) => (port.kind === "tensor" ? [port.ref] : []));
  const body = {
    nodes: level.nodes,
    sequences: refs.slice(0, count),
    given: refs.slice(count),
    states: level.step?.states ?? [],
    outputs: results.map(({ ref }) => ref),
  };
  return {
    results,
    ...(e.mode === "model" ? captureSignals(e, level, body) : { body, captured: [] }),
  };
}

/** The inputs of one step: of each sequence what it has then, and what stays the same. */
function openStep(
  e: Elaboration,
  signals: readonly TensorValue[],
  count: number,
): readonly Value[] {
  return signals.map((signal, index): Value => {
    const { dtype, shape } = signal.type;
    const type =
      index < count ? { dtype, shape: [shape[0] as Dim, ...shape.slice(2)] } : signal.type;
    return emitNode(e, {
      operator: "input",
      attributes: { name: `step ${index}` },
      inputs: [],
      outputs: [type],
      place: undefined,
      weights: [],
      span: signal.span,
    });
  });
}

function initialStates(
  e: Elaboration,
  { initial }: ScanOptions,
  { states }: StepGraph,
  span: Span,
): readonly TensorValue[] | undefined {
  if (!initial) return [];
  // In a definition a cell may be taken at its word, and then it has not opened its states.
  if (e.mode === "definition" && states.length === 0)
    return initial.filter((value): value is TensorValue => value.kind === "tensor");
  if (initial.length !== states.length) {
    fault(
      e,
      wrongInputCount,
      { block: "init", expected: counted(states.length, "state"), found: String(initial.length) },
      span,
    );
    return undefined;
  }
  const tensors: TensorValue[] = [];
  for (const [index, value] of initial.entries()) {
    const state = states[index];
    if (value.kind !== "tensor" || !state) return undefined;
    if (value.type.dtype !== state.type.dtype || !sameShape(value.type.shape, state.type.shape)) {
      const what = `the initial value of the state \`${state.name.split("/").at(-1) ?? ""}\``;
      fault(
        e,
        shapeMismatch,
        { what, left: printTensorType(value.type), right: printTensorType(state.type) },
        span,
      );
      return undefined;
    }
    tensors.push(value);
  }
  return tensors;
}

function checkMask(
  e: Elaboration,
  { mask }: ScanOptions,
  expected: readonly Dim[],
  span: Span,
): boolean {
  if (mask?.kind !== "tensor") return true;
  if (sameShape(mask.type.shape, expected)) return true;
  fault(
    e,
    wrongDtype,
    {
      block: "scan",
      input: "mask",
      expected: `a bool tensor ${printShape(expected)}`,
      found: printTensorType(mask.type),
    },
    span,
  );
  return false;
}

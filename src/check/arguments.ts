/** Which argument goes to which input or hyperparameter. */
import {
  duplicateArgument,
  notASignal,
  tooManyArguments,
  unknownArgument,
} from "../diagnostics/catalogue/values.ts";
import { closest, didYouMean } from "../diagnostics/suggest.ts";
import { words } from "../operators/registry.ts";
import type { Span } from "../source/source.ts";
import { counted } from "./apply.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { evaluate } from "./evaluate.ts";
import { nativeOption, noteOnOption } from "./foreign-options.ts";
import { describe, type BoundArgument, type Value } from "./value.ts";

interface Call {
  readonly block: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly takesNumber?: boolean;
    readonly isVariadic?: boolean;
    readonly isOptional?: boolean;
  }[];
  readonly parameters: readonly string[];
  readonly leading: readonly Value[];
  readonly args: readonly BoundArgument[];
  readonly span: Span;
}

const noValues: ReadonlyMap<string, BoundArgument> = new Map();

interface Split {
  readonly inputs: readonly Value[];
  readonly values: ReadonlyMap<string, BoundArgument>;
}

/**
 * Splits the arguments of a call. Signals fill inputs from left to right, after those that `->` brought; other values
 * fill hyperparameters, but for numbers that stand where an input takes one. Reported faults give undefined.
 */
export function bindArguments(e: Elaboration, call: Call): Split | undefined {
  const slots: (Value | undefined)[] = [...call.leading];
  if (call.args.length === 0) return { inputs: call.leading, values: noValues };
  const named: (Value | undefined)[] = [];
  const values = new Map<string, BoundArgument>();
  let isSound = true;
  for (const arg of call.args) {
    const isBound = arg.name
      ? bindNamed(e, call, arg, named, values)
      : bindPositional(e, call, arg, slots, values);
    isSound &&= isBound;
  }
  if (!isSound) return undefined;
  for (const [index, value] of named.entries()) {
    if (!value) continue;
    if (index < slots.length) {
      fault(
        e,
        duplicateArgument,
        { block: call.block, name: call.inputs[index]?.name ?? "" },
        call.span,
      );
      return undefined;
    }
    while (slots.length < index) slots.push(undefined);
    slots[index] = value;
  }
  const inputs = slots.filter((value) => value !== undefined);
  return { inputs, values };
}

/** `over` and `axis` are two words for one thing; each operator has one of them. */
function parameterName({ parameters }: Call, written: string): string {
  const other = { over: "axis", axis: "over" }[written];
  return other !== undefined && !parameters.includes(written) && parameters.includes(other)
    ? other
    : written;
}

function bindNamed(
  e: Elaboration,
  call: Call,
  arg: BoundArgument,
  /** By the index of the input. */
  named: (Value | undefined)[],
  values: Map<string, BoundArgument>,
): boolean {
  const name = parameterName(call, arg.name?.name ?? "");
  const span = arg.name?.span ?? arg.span;
  const input = call.inputs.findIndex((candidate) => candidate.name === name);
  if (input >= 0 ? named[input] : values.has(name)) {
    fault(e, duplicateArgument, { block: call.block, name }, arg.span);
    return false;
  }
  if (input >= 0) {
    named[input] =
      arg.value ?? evaluate(e, arg.expression, { environment: arg.environment, place: arg.place });
    return true;
  }
  if (call.parameters.includes(name)) {
    values.set(name, arg);
    return true;
  }
  const known = [...call.parameters, ...call.inputs.map((candidate) => candidate.name)];
  const native = nativeOption(name, known);
  const near = native ?? closest(name, known);
  const fixes = near === undefined ? [] : [didYouMean(span, near, native !== undefined)];
  const advice = near === undefined ? noteOnOption(name) : undefined;
  const taken = known.map((candidate) => `\`${candidate}\``).join(", ");
  const notes = advice !== undefined ? [advice] : known.length > 0 ? [`it takes ${taken}`] : [];
  fault(e, unknownArgument, { block: call.block, name }, span, { fixes, notes });
  return false;
}

function namesOf(parameters: readonly string[]): readonly string[] {
  if (parameters.length === 0) return ["leave it out"];
  const shown = parameters.map((name) => `\`${name}\``).join(", ");
  return [`${parameters.length === 1 ? "it is" : "they are"} ${shown}`];
}

/** Whether an argument is a name that stands for nothing, which has been reported: it was to be an input. */
export function isMissingName({ value, expression }: BoundArgument): boolean {
  return (
    value?.kind === "unknown" ||
    (!value && expression.kind === "name" && !words.has(expression.name))
  );
}

function bindPositional(
  e: Elaboration,
  call: Call,
  arg: BoundArgument,
  slots: (Value | undefined)[],
  values: Map<string, BoundArgument>,
): boolean {
  const { value } = arg;
  if (value?.kind === "tensor") {
    slots.push(value);
    return true;
  }
  if (value?.kind === "tuple" && value.items.some((item) => item.kind === "tensor")) {
    slots.push(...value.items);
    return true;
  }
  const slot = call.inputs[Math.min(slots.length, call.inputs.length - 1)];
  const isFree = slots.length < call.inputs.length || slot?.isVariadic;
  const isNumber = value?.kind === "int" || value?.kind === "float";
  // What is unknown takes the place of a signal, so that it is not a wrong hyperparameter.
  if (isFree && value && ((slot?.takesNumber && isNumber) || value.kind === "unknown")) {
    slots.push(value);
    return true;
  }
  const wanted = call.inputs.filter((input) => !input.isOptional).length;
  if (slots.length < wanted && isMissingName(arg)) return false;
  const parameter = call.parameters.find((name) => !values.has(name));
  if (parameter !== undefined) {
    values.set(parameter, arg);
    return true;
  }
  if (value?.kind === "unknown") return false;
  if (isFree && slot && value && call.parameters.length === 0) {
    fault(e, notASignal, { name: `\`${slot.name}\``, found: describe(value) }, arg.span);
    return false;
  }
  const hyperparameters =
    call.parameters.length === 0
      ? "no hyperparameters"
      : counted(call.parameters.length, "hyperparameter");
  fault(e, tooManyArguments, { block: call.block, expected: hyperparameters }, arg.span, {
    notes: namesOf(call.parameters),
  });
  return false;
}

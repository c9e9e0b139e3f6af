/** Application of an operator: its attributes are settled, its inputs checked, its shape rule run. */
import { missingArgument } from "../diagnostics/catalogue/values.ts";
import type { Operator } from "../operators/operator.ts";
import type { Parameter } from "../operators/parameters.ts";
import type { Span } from "../source/source.ts";
import { bindArguments } from "./arguments.ts";
import { arityOf } from "./arity.ts";
import { attributeOf, initialAttribute } from "./attributes.ts";
import { demandAt } from "./demand.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { isAmbiguousExtremum } from "./extremum.ts";
import { emitNode, emitWeight } from "./nodes.ts";
import { checkInputs } from "./operator-inputs.ts";
import { rootPlace, type Place } from "./place.ts";
import { unknown, type BoundArgument, type TensorValue, type Value } from "./value.ts";

interface Application {
  readonly operator: Operator;
  readonly inputs: readonly Value[];
  readonly args: readonly BoundArgument[];
  readonly span: Span;
  /** Where its weights live; operators behind signs have none. */
  readonly place: Place | undefined;
  /** How the reader knows it: `+` for `add`. */
  readonly shown: string;
}

export function applyOperator(e: Elaboration, application: Application): Value {
  const { operator, span, shown } = application;
  if (isAmbiguousExtremum(e, operator.name, application.args, span)) return unknown;
  const split = bindArguments(e, {
    block: shown,
    inputs: operator.inputs,
    parameters: arityOf(operator).names,
    leading: application.inputs,
    args: application.args,
    span,
  });
  if (!split || split.inputs.some((input) => input.kind === "unknown")) return unknown;
  const inputs = checkInputs(e, application, split.inputs);
  if (!inputs) return unknown;
  const attributes = settle(e, application, inputs, split.values);
  if (!attributes) return unknown;
  const call = { inputs: inputs.map((input) => input.type), attributes } as never;
  const faults = e.diagnostics.length;
  const outputs = operator.infer(call, demandAt(e, span, inputs));
  if (e.diagnostics.length > faults) return unknown;
  const place = application.place ?? rootPlace();
  const weights = emitWeight(e, place, operator.weights?.(call) ?? [], "float32", span);
  if (!weights) return unknown;
  return emitNode(e, {
    operator: operator.name,
    attributes,
    inputs: inputs.map((input) => input.ref),
    outputs,
    place: application.place,
    weights,
    span,
  });
}

const noAttributes: Readonly<Record<string, unknown>> = {};

/** A value for each parameter of the operator. */
function settle(
  e: Elaboration,
  { operator, span, shown }: Application,
  inputs: readonly TensorValue[],
  given: ReadonlyMap<string, BoundArgument>,
): Readonly<Record<string, unknown>> | undefined {
  const { names } = arityOf(operator);
  if (names.length === 0) return noAttributes;
  // By the names of the operator's parameters, which are ours and not the program's.
  const attributes: Record<string, unknown> = {};
  const [input] = inputs;
  for (const name of names) {
    const parameter = operator.parameters[name] as Parameter;
    const argument = given.get(name);
    if (argument) {
      const value = attributeOf(e, parameter, argument, { block: shown, name, input });
      if (value === undefined) return undefined;
      attributes[name] = value;
    } else if (parameter.initial !== undefined || parameter.isOptional) {
      attributes[name] = initialAttribute(parameter, input?.type.shape.length ?? 0);
    } else {
      fault(e, missingArgument, { block: shown, name }, span, {
        notes: [`\`${name}\`: ${parameter.documentation}`],
      });
      return undefined;
    }
  }
  return attributes;
}

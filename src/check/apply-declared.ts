/**
 * Application of a declared block: its hyperparameters and dims are bound, its facts judged, and its equations
 * evaluated as its outputs ask for them. In the check of a definition, a block whose signature tells the shapes of
 * its outputs is taken at its word: its own definition is checked once, elsewhere.
 */
import {
  cellOutsideScan,
  missingArgument,
  wrongInputCount,
} from "../diagnostics/catalogue/values.ts";
import { withLabel } from "../shape/dim.ts";
import type { Span } from "../source/source.ts";
import type { BlockDeclaration, Expression, Port } from "../syntax/ast.ts";
import { applyValue, counted } from "./apply.ts";
import { bindArguments } from "./arguments.ts";
import { exceed } from "./budget.ts";
import { fault, uniqueId, within, type Elaboration } from "./elaboration.ts";
import { bound, type Environment } from "./environment.ts";
import { bindEquations, evaluateUpdates } from "./equations.ts";
import { closeStates, openStates } from "./cell.ts";
import { evaluate, type At } from "./evaluate.ts";
import { argumentValue, coerce } from "./hyperparameters.ts";
import { shapeOfPattern } from "./match.ts";
import { limits } from "./limits.ts";
import { nameMentions, type Place } from "./place.ts";
import { checkFact, checkOutput, dtypeOf, matchInputs } from "./signature.ts";
import { unknown, type BlockForm, type BlockValue, type Value } from "./value.ts";

type DeclaredForm = Extract<BlockForm, { kind: "declared" }>;

export function applyDeclared(
  e: Elaboration,
  block: BlockValue,
  form: DeclaredForm,
  leading: readonly Value[],
  span: Span,
): Value {
  const { declaration, module } = form;
  const name = declaration.name.name;
  if (e.frames.length >= limits.depth) {
    exceed(e, { name, limit: limits.depth, what: "levels of blocks in blocks" }, span);
    return unknown;
  }
  if (++e.budget.instances > limits.instances) {
    exceed(e, { name, limit: limits.instances, what: "instances of blocks" }, span);
    return unknown;
  }
  const split = bindArguments(e, {
    block: name,
    inputs: [...(declaration.signature?.inputs ?? []), ...(declaration.signature?.given ?? [])].map(
      (port) => ({ name: port.name.name }),
    ),
    parameters: declaration.hyperparameters.map((parameter) => parameter.name.name),
    leading,
    args: form.args,
    span,
  });
  if (!split) return unknown;
  const environment = bindHyperparameters(e, declaration, module, block.place, split.values, span);
  if (!environment) return unknown;
  const ports = [...(declaration.signature?.inputs ?? []), ...(declaration.signature?.given ?? [])];
  const inputs = split.inputs.flatMap((input, index) =>
    input.kind === "tensor" ? [{ name: ports[index]?.name.name ?? "", type: input.type }] : [],
  );
  e.frames.push({ name, span, inputs, module });
  // A definition has the signature at hand, and not what comes out here.
  e.isPartial = true;
  const at = { environment, place: block.place };
  const result = within(e, { kind: "block", name, place: block.place, span }, () =>
    elaborateBody(e, declaration, at, split.inputs, span),
  );
  e.frames.pop();
  return result;
}

/** The environment of an instance, with a value for each hyperparameter; undefined when one is missing. */
export function bindHyperparameters(
  e: Elaboration,
  declaration: BlockDeclaration,
  module: string,
  place: Place,
  values: ReadonlyMap<string, Parameters<typeof argumentValue>[1]>,
  span: Span,
): Environment | undefined {
  const environment: Environment = { parent: undefined, bindings: new Map(), module };
  for (const hyperparameter of declaration.hyperparameters) {
    const name = hyperparameter.name.name;
    const argument = values.get(name);
    if (!argument && !hyperparameter.initial) {
      fault(e, missingArgument, { block: declaration.name.name, name }, span, {
        related: [{ span: hyperparameter.span, message: "declared here, without a default" }],
      });
      return undefined;
    }
    const value = argument
      ? argumentValue(e, argument, hyperparameter, declaration.name.name)
      : defaultOf(e, hyperparameter, { environment, place }, declaration.name.name);
    environment.bindings.set(name, bound(namingAxes(e, name, value), true));
  }
  return environment;
}

/**
 * An int that names the axes whose shape mentions it, as a symbol of the signature does: `over: heads` means that axis,
 * whatever the value, and never the axis of that number.
 */
export function namingAxes(e: Elaboration, name: string, value: Value): Value {
  if (value.kind !== "int") return value;
  return { kind: "int", dim: withLabel(value.dim, uniqueId(e, name)) };
}

/** The default of a hyperparameter, in terms of the earlier ones. */
export function defaultOf(
  e: Elaboration,
  hyperparameter: BlockDeclaration["hyperparameters"][number],
  at: At,
  block: string,
): Value {
  const { initial, name, type } = hyperparameter;
  if (!initial) return unknown;
  nameMentions(e.segments, initial);
  const isWord =
    initial.kind === "name" &&
    type?.kind === "named-type" &&
    (type.name === "padding" || type.name === "initializer");
  const argument = {
    name: undefined,
    expression: initial,
    ...at,
    span: initial.span,
    value: isWord ? undefined : evaluate(e, initial, at),
  };
  return isWord
    ? argumentValue(e, argument, hyperparameter, block)
    : coerce(e, argument.value ?? unknown, type, { block, name: name.name, span: initial.span });
}

/** Matches inputs with the signature, evaluates the body and checks what comes out. */
export function elaborateBody(
  e: Elaboration,
  declaration: BlockDeclaration,
  at: At,
  given: readonly Value[],
  span: Span,
): Value {
  const { signature, body } = declaration;
  const ports = [...(signature?.inputs ?? []), ...(signature?.given ?? [])];
  if (signature && given.length !== ports.length) {
    fault(
      e,
      wrongInputCount,
      {
        block: declaration.name.name,
        expected: counted(ports.length, "input"),
        found: counted(given.length, "input"),
      },
      span,
      {
        related: [{ span: signature.span, message: "its signature" }],
      },
    );
    return unknown;
  }
  if (given.some((input) => input.kind === "unknown")) return unknown;
  const inputs = signature ? matchInputs(e, declaration, ports, given, at, span) : given;
  if (!inputs) return unknown;
  ports.forEach((port, index) =>
    at.environment.bindings.set(port.name.name, bound(inputs[index] ?? unknown)),
  );
  if (!signature?.facts.every((fact) => checkFact(e, declaration, fact, at, span)) && signature)
    return unknown;
  if (declaration.kind === "cell" && !e.level.step) {
    fault(e, cellOutsideScan, { name: declaration.name.name }, span);
    return unknown;
  }
  const states = openStates(e, declaration, at);
  if (!states) return unknown;
  if (body.kind === "equations") bindEquations(e, declaration, at);
  const outputs = signature?.outputs ?? [];
  if (e.mode === "definition" && e.frames.length > 1) {
    // A cell is looked into: its signature says nothing of its states.
    const isPromise = declaration.kind !== "cell" && outputs.length > 0;
    const promised = isPromise ? outputs.map((port) => promise(e, port, at, span)) : [];
    if (isPromise && promised.every((value) => value !== undefined)) {
      e.observer?.skipped();
      return together(promised);
    }
    if (e.frames.slice(0, -1).some((frame) => frame.name === declaration.name.name)) return unknown;
  }
  e.observer?.entered(declaration);
  const results =
    body.kind === "expression"
      ? pointFree(e, body.expression, inputs, at)
      : outputs.map((port) => at.environment.bindings.get(port.name.name)?.value() ?? unknown);
  const checked = results.map((item, index) => checkOutput(e, outputs[index], item, at));
  evaluateUpdates(e, declaration, at);
  return closeStates(e, states, at) ? together(checked) : unknown;
}

/** What a body without equations gives: a signal, or a block that is applied to the inputs. */
function pointFree(
  e: Elaboration,
  expression: Expression,
  inputs: readonly Value[],
  at: At,
): readonly Value[] {
  nameMentions(e.segments, expression);
  const value = evaluate(e, expression, at);
  const isSignal = value.kind === "tensor" || value.kind === "tuple";
  const result = isSignal ? value : applyValue(e, value, inputs, expression.span);
  return result.kind === "tuple" ? result.items : [result];
}

function together(values: readonly Value[]): Value {
  const [only] = values;
  if (values.some((value) => value.kind === "unknown"))
    return values.length === 1 ? unknown : { kind: "tuple", items: values };
  return values.length === 1 && only ? only : { kind: "tuple", items: values };
}

/** In a definition: an output of another block, as its signature promises it. */
function promise(e: Elaboration, port: Port, at: At, span: Span): Value | undefined {
  const shape = port.shape && shapeOfPattern(e, port.shape, at);
  if (!shape) return undefined;
  return {
    kind: "tensor",
    type: { dtype: dtypeOf(port), shape },
    ref: { node: -1, output: 0 },
    span,
  };
}

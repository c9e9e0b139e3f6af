/**
 * Elaboration of a model. Hyperparameters that reach only sizes and numbers stay symbols; those that turn out to
 * decide structure get their values, and the elaboration starts over. Out: nodes and weights, not yet pruned.
 */
import { dimNotKnown, modelSignature } from "../diagnostics/catalogue/shapes.ts";
import { structuralWithoutDefault } from "../diagnostics/catalogue/values.ts";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { LateHyperparameter, Port as GraphPort } from "../graph/graph.ts";
import type { Resolution } from "../resolve/resolve.ts";
import { dimReal, realSymbol } from "../shape/real.ts";
import type { BlockDeclaration, Hyperparameter, Port } from "../syntax/ast.ts";
import { bindHyperparameters, defaultOf, elaborateBody, namingAxes } from "./apply-declared.ts";
import { bindArguments } from "./arguments.ts";
import { applyBlock } from "./apply.ts";
import { judgeDefaults } from "./defaults.ts";
import { coversDefinition } from "./covers-definition.ts";
import type { ElaboratedModel } from "./elaborated-model.ts";
import { beginElaboration, fault, freshDim, type Elaboration } from "./elaboration.ts";
import { bound, type Environment } from "./environment.ts";
import { evaluate, type At } from "./evaluate.ts";
import type { SharedBudget } from "./limits.ts";
import type { Observer } from "./observer.ts";
import { nameMentions, rootPlace } from "./place.ts";
import { openPorts, type RuntimeDim } from "./ports.ts";
import { nameOfBlock, type BlockValue, type Value } from "./value.ts";

/** What a `train` section needs to go on from. */
export interface OpenModel {
  readonly model: ElaboratedModel;
  readonly e: Elaboration;
  readonly at: At;
  readonly runtimeDims: RuntimeDim[];
  /** Whether the check of its definition could only find what its elaboration found, which is nothing. */
  readonly coversDefinition: boolean;
}

/** Elaborates a model, as often as it takes to find out which hyperparameters are structural. */
export function elaborateModel(
  resolution: Resolution,
  declaration: BlockDeclaration,
  module: string,
  budget: SharedBudget,
  observer?: Observer,
): Outcome<OpenModel | undefined> {
  const structural = new Set<string>();
  for (;;) {
    const e = beginElaboration(resolution, "model", budget, observer);
    const before = structural.size;
    const open = attempt(e, declaration, module, structural);
    for (const id of e.structural) structural.add(id.slice(0, id.indexOf("#")));
    if (structural.size === before) {
      const { diagnostics } = e;
      return { value: open, diagnostics: diagnostics.map((one) => withSizes(one, declaration)) };
    }
  }
}

/** `model M = Block(…)` takes the block's signature; where that leaves sizes open, the way out is one of its own. */
function withSizes(diagnostic: Diagnostic, { name, signature }: BlockDeclaration): Diagnostic {
  if (signature || diagnostic.code !== dimNotKnown.code) return diagnostic;
  const note = `state the sizes in a signature: \`model ${name.name} : x[N, 224, 224, 3] -> y = …\``;
  return { ...diagnostic, notes: [...diagnostic.notes, note] };
}

function attempt(
  e: Elaboration,
  declaration: BlockDeclaration,
  module: string,
  structural: ReadonlySet<string>,
): OpenModel | undefined {
  const { span } = declaration.name;
  const at: At = {
    environment: { parent: undefined, bindings: new Map(), module },
    place: rootPlace(),
  };
  e.frames.push({ name: declaration.name.name, span, inputs: [], module });
  const hyperparameters: LateHyperparameter[] = [];
  for (const hyperparameter of declaration.hyperparameters) {
    if (!bindLate(e, declaration, hyperparameter, at, structural, hyperparameters))
      return undefined;
  }
  const runtimeDims: RuntimeDim[] = [];
  const applied = declaration.signature
    ? applyOwn(e, declaration, at, runtimeDims)
    : applyNamed(e, declaration, at, runtimeDims);
  if (!applied || e.diagnostics.some(({ severity }) => severity === "error")) return undefined;
  const results = applied.result.kind === "tuple" ? applied.result.items : [applied.result];
  const outputs = results.flatMap((value, index): GraphPort[] =>
    value.kind === "tensor"
      ? [
          {
            name: applied.outputs[index] ?? (index === 0 ? "output" : `output_${index + 1}`),
            value: value.ref,
          },
        ]
      : [],
  );
  if (outputs.length !== results.length) return undefined;
  judgeDefaults(e, declaration, hyperparameters);
  const { scopes, weights, obligations, ranges, runtimeFacts } = e;
  const { nodes } = e.level;
  const model = {
    declaration,
    nodes,
    scopes,
    weights,
    inputs: applied.inputs,
    outputs,
    hyperparameters,
    runtimeDims,
    obligations,
    ranges,
    runtimeFacts,
  };
  outputs.forEach((port, index) => {
    const value = results[index];
    if (value && !at.environment.bindings.has(port.name))
      at.environment.bindings.set(port.name, bound(value));
  });
  return { model, e, at, runtimeDims, coversDefinition: coversDefinition(e, model) };
}

/** Binds a hyperparameter: to a symbol while it may stay open, else to its value. */
function bindLate(
  e: Elaboration,
  declaration: BlockDeclaration,
  hyperparameter: Hyperparameter,
  at: At,
  structural: ReadonlySet<string>,
  late: LateHyperparameter[],
): boolean {
  const name = hyperparameter.name.name;
  const initial = hyperparameter.initial
    ? defaultOf(e, hyperparameter, at, declaration.name.name)
    : undefined;
  const type = lateType(hyperparameter, initial);
  const bind = (value: Value): void => {
    at.environment.bindings.set(name, bound(value, true));
  };
  if (type && !hyperparameter.isStatic && !structural.has(name)) {
    const { dim, symbol } = freshDim(e, name, "hyperparameter", 0);
    if (type === "int") {
      bind({ kind: "int", dim });
      late.push({
        name,
        type,
        symbol,
        initial: initial?.kind === "int" ? { dim: initial.dim } : undefined,
      });
    } else {
      bind({ kind: "float", real: realSymbol(symbol) });
      const real =
        initial?.kind === "float"
          ? initial.real
          : initial?.kind === "int"
            ? dimReal(initial.dim)
            : undefined;
      late.push({ name, type, symbol, initial: real ? { real } : undefined });
    }
    return true;
  }
  if (!initial) {
    fault(
      e,
      structuralWithoutDefault,
      { name, model: declaration.name.name },
      hyperparameter.span,
      {
        notes: [
          `give it a default, or declare a named instance: \`model Mine = ${declaration.name.name}(${name}: …)\``,
        ],
      },
    );
    return false;
  }
  bind(namingAxes(e, name, initial));
  return true;
}

/** Only ints and floats can stay open; what every object inherits, such as `constructor`, is never what the caller wrote. */
function lateType(
  hyperparameter: Hyperparameter,
  initial: Value | undefined,
): "int" | "float" | undefined {
  const { type } = hyperparameter;
  if (hyperparameter.name.name in Object.prototype) return undefined;
  const name = type?.kind === "named-type" ? type.name : type ? undefined : initial?.kind;
  return name === "int" || name === "float" ? name : undefined;
}

interface Applied {
  readonly inputs: readonly GraphPort[];
  readonly outputs: readonly string[];
  readonly result: Value;
}

/** A model with a signature of its own. */
function applyOwn(
  e: Elaboration,
  declaration: BlockDeclaration,
  at: At,
  runtimeDims: RuntimeDim[],
): Applied | undefined {
  const { signature } = declaration;
  const ports = [...(signature?.inputs ?? []), ...(signature?.given ?? [])];
  const inputs = openPorts(e, ports, at, runtimeDims);
  if (!inputs) return undefined;
  const result = elaborateBody(e, declaration, at, inputs, declaration.name.span);
  return {
    inputs: named(ports, inputs),
    outputs: (signature?.outputs ?? []).map((port) => port.name.name),
    result,
  };
}

/** `model ResNet50 = ResNet(Bottleneck, [3, 4, 6, 3])`: the signature is that of the block. */
function applyNamed(
  e: Elaboration,
  declaration: BlockDeclaration,
  at: At,
  runtimeDims: RuntimeDim[],
): Applied | undefined {
  if (declaration.body.kind !== "expression") return undefined;
  const { expression } = declaration.body;
  nameMentions(e.segments, expression);
  const block = evaluate(e, expression, at);
  if (block.kind === "unknown") return undefined;
  const entry = block.kind === "block" ? firstDeclared(block) : undefined;
  const signature = entry?.form.kind === "declared" ? entry.form.declaration.signature : undefined;
  if (block.kind !== "block" || entry?.form.kind !== "declared" || !signature) {
    const found = block.kind === "block" ? nameOfBlock(block) : "its value";
    fault(e, modelSignature, { name: declaration.name.name, found }, declaration.name.span);
    return undefined;
  }
  const { declaration: inner, module, args } = entry.form;
  const split = bindArguments(e, {
    block: inner.name.name,
    inputs: [],
    parameters: inner.hyperparameters.map((parameter) => parameter.name.name),
    leading: [],
    args,
    span: expression.span,
  });
  const environment: Environment | undefined =
    split && bindHyperparameters(e, inner, module, entry.place, split.values, expression.span);
  if (!environment) return undefined;
  const ports = [...signature.inputs, ...signature.given];
  const inputs = openPorts(e, ports, { environment, place: entry.place }, runtimeDims);
  if (!inputs) return undefined;
  const result = applyBlock(e, block, inputs, expression.span);
  // Only the last block of a chain can name what comes out.
  const outputs = block === entry ? signature.outputs.map((port) => port.name.name) : [];
  return { inputs: named(ports, inputs), outputs, result };
}

function firstDeclared(block: BlockValue): BlockValue | undefined {
  if (block.form.kind === "composed")
    return block.form.parts[0] && firstDeclared(block.form.parts[0]);
  return block.form.kind === "declared" ? block : undefined;
}

function named(
  ports: readonly Port[],
  signals: readonly { readonly ref: GraphPort["value"] }[],
): readonly GraphPort[] {
  return ports.map((port, index) => ({
    name: port.name.name,
    value: signals[index]?.ref ?? { node: -1, output: 0 },
  }));
}

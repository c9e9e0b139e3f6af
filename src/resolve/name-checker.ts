/** The names of a declaration, looked up once, so that later phases report only what a name means. */
import { report } from "../diagnostics/catalogue.ts";
import {
  unknownBuffer,
  unknownDtype,
  unknownName,
  unknownState,
  unknownType,
} from "../diagnostics/catalogue/names.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { closest, didYouMean } from "../diagnostics/suggest.ts";
import {
  blockFunctions,
  constantSignals,
  hyperparameterTypes,
  scalarFunctions,
} from "../operators/builtins.ts";
import { initializers } from "../operators/initializers.ts";
import { operators, words } from "../operators/registry.ts";
import { dtypes } from "../shape/tensor-type.ts";
import type { Span } from "../source/source.ts";
import type {
  BlockDeclaration,
  Equation,
  Expression,
  Fact,
  FunctionDeclaration,
  Hyperparameter,
  HyperparameterType,
  Identifier,
  ShapePattern,
} from "../syntax/ast.ts";
import { unknownNameDetails } from "./unknown-name.ts";
import { foreignDtypes, foreignTypes } from "../diagnostics/foreign-names.ts";
import { inputPorts, type BlockScope } from "./block-scope.ts";
import type { Host } from "./host.ts";
import { type Module } from "./modules.ts";
import { namesIn, usesIn, type Use } from "./names-in.ts";

const builtins: ReadonlySet<string> = new Set([
  ...operators.keys(),
  ...initializers.keys(),
  ...scalarFunctions,
  ...blockFunctions,
  ...constantSignals,
]);

/** The block whose steps an expression belongs to. */
interface Steps {
  readonly block: string;
  readonly scope: BlockScope;
}

/** Names that are in scope. */
type Names = Pick<ReadonlySet<string>, "has" | "keys">;

/** How many unknown names get a suggestion. */
const suggestions = 200;

/** Looks up every name of one declaration and reports what nothing answers to. */
export class NameChecker {
  readonly #module: Module;
  readonly #diagnostics: Diagnostic[];
  readonly #host: Host;
  /** What this declaration has asked for in vain, with where its diagnostic is. */
  #missing: Map<string, number> | undefined;

  constructor(module: Module, diagnostics: Diagnostic[], host: Host) {
    this.#module = module;
    this.#diagnostics = diagnostics;
    this.#host = host;
  }

  block(block: BlockDeclaration, scope: BlockScope): void {
    const { names } = scope;
    this.hyperparameters(block.hyperparameters);
    for (const hyperparameter of block.hyperparameters) this.initial(hyperparameter, names);
    for (const port of inputPorts(block)) {
      this.dtype(port.dtype);
      this.shape(port.shape, names);
    }
    const first = this.#diagnostics.length;
    for (const port of block.signature?.outputs ?? []) {
      this.dtype(port.dtype);
      this.shape(port.shape, names);
    }
    this.#noteOnOutputs(first);
    for (const fact of block.signature?.facts ?? []) this.fact(fact, names);
    if (block.body.kind === "expression") this.expression(block.body.expression, names);
    else {
      const steps = { block: block.name.name, scope };
      for (const equation of block.body.equations) this.equation(equation, names, steps);
    }
    this.updates(block, scope);
  }

  /** Only inputs bind dims; who writes a new name in an output may expect it too. */
  #noteOnOutputs(first: number): void {
    for (const [index, diagnostic] of this.#diagnostics.entries()) {
      if (index < first || diagnostic.code !== unknownName.code) continue;
      if (diagnostic.fixes.length > 0 || diagnostic.notes.length > 0) continue;
      const note =
        "a dim of an output is made of what is known: dims of inputs and equations, hyperparameters, numbers";
      this.#diagnostics[index] = { ...diagnostic, notes: [note] };
    }
  }

  function({ parameters, result, body }: FunctionDeclaration): void {
    const names = new Set(parameters.map(({ name }) => name.name));
    this.hyperparameters(parameters);
    for (const parameter of parameters) this.initial(parameter, names);
    if (result) this.type(result);
    this.expression(body, names);
  }

  /** `pad: padding = same`: a word means something as a default where it does as an argument. */
  initial({ type, initial }: Hyperparameter, names: Names): void {
    const isPadding = type?.kind === "named-type" && type.name === "padding";
    if (isPadding && initial?.kind === "name" && words.has(initial.name)) return;
    if (initial) this.expression(initial, names);
  }

  /** `next` needs a buffer. */
  updates(block: BlockDeclaration, scope: BlockScope): void {
    for (const [name, { name: identifier }] of scope.updates) {
      if (scope.equations.get(name)?.kind === "buffer") continue;
      const notes = scope.states.has(name)
        ? [`a state takes its new value from an equation of its name: \`${name} = …\``]
        : [];
      this.#diagnostics.push(
        report(unknownBuffer, { name, block: block.name.name }, identifier.span, { notes }),
      );
    }
  }

  equation(equation: Equation, names: Names, steps: Steps): void {
    switch (equation.kind) {
      case "define":
        for (const target of equation.targets) this.shape(target.shape, names);
        for (const use of usesIn(equation.value)) this.#use(use, names, steps);
        return;
      case "param":
      case "buffer":
      case "state":
        this.dtype(equation.dtype);
        this.shape(equation.shape, names);
        if (equation.initial) this.expression(equation.initial, names);
        return;
      case "next":
        this.expression(equation.value, names, steps);
    }
  }

  /** `steps` is given where there is a step before, so that `pre` makes sense. */
  expression(expression: Expression, names: Names, steps?: Steps): void {
    namesIn(expression, (use) => {
      this.#use(use, names, steps);
    });
  }

  #use(use: Use, names: Names, steps: Steps | undefined): void {
    if (use.isPrevious) this.previous(use, steps);
    else this.lookUp(use, names);
  }

  /** `pre` needs a state. */
  previous({ name, span }: Use, steps: Steps | undefined): void {
    if (name === "" || steps?.scope.states.has(name)) return;
    const fixes = steps ? suggest({ name, span }, steps.scope.states.keys()) : [];
    const problem = steps
      ? `\`${steps.block}\` has no state \`${name}\``
      : "only the equations of a cell have states";
    const notes = steps && fixes.length === 0 ? [stateNote(name, steps.scope)] : [];
    this.#diagnostics.push(report(unknownState, { name, problem }, span, { fixes, notes }));
  }

  shape(shape: ShapePattern | undefined, names: Names): void {
    for (const dim of shape?.dims ?? []) if (dim.kind !== "ellipsis") this.expression(dim, names);
  }

  fact(fact: Fact, names: Names): void {
    if (fact.kind !== "divides") this.expression(fact, names);
    else {
      this.expression(fact.divisor, names);
      this.expression(fact.dividend, names);
    }
  }

  hyperparameters(hyperparameters: readonly Hyperparameter[]): void {
    for (const { type } of hyperparameters) if (type) this.type(type);
  }

  type(type: HyperparameterType): void {
    if (type.kind === "list-type") this.type(type.item);
    else if (type.kind === "tuple-type") for (const item of type.items) this.type(item);
    else if (!hyperparameterTypes.has(type.name) && type.name !== "") {
      this.#diagnostics.push(
        report(unknownType, { name: type.name }, type.span, {
          fixes: suggest({ name: type.name, span: type.span }, hyperparameterTypes, foreignTypes),
          notes:
            type.name.toLowerCase() === "tensor"
              ? [
                  "a tensor is an input: it stands behind the colon, with its shape, as in `x[N, D]`",
                ]
              : [],
        }),
      );
    }
  }

  dtype(dtype: Identifier | undefined): void {
    if (!dtype || (dtypes as readonly string[]).includes(dtype.name)) return;
    this.#diagnostics.push(
      report(unknownDtype, { name: dtype.name }, dtype.span, {
        fixes: suggest(dtype, dtypes, foreignDtypes),
      }),
    );
  }

  lookUp({ name, span, isArgument, isAxis }: Use, names: Names): void {
    if (isAxis || name === "" || names.has(name)) return;
    if (builtins.has(name) || this.#module.names.has(name)) return;
    if (isArgument && words.has(name)) return;
    const earlier = this.#missing?.get(name);
    const known = earlier === undefined ? undefined : this.#diagnostics[earlier];
    if (earlier !== undefined && known) {
      this.#diagnostics[earlier] = alsoAt(known, span);
      return;
    }
    (this.#missing ??= new Map()).set(name, this.#diagnostics.length);
    // Looking for what was meant takes time, and nobody reads a thousand suggestions.
    const candidates =
      this.#diagnostics.length < suggestions
        ? [...names.keys(), ...this.#module.names.keys(), ...builtins, ...(isArgument ? words : [])]
        : [];
    const details = unknownNameDetails({ name, span }, candidates, this.#host, this.#module);
    this.#diagnostics.push(report(unknownName, { name }, span, details));
  }
}

function stateNote(name: string, scope: BlockScope): string {
  return scope.names.has(name) && !scope.equations.has(name)
    ? `to remember \`${name}\`, keep it in a state: \`state last[…]\`, \`last = ${name}\`, and then \`pre last\``
    : `declare it with its shape: \`state ${name}[N, units]\``;
}

/** The same name once more: one mistake, mended in both places. */
function alsoAt(diagnostic: Diagnostic, span: Span): Diagnostic {
  const { related, fixes } = diagnostic;
  return {
    ...diagnostic,
    related: [...related, { span, message: "and here" }],
    fixes: fixes.map((fix) => {
      // What is inserted, an import, is needed once.
      const replaced = fix.edits.find((edit) => edit.span.end > edit.span.start);
      return replaced ? { ...fix, edits: [...fix.edits, { span, text: replaced.text }] } : fix;
    }),
  };
}

/** A fix for the nearest name, or for what the name is called here. */
export function suggest(
  name: Identifier,
  candidates: Iterable<string>,
  foreign: ReadonlyMap<string, string> = new Map(),
): readonly Fix[] {
  const near = foreign.get(name.name) ?? closest(name.name, candidates);
  return near === undefined ? [] : [didYouMean(name.span, near)];
}

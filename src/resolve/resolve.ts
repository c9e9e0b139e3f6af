/**
 * Resolution. In: a file and a host that finds its imports. Out: all modules with their top-level names, and for each
 * block its scope and the equations that cannot be ordered. Every name in the program has been looked up once here,
 * so later phases report only what a name means, not that it is missing.
 */
import { report } from "../diagnostics/catalogue.ts";
import {
  unknownBuffer,
  unknownDtype,
  unknownModel,
  unknownName,
  unknownState,
  unknownType,
} from "../diagnostics/catalogue/names.ts";
import type { Diagnostic, Fix, Outcome } from "../diagnostics/diagnostic.ts";
import { closest } from "../diagnostics/suggest.ts";
import {
  blockFunctions,
  constantSignals,
  hyperparameterTypes,
  scalarFunctions,
} from "../operators/builtins.ts";
import { initializers } from "../operators/initializers.ts";
import { operators, words } from "../operators/registry.ts";
import { dtypes } from "../shape/tensor-type.ts";
import type { Source, Span } from "../source/source.ts";
import type {
  BlockDeclaration,
  Equation,
  Expression,
  Fact,
  Hyperparameter,
  HyperparameterType,
  Identifier,
  ShapePattern,
  TrainDeclaration,
} from "../syntax/ast.ts";
import { inputPorts, scopeOfBlock, type BlockScope } from "./block-scope.ts";
import { findCycles } from "./causality.ts";
import type { Host } from "./host.ts";
import { loadModules, type Module, type Modules } from "./modules.ts";
import { namesIn, type Use } from "./names-in.ts";

export interface Resolution extends Modules {
  readonly scopes: ReadonlyMap<BlockDeclaration, BlockScope>;
  /** Equations that define each other: reported, and never to be evaluated. */
  readonly cyclic: ReadonlySet<Equation>;
}

/** Loads a program and resolves its names. */
export function resolve(entry: Source, host: Host): Outcome<Resolution> {
  const modules = loadModules(entry, host);
  const diagnostics: Diagnostic[] = [...modules.diagnostics];
  const scopes = new Map<BlockDeclaration, BlockScope>();
  const cyclic = new Set<Equation>();
  for (const module of modules.value.byPath.values()) {
    const isGlobal = (name: string): boolean => module.names.has(name);
    for (const declaration of module.program.declarations) {
      const checker = new NameChecker(module, diagnostics);
      switch (declaration.kind) {
        case "block":
        case "cell":
        case "model": {
          const scope = scopeOfBlock(declaration, isGlobal, diagnostics);
          scopes.set(declaration, scope);
          for (const equation of findCycles(declaration, scope, diagnostics)) cyclic.add(equation);
          checker.block(declaration, scope);
          break;
        }
        case "const":
          checker.expression(declaration.value, new Set());
          break;
        case "fn":
          checker.hyperparameters(declaration.parameters);
          checker.expression(
            declaration.body,
            new Set(declaration.parameters.map(({ name }) => name.name)),
          );
          break;
        case "train":
          checkTrain(declaration, module, scopes, checker, diagnostics);
          break;
        case "import":
          break;
      }
    }
  }
  return { value: { ...modules.value, scopes, cyclic }, diagnostics };
}

/** `loss` and its fellows may use any signal of the model, and each other. */
function checkTrain(
  declaration: TrainDeclaration,
  module: Module,
  scopes: ReadonlyMap<BlockDeclaration, BlockScope>,
  checker: NameChecker,
  diagnostics: Diagnostic[],
): void {
  const model = module.names.get(declaration.model.name)?.declaration;
  if (model?.kind !== "model") {
    const models = [...module.names].filter(([, { declaration: other }]) => other.kind === "model");
    diagnostics.push(
      report(unknownModel, { name: declaration.model.name }, declaration.model.span, {
        fixes: suggest(
          declaration.model,
          models.map(([name]) => name),
        ),
      }),
    );
    return;
  }
  // The signals of an imported or point-free model are known only once it is elaborated.
  const signals = scopes.get(model)?.names ?? new Map<string, Identifier>();
  const isOpen = model.body.kind === "expression" || !scopes.has(model);
  const own = declaration.targets.map(({ name }) => name.name);
  const bound = new Set([
    ...signals.keys(),
    ...own,
    ...declaration.settings.map(({ name }) => name.name),
  ]);
  for (const target of declaration.targets) checker.dtype(target.dtype);
  for (const { name, value } of declaration.settings) {
    // Optimisers and schedules are names of their own kind, which the checker knows.
    const parts =
      name.name === "optimizer"
        ? value.kind === "call"
          ? value.arguments.map((argument) => argument.value)
          : []
        : [value];
    if (!isOpen) for (const part of parts) checker.expression(part, bound);
  }
}

const builtins: ReadonlySet<string> = new Set([
  ...operators.keys(),
  ...initializers.keys(),
  ...scalarFunctions,
  ...blockFunctions,
  ...constantSignals,
]);

class NameChecker {
  readonly #module: Module;
  readonly #diagnostics: Diagnostic[];

  constructor(module: Module, diagnostics: Diagnostic[]) {
    this.#module = module;
    this.#diagnostics = diagnostics;
  }

  block(block: BlockDeclaration, scope: BlockScope): void {
    const names = new Set(scope.names.keys());
    this.hyperparameters(block.hyperparameters);
    for (const { initial } of block.hyperparameters) if (initial) this.expression(initial, names);
    for (const port of [...inputPorts(block), ...(block.signature?.outputs ?? [])]) {
      this.dtype(port.dtype);
      this.shape(port.shape, names);
    }
    for (const fact of block.signature?.facts ?? []) this.fact(fact, names);
    if (block.body.kind === "expression") this.expression(block.body.expression, names);
    else for (const equation of block.body.equations) this.equation(equation, names);
    this.memory(block, scope);
  }

  /** `pre` needs a state and `next` a buffer. */
  memory(block: BlockDeclaration, scope: BlockScope): void {
    const values = block.body.kind === "equations" ? block.body.equations : [];
    for (const equation of values) {
      if (equation.kind !== "define") continue;
      namesIn(equation.value, ({ name, span, isPrevious }) => {
        if (!isPrevious || name === "" || scope.states.has(name)) return;
        const fixes = suggest({ name, span }, scope.states.keys());
        this.#diagnostics.push(
          report(unknownState, { name, block: block.name.name }, span, { fixes }),
        );
      });
    }
    for (const [name, { name: identifier }] of scope.updates) {
      if (scope.equations.get(name)?.kind === "buffer") continue;
      this.#diagnostics.push(
        report(unknownBuffer, { name, block: block.name.name }, identifier.span),
      );
    }
  }

  equation(equation: Equation, names: ReadonlySet<string>): void {
    switch (equation.kind) {
      case "define":
        for (const target of equation.targets) this.shape(target.shape, names);
        this.expression(equation.value, names);
        return;
      case "param":
      case "buffer":
      case "state":
        this.dtype(equation.dtype);
        this.shape(equation.shape, names);
        if (equation.initial) this.expression(equation.initial, names);
        return;
      case "next":
        this.expression(equation.value, names);
    }
  }

  expression(expression: Expression, names: ReadonlySet<string>): void {
    namesIn(expression, (use) => {
      this.lookUp(use, names);
    });
  }

  shape(shape: ShapePattern | undefined, names: ReadonlySet<string>): void {
    for (const dim of shape?.dims ?? []) if (dim.kind !== "ellipsis") this.expression(dim, names);
  }

  fact(fact: Fact, names: ReadonlySet<string>): void {
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
          fixes: suggest({ name: type.name, span: type.span }, hyperparameterTypes),
        }),
      );
    }
  }

  dtype(dtype: Identifier | undefined): void {
    if (!dtype || (dtypes as readonly string[]).includes(dtype.name)) return;
    const near = dtype.name === "float" ? "float32" : dtype.name === "int" ? "int32" : undefined;
    this.#diagnostics.push(
      report(unknownDtype, { name: dtype.name }, dtype.span, {
        fixes: near ? [replacement(dtype.span, near)] : suggest(dtype, dtypes),
      }),
    );
  }

  lookUp({ name, span, isArgument, isPrevious }: Use, names: ReadonlySet<string>): void {
    if (
      isPrevious ||
      name === "" ||
      names.has(name) ||
      this.#module.names.has(name) ||
      builtins.has(name)
    )
      return;
    if (isArgument && words.has(name)) return;
    const candidates = [
      ...names,
      ...this.#module.names.keys(),
      ...builtins,
      ...(isArgument ? words : []),
    ];
    this.#diagnostics.push(
      report(unknownName, { name }, span, { fixes: suggest({ name, span }, candidates) }),
    );
  }
}

function suggest(name: Identifier, candidates: Iterable<string>): readonly Fix[] {
  const near = closest(name.name, candidates);
  return near === undefined ? [] : [replacement(name.span, near)];
}

function replacement(span: Span, near: string): Fix {
  return { title: `did you mean \`${near}\`?`, edits: [{ span, text: near }] };
}

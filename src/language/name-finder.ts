/** Finds the names of one declaration, with what each stands for. */
import { makesDims, type Definition } from "../resolve/modules.ts";
import { dtypes } from "../shape/tensor-type.ts";
import type {
  BlockDeclaration,
  CallExpression,
  Declaration,
  Divides,
  Expression,
  Fact,
  FunctionDeclaration,
  Hyperparameter,
  Identifier,
  ImportDeclaration,
  Port,
  ShapePattern,
  TrainDeclaration,
} from "../syntax/ast.ts";
import { forEachChild } from "../syntax/walk.ts";
import type { LinkedFile, Workspace } from "./workspace.ts";

import { definedIn, localsOf, type Locals } from "./locals.ts";
import { builtIn, forkOf, keyOfDeclared, type Meaning, type Occurrence } from "./meaning.ts";

/** Looks names up as the resolver does, so that equations have no order and lambdas hide what is outside. */
export class NameFinder {
  readonly #workspace: Workspace;
  readonly #file: LinkedFile;
  readonly #declaration: Declaration;
  readonly #found: Occurrence[] = [];
  readonly #locals: Locals;

  constructor(workspace: Workspace, file: LinkedFile, declaration: Declaration) {
    this.#workspace = workspace;
    this.#file = file;
    this.#declaration = declaration;
    this.#locals = localsOf(workspace, declaration);
    if (declaration.kind !== "train") return;
    const model = file.names.get(declaration.model.name)?.declaration;
    if (!model || model.kind === "const" || model.kind === "fn") return;
    for (const [name, local] of localsOf(workspace, model))
      if (!this.#locals.has(name)) this.#locals.set(name, local);
  }

  run(): readonly Occurrence[] {
    const declaration = this.#declaration;
    switch (declaration.kind) {
      case "import":
        this.#import(declaration);
        break;
      case "const":
        this.#declared(declaration.name);
        this.#expression(declaration.value, this.#locals);
        break;
      case "fn":
        this.#declared(declaration.name);
        this.#hyperparameters(declaration.parameters);
        this.#expression(declaration.body, this.#locals);
        break;
      case "train":
        this.#train(declaration);
        break;
      default:
        this.#declared(declaration.name);
        this.#block(declaration);
    }
    return this.#found;
  }

  #push(
    { name, span }: Identifier,
    about: { key: string; meaning: Meaning; owner?: Declaration },
    { isDefinition = false, isArgument = false } = {},
  ): void {
    if (name === "" || span.end <= span.start) return;
    const { key, meaning, owner } = about;
    this.#found.push({ name, span, key, meaning, isDefinition, isArgument, owner });
  }

  /** The name that a declaration introduces. */
  #declared(name: Identifier): void {
    const declaration = this.#declaration as Definition["declaration"];
    const definition = { declaration, module: this.#file.syntax.path };
    const about = {
      key: keyOfDeclared(definition),
      meaning: { kind: "declared", definition } as const,
    };
    this.#push(name, about, { isDefinition: true });
  }

  #import({ names }: ImportDeclaration): void {
    for (const { name, alias } of names) {
      const definition = this.#file.names.get((alias ?? name).name);
      const about = definition
        ? { key: keyOfDeclared(definition), meaning: { kind: "declared", definition } as const }
        : { key: `unknown ${name.name}`, meaning: { kind: "unknown" } as const };
      this.#push(name, about);
      if (alias) this.#push(alias, { ...about, key: this.#aliasKey(alias.name) });
    }
  }

  #aliasKey(name: string): string {
    return `alias ${this.#file.syntax.path} ${name}`;
  }

  #train({ model, targets, settings }: TrainDeclaration): void {
    this.#use(model, new Map());
    for (const port of targets) this.#port(port, true);
    for (const { name, value } of settings) {
      const local = this.#locals.get(name.name);
      if (local) this.#push(name, local, { isDefinition: true });
      this.#expression(value, this.#locals);
    }
  }

  #block({ hyperparameters, signature, body }: BlockDeclaration): void {
    this.#hyperparameters(hyperparameters);
    const { inputs = [], given = [], outputs = [], facts = [] } = signature ?? {};
    for (const port of [...inputs, ...given]) this.#port(port, true);
    const defined = body.kind === "equations" ? definedIn(body) : new Set<string>();
    for (const port of outputs) this.#port(port, !defined.has(port.name.name));
    for (const fact of facts) this.#fact(fact);
    if (body.kind === "expression") {
      this.#expression(body.expression, this.#locals);
      return;
    }
    for (const equation of body.equations) {
      switch (equation.kind) {
        case "define":
          for (const { name, shape } of equation.targets) {
            this.#local(name, true);
            this.#shape(shape);
          }
          this.#expression(equation.value, this.#locals);
          break;
        case "next":
          this.#local(equation.name, false);
          this.#expression(equation.value, this.#locals);
          break;
        default:
          this.#dtype(equation.dtype);
          this.#local(equation.name, true);
          this.#shape(equation.shape);
          if (equation.initial) this.#expression(equation.initial, this.#locals);
          if (equation.kind !== "state")
            for (const { value } of equation.options) this.#expression(value, this.#locals);
      }
    }
  }

  #hyperparameters(list: readonly Hyperparameter[]): void {
    for (const { name, initial } of list) {
      this.#local(name, true);
      if (initial) this.#expression(initial, this.#locals);
    }
  }

  #local(name: Identifier, isDefinition: boolean): void {
    const local = this.#locals.get(name.name);
    if (local) this.#push(name, local, { isDefinition });
  }

  #port({ dtype, name, shape }: Port, isDefinition: boolean): void {
    this.#dtype(dtype);
    this.#local(name, isDefinition);
    this.#shape(shape);
  }

  #dtype(dtype: Identifier | undefined): void {
    if (!dtype) return;
    const isKnown = (dtypes as readonly string[]).includes(dtype.name);
    const meaning = { kind: isKnown ? "dtype" : "unknown" } as const;
    this.#push(dtype, { key: `dtype ${dtype.name}`, meaning });
  }

  #shape(shape: ShapePattern | undefined): void {
    for (const dim of shape?.dims ?? [])
      if (dim.kind !== "ellipsis") this.#expression(dim, this.#locals);
  }

  #fact(fact: Fact): void {
    for (const part of fact.kind === "divides" ? [fact.divisor, fact.dividend] : [fact])
      this.#expression(part, this.#locals);
  }

  #use(name: Identifier, locals: Locals, isArgument = false): void {
    const local = locals.get(name.name);
    if (local) {
      this.#push(name, local, { isArgument });
      return;
    }
    const definition = this.#file.names.get(name.name);
    if (definition) {
      const isAlias = definition.declaration.name.name !== name.name;
      const key = isAlias ? this.#aliasKey(name.name) : keyOfDeclared(definition);
      this.#push(name, { key, meaning: { kind: "declared", definition } });
      return;
    }
    this.#push(name, builtIn(name.name));
  }

  #expression(expression: Expression | Divides, locals: Locals): void {
    if ("isFork" in expression && expression.isFork)
      this.#push(forkOf(expression), builtIn("fork"));
    switch (expression.kind) {
      case "name":
        this.#use(expression, locals);
        return;
      case "pre":
        this.#use(expression.name, locals);
        return;
      case "call":
        this.#call(expression, locals);
        return;
      case "lambda":
        this.#expression(expression.body, this.#binding(expression.parameters, locals));
        return;
      case "for":
        this.#expression(expression.list, locals);
        this.#expression(expression.body, this.#binding(expression.pattern, locals));
        return;
      case "rearrangement":
        this.#rearrangement(expression, locals);
        return;
      default:
        forEachChild(expression, (part) => { this.#expression(part, locals); }); // prettier-ignore
    }
  }

  #binding(names: readonly Identifier[], outer: Locals): Locals {
    const inner: Locals = new Map(outer);
    for (const name of names) {
      const { path, start } = name.span;
      const key = `bound ${path} ${start}`;
      const about = { key, meaning: { kind: "variable" } as const, owner: this.#declaration };
      inner.set(name.name, about);
      this.#push(name, about, { isDefinition: true });
    }
    return inner;
  }

  /** Names that are new in a pattern are axes of it alone. */
  #rearrangement(
    { from, to, span }: Extract<Expression, { kind: "rearrangement" }>,
    outer: Locals,
  ): void {
    const inner: Locals = new Map(outer);
    const visit = (dim: Expression): void => {
      if (dim.kind !== "name") {
        forEachChild(dim, visit);
        return;
      }
      const isNew = !inner.has(dim.name) && !makesDims(this.#file.names.get(dim.name));
      if (isNew) {
        const key = `axis ${span.path} ${span.start} ${dim.name}`;
        const about = { key, meaning: { kind: "axis" } as const, owner: this.#declaration };
        inner.set(dim.name, about);
        this.#push(dim, about, { isDefinition: true });
      } else this.#use(dim, inner);
    };
    for (const dim of [...from.dims, ...to.dims]) if (dim.kind !== "ellipsis") visit(dim);
  }

  #call({ callee, arguments: list }: CallExpression, locals: Locals): void {
    this.#expression(callee, locals);
    const target = this.#calleeOf(callee, locals);
    for (const argument of list) {
      if (argument.name) this.#argument(argument.name, target, callee);
      this.#expression(argument.value, locals);
    }
  }

  #calleeOf(
    callee: Expression,
    locals: Locals,
  ): BlockDeclaration | FunctionDeclaration | undefined {
    if (callee.kind !== "name" || locals.has(callee.name)) return undefined;
    const found = this.#file.names.get(callee.name)?.declaration;
    return found?.kind === "const" ? undefined : found;
  }

  /** The name of an argument means the hyperparameter or input of what is called. */
  #argument(
    name: Identifier,
    target: BlockDeclaration | FunctionDeclaration | undefined,
    callee: Expression,
  ): void {
    const local = target && localsOf(this.#workspace, target).get(name.name);
    const isPort = local?.meaning.kind === "hyperparameter" || local?.meaning.kind === "input";
    if (local && isPort) {
      this.#push(name, local, { isArgument: true });
      return;
    }
    const of = callee.kind === "name" ? callee.name : "";
    const about = { key: `parameter ${of} ${name.name}`, meaning: { kind: "built-in" } as const };
    this.#push(name, about, { isArgument: true });
  }
}

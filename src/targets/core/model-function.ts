/**
 * The function that makes a model which only runs: weights and hyperparameters in, `predict` out. What depends on no
 * input is computed when it is made; every other value is disposed after its last use.
 */
import {
  keyOf,
  typeOf,
  type Graph,
  type GraphNode,
  type NormFold,
  type ValueKey,
} from "../../graph/graph.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsStatement } from "../../javascript/tree.ts";
import { eachIdentifier } from "../../javascript/walk.ts";
import { operators } from "../../operators/registry.ts";
import { everySymbol, type Dim } from "../../shape/dim.ts";
import { dimToJs, realToJs, type SymbolLookup } from "../tfjs/dims.ts";
import { documentationOf } from "../tfjs/documentation.ts";
import { hyperparameterPattern, validation } from "../tfjs/hyperparameters.ts";
import { emitOperations } from "../tfjs/operations.ts";
import { callChecks } from "../tfjs/size-checks.ts";
import { disposal, freeEarly } from "./free.ts";
import { weightSpec } from "./stream-home.ts";
import { tidied } from "./tidy.ts";

export interface ModelFunction {
  readonly statement: JsStatement;
  /** Functions that it takes from `nnc/runtime/core`. */
  readonly runtime: ReadonlySet<string>;
}

/** In `scope` are the names of the module, and those of the parameters that all such functions have. */
export function modelFunction(graph: Graph, name: string, scope: NameScope): ModelFunction {
  return new ModelWriter(graph, name, scope).write();
}

class ModelWriter {
  readonly #graph: Graph;
  readonly #name: string;
  readonly #scope: NameScope;
  readonly #runtime = new Set(["inference"]);
  readonly #late: ReadonlyMap<string, string>;
  readonly #inputs: readonly string[];
  readonly #values = new Map<ValueKey, JsExpression>();
  /** Names of the weights that are stored, and of those that are computed from them. */
  readonly #weights = new Map<number, string>();
  readonly #folds = new Map<NormFold, readonly [kernel: string, bias: string]>();
  /** Values that depend on no input. */
  readonly #fixed = new Set<ValueKey>();
  readonly #atStart: JsStatement[] = [];
  readonly #atRun: JsStatement[] = [];

  constructor(graph: Graph, name: string, scope: NameScope) {
    this.#graph = graph;
    this.#name = name;
    this.#scope = scope;
    this.#late = new Map(
      graph.hyperparameters.map(({ symbol, name: key }) => [symbol.id, this.#scope.fresh(key)]),
    );
    this.#inputs = graph.inputs.map(({ name: input, value }) => {
      const local = this.#scope.fresh(input);
      this.#values.set(keyOf(value), js.id(local));
      return local;
    });
  }

  write(): ModelFunction {
    const { outputs, span } = this.#graph;
    for (const node of this.#graph.nodes) if (node.operator !== "input") this.#node(node);
    const results = outputs.map(({ value }) => this.#result(keyOf(value)));
    const used = namesIn(results);
    const run = js.arrow(this.#inputs.map(js.name), [
      ...callChecks(this.#graph, this.#lookUp, (input, axis) => this.#axis(input, axis)),
      ...freeEarly(this.#atRun, used),
      { kind: "return", value: js.array(...results) },
    ]);
    const weights = this.#takeWeights();
    const { statements, kept } = this.#prepare(namesIn([run]), weights.names);
    const definition = js.object([
      ["model", js.literal(this.#graph.name)],
      ["inputs", js.array(...this.#graph.inputs.map((_, input) => this.#spec(input)))],
      ["kept", js.array(...kept.map(js.id))],
      ["run", run],
    ]);
    const statement: JsStatement = {
      kind: "function",
      name: this.#name,
      params: [js.name("weights"), ...hyperparameterPattern(this.#graph, this.#lookUp)],
      body: [
        ...validation(this.#graph, this.#lookUp),
        ...weights.statements,
        ...statements,
        { kind: "return", value: js.call(js.id("inference"), definition) },
      ],
      isExported: true,
      documentation: documentationOf(this.#graph),
      origin: span,
    };
    return { statement, runtime: this.#runtime };
  }

  #node(node: GraphNode): void {
    const isEnd = node.operator === "constant" || node.operator === "param";
    const isFixed = node.inputs.every((ref) => this.#fixed.has(keyOf(ref)));
    const isStart =
      isFixed && !isEnd && !node.body && !operators.get(node.operator)?.isRandom && !this.#needsRun(node); // prettier-ignore
    const made = this.#emit(node, this.#scope, this.#values, this.#lookUp);
    (isStart ? this.#atStart : this.#atRun).push(...(isStart ? made : made.map(tidied)));
    if (isStart || isEnd)
      node.outputs.forEach((_, output) => this.#fixed.add(keyOf({ node: node.id, output })));
  }

  /** Whether a size that only the run tells is read: found out by trying. */
  #needsRun(node: GraphNode): boolean {
    let isRead = false;
    const watched: SymbolLookup = (symbol) => {
      isRead ||= !this.#late.has(symbol.id);
      return this.#lookUp(symbol);
    };
    this.#emit(node, new NameScope(), new Map(this.#values), watched);
    return isRead;
  }

  #emit(
    node: GraphNode,
    scope: NameScope,
    values: Map<ValueKey, JsExpression>,
    lookUp: SymbolLookup,
  ): readonly JsStatement[] {
    return emitOperations([node], {
      graph: this.#graph,
      values,
      weightOf: (weight, asVariable = false) => this.#weight(weight, asVariable),
      lookUp,
      scope,
      training: js.literal(false),
      runtime: this.#runtime,
      last: new Set(),
      isFused: true,
    }).statements;
  }

  readonly #lookUp: SymbolLookup = ({ id }) => {
    const late = this.#late.get(id);
    if (late !== undefined) return js.id(late);
    const open = this.#graph.runtimeDims.find(({ symbol }) => symbol.id === id);
    return open ? this.#axis(open.input, open.axis) : js.literal(null);
  };

  #axis(input: number, axis: number): JsExpression {
    return js.index(js.member(js.id(this.#inputs[input] ?? ""), "shape"), js.literal(axis));
  }

  /** A value as an output; a number is no tensor yet. */
  #result(key: ValueKey): JsExpression {
    const value = this.#values.get(key) ?? js.literal(null);
    return value.kind === "identifier" ? value : js.tf("scalar", value);
  }

  // -------------------------------------------------------------- weights

  /** Operators that would update a weight get something that reads it. */
  #weight(weight: number, asVariable: boolean): JsExpression {
    const fold = this.#graph.weights[weight]?.fold;
    const name = fold ? this.#folded(fold.of)[fold.part === "kernel" ? 0 : 1] : this.#stored(weight); // prettier-ignore
    if (!asVariable) return js.id(name);
    return js.object([["read", js.arrow([], js.id(name))]]);
  }

  #stored(weight: number): string {
    const known = this.#weights.get(weight);
    if (known !== undefined) return known;
    const path = this.#graph.weights[weight]?.path ?? "weight";
    const name = this.#scope.fresh(path.replaceAll("/", "_"));
    this.#weights.set(weight, name);
    return name;
  }

  #folded(fold: NormFold): readonly [string, string] {
    const known = this.#folds.get(fold);
    if (known) return known;
    const part = (weight: number | undefined): JsExpression | undefined =>
      weight === undefined ? undefined : js.id(this.#stored(weight));
    const options = js.object([
      ["kernel", part(fold.kernel)],
      ["bias", part(fold.bias)],
      ["gamma", part(fold.gamma)],
      ["beta", part(fold.beta)],
      ["mean", part(fold.mean)],
      ["variance", part(fold.variance)],
      ["epsilon", realToJs(fold.epsilon, this.#lookUp)],
      ["scaleShape", this.#sizes(fold.scaleShape)],
    ]);
    this.#runtime.add("foldNorm");
    const path = this.#graph.weights[fold.kernel]?.path ?? "kernel";
    const stem = path.replaceAll("/", "_");
    const names = [
      this.#scope.fresh(`${stem}_folded`),
      this.#scope.fresh(`${stem.replace(/_?[^_]*$/, "")}_bias_folded`),
    ] as const;
    this.#folds.set(fold, names);
    this.#atStart.push({
      kind: "declare",
      keyword: "const",
      target: { kind: "array-pattern", items: names.map(js.name) },
      value: js.call(js.id("foldNorm"), options),
    });
    return names;
  }

  /** `const [kernel, bias] = takeWeights(weights, [["dense/kernel", [4, 3]], …])` */
  #takeWeights(): {
    readonly statements: readonly JsStatement[];
    readonly names: readonly string[];
  } {
    const names = [...this.#weights.values()];
    if (names.length === 0) return { statements: [], names };
    this.#runtime.add("takeWeights");
    const specs = [...this.#weights.keys()].map((id) => weightSpec(this.#graph, id, this.#lookUp));
    const value = js.call(js.id("takeWeights"), js.id("weights"), js.array(...specs));
    const target = { kind: "array-pattern" as const, items: names.map(js.name) };
    return { statements: [{ kind: "declare", keyword: "const", target, value }], names };
  }

  /** What is computed of weights alone; those that nothing else reads are freed. */
  #prepare(
    read: ReadonlySet<string>,
    weights: readonly string[],
  ): { readonly statements: readonly JsStatement[]; readonly kept: readonly string[] } {
    const stay = weights.filter((name) => read.has(name));
    if (this.#atStart.length === 0) return { statements: [], kept: stay };
    this.#runtime.add("prepare");
    const made = new Set<string>();
    for (const statement of this.#atStart)
      if (statement.kind === "declare") eachIdentifier(statement.target, (name) => made.add(name));
    const needed = [...made].filter((name) => read.has(name));
    const compute = js.arrow(
      [],
      [...this.#atStart, { kind: "return", value: js.array(...needed.map(js.id)) }],
    );
    const gone = weights.filter((name) => !read.has(name));
    const target = { kind: "array-pattern" as const, items: needed.map(js.name) };
    const value = js.call(js.id("prepare"), compute);
    return {
      statements: [
        { kind: "declare", keyword: "const", target, value },
        ...(gone.length > 0 ? [disposal(gone)] : []),
      ],
      kept: [...stay, ...needed],
    };
  }

  // -------------------------------------------------------------- shapes

  #sizes(shape: readonly Dim[]): JsExpression {
    return js.array(...shape.map((dim) => dimToJs(dim, this.#lookUp)));
  }

  /** Sizes that only the run tells are null. */
  #spec(input: number): JsExpression {
    const { name, value } = this.#graph.inputs[input] ?? {
      name: "",
      value: { node: -1, output: 0 },
    };
    const { shape, dtype } = typeOf(this.#graph.nodes, value);
    const size = (dim: Dim): JsExpression =>
      everySymbol(dim, ({ id }) => this.#late.has(id))
        ? dimToJs(dim, this.#lookUp)
        : js.literal(null);
    return js.object([
      ["name", js.literal(name)],
      ["shape", js.array(...shape.map(size))],
      ["dtype", js.literal(dtype)],
    ]);
  }
}

function namesIn(pieces: readonly JsExpression[]): ReadonlySet<string> {
  const names = new Set<string>();
  eachIdentifier(pieces, (name) => names.add(name));
  return names;
}

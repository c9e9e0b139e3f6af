/** Where a stream finds the weights and the hyperparameters of its model: here, in a model of layers. */
import type { Graph } from "../../graph/graph.ts";
import type { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsPattern, type JsStatement } from "../../javascript/tree.ts";
import type { SymbolLookup } from "./dims.ts";
import { cleanPath } from "./layer-names.ts";

export interface StreamHome {
  /** The first parameter of the function that makes streams, and those after the inputs that stay. */
  readonly source: JsPattern;
  readonly options: readonly JsPattern[];
  weight(weight: number, asVariable: boolean): JsExpression;
  /** The value of a late-bound hyperparameter. */
  hyperparameter(symbol: Parameters<SymbolLookup>[0]): JsExpression;
  /** What the function begins with; asked for when all else has been. */
  findings(): readonly JsStatement[];
  /** Tensors that end with the stream. */
  owned(): JsExpression | undefined;
  /** Variables that stay when it ends. */
  shared(): JsExpression | undefined;
}

/** `runtime` is told what the home takes from the runtime. */
export type HomeMaker = (model: Graph, scope: NameScope, runtime: Set<string>) => StreamHome;

/** The weights of a `tf.LayersModel`, where they are, and the hyperparameters that it remembers. */
export class NetHome implements StreamHome {
  readonly source = js.name("net");
  readonly options = [];
  readonly #model: Graph;
  readonly #scope: NameScope;
  readonly #runtime: Set<string>;
  readonly #weights = new Map<number, string>();
  readonly #late = new Map<string, { readonly key: string; readonly local: string }>();

  constructor(model: Graph, scope: NameScope, runtime: Set<string>) {
    this.#model = model;
    this.#scope = scope;
    this.#runtime = runtime;
  }

  weight(weight: number, asVariable: boolean): JsExpression {
    const path = this.#model.weights[weight]?.path ?? "";
    const local =
      this.#weights.get(weight) ?? this.#scope.fresh(path.split("/").at(-1) ?? "weight");
    this.#weights.set(weight, local);
    return asVariable ? js.id(local) : js.call(js.member(js.id(local), "read"));
  }

  hyperparameter({ id, name }: Parameters<SymbolLookup>[0]): JsExpression {
    const key = this.#model.hyperparameters.find(({ symbol }) => symbol.id === id)?.name ?? name;
    const entry = this.#late.get(id) ?? { key, local: this.#scope.fresh(key) };
    this.#late.set(id, entry);
    return js.id(entry.local);
  }

  /** Late-bound hyperparameters that the model must remember. */
  hyperparameters(): readonly string[] {
    return [...this.#late.values()].map(({ key }) => key);
  }

  findings(): readonly JsStatement[] {
    const { weights } = this.#model;
    const paths = [...this.#weights.keys()].map((id) =>
      cleanPath(weights[id]?.path ?? "", "weight"),
    );
    const late = [...this.#late.values()];
    return [
      ...this.#find("findWeights", [...this.#weights.values()], paths),
      ...this.#find(
        "findHyperparameters",
        late.map(({ local }) => local),
        this.hyperparameters(),
      ),
    ];
  }

  owned(): undefined {
    return undefined;
  }

  shared(): JsExpression {
    return js.array(...[...this.#weights.values()].map(js.id));
  }

  #find(what: string, locals: readonly string[], keys: readonly string[]): readonly JsStatement[] {
    if (locals.length === 0) return [];
    this.#runtime.add(what);
    const list = js.array(...keys.map((key) => js.literal(key)));
    const target = { kind: "array-pattern" as const, items: locals.map(js.name) };
    const value = js.call(js.id(what), js.id("net"), js.literal(this.#model.name), list);
    return [{ kind: "declare", keyword: "const", target, value }];
  }
}

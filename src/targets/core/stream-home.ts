/** Where a stream that only runs has its weights from: they are handed in, with the hyperparameters. */
import type { Graph } from "../../graph/graph.ts";
import type { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsPattern, type JsStatement } from "../../javascript/tree.ts";
import { dimToJs, type SymbolLookup } from "../tfjs/dims.ts";
import { hyperparameterPattern, validation } from "../tfjs/hyperparameters.ts";
import { cleanPath } from "../tfjs/layer-names.ts";
import type { StreamHome } from "../tfjs/stream-home.ts";

/** Names that its parameters have. */
export const parameterNames: readonly string[] = ["weights", "others"];

export class OwnWeights implements StreamHome {
  readonly source = js.name("weights");
  readonly options: readonly JsPattern[];
  readonly #model: Graph;
  readonly #scope: NameScope;
  readonly #runtime: Set<string>;
  readonly #late: ReadonlyMap<string, string>;
  readonly #weights = new Map<number, string>();

  constructor(model: Graph, scope: NameScope, runtime: Set<string>) {
    this.#model = model;
    this.#scope = scope;
    this.#runtime = runtime;
    this.#late = new Map(
      model.hyperparameters.map(({ symbol, name }) => [symbol.id, scope.fresh(name)]),
    );
    this.options = hyperparameterPattern(model, this.hyperparameter);
  }

  weight(weight: number, asVariable: boolean): JsExpression {
    const path = this.#model.weights[weight]?.path ?? "weight";
    const name = this.#weights.get(weight) ?? this.#scope.fresh(path.replaceAll("/", "_"));
    this.#weights.set(weight, name);
    return asVariable ? js.object([["read", js.arrow([], js.id(name))]]) : js.id(name);
  }

  readonly hyperparameter: SymbolLookup = ({ id }) => js.id(this.#late.get(id) ?? "");

  findings(): readonly JsStatement[] {
    const checks = validation(this.#model, this.hyperparameter);
    if (this.#weights.size === 0) return checks;
    this.#runtime.add("takeWeights");
    const { value, target } = {
      value: js.call(js.id("takeWeights"), js.id("weights"), js.array(...this.#specs())),
      target: { kind: "array-pattern" as const, items: [...this.#weights.values()].map(js.name) },
    };
    return [...checks, { kind: "declare", keyword: "const", target, value }];
  }

  owned(): JsExpression {
    return js.array(...[...this.#weights.values()].map(js.id));
  }

  shared(): undefined {
    return undefined;
  }

  #specs(): readonly JsExpression[] {
    return [...this.#weights.keys()].map((id) => weightSpec(this.#model, id, this.hyperparameter));
  }
}

/** `["dense/kernel", [4, 3]]`, as `takeWeights` asks for a weight. */
export function weightSpec(model: Graph, id: number, lookUp: SymbolLookup): JsExpression {
  const { path = "", shape = [], dtype = "float32" } = model.weights[id] ?? {};
  const type = dtype === "float32" ? [] : [js.literal(dtype)];
  const sizes = js.array(...shape.map((dim) => dimToJs(dim, lookUp)));
  return js.array(js.literal(cleanPath(path, "weight")), sizes, ...type);
}

/** The head of a model's function: its hyperparameters, and the checks that the compiler would have made of them. */
import type { Graph, RangeDemand } from "../../graph/graph.ts";
import { js, type JsExpression, type JsPattern, type JsStatement } from "../../javascript/tree.ts";
import { printReal } from "../../shape/real.ts";
import { dimToJs, realToJs, type SymbolLookup } from "./dims.ts";
import { relationCheck, throwing } from "./relation-check.ts";

/** `{ classes = 10, ...others } = {}`; `nameOf` gives the local name of a hyperparameter. */
export function hyperparameterPattern(graph: Graph, lookUp: SymbolLookup): readonly JsPattern[] {
  if (graph.hyperparameters.length === 0) return [];
  const properties = graph.hyperparameters.map(({ name, symbol, initial }) => {
    const target = { kind: "identifier" as const, name: localName(symbol, lookUp) };
    const value =
      initial && ("dim" in initial ? dimToJs(initial.dim, lookUp) : realToJs(initial.real, lookUp));
    return { key: name, value: value ? ({ kind: "default", target, value } as const) : target };
  });
  const rest = { key: "", value: { kind: "rest" as const, target: js.name("others") } };
  const target = { kind: "object-pattern" as const, properties: [...properties, rest] };
  return [{ kind: "default", target, value: js.object([]) }];
}

/** Hyperparameters of these names, and what holds their values. */
export function valuesOf(
  { hyperparameters }: Graph,
  names: readonly string[],
  lookUp: SymbolLookup,
): readonly (readonly [string, JsExpression])[] {
  return hyperparameters
    .filter(({ name }) => names.includes(name))
    .map(({ name, symbol }) => [name, lookUp(symbol)] as const);
}

/** `net.setUserDefinedMetadata({ hyperparameters: { units } })`: they are saved and loaded with the model. */
export function remember(
  net: string,
  graph: Graph,
  names: readonly string[],
  lookUp: SymbolLookup,
): JsStatement {
  const values = js.object([...valuesOf(graph, names, lookUp)]);
  const metadata = js.object([["hyperparameters", values]]);
  const method = js.member(js.id(net), "setUserDefinedMetadata");
  return { kind: "expression", expression: js.call(method, metadata) };
}

function localName(symbol: Parameters<SymbolLookup>[0], lookUp: SymbolLookup): string {
  const id = lookUp(symbol);
  return id.kind === "identifier" ? id.name : symbol.name;
}

/** Statements that throw when JavaScript hands over what the language would have refused. */
export function validation(graph: Graph, lookUp: SymbolLookup): readonly JsStatement[] {
  const { hyperparameters, obligations, ranges, name } = graph;
  if (hyperparameters.length === 0) return [];
  const call = (check: string, ...args: JsExpression[]): JsStatement => ({
    kind: "expression",
    expression: js.call(js.id(check), js.literal(name), ...args),
  });
  return [
    call("rejectOthers", js.id("others")),
    ...hyperparameters.map(({ name: key, type, symbol }) =>
      call(type === "int" ? "requireInt" : "requireNumber", js.literal(key), lookUp(symbol)),
    ),
    ...obligations.map((obligation) => relationCheck(name, obligation, lookUp)),
    ...ranges.map((range) => rangeCheck(name, range, lookUp)),
    { kind: "blank" },
  ];
}

function rangeCheck(
  model: string,
  { value, least, below, most, message, span }: RangeDemand,
  lookUp: SymbolLookup,
): JsStatement {
  const real = realToJs(value, lookUp);
  const tests = [
    ...(least === undefined ? [] : [js.binary(real, "<", js.literal(least))]),
    ...(below === undefined ? [] : [js.binary(real, ">=", js.literal(below))]),
    ...(most === undefined ? [] : [js.binary(real, ">", js.literal(most))]),
  ];
  const test = tests.reduce((left, right) => js.binary(left, "||", right));
  const parts = [`${model}: ${message}: ${printReal(value)} = `, real];
  return throwing(test, parts, span);
}

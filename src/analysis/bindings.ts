/** Numbers for the symbols of a graph: hyperparameters by name, and run-time sizes by the shapes of inputs. */
import { typeOf, type Graph } from "../graph/graph.ts";
import {
  asInteger,
  divides,
  equal,
  atLeast,
  integer,
  printDim,
  substitute,
  type Dim,
  type DimSymbol,
} from "../shape/dim.ts";
import { printShape } from "../shape/shape.ts";

export interface Settings {
  /** Hyperparameters by name; the others keep their defaults. */
  readonly hyperparameters?: Readonly<Record<string, number>>;
  /** Shapes of inputs by name. */
  readonly inputs?: Readonly<Record<string, readonly number[]>>;
}

export interface Bindings {
  /** The dim with what is known put in. */
  readonly resolve: (dim: Dim) => Dim;
  /** Hyperparameters that have a number. */
  readonly hyperparameters: ReadonlyMap<string, number>;
  /** What does not fit the model, as sentences. */
  readonly problems: readonly string[];
}

/** Puts numbers to symbols: what is set, then what the shapes of inputs tell, then defaults. */
export function bind(graph: Graph, { hyperparameters = {}, inputs = {} }: Settings): Bindings {
  const values = new Map<string, Dim>();
  const problems: string[] = [];
  const resolve = (dim: Dim): Dim => substitute(dim, ({ id }: DimSymbol) => values.get(id));
  for (const [name, value] of Object.entries(hyperparameters)) {
    const found = graph.hyperparameters.find((each) => each.name === name);
    if (!found) problems.push(noHyperparameter(graph, name));
    else if (found.type === "int" && !Number.isSafeInteger(value))
      problems.push(`${name} must be an int, and ${value} is none`);
    else if (found.type === "int") values.set(found.symbol.id, integer(value));
  }
  for (const [name, shape] of Object.entries(inputs))
    problems.push(...bindInput(graph, name, shape, values, resolve));
  for (const { symbol, initial } of graph.hyperparameters)
    if (!values.has(symbol.id) && initial && "dim" in initial)
      values.set(symbol.id, resolve(initial.dim));
  problems.push(...brokenObligations(graph, resolve));
  const known = graph.hyperparameters.flatMap(({ name, symbol }) => {
    const value = asInteger(values.get(symbol.id) ?? integer(NaN));
    return value === undefined ? [] : [[name, value] as const];
  });
  return { resolve, hyperparameters: new Map(known), problems };
}

function bindInput(
  graph: Graph,
  name: string,
  shape: readonly number[],
  values: Map<string, Dim>,
  resolve: (dim: Dim) => Dim,
): readonly string[] {
  const port = graph.inputs.find((each) => each.name === name);
  if (!port) {
    const names = graph.inputs.map((each) => each.name).join(", ");
    return [`${graph.name} has no input ${name}; it has ${names}`];
  }
  const wanted = typeOf(graph.nodes, port.value).shape;
  const found = `[${shape.join(", ")}]`;
  if (wanted.length !== shape.length)
    return [`${name} is ${printShape(wanted)}, so ${found} has the wrong number of axes`];
  return wanted.flatMap((dim, axis) => {
    const size = integer(shape[axis] ?? NaN);
    const symbol = soleSymbol(dim);
    if (symbol && !values.has(symbol.id)) {
      values.set(symbol.id, size);
      return [];
    }
    const expected = resolve(dim);
    return equal(expected, size) === "refuted"
      ? [`axis ${axis} of ${name} must be ${printDim(expected)}, and ${found} was given`]
      : [];
  });
}

/** The symbol that a dim is. */
function soleSymbol(dim: Dim): DimSymbol | undefined {
  const [term, ...others] = dim.terms;
  const [factor, ...more] = term?.factors ?? [];
  if (others.length > 0 || more.length > 0 || factor?.atom.kind !== "symbol") return undefined;
  const { symbol } = factor.atom;
  return printDim(dim) === symbol.name ? symbol : undefined;
}

function brokenObligations(graph: Graph, resolve: (dim: Dim) => Dim): readonly string[] {
  return graph.obligations.flatMap(({ relation, left, right, message }) => {
    const [a, b] = [resolve(left), resolve(right)];
    const answer =
      relation === "equal" ? equal(a, b) : relation === "divides" ? divides(a, b) : atLeast(a, b);
    return answer === "refuted" ? [message] : [];
  });
}

function noHyperparameter(graph: Graph, name: string): string {
  const names = graph.hyperparameters.map((each) => each.name);
  const have =
    names.length === 0
      ? "it has none that can be set"
      : `those that can be set are ${names.join(", ")}`;
  return `${graph.name} has no hyperparameter ${name}; ${have}`;
}

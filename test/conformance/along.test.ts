import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import type { Graph, GraphNode } from "../../src/graph/graph.ts";
import { typeOf } from "../../src/graph/graph.ts";
import type { Operator } from "../../src/operators/operator.ts";
import { operators } from "../../src/operators/registry.ts";
import { equal, symbol, symbolsOf, type Dim, type DimSymbol } from "../../src/shape/dim.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { graphOf, inputsOf, shakeWeights } from "./sample.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const mark: DimSymbol = { id: "mark", name: "T", least: 1 };

interface Claim {
  readonly axis: number;
  readonly result: number;
}

/** The axes of the first input of which the operator says that each element stays by itself, and where they go. */
function claims(operator: Operator, graph: Graph, node: GraphNode): readonly Claim[] {
  const types = node.inputs.map((ref) => typeOf(graph.nodes, ref));
  const [first] = types;
  if (!first || !operator.along) return [];
  return first.shape.flatMap((_, axis): readonly Claim[] => {
    const shape = first.shape.map((dim, at) => (at === axis ? symbol(mark) : dim));
    const call = { inputs: [{ ...first, shape }, ...types.slice(1)], attributes: node.attributes };
    const faults: string[] = [];
    const demand = {
      equal(a: Dim, b: Dim) {
        if (equal(a, b) !== "proved") faults.push("equal");
      },
      atLeast: () => undefined,
      divides: () => undefined,
      fail: (message: string) => void faults.push(message),
    };
    const [made] = operator.infer(call, demand);
    const targets =
      made?.shape.flatMap((dim, at) => (symbolsOf(dim).has(mark.id) ? [at] : [])) ?? [];
    const [result] = targets;
    const axes = [axis, ...types.slice(1).map(() => undefined)];
    if (faults.length > 0 || targets.length !== 1 || result === undefined) return [];
    return operator.along?.(call, axes, [result]) === "each" ? [{ axis, result }] : [];
  });
}

/** The samples that have an axis of which the operator says that it goes along. */
const cases = [...operators.values()]
  .filter(({ along, isRandom }) => along && !isRandom)
  .flatMap((operator) => operator.samples.map((sample) => [operator, sample] as const))
  .flatMap(([operator, sample]) => {
    const graph = graphOf(sample, []);
    const node = graph.nodes.find(({ operator: name }) => name === operator.name);
    const source = node?.inputs[0];
    const input = graph.inputs.findIndex(({ value }) => value.node === source?.node);
    if (!node || input < 0 || graph.outputs[0]?.value.node !== node.id) return [];
    const found = claims(operator, graph, node);
    return found.length === 0
      ? []
      : [[`${operator.name}: ${sample.expression}`, { graph, input, found }] as const];
  });

describe.each(cases)("%s", (_, { graph, input, found }) => {
  it("moves its results along when elements of an axis change places", () => {
    const net = instantiate<tf.LayersModel, unknown>([graph], "along", tf, runtime)
      .get(graph.name)
      ?.make();
    if (!net) throw new Error("no model came out");
    shakeWeights(net, 3);
    // Logarithms and roots have results only above zero.
    const inputs = inputsOf(graph, 5).map((each) =>
      each.dtype === "float32" ? tf.abs(each) : each,
    );
    const run = (given: tf.Tensor[]): tf.Tensor => {
      const result = net.apply(given.length === 1 ? (given[0] as tf.Tensor) : given) as
        tf.Tensor | tf.Tensor[];
      return Array.isArray(result)
        ? (result[graph.outputs[0]?.value.output ?? 0] as tf.Tensor)
        : result;
    };
    for (const { axis, result } of found) {
      const value = inputs[input] as tf.Tensor;
      const order = tf.range(0, value.shape[axis] ?? 0, 1, "int32").reverse();
      const moved = inputs.map((each, index) =>
        index === input ? tf.gather(value, order, axis) : each,
      );
      const [before, after] = [run(inputs), run(moved)];
      const worst = tf.max(
        tf.abs(
          tf.sub(tf.cast(tf.gather(before, order, result), "float32"), tf.cast(after, "float32")),
        ),
      );
      expect(worst.dataSync()[0]).toBeLessThan(1e-5);
    }
  });
});

import * as tf from "@tensorflow/tfjs";
import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { useFastestBackend } from "../../runtime/node.ts";
import type { TrainingPlan } from "../../runtime/index.ts";
import { analyze } from "../../src/compile.ts";
import { typeOf, type Graph } from "../../src/graph/graph.ts";
import { verify } from "../../src/graph/verify.ts";
import { evaluate } from "../../src/shape/dim.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { projectRoot, readProjectFile, testHost } from "../test-host.ts";

// The examples of the language's design, which must stay expressible, and models that were written from the
// documentation alone.
const files = ["test/corpus/design", "test/corpus/models"].flatMap((folder) =>
  readdirSync(projectRoot + folder)
    .filter((name) => name.endsWith(".nn"))
    .map((name) => `${folder}/${name}`),
);

/** Sizes of what only the run tells: all different, so that no two can be mistaken. */
const sizes: Readonly<Record<string, number>> = { N: 2, T: 5, Tq: 3, Tk: 4, S: 6 };

function shapes(graph: Graph, net: tf.LayersModel): { inferred: number[][]; run: number[][] } {
  const given = graph.hyperparameters.map(
    ({ name, initial }) => [name, initial && "dim" in initial ? initial.dim : undefined] as const,
  );
  const size = ({ name }: { readonly name: string }): number => {
    const dim = given.find(([known]) => known === name)?.[1];
    return dim ? evaluate(dim, size) : (sizes[name] ?? 1);
  };
  const concrete = (port: Graph["inputs"][number]) =>
    typeOf(graph.nodes, port.value).shape.map((dim) => evaluate(dim, size));
  const inputs = graph.inputs.map((port) =>
    tf.ones(concrete(port), typeOf(graph.nodes, port.value).dtype),
  );
  const results = [net.predict(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs)].flat();
  return { inferred: graph.outputs.map(concrete), run: results.map(({ shape }) => shape) };
}

describe.each(files)("%s", (name) => {
  beforeAll(async () => {
    await useFastestBackend(tf);
  });

  const { graphs, diagnostics } = analyze(readProjectFile(name), testHost());

  it("compiles without a diagnostic", () => {
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
    expect(graphs.flatMap(verify)).toEqual([]);
    expect(graphs.length).toBeGreaterThan(0);
  });

  it("computes what has the shapes that were inferred", () => {
    const live = instantiate<tf.LayersModel, TrainingPlan>(graphs, "design", tf, runtime);
    for (const graph of graphs.filter(({ name: model }) => model !== "ResNet50")) {
      tf.engine().startScope();
      const { inferred, run } = shapes(graph, live.get(graph.name)!.make());
      expect(run).toEqual(inferred);
      tf.engine().endScope();
    }
  });
});

import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import { countParameters, drawGraph } from "../../src/graph/draw.ts";
import { projectRoot, readProjectFile, testHost } from "../test-host.ts";

const programs = readdirSync(`${projectRoot}examples`, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".nn"))
  .map((name) => `examples/${name.replaceAll("\\", "/")}`)
  .sort();

const graphsOf = (path: string) => analyze(readProjectFile(path), testHost());

describe("the example programs", () => {
  it.each(programs)("%s compiles without a diagnostic", (path) => {
    const { graphs, diagnostics } = graphsOf(path);
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
    expect(graphs.length).toBeGreaterThan(0);
  });

  it.each(programs)("%s is short, documented and says how to train", (path) => {
    const { text } = readProjectFile(path);
    const trained = graphsOf(path).graphs.filter(({ training }) => training).length;
    expect(trained).toBeGreaterThan(0);
    // Examples that compare several models have a section of settings for each.
    expect(text.split("\n").length).toBeLessThan(65 + 9 * (trained - 1));
    expect(text.startsWith("///")).toBe(true);
  });

  it("have LeNet as the standard library has it", () => {
    const [own, standard] = ["examples/lenet.nn", "stdlib/lenet.nn"].map(
      (path) => graphsOf(path).graphs[0]!,
    );
    expect(countParameters(own!)).toBe(countParameters(standard!));
    expect(own!.nodes.map(({ operator }) => operator)).toEqual(
      standard!.nodes.map(({ operator }) => operator),
    );
  });

  it("are all listed in the README", () => {
    const { text } = readProjectFile("examples/README.md");
    const missing = programs.filter((path) => !text.includes(path.replace("examples/", "")));
    expect(missing).toEqual([]);
  });
});

describe("drawGraph", () => {
  it("draws LeNet in boxes with its parameters", () => {
    const [graph] = graphsOf("examples/lenet.nn").graphs;
    expect(countParameters(graph!)).toBe(61_706);
    const lines = drawGraph(graph!).split("\n");
    expect(lines.find((line) => line.includes("conv"))).toMatch(
      /6, 5×5, .*\[N, 28, 28, 6\] +156 │/,
    );
    const boxes = lines.filter((line) => /^[╭│╰]/.test(line));
    expect(new Set(boxes.map((line) => line.length)).size).toBe(1);
    expect(lines.at(-2)).toBe("LeNet: 61,706 parameters with classes = 10");
  });

  it("names the inputs of a step that do not stand right above it", () => {
    const [graph] = graphsOf("examples/residual.nn").graphs;
    expect(drawGraph(graph!)).toMatch(/add +← \d+, \d+/);
  });

  it("counts shared weights once", () => {
    const [graph] = graphsOf("examples/siamese/siamese.nn").graphs;
    expect(drawGraph(graph!)).toContain("shared │");
    expect(countParameters(graph!)).toBe(208 + 1168 + 4640 + (7 * 7 * 32 + 1) * 128 + 129 * 32);
  });
});

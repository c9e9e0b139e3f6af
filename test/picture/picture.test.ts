import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import type { Inside, Picture } from "../../src/picture/box.ts";
import { toDot } from "../../src/picture/dot.ts";
import { flatWires, visibleBoxes } from "../../src/picture/flat.ts";
import { foldedAt, readableDepth } from "../../src/picture/fold.ts";
import { layOut, type PlacedInside } from "../../src/picture/layout.ts";
import { toMermaid } from "../../src/picture/mermaid.ts";
import { toPage } from "../../src/picture/page.ts";
import { pictureOf } from "../../src/picture/picture-of.ts";
import { toSvg } from "../../src/picture/svg.ts";
import { hostileTexts } from "../javascript/hostile-texts.ts";
import { readProjectFile, testHost } from "../test-host.ts";

function draw(text: string, model?: string): Picture {
  const { graphs, diagnostics } = analyze({ path: "test.nn", text }, testHost());
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const graph = graphs.find(({ name }) => name === model) ?? graphs[0];
  return pictureOf(graph!);
}

function titles({ boxes }: Inside): unknown[] {
  return boxes.map(({ title, times, inside }) => {
    const name = times > 1 ? `${title} × ${times}` : title;
    return inside ? [name, titles(inside)] : name;
  });
}

const residual = `block Twice(n: int) : x[N, C] -> y[N, n] {
  y = x -> dense(n) -> relu -> dense(n)
}
model M : x[N, 8] -> y[N, 8] {
  y = x -> repeat 3 { |u| u + Twice(8)(u) } -> dense(8)
}
`;

const recurrent = `cell R(n: int) : x[N, D] -> h[N, n] {
  state h[N, n]
  h = tanh(dense(n)(concat(x, pre h)))
}
model M : x[N, T, 4] -> y[N, 3] {
  y = x -> scan(R(5), keep: last) -> dense(3)
}
`;

describe("a picture", () => {
  it("draws blocks as boxes in boxes, and a repetition once", () => {
    expect(titles(draw(residual).content)).toEqual([
      "x",
      ["repeat × 3", [["Twice", ["dense", "relu", "dense"]], "+"]],
      "dense",
      "y",
    ]);
  });

  it("draws the branches of a fork side by side, alike as they may be", () => {
    const text =
      "model M : x[N, 8] -> y {\n  y = x -> fork repeat 3 { dense(4) -> relu } -> concat\n}\n";
    const branch = ["dense", "relu"];
    expect(titles(draw(text).content)).toEqual([
      "x",
      ["round 1", branch],
      ["round 2", branch],
      ["round 3", branch],
      "concat",
      "y",
    ]);
  });

  it("does not take iterations that differ for one", () => {
    const text = "model M : x[N, 8] -> y {\n  y = x -> for n in [4, 5] { dense(n) -> relu }\n}\n";
    const inner = titles(draw(text).content);
    expect(inner).toHaveLength(4);
    expect(JSON.stringify(inner)).not.toContain("×");
  });

  it("shows a recurrence with its states, and a loop from each new value to the earlier one", () => {
    const { content } = draw(recurrent);
    const scan = content.boxes.find(({ look }) => look === "recurrence");
    expect(scan?.title).toBe("scan R");
    const [loop] = scan?.inside?.loops ?? [];
    const titleOf = (id?: string): string | undefined =>
      scan?.inside?.boxes.find((box) => box.id === id)?.title;
    expect([titleOf(loop?.from), titleOf(loop?.to)]).toEqual(["h", "pre h"]);
  });

  it("has shapes without the batch on its wires", () => {
    const { content } = draw(readProjectFile("stdlib/lenet.nn").text);
    expect(content.wires.map(({ label }) => label)).toContain("14×14×6");
  });

  it("has whole shapes on the wires of what has no batch", () => {
    const { content } = draw(
      "model M : x[N, 5, 4] -> y {\n  param w[5, 4] = ones\n  param b[4]\n  y = x * exp(w) + b\n}\n",
    );
    const labels = content.wires.map(({ label }) => label);
    expect(labels.filter((label) => label !== "5×4")).toEqual(["4"]);
  });

  it("draws a model that is one block as what is in it", () => {
    const { content } = draw(readProjectFile("stdlib/resnet.nn").text, "ResNet18");
    expect(titles(content).flat()).toContain("global_avg_pool");
  });
});

/** Every wire of the flat picture, by titles. */
function connections(picture: Picture, folded: ReadonlySet<string>): string[] {
  const name = new Map(visibleBoxes(picture.content, folded).map(({ id, title }) => [id, title]));
  return flatWires(picture.content, folded)
    .map(({ from, to }) => `${name.get(from.box) ?? "?"} -> ${name.get(to.box) ?? "?"}`)
    .sort();
}

describe("wires", () => {
  it("lead through the borders of blocks", () => {
    expect(connections(draw(residual), new Set())).toEqual(
      [
        "x -> +",
        "x -> dense",
        "dense -> relu",
        "relu -> dense",
        "dense -> +",
        "+ -> dense",
        "dense -> y",
      ].sort(),
    );
  });

  it("end at a closed block", () => {
    const picture = draw(residual);
    expect(connections(picture, foldedAt(picture.content, 0))).toEqual(
      ["dense -> y", "repeat -> dense", "x -> repeat"].sort(),
    );
  });
});

const library = ["lenet", "nin", "resnet", "vgg", "densenet", "googlenet", "transformer", "lstm"];
const present = library.filter((name) => "path" in testHost().locate(`std/${name}`, "test.nn"));

describe.each(present)("the pictures of std/%s", (name) => {
  const { graphs } = analyze(readProjectFile(`stdlib/${name}.nn`), testHost());

  it("keep boxes apart and inside of their blocks, at every depth", () => {
    for (const graph of graphs.slice(0, 3)) {
      const { content } = pictureOf(graph);
      const depth = readableDepth(content);
      for (const at of new Set([0, depth, depth + 1])) {
        const placed = layOut(content, foldedAt(content, at));
        expect(overlaps(placed)).toEqual([]);
      }
    }
  });
});

/** Pairs of boxes that lie on each other, and boxes that stick out. */
function overlaps(
  { boxes }: PlacedInside,
  around?: { x: number; y: number; width: number; height: number },
): string[] {
  return boxes.flatMap((box, index) => {
    const others = boxes
      .slice(index + 1)
      .filter(
        (other) =>
          box.x < other.x + other.width &&
          other.x < box.x + box.width &&
          box.y < other.y + other.height &&
          other.y < box.y + box.height,
      );
    const sticksOut =
      around !== undefined &&
      (box.x < around.x ||
        box.y < around.y ||
        box.x + box.width > around.x + around.width ||
        box.y + box.height > around.y + around.height);
    return [
      ...others.map((other) => `${box.box.title} on ${other.box.title}`),
      ...(sticksOut ? [`${box.box.title} sticks out`] : []),
      ...(box.inside ? overlaps(box.inside, box) : []),
    ];
  });
}

describe("hostile texts in pictures", () => {
  it.each(hostileTexts.map((text) => [JSON.stringify(text).slice(0, 60), text]))(
    "%s",
    (_, text) => {
      const box = {
        ...draw(recurrent).content.boxes[0]!,
        title: text,
        detail: text,
        path: text,
        shape: text,
      };
      const content: Inside = { boxes: [box], wires: [], entries: [], exits: [], loops: [] };
      const picture = { name: text, documentation: text, content };
      const svg = toSvg(picture);
      expect(
        svg.replaceAll(
          /<\/?(?:svg|title|defs|marker|path|rect|g|text)(?: [\w:-]+="[^"<>]*")*\/?>/g,
          "",
        ),
      ).not.toMatch(/[<>]/);
      const page = toPage(picture, { folded: new Set(), script: "" });
      expect([...page.matchAll(/<script/g)]).toHaveLength(2);
      expect([...page.matchAll(/<\/script/g)]).toHaveLength(2);
      const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1];
      expect((JSON.parse(data ?? "") as { picture: Picture }).picture.name).toBe(text);
      for (const line of toDot(picture).split("\n"))
        expect(line.replaceAll(/"(?:[^"\\]|\\.)*"/g, "")).not.toContain('"');
      for (const line of toMermaid(picture).split("\n")) expect(line.split('"').length % 2).toBe(1);
    },
  );
});

/** `docs/gallery`: each architecture of the standard library with its picture, its costs and its source. */
import { readdirSync, readFileSync } from "node:fs";
import {
  summarize,
  type LayerSummary,
  type Quantity,
  type Summary,
} from "../../src/analysis/summarize.ts";
import { analyze } from "../../src/compile.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { passesForReading } from "../../src/passes/passes.ts";
import { foldedAt, readableDepth } from "../../src/picture/fold.ts";
import { pictureOf } from "../../src/picture/picture-of.ts";
import { toSvg } from "../../src/picture/svg.ts";
import type { Page } from "./pages.ts";

/** Of families of models the ones that are drawn; of other files every model is. */
const drawn: ReadonlyMap<string, readonly string[]> = new Map([
  ["densenet", ["DenseNet121"]],
  ["resnet", ["ResNet18", "ResNet50"]],
  ["vgg", ["VGG11", "VGG16BN"]],
  ["alexnet", ["AlexNet"]],
  ["googlenet", ["GoogLeNet"]],
]);

/** Files of blocks, drawn as models that use them. */
const uses: ReadonlyMap<string, string> = new Map([
  [
    "attention",
    `import { AdditiveAttention, MultiHeadAttention } from "std/attention"

model Additive : q[N, Tq, 32], memory[N, Tk, 64] -> y {
  y = (q, memory, memory) -> AdditiveAttention(48)
}

model MultiHead : x[N, T, 64] -> y {
  y = (x, x, x) -> MultiHeadAttention(64, 4)
}
`,
  ],
  [
    "mlp",
    `import { LinearRegression, MLP, SoftmaxRegression } from "std/mlp"

model Digits : x[N, 784] -> logits[N, 10] {
  logits = x -> MLP([256, 128], 10)
}
`,
  ],
]);

const host = nodeHost({ root: ".", standardLibrary: "stdlib" });

interface Entry {
  readonly file: string;
  readonly source: string;
  /** The program that is drawn, where that is not the file itself. */
  readonly use: string | undefined;
}

/** Reads the library when it is asked for, for the list of pages stands before anything is rendered. */
const entries: readonly Entry[] = readdirSync("stdlib")
  .filter((name) => name.endsWith(".nn"))
  .sort()
  .map((name) => {
    const file = name.slice(0, -".nn".length);
    return { file, source: readFileSync(`stdlib/${name}`, "utf8"), use: uses.get(file) };
  });

const graphs = new Map<string, readonly Graph[]>();

function graphsOf({ file, source, use }: Entry): readonly Graph[] {
  const known = graphs.get(file);
  if (known) return known;
  const made = analyze(
    { path: `stdlib/${use === undefined ? file : "use"}.nn`, text: use ?? source },
    host,
    { passes: passesForReading },
  );
  const [wrong] = made.diagnostics.filter(({ severity }) => severity === "error");
  if (wrong) throw new Error(`${file}: ${wrong.message}`);
  graphs.set(file, made.graphs);
  return made.graphs;
}

function drawnGraphs(entry: Entry): readonly Graph[] {
  const names = drawn.get(entry.file);
  return graphsOf(entry).filter(({ name }) => names?.includes(name) ?? true);
}

const withModels = entries.filter(
  ({ source, use }) => use !== undefined || /^model /m.test(source),
);

export const galleryPages: readonly Page[] = [
  { path: "docs/gallery/README.md", render: index },
  ...withModels.flatMap((entry): Page[] => [
    { path: `docs/gallery/${entry.file}.md`, render: () => page(entry) },
    ...modelNames(entry).map((name) => ({
      path: `docs/gallery/${name}.svg`,
      render: () => svg(entry, name),
    })),
  ]),
];

/** What will be drawn, without compiling anything. */
function modelNames({ file, source, use }: Entry): readonly string[] {
  const names = [...(use ?? source).matchAll(/^model (\w+)/gm)].map((match) => match[1] ?? "");
  return names.filter((name) => drawn.get(file)?.includes(name) ?? true);
}

function svg(entry: Entry, name: string): string {
  const graph = graphsOf(entry).find((each) => each.name === name);
  if (!graph) throw new Error(`${entry.file} has no model ${name}`);
  const picture = pictureOf(graph);
  const folded = foldedAt(picture.content, readableDepth(picture.content, 40));
  return toSvg(picture, { folded, background: "#ffffff" });
}

function index(): string {
  const rows = withModels.flatMap((entry) =>
    graphsOf(entry).map((graph) => {
      const { params, macs } = summaryOf(graph);
      return `| [${graph.name}](${entry.file}.md) | ${count(params)} | ${count(macs)} |`;
    }),
  );
  return `# Gallery

The architectures of the standard library: what each is about, its picture, what its layers cost, and its source.
Multiply-adds are for one sample, with the default hyperparameters.

| model | parameters | multiply-adds |
| :--- | ---: | ---: |
${rows.join("\n")}

<!-- Written by \`npm run docs\`. -->
`;
}

function page(entry: Entry): string {
  const { file, source, use } = entry;
  const models = drawnGraphs(entry).map(section);
  const shown =
    use === undefined ? "" : `\nDrawn as these models use them:\n\n\`\`\`nn\n${use}\`\`\`\n`;
  return `# ${file}

${introduction(source)}
${shown}
${models.join("\n")}
## Source

\`\`\`nn
${source}\`\`\`

<!-- Written by \`npm run docs\`. -->
`;
}

/** The documentation at the head of a file. */
function introduction(source: string): string {
  const lines: string[] = [];
  for (const line of source.split("\n")) {
    if (!line.startsWith("///")) break;
    lines.push(line.replace(/^\/\/\/ ?/, ""));
  }
  return lines.join("\n");
}

function section(graph: Graph): string {
  const summary = summaryOf(graph);
  const rows = summary.layers.map(row);
  return `## ${graph.name}

${graph.documentation}

![${graph.name}](${graph.name}.svg)

${count(summary.params)} parameters, ${count(summary.macs)} multiply-adds${settings(summary)}.

| layer | operator | output | parameters | multiply-adds | receptive field |
| :--- | :--- | :--- | ---: | ---: | ---: |
${rows.join("\n")}
`;
}

function settings({ hyperparameters }: Summary): string {
  const list = Object.entries(hyperparameters).map(([name, value]) => `\`${name}: ${value}\``);
  return list.length === 0 ? "" : ` with ${list.join(", ")}`;
}

const mostRows = 40;

/** With as many rows as one cares to read. */
function summaryOf(graph: Graph): Summary {
  let shown: Summary | undefined;
  for (let depth = 1; depth < 8; depth++) {
    const result = summarize(graph, { depth });
    if ("problems" in result) throw new Error(`${graph.name}: ${result.problems.join("; ")}`);
    if (shown && result.summary.layers.length > mostRows) break;
    shown = result.summary;
  }
  return shown as Summary;
}

function row({ name, operator, shape, params, macs, receptiveField }: LayerSummary): string {
  const field = receptiveField ? receptiveField.size.join("×") : "all";
  const cells = [
    `\`${name}\``,
    `\`${operator}\``,
    `\`[${shape.join(", ")}]\``,
    params === 0 ? "" : count(params),
    macs === 0 ? "" : count(macs),
    field,
  ];
  return `| ${cells.join(" | ")} |`;
}

function count(quantity: Quantity): string {
  return typeof quantity === "number" ? quantity.toLocaleString("en") : `\`${quantity}\``;
}

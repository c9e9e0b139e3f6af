import { Command, Option } from "commander";
import { extname } from "node:path";
import { readFile } from "node:fs/promises";
import { analyze } from "../analyze.ts";
import { passesForReading } from "../passes/passes.ts";
import { writeAtomically } from "../host/write-files.ts";
import { toDot } from "../picture/dot.ts";
import { foldedAt, readableDepth } from "../picture/fold.ts";
import { toMermaid } from "../picture/mermaid.ts";
import { toPage } from "../picture/page.ts";
import { pictureOf } from "../picture/picture-of.ts";
import { toSvg } from "../picture/svg.ts";
import type { Picture } from "../picture/box.ts";
import { exitCodes } from "./exit-codes.ts";
import { packageFile } from "../host/package-files.ts";
import { chooseModel } from "../graph/choose-model.ts";
import { fits, valuesOption, type Values } from "./values-option.ts";
import { projectHost, readSources, showDiagnostics } from "./session.ts";

const formats = ["svg", "png", "html", "dot", "mermaid"] as const;
type GraphFormat = (typeof formats)[number];

interface Options {
  readonly model?: string;
  readonly out?: string;
  readonly format?: GraphFormat;
  readonly depth?: string;
  readonly set?: Values;
  readonly allow?: readonly string[];
}

/** `nnc graph FILE` */
export function graphCommand(): Command {
  return new Command("graph")
    .description("draw a model: SVG, PNG, a page that zooms and folds, DOT or Mermaid")
    .argument("<file>", "a program, or - for standard input")
    .option("--model <name>", "the model to draw; the only one without it")
    .option(
      "--out <file>",
      "where to write; its ending tells the format (default: standard output)",
    )
    .addOption(new Option("--format <format>", "svg without it").choices(formats))
    .option(
      "--depth <levels>",
      "how many levels of blocks to open; as many as can be read without it",
    )
    .addOption(valuesOption())
    .option("--allow <folders...>", "further folders that imports may reach")
    .addHelpText("after", "\nExample:\n  $ nnc graph lenet.nn --out lenet.html")
    .action(async (file: string, options: Options) => {
      const [source] = readSources([file]) ?? [];
      if (!source || !fits(source, options.set)) return;
      const { graphs, diagnostics, sources } = analyze(source, projectHost(source, options.allow), {
        passes: passesForReading,
        ...(options.set && { values: options.set }),
      });
      if (!showDiagnostics(diagnostics, sources)) return;
      const graph = chooseModel(graphs, { path: source.path, name: options.model });
      const format = options.format ?? formatOf(options.out);
      const depth = options.depth === undefined ? undefined : Number(options.depth);
      if (!format) return;
      if (typeof graph === "string") {
        misuse(graph);
        return;
      }
      if (depth !== undefined && !(Number.isInteger(depth) && depth >= 0)) {
        misuse(`--depth takes a whole number, not ${options.depth ?? ""}`);
        return;
      }
      const picture = pictureOf(graph);
      const folded = foldedAt(picture.content, depth ?? readableDepth(picture.content));
      write(await render(picture, folded, format), options.out);
    });
}

async function render(
  picture: Picture,
  folded: ReadonlySet<string>,
  format: GraphFormat,
): Promise<string | Uint8Array> {
  switch (format) {
    case "svg":
      return toSvg(picture, { folded });
    case "png": {
      const { toPng } = await import("./png.ts");
      return toPng(toSvg(picture, { folded, background: "#ffffff" }));
    }
    case "dot":
      return toDot(picture, folded);
    case "mermaid":
      return toMermaid(picture, folded);
    case "html": {
      const script = await readFile(packageFile("dist/page-script.js"), "utf8");
      return toPage(picture, { folded, script });
    }
  }
}

function formatOf(out: string | undefined): GraphFormat | undefined {
  if (out === undefined) return "svg";
  const ending = extname(out).slice(1).toLowerCase();
  const known = { gv: "dot", mmd: "mermaid", htm: "html" } as const;
  const format = ending in known ? known[ending as keyof typeof known] : ending;
  if (formats.some((name) => name === format)) return format as GraphFormat;
  misuse(`${out} does not tell a format; give it the ending .${formats.join(", .")}, or --format`);
  return undefined;
}

function write(content: string | Uint8Array, out: string | undefined): void {
  if (out === undefined) process.stdout.write(content);
  else writeAtomically(out, content);
}

function misuse(message: string): void {
  process.stderr.write(`nnc graph: ${message}\n`);
  process.exitCode = exitCodes.usage;
}

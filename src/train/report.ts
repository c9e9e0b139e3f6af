/** A report of a training as one HTML page that needs nothing else. */
import type { History } from "../../runtime/training/fit.ts";
import type { TrainingProgress } from "../../runtime/training/progress.ts";
import type { Measures } from "../../runtime/training/step.ts";
import { printMeasure } from "./measures.ts";
import { svgCurves, type ReportCurve } from "./svg-curves.ts";

export interface ReportData {
  readonly model: string;
  readonly documentation: string;
  /** Facts in pairs, such as `parameters`, `61,706`. */
  readonly facts: readonly (readonly [string, string])[];
  readonly history: History;
  /** On the samples that were held out, and how many there were. */
  readonly test: Measures;
  readonly samples: number;
  /** `matrix[is][answered]`, with the names of the classes. */
  readonly confusion?: { readonly matrix: readonly (readonly number[])[]; readonly names: readonly string[] }; // prettier-ignore
}

export function report(data: ReportData): string {
  const { model, documentation, facts, history, test, samples, confusion } = data;
  const { epochs, ended } = history;
  const measures = [["loss", test.loss] as const, ...Object.entries(test.metrics)];
  const all: readonly (readonly [string, string])[] = [...facts, ["ended", `${ended}, after ${epochs.length} epochs`], ["seed", String(history.seed)]]; // prettier-ignore
  const rows = all.map(([name, value]) => `<tr><th>${escape(name)}</th><td>${escape(value)}</td></tr>`); // prettier-ignore
  const cards = measures.map(([name, value]) => `<div class="card"><b>${escape(printMeasure(name, value))}</b>${escape(name)}</div>`); // prettier-ignore
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(model)}: training report</title>
<style>${style}</style>
<h1>${escape(model)}</h1>
${documentation === "" ? "" : `<p>${escape(documentation)}</p>\n`}<h2>On ${samples} samples it never saw</h2>
<div class="cards">${cards.join("")}</div>
<h2>Training</h2>
${chartsOf(epochs).join("\n")}
<table class="facts">${rows.join("")}</table>
${confusion ? confusionTable(confusion) : ""}</html>
`;
}

function chartsOf(epochs: readonly TrainingProgress[]): readonly string[] {
  const [first] = epochs;
  if (!first) return [];
  const names = ["loss", ...Object.keys(first.measures.metrics)];
  const valueOf = (name: string, measures: Measures | undefined): number =>
    (name === "loss" ? measures?.loss : measures?.metrics[name]) ?? NaN;
  const charts = names.map((name): readonly [string, readonly ReportCurve[]] => [
    name,
    [
      { name: "training", values: epochs.map(({ measures }) => valueOf(name, measures)) },
      ...(first.validation
        ? [{ name: "held out", values: epochs.map(({ validation }) => valueOf(name, validation)) }]
        : []),
    ],
  ]);
  const rates = epochs.map(({ learningRate }) => learningRate ?? NaN);
  const changes = rates.some((rate) => rate !== rates[0]);
  const rate: readonly ReportCurve[] = [{ name: "learning rate", values: rates }];
  return [...charts, ...(changes ? [["learning rate", rate] as const] : [])].map(
    ([title, curves]) => `<figure><figcaption>${escape(title)}</figcaption>${svgCurves(curves)}</figure>`, // prettier-ignore
  );
}

function confusionTable({ matrix, names }: NonNullable<ReportData["confusion"]>): string {
  const title = (index: number): string => escape(names[index] ?? String(index));
  const head = matrix.map((_, index) => `<th>${title(index)}</th>`).join("");
  const rows = matrix.map((row, actual) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const cells = row.map((count, column) => {
      const share = total === 0 ? 0 : count / total;
      const color = column === actual ? "34, 139, 84" : "200, 50, 50";
      return `<td style="background: rgba(${color}, ${share.toFixed(3)})">${count === 0 ? "" : count}</td>`;
    });
    const right = total === 0 ? "" : `${((100 * (row[actual] ?? 0)) / total).toFixed(1)} %`;
    return `<tr><th>${title(actual)}</th>${cells.join("")}<td class="share">${right}</td></tr>`;
  });
  return `<h2>Confusion matrix</h2>
<p>Rows are what samples are, columns what the model answered.</p>
<table class="matrix"><tr><th></th>${head}<th></th></tr>${rows.join("")}</table>
`;
}

export function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; }
.cards { display: flex; flex-wrap: wrap; gap: 1rem; }
.card { border: 1px solid #8884; border-radius: .5rem; padding: .75rem 1.25rem; }
.card b { display: block; font-size: 1.6rem; }
figure { margin: 1.5rem 0; }
svg { width: 100%; height: auto; }
table { border-collapse: collapse; }
th { text-align: left; font-weight: 600; padding: .2rem .8rem .2rem 0; }
td { padding: .2rem .5rem; }
.matrix td, .matrix th { text-align: right; padding: .25rem .5rem; }
.matrix td { border: 1px solid #8883; }
.matrix .share { border: 0; opacity: .7; }
`;

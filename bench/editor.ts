/**
 * `npm run bench -- editor`: how long the language server takes from an edit to its diagnostics, in programs of two
 * thousand lines, typed at character by character; and how its memory grows over ten thousand edits. Times are those of
 * the work on the server, without the pipe between it and the editor.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { noFiles } from "../src/resolve/host.ts";
import { Language } from "../src/language/language.ts";
import { inlayHints } from "../src/language/inlay-hints.ts";
import { atOnce } from "../src/lsp/session.ts";
import type { BenchFlags } from "./flags.ts";
import { writePart } from "./performance-page.ts";
import { quantile } from "./statistics.ts";
import { consoleTable, markdownTable } from "./table.ts";
import { giantBlock, manyBlocks, manyModels } from "./generated-programs.ts";

const lines = 2000;

/** A program as people write them: blocks of several equations, models that use them, and how those train. */
export function library(length: number): string {
  const part = (index: number): string => `
/// A residual step, number ${index}.
block Step${index}(channels: int, kernel: int = 3) : x[N, H, W, C] -> y[N, H, W, channels] {
  narrow = x -> conv(channels, 1, bias: false) -> batch_norm -> relu
  wide   = narrow -> conv(channels, kernel, pad: same, bias: false) -> batch_norm
  y      = relu(wide + (x -> conv(channels, 1)))
}

model Net${index}(classes: int = 10) : image[N, 32, 32, 3] -> logits[N, classes] {
  stem     = image -> conv(16, 3, pad: same) -> relu
  features = stem -> Step${index}(16) -> max_pool(2) -> Step${Math.max(0, index - 1)}(32)
  pooled   = features -> global_avg_pool
  logits   = pooled -> dense(64) -> relu -> dense(classes)
}

train Net${index} {
  target int32 label[N]
  loss = cross_entropy(logits, label)
  optimizer = adam(lr: 0.001)
}
`;
  return Array.from({ length: Math.ceil(length / 21) }, (_, index) => part(index)).join("");
}

/** A generator of numbers that are the same in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Edited {
  text: string;
}

/** Types a new step into a random equation and takes it away again, one character at a time. */
export function* typing(document: Edited, edits: number): Generator<string> {
  const next = chance(1);
  const typed = " -> tanh";
  for (let count = 0; count < edits;) {
    const ends = [...document.text.matchAll(/-> relu$/gm)].map(({ index }) => index + 7);
    const at = ends[Math.floor(next() * ends.length)] ?? 0;
    for (let length = 1; length <= typed.length && count < edits; length++, count++) {
      document.text = splice(document.text, at + length - 1, 0, typed.charAt(length - 1));
      yield document.text;
    }
    for (let length = typed.length; length > 0 && count < edits; length--, count++) {
      document.text = splice(document.text, at + length - 1, 1, "");
      yield document.text;
    }
  }
}

function splice(text: string, at: number, removed: number, inserted: string): string {
  return text.slice(0, at) + inserted + text.slice(at + removed);
}

/** Milliseconds: the opening; of the edits the median, and what 95 and 99 of 100 stay within; what follows a pause. */
function measure(text: string, edits: number): readonly string[] {
  const language = new Language(noFiles);
  const path = "main.nn";
  language.update(path, text);
  const started = performance.now();
  language.snapshot(path);
  const opening = performance.now() - started;
  const document = { text };
  const quick: number[] = [];
  const rest: number[] = [];
  for (const edited of typing(document, edits)) {
    const begun = performance.now();
    language.update(path, edited);
    language.snapshot(path, atOnce);
    const known = performance.now();
    language.snapshot(path);
    quick.push(known - begun);
    rest.push(performance.now() - known);
  }
  quick.sort((a, b) => a - b);
  rest.sort((a, b) => a - b);
  return [
    opening,
    quantile(quick, 0.5),
    quantile(quick, 0.95),
    quantile(quick, 0.99),
    quantile(rest, 0.95),
  ].map((time) => time.toFixed(1));
}

/** Megabytes of heap after 2,000 edits and after 10,000. */
function memory(text: string): readonly string[] {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const language = new Language(noFiles);
  const path = "main.nn";
  const document = { text };
  const used: number[] = [];
  let count = 0;
  language.update(path, text);
  for (const edited of typing(document, 10_000)) {
    language.update(path, edited);
    const snapshot = language.snapshot(path);
    if (snapshot) inlayHints(snapshot, { start: 0, end: 2000 });
    if (![2000, 10_000].includes(++count)) continue;
    collect();
    used.push(process.memoryUsage().heapUsed / 1e6);
  }
  return used.map((size) => size.toFixed(1));
}

const head = [
  "",
  "opening",
  "edit, median",
  "95 of 100",
  "99 of 100",
  "after a pause, 95 of 100",
  "heap after 2,000 edits",
  "after 10,000",
];

export function benchEditor({ write }: BenchFlags): void {
  measure(library(200), 400);
  const short = new Map(programsOf(lines / 4));
  const rows = programsOf(lines).map(([name, program]) => {
    const row = [name, ...measure(program, 2000), ...memory(short.get(name) ?? "")];
    console.log(row.join("  "));
    return row;
  });
  console.log(`\n${consoleTable([head, ...rows])}`);
  if (write) writePart("editor", markdownTable(head, rows));
}

function programsOf(length: number): readonly (readonly [name: string, text: string])[] {
  const text = (files: ReadonlyMap<string, string>): string => [...files.values()][0] ?? "";
  return [
    ["a library of models", library(length)],
    ["many blocks", text(manyBlocks(length).files)],
    ["many models", text(manyModels(length).files)],
    ["one giant block", text(giantBlock(length).files)],
  ];
}

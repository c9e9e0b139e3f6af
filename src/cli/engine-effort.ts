/**
 * How soon V8 optimises what runs. A check of a usual file is over before optimised code pays for its making: with the
 * budget of V8 it takes a fifth longer and half as much again of the processor. Large sources want it as V8 has it. (The
 * compile cache of Node 22 saves less, and rejects what was compiled under other flags.)
 */
import { setFlagsFromString } from "node:v8";

/** Bytes of bytecode run before a function is worth optimising: V8's own 132 kB, and what a short run takes. */
const budgets = { usual: 135168, short: 600_000 };

const largeText = 200_000;

/** Verbs that read a file, say something and end. */
const shortVerbs: ReadonlySet<string> = new Set(["check", "compile", "fmt", "types", "summary"]);

export function expectShortRun(verb: string | undefined): void {
  if (shortVerbs.has(verb ?? "")) setBudget(budgets.short);
}

/** Takes an expectation back where the sources turn out to be large. */
export function expectRunFor(sources: readonly { readonly text: string }[]): void {
  const length = sources.reduce((total, { text }) => total + text.length, 0);
  if (length > largeText) setBudget(budgets.usual);
}

function setBudget(bytes: number): void {
  if (process.versions.v8.startsWith("11.")) setFlagsFromString(`--interrupt-budget=${bytes}`);
}

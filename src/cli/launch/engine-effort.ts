/**
 * How soon V8 optimises what runs. A check of a usual file is over before optimised code pays for its making: with the
 * patience of V8 it takes a fifth to a half as much again of the processor. Large sources want it as V8 has it.
 */
import { setFlagsFromString } from "node:v8";

interface Patience {
  readonly flag: string;
  /** V8's own. */
  readonly usual: number;
  /** What a short run takes. */
  readonly short: number;
}

/** Bytes of bytecode that run before a function is worth optimising. */
const byBytes: readonly Patience[] = [
  { flag: "--interrupt-budget", usual: 135_168, short: 600_000 },
];

/** Calls of a function before it is worth optimising, by either of the compilers. */
const byCalls: readonly Patience[] = [
  { flag: "--invocation-count-for-maglev", usual: 400, short: 4_000 },
  { flag: "--invocation-count-for-turbofan", usual: 3_000, short: 30_000 },
];

/** By the version of V8. One that does not know a flag complains of it on the error stream. */
const patience: ReadonlyMap<string, readonly Patience[]> = new Map([
  ["11", byBytes],
  ["12", byCalls],
  ["13", byCalls],
  ["14", byCalls],
]);

const largeText = 200_000;

/** Verbs that read a file, say something and end. */
const shortVerbs: ReadonlySet<string> = new Set(["check", "compile", "fmt", "types", "summary"]);

export function isShort(verb: string | undefined): boolean {
  return shortVerbs.has(verb ?? "");
}

export function expectShortRun(verb: string | undefined): void {
  if (isShort(verb)) setPatience("short");
}

/** Takes an expectation back where the sources turn out to be large. */
export function expectRunFor(sources: readonly { readonly text: string }[]): void {
  const length = sources.reduce((total, { text }) => total + text.length, 0);
  if (length > largeText) setPatience("usual");
}

function setPatience(run: "usual" | "short"): void {
  const [major = ""] = process.versions.v8.split(".");
  for (const flag of patience.get(major) ?? []) setFlagsFromString(`${flag.flag}=${flag[run]}`);
}

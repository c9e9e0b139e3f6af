import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../test-host.ts";

/** A tensor on its way to PyTorch. */
export interface PlainTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: readonly number[];
}

export interface OracleCase {
  readonly expression: string;
  readonly inputs: Readonly<Record<string, PlainTensor>>;
  readonly weights: Readonly<Record<string, PlainTensor>>;
  readonly cotangent: readonly number[];
}

interface PlainResult {
  readonly shape: readonly number[];
  /** NaN and infinities come as such: Python writes them, and they are put into quotes before parsing. */
  readonly values: readonly (number | string)[];
}

export type OracleResult =
  | { readonly error: string }
  | { readonly value: PlainResult; readonly gradients: Readonly<Record<string, PlainResult>> };

/** A Python that has PyTorch, or why there is none. */
export function findPython(): { readonly python: string } | { readonly reason: string } {
  const candidates = [process.env["NNC_PYTHON"], join(projectRoot, ".venv/bin/python"), "python3"];
  for (const python of candidates) {
    if (python === undefined || (python.includes("/") && !existsSync(python))) continue;
    try {
      execFileSync(python, ["-c", "import torch"], { stdio: "ignore", timeout: 60_000 });
      return { python };
    } catch {
      // The next one may have it.
    }
  }
  return { reason: "no Python with PyTorch is here; `bash scripts/oracle-env.sh` makes one" };
}

/**
 * The same for whole models, which take minutes: only where `NNC_ORACLE` asks for them, as `.ci/run` does. What keeps
 * them from running is printed.
 */
export function findOracle(): { readonly python: string } | { readonly reason: string } {
  const found = process.env["NNC_ORACLE"]
    ? findPython()
    : { reason: "they take minutes; NNC_ORACLE=1 runs them" };
  if ("reason" in found) console.log(`Models against PyTorch are skipped: ${found.reason}.`);
  return found;
}

/** Evaluates all cases in one process. */
export function askPyTorch(python: string, cases: readonly OracleCase[]): readonly OracleResult[] {
  const folder = mkdtempSync(join(tmpdir(), "nnc-oracle-"));
  try {
    const [asked, answered] = [join(folder, "cases.json"), join(folder, "results.json")];
    writeFileSync(asked, JSON.stringify(cases));
    execFileSync(python, [join(projectRoot, "test/oracle/oracle.py"), asked, answered], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const text = readFileSync(answered, "utf8").replaceAll(/\b(NaN|-?Infinity)\b/g, '"$1"');
    return JSON.parse(text) as OracleResult[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

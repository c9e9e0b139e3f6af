/**
 * What a project says once for all of its programs: `nnc.json`, or the `nnc` field of `package.json`, in the folder
 * that `projectRoot` finds. `schema/nnc.schema.json` tells editors the same.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { closest } from "../diagnostics/suggest.ts";

export const lintLevels = ["off", "warning", "error"] as const;
export type LintLevel = (typeof lintLevels)[number];

export interface ProjectSettings {
  /** Files and folders that verbs read when none are named, from the project's folder. */
  readonly files?: readonly string[];
  /** Where compiled modules go; beside each program without it. */
  readonly out?: string;
  /** Folders outside of the project that imports may reach. */
  readonly allow?: readonly string[];
  /** How much a lint counts, by its code. */
  readonly lints?: Readonly<Record<string, LintLevel>>;
}

export interface ProjectFile {
  /** Empty where there is no file. */
  readonly path: string;
  readonly settings: ProjectSettings;
  /** What is wrong with it, as sentences; what is wrong has no effect. */
  readonly problems: readonly string[];
}

/** Reads the settings of a project; a project without a file has none. */
export function projectFile(root: string): ProjectFile {
  const own = read(join(root, "nnc.json"));
  if (own !== undefined) return settingsOf(join(root, "nnc.json"), own);
  const manifest = read(join(root, "package.json"));
  const field = manifest === undefined ? undefined : parsed(manifest);
  if (isRecord(field) && Object.hasOwn(field, "nnc"))
    return checked(join(root, "package.json"), field["nnc"], "nnc.");
  return { path: "", settings: {}, problems: [] };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function settingsOf(path: string, text: string): ProjectFile {
  try {
    return checked(path, JSON.parse(text), "");
  } catch (error) {
    const problem = `it is no JSON: ${error instanceof Error ? error.message : String(error)}`;
    return { path, settings: {}, problems: [problem] };
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What each setting may be, and how messages name that. */
const kinds: Readonly<
  Record<string, { readonly expected: string; fits(value: unknown): boolean }>
> = {
  files: { expected: "a list of paths", fits: isTexts },
  out: { expected: "a path", fits: (value) => typeof value === "string" },
  allow: { expected: "a list of folders", fits: isTexts },
  lints: {
    expected: `codes with one of ${lintLevels.map((level) => `"${level}"`).join(", ")}`,
    fits: (value) =>
      isRecord(value) &&
      Object.values(value).every((level) => lintLevels.some((known) => known === level)),
  },
};

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function checked(path: string, value: unknown, prefix: string): ProjectFile {
  if (!isRecord(value))
    return { path, settings: {}, problems: [`${prefix || "it "}must be an object of settings`] };
  const problems: string[] = [];
  const kept: [string, unknown][] = [];
  for (const [name, setting] of Object.entries(value)) {
    if (name === "$schema") continue;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (!kind) {
      const near = closest(name, Object.keys(kinds));
      const hint =
        near === undefined
          ? `settings are ${Object.keys(kinds).join(", ")}`
          : `did you mean "${near}"?`;
      problems.push(`"${prefix}${name}" is no setting; ${hint}`);
    } else if (kind.fits(setting)) kept.push([name, setting]);
    else problems.push(`"${prefix}${name}" must be ${kind.expected}`);
  }
  return { path, settings: Object.fromEntries(kept), problems };
}

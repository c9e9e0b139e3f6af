/** What verbs that read programs have in common: finding files, compiling them, showing diagnostics. */
import { existsSync, readFileSync, statSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import picocolors from "picocolors";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { catalogue } from "../diagnostics/catalogue/index.ts";
import { renderGithub } from "../diagnostics/render-github.ts";
import { renderSarif } from "../diagnostics/render-sarif.ts";
import { renderJson } from "../diagnostics/render-json.ts";
import { renderDiagnostic, renderSummary } from "../diagnostics/render-text.ts";
import { nodeHost, readSource, shown } from "../host/node-host.ts";
import { projectFile } from "../host/project-file.ts";
import { projectRoot } from "../host/project-root.ts";
import type { Host } from "../resolve/host.ts";
import type { Source } from "../source/source.ts";
import { selectDiagnostics, type DiagnosticOptions } from "./diagnostic-options.ts";
import { expectRunFor } from "./launch/engine-effort.ts";
import { exitCodes } from "./exit-codes.ts";
import { packageFile } from "../host/package-files.ts";
import { version } from "./version.ts";

/** A host for a program: its imports stay within the project that it belongs to, or reach the folders allowed. */
export function projectHost({ path }: Source, allowed: readonly string[] = []): Host {
  const root = projectRoot(path === "<stdin>" ? join(process.cwd(), path) : path);
  const own = (projectFile(root).settings.allow ?? []).map((folder) => resolve(root, folder));
  const standardLibrary = packageFile("stdlib");
  return nodeHost({ root, standardLibrary, allowed: [...allowed, ...own] });
}

/** Reads the files named on the command line; folders stand for the `.nn` files in them. That there are none is an error, as in tsc. */
export function readSources(paths: readonly string[]): readonly Source[] | undefined {
  const sources: Source[] = [];
  for (const path of paths.flatMap(expand)) {
    const text = path === "-" ? readFileSync(0, "utf8") : readSource(path);
    if (text === undefined) {
      process.stderr.write(
        `nnc: ${existsSync(path) ? `cannot read ${path}` : `there is no file ${path}`}\n`,
      );
      process.exitCode = exitCodes.usage;
      return undefined;
    }
    sources.push({ path: path === "-" ? "<stdin>" : shown(path), text });
  }
  if (sources.length === 0) {
    const places = paths.map((path) => (path === "" || path === "." ? "this folder" : path));
    process.stderr.write(`nnc: there are no .nn files in ${places.join(" or ")}\n`);
    process.exitCode = exitCodes.usage;
    return undefined;
  }
  expectRunFor(sources);
  return sources;
}

function expand(path: string): readonly string[] {
  if (path === "-" || !existsSync(path) || !statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.name !== "node_modules" && !entry.name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) return expand(inner);
      return entry.name.endsWith(".nn") ? [inner] : [];
    });
}

/** Prints diagnostics and sets the exit code; true when there is no error. */
export function showDiagnostics(
  found: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  options: DiagnosticOptions = { format: "text" },
): boolean {
  const diagnostics = selectDiagnostics(found, options);
  const { format } = options;
  const hasErrors = diagnostics.some(({ severity }) => severity === "error");
  if (format === "json" || format === "sarif") {
    const data =
      format === "json"
        ? renderJson(diagnostics, sources)
        : renderSarif(diagnostics, sources, { version, catalogue });
    process.stdout.write(`${JSON.stringify(data, undefined, 2)}\n`);
  } else if (format === "github") {
    for (const one of diagnostics) process.stdout.write(`${renderGithub(one, sources)}\n`);
  } else if (diagnostics.length > 0) {
    const color = picocolors.isColorSupported;
    const text = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, sources, { color }));
    process.stderr.write(`${text.join("\n")}\n${renderSummary(diagnostics)}\n`);
    const codes = new Set(diagnostics.map(({ code }) => code));
    if (codes.size > 0) process.stderr.write(`For more: nnc explain ${[...codes][0] ?? ""}\n`);
  }
  if (hasErrors) process.exitCode = exitCodes.diagnostics;
  return !hasErrors;
}

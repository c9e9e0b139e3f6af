/** Compiles a file of a project for whoever loads it: a bundler, Node, or a writer of types. */
import { basename, dirname, resolve } from "node:path";
import { compile, type Compilation } from "../compile.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../diagnostics/render-text.ts";
import { nodeHost, readSource, shown } from "../host/node-host.ts";
import { packageFile } from "../host/package-files.ts";
import { projectRoot } from "../host/project-root.ts";
import { lineMapOf, positionAt } from "../source/line-map.ts";
import type { EmittedModule } from "../targets/emitted-module.ts";
import { codeFrame } from "./code-frame.ts";

export interface CompiledFile extends Compilation {
  /** Absolute paths of the files that the module was made from, this one included. */
  readonly files: readonly string[];
}

/** `text` is the file's content, where a bundler has read it already. */
export function compileFile(file: string, text: string = readSource(file) ?? ""): CompiledFile {
  const path = shown(file);
  const host = nodeHost({ root: projectRoot(file), standardLibrary: packageFile("stdlib") });
  const compilation = compile({ path, text }, host, { stem: basename(file).replace(/\.nn$/, "") });
  return { ...compilation, files: [...compilation.sources.keys()].map((name) => resolve(name)) };
}

export interface ModuleCode {
  readonly code: string;
  readonly map: string;
}

/** The code without a link to its map, and the map with absolute paths, as tools that join maps want them. */
export function moduleCode(file: string, module: EmittedModule): ModuleCode {
  const map = JSON.parse(module.map) as { sources: (string | null)[] };
  const folder = dirname(resolve(file));
  map.sources = map.sources.map((source) => (source === null ? null : resolve(folder, source)));
  return {
    code: module.code.replace(/\/\/# sourceMappingURL=.*\n$/, ""),
    map: JSON.stringify(map),
  };
}

/** A diagnostic as bundlers show them. */
export interface Problem {
  readonly name: string;
  readonly message: string;
  readonly id: string;
  readonly plugin: string;
  /** Lines from 1, columns from 0. */
  readonly loc: { readonly file: string; readonly line: number; readonly column: number };
  /** The lines of the source with the place underlined. */
  readonly frame: string;
  /** All that nnc says of it, for tools that show nothing but a message. */
  readonly rendered: string;
}

export function problemOf(diagnostic: Diagnostic, sources: ReadonlyMap<string, string>): Problem {
  const { span, code } = diagnostic;
  const map = lineMapOf(sources, span.path);
  const { line, column } = positionAt(map, span.start);
  const file = resolve(span.path);
  const notes = [...diagnostic.notes, ...diagnostic.fixes.map(({ title }) => title)];
  return {
    name: "NnError",
    message: [`${code}: ${diagnostic.message}`, ...notes].join("\n"),
    id: file,
    plugin: "nnc",
    loc: { file, line: line + 1, column },
    frame: codeFrame(sources.get(span.path) ?? "", span),
    rendered: renderDiagnostic(diagnostic, sources, { color: false }),
  };
}

export function errorsOf({ diagnostics }: Compilation): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === "error");
}

/**
 * Loads a file and, through its imports, all the files it needs. In: the entry's source and a host. Out: every
 * module once, by path, with its top-level names; imports are links to declarations of other modules. Imports may
 * form a circle: nothing is evaluated here, and declarations do not care for order.
 */
import { report } from "../diagnostics/catalogue.ts";
import {
  duplicateDeclaration,
  importFails,
  importNotFound,
  tooManyFiles,
} from "../diagnostics/catalogue/names.ts";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import { closest, didYouMean, sameBeginning } from "../diagnostics/suggest.ts";
import { parse } from "../../grammar/parse.ts";
import type { Source, Span } from "../source/source.ts";
import type {
  BlockDeclaration,
  ConstDeclaration,
  FunctionDeclaration,
  Identifier,
  ImportDeclaration,
  Program,
} from "../syntax/ast.ts";
import type { Host } from "./host.ts";
import { withValues } from "./hyperparameter-values.ts";

/** A declaration that has a name others can use, with the module it stands in. */
export interface Definition {
  readonly declaration: BlockDeclaration | ConstDeclaration | FunctionDeclaration;
  readonly module: string;
}

/** Whether dims can be made of what a name stands for. Shapes may call theirs what the file calls its blocks. */
export function makesDims(definition: Definition | undefined): boolean {
  const kind = definition?.declaration.kind;
  return kind === "const" || kind === "fn";
}

export interface Module {
  readonly source: Source;
  readonly program: Program;
  /** Top-level names, imported ones included. */
  readonly names: ReadonlyMap<string, Definition>;
  /** Imported from `std/`: its definitions were checked before it was published. */
  readonly isStandard: boolean;
}

export interface Modules {
  readonly entry: string;
  readonly byPath: ReadonlyMap<string, Module>;
}

const fileBudget = 1000;

/** Reads the entry and everything it imports, directly or not. `values` are for hyperparameters of its models. */
export function loadModules(
  entry: Source,
  host: Host,
  values: ReadonlyMap<string, string> = new Map(),
): Outcome<Modules> {
  const diagnostics: Diagnostic[] = [];
  const loaded = new Map<
    string,
    { source: Source; program: Program; own: Map<string, Definition> }
  >();
  const targets = new Map<ImportDeclaration, string>();
  const standard = new Set<string>();
  const queue: Source[] = [entry];
  for (let source = queue.pop(); source; source = queue.pop()) {
    const parsed = parse(source);
    diagnostics.push(...parsed.diagnostics);
    const program = source === entry ? withValues(parsed.value, values) : parsed.value;
    const own = declarationsOf(program, source.path, diagnostics);
    loaded.set(source.path, { source, program, own });
    for (const declaration of program.declarations) {
      if (declaration.kind !== "import") continue;
      const found = open(declaration, source.path, host, diagnostics);
      if (!found) continue;
      targets.set(declaration, found.path);
      if (standard.has(source.path) || declaration.from.value.startsWith("std/"))
        standard.add(found.path);
      if (loaded.has(found.path) || queue.some((waiting) => waiting.path === found.path)) continue;
      if (loaded.size + queue.length >= fileBudget) {
        diagnostics.push(report(tooManyFiles, { limit: fileBudget }, declaration.from.span));
        continue;
      }
      queue.push(found);
    }
  }
  const byPath = new Map<string, Module>();
  for (const [path, { source, program, own }] of loaded) {
    const names = link(
      program,
      own,
      (declaration) => loaded.get(targets.get(declaration) ?? "")?.own,
      diagnostics,
    );
    const isStandard = path !== entry.path && standard.has(path);
    byPath.set(path, { source, program, names, isStandard });
  }
  return { value: { entry: entry.path, byPath }, diagnostics };
}

/** Where an import leads, and what stands there; reported where it leads nowhere. */
export function open(
  declaration: ImportDeclaration,
  importer: string,
  host: Host,
  diagnostics: Diagnostic[],
): Source | undefined {
  const location = host.locate(declaration.from.value, importer);
  const text = "path" in location ? host.read(location.path) : undefined;
  if ("path" in location && text !== undefined) return { path: location.path, text };
  const { value: specifier, span } = declaration.from;
  // A string that is itself wrong has been reported, and leads nowhere.
  if (diagnostics.some((other) => isWithin(other.span, span))) return undefined;
  const problem =
    "path" in location ? `the file ${location.path} cannot be read` : location.problem;
  const near = ("near" in location ? location.near : undefined) ?? homeOf(declaration, host);
  const fixes = near === undefined ? [] : [didYouMean(span, JSON.stringify(near))];
  diagnostics.push(report(importFails, { specifier, problem }, span, { fixes }));
  return undefined;
}

/** The file of the standard library that declares all that an import asks for, where it names no file beside. */
function homeOf({ names, from }: ImportDeclaration, host: Host): string | undefined {
  if (from.value.startsWith(".")) return undefined;
  const exported = host.exportsOf?.();
  const [home, ...others] = new Set(names.map(({ name }) => exported?.get(name.name)));
  return others.length === 0 ? home : undefined;
}

function isWithin(inner: Span, outer: Span): boolean {
  return inner.path === outer.path && inner.start >= outer.start && inner.end <= outer.end;
}

/** The names that a file itself declares. */
export function declarationsOf(
  program: Program,
  module: string,
  diagnostics: Diagnostic[],
): Map<string, Definition> {
  const own = new Map<string, Definition>();
  for (const declaration of program.declarations) {
    if (declaration.kind === "import" || declaration.kind === "train") continue;
    const earlier = own.get(declaration.name.name);
    if (earlier) {
      diagnostics.push(duplicate(declaration.name, earlier.declaration.name));
    } else if (declaration.name.name !== "") {
      own.set(declaration.name.name, { declaration, module });
    }
  }
  return own;
}

function duplicate(name: Identifier, earlier: Identifier): Diagnostic {
  return report(duplicateDeclaration, { name: name.name }, name.span, {
    label: "declared again here",
    related: [{ span: earlier.span, message: "first declared here" }],
  });
}

function whatIsThere(exported: ReadonlyMap<string, Definition>): string {
  if (exported.size === 0) return "it declares nothing at all";
  const shown = [...exported.keys()].slice(0, 8).map((name) => `\`${name}\``);
  return `it declares ${shown.join(", ")}${exported.size > 8 ? ", …" : ""}`;
}

/** Adds what a file imports to what it declares. */
export function link(
  program: Program,
  own: ReadonlyMap<string, Definition>,
  ownOf: (declaration: ImportDeclaration) => ReadonlyMap<string, Definition> | undefined,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, Definition> {
  const names = new Map(own);
  const firstSpans = new Map([...own].map(([name, { declaration }]) => [name, declaration.name]));
  for (const declaration of program.declarations) {
    if (declaration.kind !== "import") continue;
    const exported = ownOf(declaration);
    for (const { name, alias } of declaration.names) {
      const local = alias ?? name;
      const earlier = firstSpans.get(local.name);
      const definition = exported?.get(name.name);
      if (earlier) diagnostics.push(duplicate(local, earlier));
      else firstSpans.set(local.name, local);
      if (definition && !earlier) names.set(local.name, definition);
      if (exported && !definition) {
        const near =
          closest(name.name, exported.keys()) ?? sameBeginning(name.name, exported.keys());
        diagnostics.push(
          report(importNotFound, { name: name.name, file: declaration.from.value }, name.span, {
            fixes: near
              ? [{ title: `import \`${near}\``, edits: [{ span: name.span, text: near }] }]
              : [],
            notes: near ? [] : [whatIsThere(exported)],
          }),
        );
      }
    }
  }
  return names;
}

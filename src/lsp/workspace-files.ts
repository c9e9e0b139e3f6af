/** The files around the open ones: projects, what imports may reach, and every program of the workspace. */
import { readdirSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { nodeHost, readSource, shown } from "../host/node-host.ts";
import { packageFile } from "../host/package-files.ts";
import { projectFile, type LintLevel } from "../host/project-file.ts";
import { projectRoot } from "../host/project-root.ts";
import type { Host, Location } from "../resolve/host.ts";

/** Folders that hold no programs of the user. */
const skipped = new Set(["node_modules", "dist", ".git", ".venv"]);
/** More than this is not a project but a disk. */
const mostFiles = 5000;

interface Project {
  readonly host: Host;
  readonly lints: Readonly<Record<string, LintLevel>>;
}

/** What is on the disk, remembered until it may have changed. */
export class WorkspaceFiles {
  #folders: readonly string[] = [];
  #projects = new Map<string, Project>();
  #roots = new Map<string, string>();
  #located = new Map<string, Location>();
  #programs: readonly string[] | undefined;
  readonly #library = packageFile("stdlib");

  open(folders: readonly string[]): void {
    this.#folders = folders;
    this.forget();
  }

  /** Files may have come, gone or changed. */
  forget(): void {
    this.#projects = new Map();
    this.#roots = new Map();
    this.#located = new Map();
    this.#programs = undefined;
  }

  /** The levels that the project of a file gives to lints. */
  lintsOf(path: string): Readonly<Record<string, LintLevel>> {
    return this.#projectOf(path).lints;
  }

  #projectOf(path: string): Project {
    const folder = dirname(resolve(path));
    let root = this.#roots.get(folder);
    if (root === undefined) this.#roots.set(folder, (root = projectRoot(resolve(path))));
    const known = this.#projects.get(root);
    if (known) return known;
    const { settings } = projectFile(root);
    const allowed = (settings.allow ?? []).map((each) => resolve(root, each));
    const host = nodeHost({ root, standardLibrary: this.#library, allowed });
    const project = { host, lints: settings.lints ?? {} };
    this.#projects.set(root, project);
    return project;
  }

  /** The world of all open files at once: each import is judged by the project of its importer. */
  host(): Host {
    return {
      locate: (specifier, importer) => {
        const key = `${importer}\0${specifier}`;
        const known = this.#located.get(key);
        if (known) return known;
        const location = this.#projectOf(importer).host.locate(specifier, importer);
        this.#located.set(key, location);
        return location;
      },
      read: readSource,
      exportsOf: () => this.#projectOf("any.nn").host.exportsOf?.() ?? new Map<string, string>(),
    };
  }

  /** Every program in the folders of the workspace. */
  programs(): readonly string[] {
    this.#programs ??= this.#folders.flatMap((folder) => programsIn(folder)).slice(0, mostFiles);
    return this.#programs;
  }

  /** What an import in a file may say. */
  importPaths(importer: string): readonly string[] {
    const standard = programsIn(this.#library).map(
      (path) => `std/${within(this.#library, path).replace(/\.nn$/, "")}`,
    );
    const own = this.programs().flatMap((path) => {
      if (resolve(path) === resolve(importer)) return [];
      const from = within(dirname(resolve(importer)), path);
      return [from.startsWith("../") ? from : `./${from}`];
    });
    return [...own, ...standard];
  }
}

function within(folder: string, path: string): string {
  return relative(folder, resolve(path)).split(sep).join("/");
}

function programsIn(folder: string): readonly string[] {
  const found: string[] = [];
  const waiting = [folder];
  for (let at = waiting.pop(); at !== undefined && found.length < mostFiles; at = waiting.pop()) {
    for (const entry of entriesOf(at)) {
      if (entry.isDirectory() && !skipped.has(entry.name)) waiting.push(join(at, entry.name));
      else if (entry.isFile() && entry.name.endsWith(".nn"))
        found.push(shown(join(at, entry.name)));
    }
  }
  return found.sort();
}

function entriesOf(folder: string): ReturnType<typeof listing> {
  try {
    return listing(folder);
  } catch {
    return [];
  }
}

function listing(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}

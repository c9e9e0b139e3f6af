/** What the compiler asks of the world: where an import leads and what stands there. */
export interface Host {
  /** The path of an imported file, as users know it, or why it cannot be imported. */
  locate(specifier: string, importer: string): Location;
  /** The text of a file that `locate` found. */
  read(path: string): string | undefined;
  /** What the standard library declares, by name, with where to import it from; for suggestions. */
  exportsOf?(): ReadonlyMap<string, string>;
}

export type Location =
  | { readonly path: string }
  /** One sentence, without a full stop: "there is no file blocks.nn beside net.nn"; and what was meant, if that is clear. */
  | { readonly problem: string; readonly near?: string };

/** A host without files, for a program that stands alone. */
export const noFiles: Host = {
  locate: (specifier) => ({ problem: `there is no file system to find "${specifier}" in` }),
  read: () => undefined,
};

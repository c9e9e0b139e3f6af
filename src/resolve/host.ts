/** What the compiler asks of the world: where an import leads and what stands there. */
export interface Host {
  /** The path of an imported file, as users know it, or why it cannot be imported. */
  locate(specifier: string, importer: string): Location;
  /** The text of a file that `locate` found. */
  read(path: string): string | undefined;
}

export type Location =
  | { readonly path: string }
  /** One sentence, without a full stop: "there is no file blocks.nn beside net.nn". */
  | { readonly problem: string };

/** A host without files, for a program that stands alone. */
export const noFiles: Host = {
  locate: (specifier) => ({ problem: `there is no file system to find "${specifier}" in` }),
  read: () => undefined,
};

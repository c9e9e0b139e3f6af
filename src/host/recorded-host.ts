/** Programs that were recorded with a trained model, and the compiler's view of them: no file is read. */
import { posix } from "node:path";
import type { Host, Location } from "../resolve/host.ts";
import type { Source } from "../source/source.ts";

export interface RecordedProgram {
  /** The path to begin with. */
  readonly entry: string;
  /** Texts by path: `std/resnet.nn` for the standard library, others as seen from the entry's folder. */
  readonly sources: Readonly<Record<string, string>>;
}

/** @param standardLibrary where `std/` is, as paths of `sources` have it */
export function recordProgram(
  entry: string,
  sources: ReadonlyMap<string, string>,
  standardLibrary: string,
): RecordedProgram {
  const folder = posix.dirname(entry);
  const pathOf = (path: string): string => {
    const inLibrary = posix.relative(standardLibrary, path);
    const isStandard = !inLibrary.startsWith("..") && !posix.isAbsolute(inLibrary);
    return isStandard ? `std/${inLibrary}` : posix.relative(folder, path);
  };
  const texts = [...sources].map(([path, text]) => [pathOf(path), text] as const);
  return { entry: pathOf(entry), sources: Object.fromEntries(texts) };
}

export function recordedSource({ entry, sources }: RecordedProgram): Source {
  return { path: entry, text: sources[entry] ?? "" };
}

export function recordedHost({ sources }: RecordedProgram): Host {
  const texts = new Map(Object.entries(sources));
  return {
    locate(specifier, importer): Location {
      const name = specifier.endsWith(".nn") ? specifier : `${specifier}.nn`;
      const path = specifier.startsWith("std/") ? name : posix.join(posix.dirname(importer), name);
      return texts.has(path) ? { path } : { problem: `${path} was not recorded with the model` };
    },
    read: (path) => texts.get(path),
  };
}

/** Source maps, version 3: from generated JavaScript back into `.nn` files. */
import { addMapping, GenMapping, setSourceContent, toEncodedMap } from "@jridgewell/gen-mapping";
import { lineMap, positionAt, type LineMap } from "../source/line-map.ts";
import type { Mapping } from "./document.ts";

interface MapOptions {
  /** The generated file's name. */
  readonly file: string;
  readonly mappings: readonly Mapping[];
  /** Texts of the `.nn` files, by path. */
  readonly sources: ReadonlyMap<string, string>;
}

/** The map as JSON. Sources are named relative to the map's own folder when they stand in it, else by path. */
export function sourceMap({ file, mappings, sources }: MapOptions): string {
  const map = new GenMapping({ file });
  const lines = new Map<string, LineMap>();
  for (const { line, column, origin } of mappings) {
    const text = sources.get(origin.path);
    if (text === undefined) continue;
    let known = lines.get(origin.path);
    if (!known) {
      lines.set(origin.path, (known = lineMap(text)));
      setSourceContent(map, sourceName(origin.path), text);
    }
    const original = positionAt(known, origin.start);
    addMapping(map, {
      generated: { line: line + 1, column },
      source: sourceName(origin.path),
      original: { line: original.line + 1, column: original.column },
    });
  }
  return `${JSON.stringify(toEncodedMap(map))}\n`;
}

function sourceName(path: string): string {
  return path.split("/").at(-1) ?? path;
}

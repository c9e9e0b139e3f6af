/** Source maps, version 3: from generated JavaScript back into `.nn` files. */
import { addMapping, GenMapping, setSourceContent, toEncodedMap } from "@jridgewell/gen-mapping";
import { lineMap, positionAt, type LineMap } from "../source/line-map.ts";
import type { Mapping } from "../document/layout.ts";

interface MapOptions {
  /** The generated file's name. */
  readonly file: string;
  readonly mappings: readonly Mapping[];
  /** Texts of the `.nn` files, by path. */
  readonly sources: ReadonlyMap<string, string>;
  /** The folder of the map, from where the paths of the sources start; by default that of the first source mapped. */
  readonly folder?: string;
  /** False: without the texts of the sources, as TypeScript wants the maps of declarations. */
  readonly hasContent?: boolean;
}

interface KnownSource {
  readonly name: string;
  readonly lines: LineMap;
}

/** The map as JSON. Sources are named relative to the map's folder, and their texts are in it by default. */
export function sourceMap({
  file,
  mappings,
  sources,
  folder,
  hasContent = true,
}: MapOptions): string {
  const map = new GenMapping({ file });
  const known = new Map<string, KnownSource>();
  const mapped = mappings.filter(({ origin }) => sources.has(origin.path));
  const home = folder ?? (mapped[0]?.origin.path ?? "").split("/").slice(0, -1).join("/");
  for (const { generated, origin } of mapped) {
    let source = known.get(origin.path);
    if (!source) {
      const text = sources.get(origin.path) ?? "";
      source = { name: relativePath(home, origin.path), lines: lineMap(text) };
      known.set(origin.path, source);
      if (hasContent) setSourceContent(map, source.name, text);
    }
    const original = positionAt(source.lines, origin.start);
    addMapping(map, {
      generated: { line: generated.line + 1, column: generated.column },
      source: source.name,
      original: { line: original.line + 1, column: original.column },
    });
  }
  return `${JSON.stringify(toEncodedMap(map))}\n`;
}

/** `to` as seen from the folder `from`; as it is when one of them is absolute. */
function relativePath(from: string, to: string): string {
  if (to.startsWith("/") || from.startsWith("/") || to.startsWith("<")) return to;
  const base = from.split("/").filter((part) => part !== "" && part !== ".");
  const path = to.split("/").filter((part) => part !== "" && part !== ".");
  let shared = 0;
  while (shared < base.length && shared < path.length - 1 && base[shared] === path[shared])
    shared++;
  return [...base.slice(shared).map(() => ".."), ...path.slice(shared)].join("/");
}

/** Source maps, version 3 (https://tc39.es/ecma426): from generated JavaScript back into `.nn` files. */
import { lineMap, positionAt, type LineMap } from "../source/line-map.ts";
import type { Mapping } from "../document/layout.ts";

interface MapOptions {
  /** The generated file's name. */
  readonly file: string;
  /** In the order of the generated text. */
  readonly mappings: readonly Mapping[];
  /** Texts of the `.nn` files, by path. */
  readonly sources: ReadonlyMap<string, string>;
  /** The folder of the map, from where the paths of the sources start; by default that of the first source mapped. */
  readonly folder?: string;
  /** False: without the texts of the sources, as TypeScript wants the maps of declarations. */
  readonly hasContent?: boolean;
}

interface KnownSource {
  readonly index: number;
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
  const mapped = mappings.filter(({ origin }) => sources.has(origin.path));
  const home = folder ?? (mapped[0]?.origin.path ?? "").split("/").slice(0, -1).join("/");
  const known = new Map<string, KnownSource>();
  const sourceOf = (path: string): KnownSource => {
    let source = known.get(path);
    if (!source) {
      source = { index: known.size, lines: lineMap(sources.get(path) ?? "") };
      known.set(path, source);
    }
    return source;
  };
  const encoded = encode(mapped, sourceOf);
  const paths = [...known.keys()];
  const map = {
    version: 3,
    file,
    names: [],
    sources: paths.map((path) => relativePath(home, path)),
    sourcesContent: paths.map((path) => (hasContent ? (sources.get(path) ?? "") : null)),
    mappings: encoded,
    ignoreList: [],
  };
  return `${JSON.stringify(map)}\n`;
}

/** Lines end with `;`, places with `,`; each number is the difference from the same one before, columns within their line. */
function encode(mappings: readonly Mapping[], sourceOf: (path: string) => KnownSource): string {
  // Each is too short for V8 to make it of two strings, which would have to be joined, piece by piece, in the end.
  const pieces: string[] = [];
  let [line, column] = [0, 0];
  let [source, sourceLine, sourceColumn] = [0, 0, 0];
  for (const mapping of mappings) {
    const { index, lines } = sourceOf(mapping.origin.path);
    const place = positionAt(lines, mapping.origin.start);
    if (mapping.line > line) {
      pieces.push(";".repeat(mapping.line - line));
      [line, column] = [mapping.line, 0];
    } else if (pieces.length > 0) pieces.push(",");
    pieces.push(
      quantity(mapping.column - column) +
        quantity(index - source) +
        quantity(place.line - sourceLine) +
        quantity(place.column - sourceColumn),
    );
    column = mapping.column;
    [source, sourceLine, sourceColumn] = [index, place.line, place.column];
  }
  return pieces.join("");
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Five bits to a digit, the lowest first, with a sixth where more follow; the very lowest is the sign. */
function quantity(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = "";
  while (rest > 31) {
    text += digits.charAt(32 | (rest & 31));
    rest >>>= 5;
  }
  return text + digits.charAt(rest);
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

/** What every target gives for a file: a module with its types and the maps of both. */
import type { Mapping } from "../document/layout.ts";
import { sourceMap } from "../javascript/source-map.ts";
import type { JsStatement } from "../javascript/tree.ts";
import type { Source } from "../source/source.ts";

export interface EmittedModule {
  readonly code: string;
  readonly declarations: string;
  /** From the declarations to the source, under the name `STEM.d.nn.ts`. */
  readonly declarationMap: string;
  readonly map: string;
  readonly exports: ModuleExports;
}

/** What a module exports, by its JavaScript names. */
export interface ModuleExports {
  /** Functions that make models. */
  readonly models: readonly string[];
  readonly plans: readonly string[];
  /** Functions that run a model step by step. */
  readonly streams: readonly string[];
}

/** Text, and where in the sources its parts come from. */
interface MappedText {
  readonly mappings: readonly Mapping[];
}

export interface ModuleTexts {
  readonly source: Source;
  /** The name of the outputs without ending. */
  readonly stem: string;
  readonly sources: ReadonlyMap<string, string>;
  readonly printed: MappedText & { readonly code: string };
  readonly types: MappedText & { readonly text: string };
  readonly exports: ModuleExports;
}

export function headComment({ path }: Source): JsStatement {
  const file = path.split("/").at(-1) ?? path;
  return { kind: "comment", text: `Compiled by nnc from ${file}. Change that file, not this one.` };
}

export function emittedModule(texts: ModuleTexts): EmittedModule {
  const { source, stem, sources, printed, types, exports } = texts;
  const folder = source.path.split("/").slice(0, -1).join("/");
  return {
    code: `${printed.code}//# sourceMappingURL=${encodeURIComponent(stem)}.js.map\n`,
    declarations: types.text,
    declarationMap: sourceMap({
      file: `${stem}.d.nn.ts`,
      mappings: types.mappings,
      sources,
      folder,
      hasContent: false,
    }),
    map: sourceMap({ file: `${stem}.js`, mappings: printed.mappings, sources, folder }),
    exports,
  };
}

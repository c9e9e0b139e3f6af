/** Types beside a `.nn` file: what `allowArbitraryExtensions` of TypeScript looks for. */
import { basename, dirname, join } from "node:path";
import { writeAtomically } from "../host/write-files.ts";
import type { EmittedModule } from "../targets/emitted-module.ts";

/** Writes `lenet.d.nn.ts` and its map, by which editors go to definitions; the names of files that are new or other. */
export function writeTypes(file: string, module: EmittedModule): readonly string[] {
  const stem = basename(file).replace(/\.nn$/, "");
  const name = `${stem}.d.nn.ts`;
  const link = `//# sourceMappingURL=${encodeURIComponent(name)}.map\n`;
  const outputs: readonly (readonly [string, string])[] = [
    [`${name}.map`, module.declarationMap],
    [name, module.declarations + link],
  ];
  return outputs
    .map(([output, text]) => [join(dirname(file), output), text] as const)
    .filter(([path, text]) => writeAtomically(path, text) === "written")
    .map(([path]) => path);
}

import { sectionSettings } from "../settings/section.ts";
import type { Identifier, TrainDeclaration } from "../syntax/ast.ts";
import { namesIn } from "./names-in.ts";

/** Equations of a `train` section that are no setting and help none: most likely settings with a slip in their names. */
export function straySettings({ settings }: TrainDeclaration): readonly Identifier[] {
  const used = new Set<string>();
  for (const { value } of settings) namesIn(value, ({ name }) => used.add(name));
  return settings
    .map(({ name }) => name)
    .filter(({ name }) => !sectionSettings.has(name) && !used.has(name));
}

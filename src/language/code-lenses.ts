/** Above each model: what it costs, and what can be done with it. */
import { countsOf } from "./counts.ts";
import { isBlock } from "./meaning.ts";
import type { Snapshot } from "./snapshot.ts";

export interface CodeLens {
  /** The offset of the model's name. */
  readonly offset: number;
  readonly title: string;
  readonly command: "parameters" | "graph" | "train";
  readonly model: string;
}

export function codeLenses(snapshot: Snapshot): readonly CodeLens[] {
  const { declarations } = snapshot.syntax.program;
  const trained = new Set(
    declarations.flatMap((each) => (each.kind === "train" ? [each.model.name] : [])),
  );
  return declarations.flatMap((declaration): CodeLens[] => {
    if (!isBlock(declaration) || declaration.kind !== "model") return [];
    const place = snapshot.workspace.place(declaration.name.span);
    const { name: model } = declaration.name;
    if (!place || model === "") return [];
    const lens = (command: CodeLens["command"], title: string): CodeLens => ({
      offset: place.start,
      title,
      command,
      model,
    });
    const isSound = snapshot.models.get(declaration)?.checked !== undefined;
    const count = isSound ? (countsOf(snapshot, declaration) ?? "no parameters") : undefined;
    return [
      ...(count === undefined ? [] : [lens("parameters", count)]),
      // Also of a model with a mistake: a line of lenses that comes and goes moves the text under the reader's eyes.
      lens("graph", "show graph"),
      ...(trained.has(model) ? [lens("train", "train")] : []),
    ];
  });
}

/** What the user of an editor may choose, under `nnc.` in its settings. */
import { allHints, type InlayHintOptions } from "../language/inlay-hints.ts";

export interface Settings {
  readonly inlayHints: InlayHintOptions;
  readonly codeLens: boolean;
}

export const defaultSettings: Settings = { inlayHints: allHints, codeLens: true };

/** Reads what an editor sent; anything that is no setting counts as not said. */
export function settingsFrom(value: unknown): Settings {
  const all = record(value);
  const hints = record(all["inlayHints"]);
  const steps = hints["steps"];
  return {
    inlayHints: {
      shapes: flag(hints["shapes"], true),
      parameters: flag(hints["parameters"], true),
      steps: steps === "changes" || steps === "none" ? steps : "all",
    },
    codeLens: flag(all["codeLens"], true),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === "boolean" ? value : otherwise;
}

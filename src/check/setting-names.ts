/** The names on the left in a `train` section: settings, and helpers that settings read. */
import { unknownSetting } from "../diagnostics/catalogue/training.ts";
import { closest, didYouMean } from "../diagnostics/suggest.ts";
import { straySettings } from "../resolve/stray-settings.ts";
import { sectionSettings } from "../settings/section.ts";
import type { Expression, TrainDeclaration } from "../syntax/ast.ts";
import { walkExpressions } from "../syntax/walk.ts";
import { fault, type Elaboration } from "./elaboration.ts";

/** Settings under the names that other frameworks give them. */
const foreignSettings: ReadonlyMap<string, string> = new Map([
  ["batch_size", "batch"],
  ["num_epochs", "epochs"],
  ["n_epochs", "epochs"],
  ["criterion", "loss"],
  ["optim", "optimizer"],
  ["optimiser", "optimizer"],
  ["random_seed", "seed"],
  ["max_grad_norm", "clip_norm"],
  ["clipnorm", "clip_norm"],
  ["grad_clip", "clip_norm"],
  ["gradient_clip", "clip_norm"],
  ["clip_grad_norm", "clip_norm"],
]);

function noteOnSetting(name: string): string | undefined {
  return name === "lr" || name === "learning_rate"
    ? "the learning rate belongs to the optimiser: `optimizer = adam(lr: 0.001)`"
    : undefined;
}

function hasError(value: Expression): boolean {
  const kinds = new Set<string>();
  walkExpressions([value], ({ kind }) => void kinds.add(kind));
  return kinds.has("error");
}

/** Reports what is neither. */
export function checkSettingNames(e: Elaboration, declaration: TrainDeclaration): void {
  const known = [...sectionSettings.keys()];
  // What could not be read may have asked for a helper.
  const isTorn = declaration.settings.some(({ value }) => hasError(value));
  for (const name of straySettings(declaration)) {
    const near = foreignSettings.get(name.name) ?? closest(name.name, known);
    if (near === undefined && isTorn) continue;
    fault(e, unknownSetting, { name: name.name }, name.span, {
      fixes: near === undefined ? [] : [didYouMean(name.span, near)],
      notes:
        near === undefined
          ? [
              noteOnSetting(name.name) ??
                `it names no helper either, for no setting reads it; settings are ${known.map((setting) => `\`${setting}\``).join(", ")}`,
            ]
          : [],
    });
  }
}

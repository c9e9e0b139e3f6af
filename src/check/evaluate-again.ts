/**
 * All equations of a block that is checked again after an edit: most come to what they came to before. They are recalled
 * in stretches, one by one around what has changed, and evaluated only there.
 */
import type { BlockScope } from "../resolve/block-scope.ts";
import type { Elaboration } from "./elaboration.ts";
import { recalledAtOnce, recalledTogether, type Memory } from "./recall.ts";
import type { RecordedBindings } from "./recorded-bindings.ts";
import { StretchMaker } from "./stretch.ts";

/** `settled` are the equations that have been evaluated, or recalled one by one. */
export function evaluateAgain(
  e: Elaboration,
  memory: Memory,
  scope: BlockScope,
  bindings: RecordedBindings,
  settled: Set<object>,
): void {
  const names = [...scope.equations.keys()];
  const equations = [...scope.equations.values()];
  const maker = new StretchMaker((stretch) => {
    memory.keepTogether(stretch);
  });
  // Equations that others have asked for before their turn must not be recalled once more.
  let isInOrder = scope.cyclic.size === 0;
  for (let index = 0; index < equations.length; index++) {
    const [name, equation] = [names[index], equations[index]];
    if (name === undefined || !equation) continue;
    const stretch = isInOrder && recalledTogether(e, memory, equations, index, bindings);
    if (stretch) {
      maker.addKnown(stretch);
      index += stretch.equations.length - 1;
      continue;
    }
    const isNew = !settled.has(equation) && !scope.cyclic.has(equation);
    const link = isNew ? recalledAtOnce(e, memory, equation, bindings) : undefined;
    if (link) settled.add(equation);
    if (link?.kept.diagnostics.length === 0) maker.add(link);
    else maker.end();
    if (link) continue;
    const before = settled.size;
    bindings.get(name)?.value();
    if (settled.size > before + 1) isInOrder = false;
  }
  maker.end();
}

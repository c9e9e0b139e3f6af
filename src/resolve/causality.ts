/** Finds equations that depend on themselves within one step. */
import { report } from "../diagnostics/catalogue.ts";
import { causality } from "../diagnostics/catalogue/names.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { blockFunctions } from "../operators/builtins.ts";
import { operators } from "../operators/registry.ts";
import type { BlockDeclaration, Equation, Expression } from "../syntax/ast.ts";
import type { BlockNames, BlockScope } from "./block-scope.ts";
import { walkDepthFirst, type Walk } from "./depth-first.ts";
import { usesIn, type Use } from "./names-in.ts";

/** Reports each circle of equations once. */
export function findCycles(
  block: BlockDeclaration,
  scope: BlockNames,
  diagnostics: Diagnostic[],
): Pick<BlockScope, "cyclic" | "isInOrder"> {
  const cyclic = new Set<Equation>();
  const done = new Set<object>();
  let isInOrder = true;
  const walk: Walk<Step> = {
    key: ({ equation }) => equation,
    next: ({ equation }) => dependencies(equation, scope),
    circle(steps) {
      if (steps.some(({ equation }) => cyclic.has(equation))) return;
      for (const { equation } of steps) cyclic.add(equation);
      diagnostics.push(describe(steps, block));
    },
  };
  if (block.body.kind === "equations") {
    for (const equation of block.body.equations) {
      // Most equations stand behind all that they use, and there is nothing to walk through.
      if (isBehind(equation, scope, done)) {
        done.add(equation);
        continue;
      }
      isInOrder = false;
      walkDepthFirst({ equation, name: nameOf(equation) }, walk, done);
    }
  }
  return { cyclic: cyclic.size > 0 ? cyclic : noEquations, isInOrder };
}

const noEquations: ReadonlySet<Equation> = new Set();

/** An equation and the name that it is used by. */
export interface Step {
  readonly equation: Equation;
  readonly name: string;
}

function nameOf(equation: Equation): string {
  return equation.kind === "define" ? (equation.targets[0]?.name.name ?? "") : equation.name.name;
}

function describe(circle: readonly Step[], block: BlockDeclaration): Diagnostic {
  const names = circle.map((step) => step.name);
  const cycle = [...names, names[0] ?? ""].join(" → ");
  const [first, ...others] = circle;
  const problem =
    circle.length === 1
      ? `\`${names[0] ?? ""}\` is defined by itself`
      : "these equations define each other";
  return report(causality, { problem, cycle }, (first as Step).equation.span, {
    label: `\`${names[0] ?? ""}\` needs \`${names[1] ?? names[0] ?? ""}\``,
    related: others.map((step, index) => ({
      span: step.equation.span,
      message: `\`${step.name}\` needs \`${names[(index + 2) % names.length] ?? ""}\``,
    })),
    notes: [wayOut(names, block)],
  });
}

/** How to get out of a circle: by what it most likely comes from. */
function wayOut(names: readonly string[], { kind }: BlockDeclaration): string {
  const hidden = names.find((name) => operators.has(name) || blockFunctions.has(name));
  if (hidden !== undefined)
    return `an equation of this name hides the operator \`${hidden}\`: call the signal something else`;
  if (names.length === 1 && kind !== "cell")
    return "a signal is defined once and never changes: give the new value a name of its own";
  return "in a cell, `pre x` is the value that the state `x` had one step earlier, and breaks the circle";
}

/** Whether all that an equation uses is among those before it. */
export function isBehind(
  equation: Equation,
  scope: Pick<BlockNames, "equations" | "boundDims">,
  before: Pick<ReadonlySet<Equation>, "has">,
): boolean {
  if (equation.kind !== "define") return true;
  for (const use of usesIn(equation.value)) {
    const used = scope.equations.get(use.name) ?? scope.boundDims.get(use.name)?.[0];
    if (used && !before.has(used)) return false;
  }
  return true;
}

/** The equations whose signals or dims an equation names, each with the first name for it. */
export function dependencies(
  equation: Equation,
  scope: BlockNames,
  uses: (expression: Expression) => readonly Use[] = usesIn,
): readonly Step[] {
  if (equation.kind !== "define") return [];
  const found: Step[] = [];
  for (const { name, isPrevious, isAxis } of uses(equation.value)) {
    if (isPrevious || isAxis) continue;
    const used = scope.equations.get(name) ?? scope.boundDims.get(name)?.[0];
    if (used?.kind === "define" && !found.some((step) => step.equation === used))
      found.push({ name, equation: used });
  }
  return found;
}

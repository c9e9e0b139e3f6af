/** Finds equations that depend on themselves within one step. */
import { report } from "../diagnostics/catalogue.ts";
import { causality } from "../diagnostics/catalogue/names.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { BlockDeclaration, Equation, Expression } from "../syntax/ast.ts";
import type { BlockScope } from "./block-scope.ts";
import { walkDepthFirst, type Walk } from "./depth-first.ts";
import { usesIn, type Use } from "./names-in.ts";

/** Reports each circle of equations once and returns the equations on it. */
export function findCycles(
  block: BlockDeclaration,
  scope: BlockScope,
  diagnostics: Diagnostic[],
): ReadonlySet<Equation> {
  const cyclic = new Set<Equation>();
  const done = new Set<object>();
  const walk: Walk<Step> = {
    key: ({ equation }) => equation,
    next: ({ equation }) =>
      [...dependencies(equation, scope)].map(([name, used]) => ({ name, equation: used })),
    circle(steps) {
      if (steps.some(({ equation }) => cyclic.has(equation))) return;
      for (const { equation } of steps) cyclic.add(equation);
      diagnostics.push(describe(steps));
    },
  };
  if (block.body.kind === "equations") {
    for (const equation of block.body.equations)
      walkDepthFirst({ equation, name: nameOf(equation) }, walk, done);
  }
  return cyclic;
}

/** An equation and the name that it is used by. */
interface Step {
  readonly equation: Equation;
  readonly name: string;
}

function nameOf(equation: Equation): string {
  return equation.kind === "define" ? (equation.targets[0]?.name.name ?? "") : equation.name.name;
}

function describe(circle: readonly Step[]): Diagnostic {
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
    notes: [
      "in a cell, `pre x` is the value that the state `x` had one step earlier, and breaks the circle",
    ],
  });
}

/** The equations whose signals or dims an equation names, by that name. */
export function dependencies(
  equation: Equation,
  scope: BlockScope,
  uses: (expression: Expression) => readonly Use[] = usesIn,
): ReadonlyMap<string, Equation> {
  const found = new Map<string, Equation>();
  const value = equation.kind === "define" ? equation.value : undefined;
  if (value) {
    for (const { name, isPrevious, isAxis } of uses(value)) {
      if (isPrevious || isAxis) continue;
      const next = scope.equations.get(name) ?? scope.boundDims.get(name)?.[0];
      if (next && next.kind === "define") found.set(name, next);
    }
  }
  return found;
}

/** Finds equations that depend on themselves within one step. */
import { report } from "../diagnostics/catalogue.ts";
import { causality } from "../diagnostics/catalogue/names.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { BlockDeclaration, Equation } from "../syntax/ast.ts";
import type { BlockScope } from "./block-scope.ts";
import { namesIn } from "./names-in.ts";

/** Reports each circle of equations once and returns the equations on it. */
export function findCycles(
  block: BlockDeclaration,
  scope: BlockScope,
  diagnostics: Diagnostic[],
): ReadonlySet<Equation> {
  const cyclic = new Set<Equation>();
  const done = new Set<Equation>();
  const path: { equation: Equation; name: string }[] = [];
  const visit = (equation: Equation, name: string): void => {
    const start = path.findIndex((step) => step.equation === equation);
    if (start >= 0) {
      const circle = path.slice(start);
      if (circle.some((step) => cyclic.has(step.equation))) return;
      for (const step of circle) cyclic.add(step.equation);
      diagnostics.push(describe(circle));
      return;
    }
    if (done.has(equation)) return;
    path.push({ equation, name });
    for (const [used, next] of dependencies(equation, scope)) visit(next, used);
    path.pop();
    done.add(equation);
  };
  if (block.body.kind === "equations") {
    for (const equation of block.body.equations) visit(equation, nameOf(equation));
  }
  return cyclic;
}

function nameOf(equation: Equation): string {
  return equation.kind === "define" ? (equation.targets[0]?.name.name ?? "") : equation.name.name;
}

function describe(circle: readonly { equation: Equation; name: string }[]): Diagnostic {
  const names = circle.map((step) => step.name);
  const cycle = [...names, names[0] ?? ""].join(" → ");
  const [first, ...others] = circle;
  return report(causality, { cycle }, (first as { equation: Equation }).equation.span, {
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

function dependencies(equation: Equation, scope: BlockScope): ReadonlyMap<string, Equation> {
  const found = new Map<string, Equation>();
  const value = equation.kind === "define" ? equation.value : undefined;
  if (value) {
    namesIn(value, ({ name, isPrevious }) => {
      if (isPrevious) return;
      const next = scope.equations.get(name) ?? scope.boundDims.get(name)?.[0];
      if (next && next.kind === "define") found.set(name, next);
    });
  }
  return found;
}

import type { BlockDeclaration, DefiningEquation, Equation } from "../syntax/ast.ts";
import type { BlockScope } from "./block-scope.ts";
import { isBehind } from "./causality.ts";

/** The scope of a block, and the equations whose names are still to be looked up. */
export interface ScopeAgain {
  readonly scope: BlockScope;
  readonly changed: readonly DefiningEquation[];
}

/**
 * The scope of a block with some right sides written anew, made from the scope that it had; undefined where more has
 * changed, or where a circle could have come. What was wrong with the block before is not looked at.
 */
export function scopeAgain(
  before: BlockDeclaration,
  scope: BlockScope,
  now: BlockDeclaration,
): ScopeAgain | undefined {
  if (before.body.kind !== "equations" || now.body.kind !== "equations") return undefined;
  const [old, fresh] = [before.body.equations, now.body.equations];
  const hasSameHead =
    before.kind === now.kind &&
    before.name.name === now.name.name &&
    before.signature === now.signature &&
    before.hyperparameters === now.hyperparameters;
  if (!hasSameHead || old.length !== fresh.length) return undefined;
  if (!scope.isInOrder || scope.boundDims.size > 0) return undefined;
  const [names, equations] = [new Map(scope.names), new Map(scope.equations)];
  const changed: DefiningEquation[] = [];
  for (const [index, equation] of fresh.entries()) {
    const earlier = old[index];
    if (equation === earlier) continue;
    if (!earlier || !definesTheSame(earlier, equation)) return undefined;
    for (const { name } of equation.targets) {
      if (scope.equations.get(name.name) !== earlier) return undefined;
      names.set(name.name, name);
      equations.set(name.name, equation);
    }
    changed.push(equation);
  }
  const again = { ...scope, names, equations };
  const staysInOrder = changed.every((equation) => {
    const place = fresh.indexOf(equation);
    return isBehind(equation, again, { has: (used) => fresh.indexOf(used) < place });
  });
  return staysInOrder ? { scope: again, changed } : undefined;
}

function definesTheSame(before: Equation, now: Equation): now is DefiningEquation {
  if (before.kind !== "define" || now.kind !== "define") return false;
  const [old, fresh] = [before.targets, now.targets];
  return (
    old.length === fresh.length &&
    fresh.every(
      ({ name, shape }, index) =>
        !shape && !old[index]?.shape && old[index]?.name.name === name.name,
    )
  );
}

import type { Elaboration } from "./elaboration.ts";
import type { ElaboratedModel } from "./elaborated-model.ts";

/**
 * Whether the check of a model's definition could only find what its elaboration found, which is nothing: every hyperparameter
 * is a symbol there as here, every equation was asked for, no block came to more than its signature tells, no fact is assumed.
 */
export function coversDefinition(
  { diagnostics, structural, equations, isPartial }: Elaboration,
  { declaration, hyperparameters }: ElaboratedModel,
): boolean {
  const { signature, body } = declaration;
  return (
    diagnostics.length === 0 &&
    structural.size === 0 &&
    !isPartial &&
    hyperparameters.length === declaration.hyperparameters.length &&
    (signature?.facts ?? []).length === 0 &&
    equations === (body.kind === "equations" ? body.equations.length : 0)
  );
}

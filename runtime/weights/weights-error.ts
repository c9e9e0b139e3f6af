/** The weights of a file do not fit the model; the message lists them. */
export class WeightsError extends Error {
  override readonly name = "WeightsError";
}

/** @throws WeightsError where there are problems */
export function throwProblems(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const shown = problems.slice(0, 8);
  const rest = problems.length - shown.length;
  const more = rest > 0 ? `; and ${rest} more` : "";
  throw new WeightsError(`the weights do not fit the model: ${shown.join("; ")}${more}`);
}

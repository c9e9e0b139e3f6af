/** The weights ran away; what they were is lost. */
export class DivergedError extends Error {
  override readonly name = "DivergedError";
}

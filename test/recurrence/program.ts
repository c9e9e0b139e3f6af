/** Recurrent programs for tests. Each model is called `M`. */
export interface RecurrentProgram {
  readonly text: string;
  /** Shapes of the inputs, and of the outputs for them. */
  readonly inputs: readonly (readonly number[])[];
  readonly outputs: readonly (readonly number[])[];
  /** How many trainable numbers it has. */
  readonly parameters: number;
}

export const plainCell = `cell R(n: int) : x[N, D] -> h[N, n] {
  state h[N, n]
  h = tanh(dense(n)(concat(x, pre h)))
}
`;

export const model = (signature: string, ...equations: readonly string[]): string =>
  `model M : ${signature} {\n${equations.map((line) => `  ${line}\n`).join("")}}\n`;

export const cell = (head: string, ...equations: readonly string[]): string =>
  `cell ${head} {\n${equations.map((line) => `  ${line}\n`).join("")}}\n`;

export const program = (
  text: string,
  inputs: RecurrentProgram["inputs"],
  outputs: RecurrentProgram["outputs"],
  parameters: number,
): RecurrentProgram => ({ text, inputs, outputs, parameters });

/** One `R(n)` on `d` inputs. */
export const size = (d: number, n: number): number => n * (d + n + 1);

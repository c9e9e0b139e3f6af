/** How the cases of the sequence models are told, and the masks and tokens that they share. */
import type { ModelCase } from "./model-suite.ts";

export const shallow = 1e-5;
export const deep = 1e-4;

export interface Sequence extends Pick<ModelCase, "values" | "arguments" | "reference" | "sizes"> {
  readonly name: string;
  /** Names to import from the standard library, by file. */
  readonly uses: Readonly<Record<string, string>>;
  readonly inputs: string;
  readonly expression: string;
  readonly limit?: number;
  /** Nothing has weights to compare gradients of. */
  readonly hasNoWeights?: boolean;
}

/** At inference and in training, where dropout is 0. */
export function casesOf({
  uses,
  inputs,
  expression,
  limit = shallow,
  hasNoWeights,
  ...rest
}: Sequence): readonly ModelCase[] {
  const imports = Object.entries(uses).map(
    ([file, names]) => `import { ${names} } from "std/${file}"`,
  );
  const program = `${imports.join("\n")}\nmodel M : ${inputs} -> y {\n  y = ${expression}\n}\n`;
  return [false, true].map((training) => ({
    ...rest,
    name: `${rest.name}, ${training ? "training" : "inference"}`,
    source: program,
    model: "M",
    limit,
    training,
    ...(hasNoWeights ? {} : { loss: "dot" as const }),
  }));
}

/** Sequences of 6, 4 and 1 steps. */
const lengths = [6, 4, 1];
export const padded = lengths.flatMap((length) =>
  Array.from({ length: 6 }, (_, step) => Number(step < length)),
);
/** Every second pair, and each query's own step. */
export const pairs = Array.from({ length: 3 * 6 * 6 }, (_, index) =>
  Number(index % 2 === 0 || Math.floor(index / 6) % 6 === index % 6),
);
export const tokens = Array.from({ length: 18 }, (_, index) => (index * 7) % 11);

export const sizes = { N: 3, T: 6 };

/** Large programs of one kind each, for finding out whether the compiler's time grows with their length alone. */

export interface GeneratedProgram {
  readonly name: string;
  /** The entry first; the others by the paths that it imports them from. */
  readonly files: ReadonlyMap<string, string>;
}

export type Generator = (lines: number) => GeneratedProgram;

const repeated = (count: number, text: (index: number) => string): string =>
  Array.from({ length: Math.max(1, count) }, (_, index) => text(index)).join("");

const alone = (name: string, text: string): GeneratedProgram => ({
  name,
  files: new Map([["main.nn", text]]),
});

/** Blocks of five lines that each use the one before, and a model that uses the last. */
export const manyBlocks: Generator = (lines) =>
  alone(
    "many blocks",
    `block B0(units: int) : x[N, D] -> y[N, units] {
  y = x -> dense(units) -> relu
}
${repeated(
  (lines - 6) / 5,
  (index) => `
block B${index + 1}(units: int) : x[N, D] -> y[N, units] {
  h = x -> dense(2 * units) -> relu
  y = h -> B0(units)
}
`,
)}
model Main : x[N, 8] -> y { y = x -> B${Math.max(1, Math.floor((lines - 6) / 5))}(4) }
`,
  );

/** One block with an equation on each line, each of which uses the line before. */
export const giantBlock: Generator = (lines) =>
  alone(
    "one giant block",
    `block Giant : x[N, 16] -> y[N, 16] {
  s0 = x -> relu
${repeated(lines - 4, (index) => `  s${index + 1} = s${index} -> dense(16) -> relu\n`)}  y = s${Math.max(1, lines - 4)}
}
`,
  );

/** Models of five lines. */
export const manyModels: Generator = (lines) =>
  alone(
    "many models",
    repeated(
      lines / 5,
      (index) => `
model M${index}(classes: int = 10) : x[N, 32] -> logits[N, classes] {
  h = x -> dense(64) -> relu -> dropout(0.5)
  logits = h -> dense(classes)
}
`,
    ),
  );

/** One model with an equation on each line. */
export const giantModel: Generator = (lines) =>
  alone(
    "one giant model",
    `model Giant : x[N, 16] -> y[N, 16] {
  s0 = x -> relu
${repeated(lines - 4, (index) => `  s${index + 1} = s${index} + relu(s${Math.max(0, index - 3)})\n`)}  y = s${Math.max(1, lines - 4)}
}
`,
  );

/** Constants, functions and lists. */
export const manyConstants: Generator = (lines) =>
  alone(
    "many constants",
    repeated(
      lines / 2,
      (index) => `const C${index} = [${index}, ${index + 1}, F${index}(${index})]
fn F${index}(x: int): int = (x + ${index}) // 8 * 8
`,
    ),
  );

/** A chain of files of a hundred lines, each of which imports the next. */
export const deepImports: Generator = (lines) => {
  const count = Math.max(1, Math.floor(lines / 100));
  const file = (index: number): string =>
    (index + 1 < count ? `import { P${index + 1} } from "./f${index + 1}.nn"\n` : "") +
    repeated(
      24,
      (block) => `block Q${index}_${block}(units: int) : x[N, D] -> y[N, units] {
  y = x -> dense(units) -> relu
}

`,
    ) +
    `block P${index} : x[N, D] -> y[N, D] {\n  y = x -> dense(D)${index + 1 < count ? ` -> P${index + 1}` : ""}\n}\n`;
  const files = Array.from(
    { length: count },
    (_, index) => [index === 0 ? "main.nn" : `f${index}.nn`, file(index)] as const,
  );
  return { name: "deep imports", files: new Map(files) };
};

export const generators: readonly Generator[] = [
  manyBlocks,
  giantBlock,
  manyModels,
  giantModel,
  manyConstants,
  deepImports,
];

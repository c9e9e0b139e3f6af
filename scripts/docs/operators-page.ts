/** `docs/operators.md`: every operator and all that a `train` section may say, as the registries have them. */
import type { InputSpec, Operator } from "../../src/operators/operator.ts";
import type { Parameter } from "../../src/operators/parameters.ts";
import { operators } from "../../src/operators/registry.ts";
import { generalShape, weightsOf } from "../../src/language/operator-facts.ts";
import { printDefault, printKind } from "../../src/operators/parameter-text.ts";
import { trainingSections } from "./training-sections.ts";

const categories: readonly (readonly [Operator["category"], string, string])[] = [
  ["layer", "Layers", "Most hold weights: each mention makes fresh ones."],
  [
    "activation",
    "Activations",
    "Functions that bend; between two linear maps there must be one, or the two are one map.",
  ],
  [
    "arithmetic",
    "Arithmetic",
    "Element by element. Two shapes meet from the right: axes of size 1, and missing ones, stretch. Most have a sign: `a + b` is `add(a, b)`.",
  ],
  [
    "reduction",
    "Reductions",
    "Take an axis, several (`over: [H, W]`), or without `over` all of them together.",
  ],
  ["shape", "Shapes", "Move, cut and join; they compute nothing."],
  ["source", "Sources", "Signals that come from no input."],
  ["loss", "Losses", "What a `train` section makes small. Each gives one number for the batch."],
  ["metric", "Metrics", "What a `train` section reports. No gradient goes through them."],
];

const head = `# Operators

Generated from the compiler by \`npm run docs\`; do not edit. How they are called is told in
[the language reference](language.md): inputs are signals, which \`->\` puts in front, and the rest are hyperparameters, by
position in the order listed here or by name. A hyperparameter with a default may be left out. \`N\` is the batch.
`;

/** The whole page, as Markdown before it is formatted. */
export function operatorsPage(): string {
  const all = [...operators.values()];
  const sections = categories.map(([category, title, text]) => {
    const members = all
      .filter((operator) => operator.category === category)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return { title, text, members };
  });
  const index = sections.map(
    ({ title, members }) =>
      `- **${title}**: ${members.map(({ name }) => `[\`${name}\`](#${name})`).join(", ")}`,
  );
  const more =
    "- [Initialisers](#initialisers), [settings of `train`](#settings-of-train), [optimisers](#optimisers), [schedules](#schedules), [early stopping](#early-stopping)";
  return [
    head,
    [...index, more].join("\n"),
    ...sections.flatMap(({ title, text, members }) => [
      `## ${title}`,
      text,
      ...members.flatMap(operatorSection),
    ]),
    ...trainingSections(),
  ].join("\n\n");
}

function operatorSection(operator: Operator): readonly string[] {
  const { name, summary, formula, source, samples } = operator;
  const shape = generalShape(operator);
  const weights = weightsOf(operator);
  const facts = [
    ...(formula === undefined ? [] : [`Computes \`${formula}\`.`]),
    ...(shape === undefined ? [] : [`Shape: \`${shape}\`.`]),
    ...(weights.length === 0
      ? []
      : [`Weights: ${weights.map((weight) => `\`${weight}\``).join(", ")}.`]),
    ...(source === undefined ? [] : [`Source: ${source}.`]),
  ];
  const [sample] = samples;
  return [
    `### ${name}`,
    summary,
    facts.join(" "),
    table(operator),
    ...(sample === undefined
      ? []
      : [
          `\`\`\`nn\nmodel Example : ${sample.inputs} -> result${sample.shape} {\n  result = ${sample.expression}\n}\n\`\`\``,
        ]),
  ].filter((part) => part !== "");
}

function table({ inputs, parameters }: Operator): string {
  const rows = [
    ...inputs.map((input) => [input.name, inputText(input), "", "an input"]),
    ...Object.entries(parameters).map(([name, parameter]) => parameterRow(name, parameter)),
  ];
  if (rows.length === 0) return "";
  return [
    "| argument | what it is | default | meaning |",
    "| --- | --- | --- | --- |",
    ...rows.map(
      ([name, kind, initial, text]) =>
        `| \`${name ?? ""}\` | ${kind ?? ""} | ${initial ?? ""} | ${text ?? ""} |`,
    ),
  ].join("\n");
}

function inputText({ shape, dtypes, isVariadic, isOptional, takesNumber }: InputSpec): string {
  const types = (dtypes ?? ["float32"]).map((dtype) => `\`${dtype}\``).join(" or ");
  return [
    `${types} \`${shape}\``,
    ...(isVariadic ? ["one or more"] : []),
    ...(isOptional ? ["may be left out"] : []),
    ...(takesNumber ? ["or a number"] : []),
  ].join(", ");
}

function parameterRow(name: string, parameter: Parameter): readonly string[] {
  const initial = printDefault(parameter);
  return [
    name,
    printKind(parameter),
    initial === undefined ? (parameter.isOptional ? "none" : "required") : `\`${initial}\``,
    parameter.documentation.replaceAll("|", "\\|"),
  ];
}

/** What can be called, described in one form: operators, initialisers, functions and declarations. */
import { blockFunctions, scalarFunctions } from "../operators/builtins.ts";
import { initializers } from "../operators/initializers.ts";
import { printDefault, printKind } from "../operators/parameter-text.ts";
import { operators } from "../operators/registry.ts";
import type { Operator } from "../operators/operator.ts";
import type { Definition } from "../resolve/modules.ts";
import { optimizers } from "../settings/optimizers.ts";
import { schedules } from "../settings/schedules.ts";
import { stoppingRules } from "../settings/early-stopping.ts";
import type { SettingKind } from "../settings/setting-call.ts";
import type { Span } from "../source/source.ts";
import type { BlockDeclaration, FunctionDeclaration } from "../syntax/ast.ts";
import { builtInFunctions } from "./built-in-functions.ts";
import { generalShape, weightsOf } from "./operator-facts.ts";
import type { Workspace } from "./workspace.ts";

export interface CallableParameter {
  readonly name: string;
  /** `stride: int = 1` */
  readonly label: string;
  readonly documentation: string;
  readonly isRequired: boolean;
  /** It has no place among the arguments without a name. */
  readonly isNamedOnly?: boolean;
  /** Words that it takes. */
  readonly choices: readonly string[];
}

export interface Callable {
  readonly name: string;
  /** `x[N, H, W, C]`, what `->` puts in front. */
  readonly inputs: readonly string[];
  readonly parameters: readonly CallableParameter[];
  /** What comes out, where that can be said. */
  readonly result: string;
  /** In Markdown. */
  readonly documentation: string;
}

/** `conv(filters: int, kernel: int, …)`, as signatures are shown. */
export function labelOf({ name, inputs, parameters, result }: Callable): string {
  const list =
    parameters.length === 0 ? "" : `(${parameters.map(({ label }) => label).join(", ")})`;
  const from = inputs.length === 0 ? "" : ` : ${inputs.join(", ")}`;
  return `${name}${list}${from}${result === "" ? "" : ` -> ${result}`}`;
}

const builtIn = new Map<string, Callable>();

/** A name of the language that is called. */
export function builtInCallable(name: string): Callable | undefined {
  const known = builtIn.get(name);
  if (known) return known;
  const made = makeBuiltIn(name);
  if (made) builtIn.set(name, made);
  return made;
}

function makeBuiltIn(name: string): Callable | undefined {
  const operator = operators.get(name);
  if (operator) return operatorCallable(operator);
  const initializer = initializers.get(name);
  if (initializer) {
    const parameters = initializer.parameters.map((each): CallableParameter => ({
      name: each.name,
      label: `${each.name} = ${each.initial}`,
      documentation: each.documentation,
      isRequired: false,
      choices: each.choices ?? [],
    }));
    const documentation = `${initializer.summary}\n\nAn initialiser: how a weight begins.`;
    return { name, inputs: [], parameters, result: "", documentation };
  }
  const setting = optimizers.get(name) ?? schedules.get(name) ?? stoppingRules.get(name);
  return setting ? settingCallable(setting) : builtInFunctions.get(name);
}

function operatorCallable(operator: Operator): Callable {
  const parameters = Object.entries(operator.parameters).map(
    ([name, parameter]): CallableParameter => {
      const initial = printDefault(parameter);
      const kind = printKind(parameter).replace(/\[([^\]]*)\]\(#\w+\)/g, "$1");
      return {
        name,
        label: initial === undefined ? name : `${name} = ${initial}`,
        documentation: `${parameter.documentation} — ${kind}`,
        isRequired: initial === undefined && parameter.isOptional !== true,
        choices: choicesOf(parameter),
      };
    },
  );
  const inputs = operator.inputs.map(({ name, shape, dtypes, isVariadic }) => {
    const dtype = dtypes && !dtypes.includes("float32") ? `${dtypes.join(" or ")} ` : "";
    return `${dtype}${name}${shape}${isVariadic ? ", …" : ""}`;
  });
  const { name } = operator;
  return {
    name,
    inputs,
    parameters,
    result: "",
    // It compiles a program to find the general shape, so it waits until it is asked for.
    get documentation() {
      return operatorText(operator);
    },
  };
}

function choicesOf({ kind, choices }: Operator["parameters"][string]): readonly string[] {
  switch (kind) {
    case "flag":
      return ["true", "false"];
    case "padding":
      return choices ?? ["same", "valid"];
    case "dtype":
      return ["float32", "int32", "bool"];
    case "initializer":
      return [...initializers.keys()];
    default:
      return choices ?? [];
  }
}

function operatorText(operator: Operator): string {
  const { summary, formula, source, samples } = operator;
  const shape = generalShape(operator);
  const weights = weightsOf(operator);
  const [sample] = samples;
  return [
    summary,
    formula === undefined ? "" : `\`\`\`text\n${formula}\n\`\`\``,
    shape === undefined ? "" : `Shape: \`${shape}\``,
    weights.length === 0 ? "" : `Weights: ${weights.map((each) => `\`${each}\``).join(", ")}`,
    sample
      ? `\`\`\`nn\nmodel Example : ${sample.inputs} -> result${sample.shape} {\n  result = ${sample.expression}\n}\n\`\`\``
      : "",
    source === undefined ? "" : `Source: ${source}.`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function settingCallable({ name, summary, source, parameters }: SettingKind): Callable {
  return {
    name,
    inputs: [],
    parameters: parameters.map((each) => ({
      name: each.name,
      label: each.initial === undefined ? each.name : `${each.name} = ${String(each.initial)}`,
      documentation: each.documentation,
      isRequired: each.isRequired ?? false,
      choices: each.kind === "flag" ? ["true", "false"] : (each.choices ?? []),
    })),
    result: "",
    documentation: `${summary}\n\nSource: ${source}.`,
  };
}

export const namesOfFunctions: readonly string[] = [
  ...new Set([...blockFunctions, ...scalarFunctions, "training", "pi"]),
];

/** A block, cell, model or function. */
export function declaredCallable(
  workspace: Workspace,
  { declaration }: Definition,
): Callable | undefined {
  if (declaration.kind === "const") return undefined;
  const text = (span: Span): string => workspace.textAt(span);
  const list = declaration.kind === "fn" ? declaration.parameters : declaration.hyperparameters;
  const parameters = list.map(({ name, span, type, initial }): CallableParameter => ({
    name: name.name,
    label: text(span),
    documentation: "",
    isRequired: initial === undefined,
    choices: type?.kind === "named-type" ? choicesOfType(type.name) : [],
  }));
  const { name, documentation } = declaration;
  if (declaration.kind === "fn") {
    const result = declaration.result ? text(declaration.result.span) : "";
    return { name: name.name, inputs: [], parameters, result, documentation };
  }
  const { signature } = declaration;
  const ports = signature ? [...signature.inputs, ...signature.given] : [];
  return {
    name: name.name,
    inputs: ports.map(({ span }) => text(span)),
    parameters,
    result: (signature?.outputs ?? []).map(({ span }) => text(span)).join(", "),
    documentation,
  };
}

function choicesOfType(name: string): readonly string[] {
  if (name === "bool") return ["true", "false"];
  if (name === "padding") return ["same", "valid"];
  return name === "initializer" ? [...initializers.keys()] : [];
}

/** The head of a declaration as it is written, on one line. */
export function headText(
  workspace: Workspace,
  declaration: BlockDeclaration | FunctionDeclaration,
): string {
  const body = declaration.kind === "fn" ? declaration.body.span : declaration.body.span;
  const { path, start } = declaration.span;
  const text = workspace.textAt({ path, start, end: body.start });
  return text.replace(/\s+/g, " ").replace(/\s*=?\s*$/, "");
}

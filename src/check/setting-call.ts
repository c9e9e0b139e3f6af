/** Evaluates `sgd(lr: warm_up(100, cosine(0.1)))`: settings of a `train` section that are calls. */
import { badOptimizer } from "../diagnostics/catalogue/training.ts";
import { closest, didYouMean } from "../diagnostics/suggest.ts";
import type { Setting, SettingValue } from "../graph/graph.ts";
import { schedules } from "../settings/schedules.ts";
import {
  parameterOf,
  type SettingKind,
  type SettingKinds,
  type SettingParameter,
} from "../settings/setting-call.ts";
import { realConstant } from "../shape/real.ts";
import type { Span } from "../source/source.ts";
import type { Expression } from "../syntax/ast.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { evaluate, type At } from "./evaluate.ts";
import { nativeOption } from "./foreign-options.ts";
import { asReal } from "./functions.ts";
import { describe, type Value } from "./value.ts";

export interface SettingFamily {
  /** `optimiser` or the like, for messages. */
  readonly noun: string;
  readonly kinds: SettingKinds;
  /** Ends the list of them in a note. */
  readonly example?: string;
  /** What a `metric` may be. */
  readonly metrics?: readonly string[];
}

const scheduleFamily: SettingFamily = { noun: "schedule", kinds: schedules };

/** The call as data, or undefined when something was wrong and has been reported. */
export function settingOf(
  e: Elaboration,
  expression: Expression,
  at: At,
  family: SettingFamily,
): Setting | undefined {
  // The parser has reported it.
  if (expression.kind === "error") return undefined;
  const callee = expression.kind === "call" ? expression.callee : expression;
  const name = callee.kind === "name" ? callee.name : undefined;
  const entry = family.kinds.get(name ?? "");
  if (name === undefined || !entry) {
    const written = callee.kind === "string" ? callee.value : name;
    const what = name === undefined ? "like this" : `\`${name}\``;
    const known = [...family.kinds.keys()];
    const note = `${family.noun}s are ${known.map((other) => `\`${other}\``).join(", ")}${family.example ?? ""}`;
    complain(e, `there is no ${family.noun} ${what}`, callee.span, { written, known, note });
    return undefined;
  }
  const args = new Map<string, SettingValue>();
  const given = expression.kind === "call" ? expression.arguments : [];
  for (const [index, argument] of given.entries()) {
    const parameter = parameterOf(entry, argument, index);
    if (!parameter) {
      unknownArgument(e, entry, argument.name?.name, (argument.name ?? argument.value).span);
      return undefined;
    }
    if (args.has(parameter.name)) {
      complain(e, `\`${parameter.name}\` of \`${name}\` is given twice`, argument.value.span);
      return undefined;
    }
    const value = valueOf(e, entry, parameter, argument.value, at, family);
    if (value === undefined) return undefined;
    args.set(parameter.name, value);
  }
  const missing = entry.parameters.find((one) => one.isRequired && !args.has(one.name));
  if (missing) {
    const { name: wanted, documentation } = missing;
    complain(e, `\`${name}\` needs \`${wanted}\`: ${documentation}`, expression.span);
    return undefined;
  }
  const idle = entry.parameters.find(
    ({ name: flag, needs }) => needs !== undefined && args.get(flag) === true && !args.get(needs),
  );
  if (idle?.needs !== undefined) {
    const problem = `\`${idle.name}\` of \`${name}\` does nothing without \`${idle.needs}\``;
    complain(e, problem, expression.span);
    return undefined;
  }
  return { name, args: Object.fromEntries(args) };
}

function unknownArgument(
  e: Elaboration,
  { name, parameters }: SettingKind,
  given: string | undefined,
  span: Span,
): void {
  const names = parameters.map((parameter) => parameter.name);
  const problem =
    given === undefined
      ? `\`${name}\` takes ${names.length} arguments, and this is one more`
      : `\`${name}\` has no argument \`${given}\``;
  const takes = names.map((known) => `\`${known}\``).join(", ");
  const near =
    given === undefined ? undefined : (nativeOption(given, names) ?? closest(given, names));
  fault(e, badOptimizer, { problem }, span, {
    fixes: near === undefined ? [] : [didYouMean(span, near)],
    notes: [`it takes ${takes}`],
  });
}

function valueOf(
  e: Elaboration,
  entry: SettingKind,
  parameter: SettingParameter,
  expression: Expression,
  at: At,
  { metrics = [] }: SettingFamily,
): SettingValue | undefined {
  const { kind, name } = parameter;
  const word = expression.kind === "name" ? expression.name : undefined;
  const isWord = kind === "word" || kind === "metric";
  if (isWord) {
    const choices = kind === "word" ? (parameter.choices ?? []) : ["loss", ...metrics];
    if (word !== undefined && choices.includes(word)) return word;
    const listed = choices.map((choice) => `\`${choice}\``).join(", ");
    const problem = `\`${name}\` of \`${entry.name}\` must be ${choices.length > 1 ? "one of " : ""}${listed}`;
    complain(e, problem, expression.span, { written: word, known: choices });
    return undefined;
  }
  if (kind === "rate" && isSchedule(expression))
    return settingOf(e, expression, at, scheduleFamily);
  const value = evaluate(e, expression, at);
  if (value.kind === "unknown") return undefined;
  const number = (item: Value): number | undefined => {
    const real = asReal(item);
    const found = real && realConstant(real);
    const { least = 0, below = Infinity } = parameter;
    return found !== undefined && found >= least && found < below ? found : undefined;
  };
  let found: SettingValue | undefined;
  if (kind === "flag") found = value.kind === "bool" ? value.value : undefined;
  else if (kind === "int") found = value.kind === "int" ? number(value) : undefined;
  else if (kind === "numbers")
    found = value.kind === "list" ? ascending(value.items.map(number)) : undefined; // prettier-ignore
  else found = number(value);
  if (found === undefined) {
    const problem = `\`${name}\` of \`${entry.name}\` must be ${expectation(parameter)}, not ${describe(value)}`;
    complain(e, problem, expression.span);
  }
  return found;
}

/** A call of a schedule, or of what is meant to be one. */
function isSchedule(expression: Expression): boolean {
  if (expression.kind !== "call" || expression.callee.kind !== "name") return false;
  const { name } = expression.callee;
  return schedules.has(name) || closest(name, schedules.keys()) !== undefined;
}

function ascending(numbers: readonly (number | undefined)[]): readonly number[] | undefined {
  const known = numbers.filter((number) => number !== undefined);
  const isSorted = known.every((number, index) => index === 0 || number > (known[index - 1] ?? 0));
  return known.length === numbers.length && known.length > 0 && isSorted ? known : undefined;
}

function expectation({ kind, least = 0, below }: SettingParameter): string {
  const upper = below === undefined ? "" : ` and less than ${below}`;
  if (kind === "flag") return "true or false";
  if (kind === "numbers") return "a list of ascending numbers";
  const what = kind === "int" ? "an int" : kind === "rate" ? "a schedule, or a number" : "a number";
  return `${what} of ${least} or more${upper}`;
}

interface Suggestion {
  readonly written: string | undefined;
  readonly known: readonly string[];
  /** Stands where nothing is near. */
  readonly note?: string;
}

function complain(
  e: Elaboration,
  problem: string,
  span: Span,
  { written, known, note }: Suggestion = { written: undefined, known: [] },
): void {
  const exact = written !== undefined && known.includes(written) ? written : undefined;
  const near = exact ?? (written === undefined ? undefined : closest(written, known));
  fault(e, badOptimizer, { problem }, span, {
    fixes: near === undefined ? [] : [didYouMean(span, near)],
    notes: near === undefined && note !== undefined ? [note] : [],
  });
}

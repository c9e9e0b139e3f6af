/** Calls in `train` sections that are no signals, such as `sgd(lr: 0.1)`: what they take, and what they come to. */
import type { Argument, Expression } from "../syntax/ast.ts";

export interface SettingParameter {
  readonly name: string;
  /**
   * `rate` is a number or a schedule, `numbers` a list of ascending ones, `word` one of `choices`, and `metric` is
   * `loss` or the name of a metric.
   */
  readonly kind: "number" | "int" | "flag" | "numbers" | "word" | "rate" | "metric";
  readonly documentation: string;
  /** What stands for it where it is left out, for the reader; `nnc/runtime` has the same. */
  readonly initial?: number | boolean | string;
  readonly isRequired?: boolean;
  /** The smallest legal number; 0 without it. */
  readonly least?: number;
  /** Numbers must be smaller. */
  readonly below?: number;
  readonly choices?: readonly string[];
  /** A flag that means something only where the argument of this name is not 0. */
  readonly needs?: string;
  /** What `nnc/runtime` calls it, where that is not the name in camel case. */
  readonly runtime?: string;
}

export interface SettingKind {
  readonly name: string;
  readonly summary: string;
  /** The paper, or what it equals. */
  readonly source: string;
  readonly parameters: readonly SettingParameter[];
  /** The function of `nnc/runtime` that makes it. */
  readonly runtime: string;
}

export type SettingKinds = ReadonlyMap<string, SettingKind>;

export function settingKinds(list: readonly SettingKind[]): SettingKinds {
  return new Map(list.map((entry) => [entry.name, entry]));
}

/** The parameter that an argument is for, by its name or else by its place. */
export function parameterOf(
  { parameters }: SettingKind,
  { name }: Argument,
  index: number,
): SettingParameter | undefined {
  return name === undefined
    ? parameters[index]
    : parameters.find((parameter) => parameter.name === name.name);
}

/** The parts of such a call that are expressions of the language, for the check of names. */
export function expressionsIn(
  expression: Expression,
  kinds: SettingKinds,
  schedules: SettingKinds,
): readonly Expression[] {
  if (expression.kind !== "call" || expression.callee.kind !== "name") return [];
  const entry = kinds.get(expression.callee.name);
  if (!entry) return [];
  return expression.arguments.flatMap((argument, index) => {
    const kind = parameterOf(entry, argument, index)?.kind;
    if (kind === "word" || kind === "metric" || kind === undefined) return [];
    const isSchedule = kind === "rate" && argument.value.kind === "call";
    return isSchedule ? expressionsIn(argument.value, schedules, schedules) : [argument.value];
  });
}

/**
 * Rules that tell the name of a module in PyTorch from its path here. A rule `stage{s}/{b}/main/ConvBN{#k}/conv` →
 * `layer{s}.{b+1}.conv{k}` has placeholders: `{b}` is a number, `{#k}` the number of a mention, which is 1 where
 * nothing stands and k in `_k`; `*` is any name, `**` any part of a path.
 */

export interface NameRule {
  /** Of a module's path, or of the whole path of a `param`. */
  readonly ours: string;
  /**
   * A template with the placeholders of `ours`, as `{s}`, `{s+1}` or `{2*s-1}`, or `{@s}` for the s-th letter; or a
   * list, of which the k-th module that matches takes the k-th. In a list, `a.{2..4}` stands for `a.2`, `a.3`, `a.4`,
   * and `a.{1,4,6}` for those. `*` stands for `weight`, `bias` and so on, by default at the end, after a dot.
   * `#1/3` at the end means the second third along the first axis.
   */
  readonly pytorch: string | readonly string[];
  /** Models that it holds for; all, without it. */
  readonly models?: readonly string[];
}

export interface NameRules {
  readonly rules: readonly NameRule[];
  /** Patterns of names in PyTorch that are left out on purpose. */
  readonly ignore?: readonly string[];
}

/** Where a module lies in PyTorch. */
export interface TorchModule {
  /** With `*` for the names of its weights. */
  readonly name: string;
  /** It is one of several equal parts of each tensor, along the first axis. */
  readonly part?: { readonly index: number; readonly count: number };
}

/** A file of rules is not one; the message says why. */
export class NameRulesError extends Error {
  override readonly name = "NameRulesError";
}

/** Reads a file of rules. @throws NameRulesError */
export function parseNameRules(text: string): NameRules {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new NameRulesError(`it is not JSON: ${error instanceof Error ? error.message : ""}`);
  }
  const { rules, ignore } = (parsed ?? {}) as { rules?: unknown; ignore?: unknown };
  if (!Array.isArray(rules)) throw new NameRulesError('it must have a list "rules"');
  const isText = (value: unknown): boolean => typeof value === "string";
  const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
  for (const [index, rule] of (rules as unknown[]).entries()) {
    const { ours, pytorch, models } = (rule ?? {}) as Record<string, unknown>;
    const isSound =
      isText(ours) &&
      (isText(pytorch) || isTexts(pytorch)) &&
      (models === undefined || isTexts(models));
    if (!isSound)
      throw new NameRulesError(
        `rule ${index + 1} must have the texts "ours" and "pytorch", and may list "models"`,
      );
  }
  if (ignore !== undefined && !isTexts(ignore))
    throw new NameRulesError('"ignore" must be a list of patterns');
  return { rules: rules as NameRule[], ignore: (ignore as string[] | undefined) ?? [] };
}

/** Gives each path its place in PyTorch, by the first rule that matches; paths that none matches are left out. */
export function applyRules(
  paths: readonly string[],
  { rules }: NameRules,
  model: string,
): ReadonlyMap<string, TorchModule> {
  const own = rules
    .filter(({ models }) => models === undefined || models.includes(model))
    .map(({ ours, pytorch }) => ({
      pattern: pathPattern(ours),
      pytorch: typeof pytorch === "string" ? pytorch : pytorch.flatMap(spread),
      count: 0,
    }));
  const found = new Map<string, TorchModule>();
  for (const path of paths) {
    for (const rule of own) {
      const match = rule.pattern.exec(path);
      if (!match) continue;
      const template = typeof rule.pytorch === "string" ? rule.pytorch : rule.pytorch[rule.count++];
      if (template !== undefined) found.set(path, torchModule(fill(template, match.groups ?? {})));
      break;
    }
  }
  return found;
}

function torchModule(text: string): TorchModule {
  const part = /#(\d+)\/(\d+)$/.exec(text);
  const name = part ? text.slice(0, part.index) : text;
  return {
    name,
    ...(part && { part: { index: Number(part[1]), count: Number(part[2]) } }),
  };
}

/** The name of a weight of a module: `layer1.0.conv1` and `weight` make `layer1.0.conv1.weight`. */
export function torchName({ name }: TorchModule, leaf: string): string {
  return leaf === "" ? name : name.includes("*") ? name.replace("*", leaf) : `${name}.${leaf}`;
}

function pathPattern(pattern: string): RegExp {
  const seen = new Set<string>();
  const group = (name: string, inner: string): string => {
    if (seen.has(name)) return `\\k<${name}>`;
    seen.add(name);
    return `(?<${name}>${inner})`;
  };
  const source = pattern.replaceAll(
    /\{(#?)([a-z]+)\}|(\*\*)|(\*)|([^A-Za-z0-9_])/g,
    (text, mark: string, name: string | undefined, deep, one) => {
      if (name !== undefined) return group(name, mark ? "(?:_\\d+)?" : "\\d+");
      return deep ? ".*" : one ? "[^/]*" : `\\${text}`;
    },
  );
  return new RegExp(`^${source}$`);
}

/** Whether a name of PyTorch is one of those that are left out. */
export function isIgnored(name: string, { ignore = [] }: NameRules): boolean {
  return ignore.some((pattern) => pathPattern(pattern.replaceAll(/\*+/g, "**")).test(name));
}

/** More numbers than this are no list of modules. */
const longestRange = 10_000;

/** `a.{2..4}` and `a.{1,4,6}` as lists. */
function spread(template: string): readonly string[] {
  const match = /\{(?:(\d+)\.\.(\d+)|(\d+(?:,\d+)+))\}/.exec(template);
  if (!match) return [template];
  const first = Number(match[1]);
  const count = Math.min(longestRange, Number(match[2]) - first + 1);
  const numbers =
    match[3]?.split(",") ?? Array.from({ length: Math.max(0, count) }, (_, k) => first + k);
  return numbers.map((number) => template.replace(match[0], String(number)));
}

function fill(template: string, groups: Readonly<Record<string, string | undefined>>): string {
  return template.replaceAll(
    /\{(@?)(?:(\d+)\*)?([a-z]+)(?:([+-])(\d+))?\}/g,
    (
      text,
      letter: string,
      factor: string | undefined,
      name: string,
      sign: string | undefined,
      more,
    ) => {
      const matched = groups[name];
      if (matched === undefined) return text;
      const value = matched === "" ? 1 : Number(matched.replace("_", ""));
      const offset = sign === undefined ? 0 : Number(more) * (sign === "-" ? -1 : 1);
      const number = Number(factor ?? 1) * value + offset;
      return letter ? String.fromCharCode(96 + number) : String(number);
    },
  );
}

/** The end of `docs/operators.md`: initialisers, and all that a `train` section may say. */
import { initializers } from "../../src/operators/initializers.ts";
import { stoppingRules } from "../../src/settings/early-stopping.ts";
import { optimizers } from "../../src/settings/optimizers.ts";
import { schedules } from "../../src/settings/schedules.ts";
import { sectionSettings } from "../../src/settings/section.ts";
import type { SettingKind, SettingParameter } from "../../src/settings/setting-call.ts";

export function trainingSections(): readonly string[] {
  return [
    ...initializerSection(),
    ...settingSection(),
    "## Optimisers",
    "`optimizer =` in a `train` section. Each step is that of `torch.optim`, to five digits, and is tested against it.",
    ...[...optimizers.values()].flatMap(kindSection),
    "## Schedules",
    "What may stand for `lr`: `adam(lr: warm_up(100, cosine(0.001)))`. They count steps, one for each batch, or epochs with `per: epoch`.",
    ...[...schedules.values()].flatMap(kindSection),
    "## Early stopping",
    "`early_stopping =` in a `train` section; a number alone is `patience` of the loss.",
    ...[...stoppingRules.values()].flatMap(kindSection),
  ];
}

function initializerSection(): readonly string[] {
  const rows = [...initializers].map(([name, { name: other, summary, parameters }]) => {
    const args = parameters.map((one) => `${one.name}: ${one.initial}`).join(", ");
    const text = name === other ? summary : `Another name of \`${other}\`.`;
    return `| \`${name}${args === "" ? "" : `(${args})`}\` | ${text} |`;
  });
  return [
    "## Initialisers",
    "The values of weights before training: `init:` of layers, and the right side of `param`. The fan-in is the number of values that one output sums, the fan-out the number of outputs that one input reaches; `fan` is the one that `mode` says, `fan_in` or `fan_out`. The numbers are those of PyTorch's `torch.nn.init`.",
    ["| initialiser | values |", "| --- | --- |", ...rows].join("\n"),
  ];
}

function settingSection(): readonly string[] {
  const rows = [...sectionSettings.values()].map(({ name, documentation, value }) => {
    const initial = value?.initial === undefined ? "" : `\`${String(value.initial)}\``;
    return `| \`${name}\` | ${initial} | ${documentation} |`;
  });
  return [
    "## Settings of `train`",
    "Equations of a `train` section beside its targets. Any other equation there is a signal that these may use.",
    ["| setting | default | meaning |", "| --- | --- | --- |", ...rows].join("\n"),
  ];
}

function kindSection({ name, summary, source, parameters }: SettingKind): readonly string[] {
  const rows = parameters.map((parameter) => {
    const { name: key, initial, isRequired, documentation } = parameter;
    const value = initial === undefined ? (isRequired ? "required" : "none") : `\`${String(initial)}\``; // prettier-ignore
    return `| \`${key}\` | ${kindText(parameter)} | ${value} | ${documentation} |`;
  });
  const head = ["| argument | what it is | default | meaning |", "| --- | --- | --- | --- |"];
  return [`### ${name}`, `${summary} Source: ${source}.`, [...head, ...rows].join("\n")];
}

function kindText({ kind, least = 0, below, choices }: SettingParameter): string {
  switch (kind) {
    case "flag":
      return "`true` or `false`";
    case "numbers":
      return "a list of ascending numbers";
    case "word":
      return (choices ?? []).map((choice) => `\`${choice}\``).join(" or ");
    case "metric":
      return "`loss` or a metric";
    case "rate":
      return "a number, or a [schedule](#schedules)";
    default:
      return `${kind === "int" ? "an int" : "a number"} of ${least} or more${below === undefined ? "" : `, less than ${below}`}`;
  }
}

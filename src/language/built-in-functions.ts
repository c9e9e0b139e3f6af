/** The functions of the language that are no operators, described as those are. */
import type { Callable, CallableParameter } from "./callables.ts";

/** One that has its place and no name. */
function positional(label: string, documentation: string): CallableParameter {
  return { name: "", label, documentation, isRequired: true, choices: [] };
}

function option(
  name: string,
  initial: string,
  documentation: string,
  choices: readonly string[] = [],
): CallableParameter {
  const label = initial === "" ? name : `${name} = ${initial}`;
  return { name, label, documentation, isRequired: false, isNamedOnly: true, choices };
}

const truths = ["true", "false"];

const described: readonly Omit<Callable, "inputs" | "result">[] = [
  {
    name: "fork",
    parameters: [
      positional("f", "a block that is given the signal"),
      positional("g", "another one; any number of them"),
    ],
    documentation:
      "`x -> fork(f, g)` gives one signal to several blocks, and the results together to what follows.",
  },
  {
    name: "scan",
    parameters: [
      positional("Cell", "one step: a cell, or an instance whose weights are shared"),
      option("reverse", "false", "runs from the end; the outputs keep the order of the inputs", truths),
      option("keep", "all", "`last` gives the outputs of the last step only, without the time axis", ["last", "all"]),
      option("init", "", "the states before the first step, in the order of their declarations"),
      option("final", "false", "gives the states after the last step as further results", truths),
      option("mask", "", "`bool mask[N, T]`: where it is false, the states stay what they were"),
    ], // prettier-ignore
    documentation: "`x -> scan(Cell(…))` runs a cell along the time axis, `[N, T, …]`.",
  },
  {
    name: "enumerate",
    parameters: [positional("list", "any list")],
    documentation: "`enumerate(list)` is `[(0, first), (1, second), …]`.",
  },
  {
    name: "len",
    parameters: [positional("list", "any list")],
    documentation: "`len(list)`: how many items a list has.",
  },
  {
    name: "zip",
    parameters: [positional("a", "a list"), positional("b", "another one")],
    documentation: "`zip(a, b)` is `[(a[0], b[0]), …]`, as long as the shorter.",
  },
  {
    name: "training",
    parameters: [],
    documentation:
      "True while the model learns, false when it is used: `if training then a else b`.",
  },
  { name: "pi", parameters: [], documentation: "3.14159…" },
];

export const builtInFunctions: ReadonlyMap<string, Callable> = new Map(
  described.map((each) => [each.name, { ...each, inputs: [], result: "" }]),
);

/** A step and its adjoint, scheduled: everything about a recurrence but the sizes of its batch and of its time axis. */
import { adjointOf, type Adjoint, type Step } from "./adjoint.ts";
import type { Foreign } from "./foreign.ts";
import { locationIn, type Location, type Operation, type Slot } from "./operations.ts";
import { scheduleOf, type ScheduleRequest } from "./schedule.ts";
import { readsOf, type NodeId, type StepGraph, type StepNode } from "./step-graph.ts";
import type { GivenLayout } from "./stand-ins.ts";

export interface StepSizes {
  readonly sequences: readonly number[];
  readonly states: readonly number[];
  readonly givens: readonly { readonly layout: GivenLayout; readonly columns: number }[];
  readonly weights: readonly (readonly [depth: number, columns: number])[];
  /** Only the outputs of the last step are wanted. */
  readonly keepsLast: boolean;
}

export interface ForwardSchedule {
  readonly operations: readonly Operation[];
  /** What is kept for the adjoint: the states before each step and after the last, and nodes of the step. */
  readonly kept: readonly { readonly name: string; readonly columns: number; readonly isState: boolean }[]; // prettier-ignore
}

export interface BackwardSchedule {
  readonly operations: readonly Operation[];
  readonly adjoint: Adjoint;
  /** Where the gradients of givens and of products are, for all steps. */
  readonly givens: readonly (Location | undefined)[];
  readonly products: readonly { readonly weight: number; readonly groups: number; readonly isLookUp: boolean; readonly of: Location; readonly gradient: Location }[]; // prettier-ignore
  /** Of what foreign functions read: where each of the values is that the gradient is made of. */
  readonly constants: readonly { readonly constant: number; readonly foreign: Foreign; readonly isForAllSteps: boolean; readonly of: readonly Location[] }[]; // prettier-ignore
}

export interface CompiledStep {
  readonly key: string;
  readonly step: Step;
  readonly sizes: StepSizes;
  readonly inference: ForwardSchedule;
  readonly training: () => {
    readonly forward: ForwardSchedule;
    readonly backward: BackwardSchedule;
  };
}

export const slotNames = {
  sequence: (index: number): string => `sequence ${index}`,
  state: (index: number): string => `state ${index}`,
  given: (index: number): string => `given ${index}`,
  saved: (index: number): string => `saved ${index}`,
  output: (index: number): string => `output ${index}`,
  final: (index: number): string => `final ${index}`,
  outputGradient: (index: number): string => `outputGradient ${index}`,
  stateGradient: (index: number): string => `stateGradient ${index}`,
  sequenceGradient: (index: number): string => `sequenceGradient ${index}`,
} as const;

/** Slots of one schedule: one of each name. */
class Slots {
  readonly #slots = new Map<string, Slot>();

  named(name: string, columns: number, each?: "step" | "turn"): Slot {
    const known = this.#slots.get(name);
    if (known) return known;
    const slot: Slot = { name, columns, ...(each ? { each } : {}) };
    this.#slots.set(name, slot);
    return slot;
  }
}

/** What can write its result to a place that is wanted, but to one only. */
const writtenOnce: ReadonlySet<StepNode["kind"]> = new Set([
  "product",
  "lookUp",
  "reduction",
  "broadcast",
  "swap",
  "batchSum",
  "foreign",
]);

class Targets {
  readonly locations = new Map<NodeId, Location[]>();
  readonly #graph: StepGraph;

  constructor(graph: StepGraph) {
    this.#graph = graph;
  }

  /** Wants a value somewhere; what no kernel writes, or writes elsewhere, is copied. */
  want(id: NodeId, location: Location): void {
    const { kind } = this.#graph.at(id);
    const isWritten = kind === "elementwise" || kind === "concat";
    const isFree = writtenOnce.has(kind) && !this.locations.has(id);
    const writer = isWritten || isFree ? id : this.#graph.apply("copy", [id]);
    this.locations.set(writer, [...(this.locations.get(writer) ?? []), location]);
  }

  /** Where a value is for all steps, wanted there already or not. */
  kept(id: NodeId): Location {
    const known = this.locations.get(id)?.find(({ slot }) => slot.each === "step");
    if (known) return known;
    const location = locationIn({ columns: this.#graph.columns(id), each: "step" });
    this.want(id, location);
    return location;
  }
}

export function compileStep(key: string, step: Step, sizes: StepSizes): CompiledStep {
  let training: ReturnType<CompiledStep["training"]> | undefined;
  return {
    key,
    step,
    sizes,
    inference: forwardSchedule(step, sizes, undefined),
    training: () => {
      if (!training) {
        const adjoint = adjointOf(step, {
          sequences: sizes.sequences.length,
          givens: sizes.givens,
          states: sizes.states,
        });
        training = {
          forward: forwardSchedule(step, sizes, adjoint.saved),
          backward: backwardSchedule(step, adjoint, sizes),
        };
      }
      return training;
    },
  };
}

function leafLocation(
  slots: Slots,
  sizes: StepSizes,
  stateEach: "step" | "turn",
): ScheduleRequest["leaf"] {
  return ({ kind, index, columns }) => {
    switch (kind) {
      case "sequence":
        return locationIn(slots.named(slotNames.sequence(index), columns, "step"));
      case "state":
        return locationIn(slots.named(slotNames.state(index), columns, stateEach));
      case "given": {
        const isFull = sizes.givens[index]?.layout === "full";
        const location = locationIn(slots.named(slotNames.given(index), columns));
        return isFull ? location : { ...location, rowStride: 0 };
      }
      case "saved":
        return locationIn(slots.named(slotNames.saved(index), columns, "step"));
      case "outputGradient":
        return locationIn(slots.named(slotNames.outputGradient(index), columns, "step"));
      case "stateGradient":
        return locationIn(slots.named(slotNames.stateGradient(index), columns, "turn"));
    }
  };
}

/** With `saved`, the nodes in it and all states are kept. */
function forwardSchedule(
  { graph, outputs, next }: Step,
  sizes: StepSizes,
  saved: readonly NodeId[] | undefined,
): ForwardSchedule {
  const slots = new Slots();
  const stateEach = saved ? "step" : "turn";
  const targets = new Targets(graph);
  next.forEach((id, index) => {
    const columns = sizes.states[index] ?? 0;
    targets.want(id, locationIn(slots.named(slotNames.state(index), columns, stateEach), 1));
  });
  outputs.forEach((id, index) => {
    const each = sizes.keepsLast ? undefined : "step";
    targets.want(id, locationIn(slots.named(slotNames.output(index), graph.columns(id), each)));
  });
  for (const id of saved ?? [])
    targets.want(id, locationIn(slots.named(slotNames.saved(id), graph.columns(id), "step")));
  const operations = scheduleOf({
    graph,
    leaf: leafLocation(slots, sizes, stateEach),
    targets: targets.locations,
  });
  const kept = saved
    ? [
        ...sizes.states.map((columns, index) => ({ name: slotNames.state(index), columns, isState: true })), // prettier-ignore
        ...saved.map((id) => ({ name: slotNames.saved(id), columns: graph.columns(id), isState: false })), // prettier-ignore
      ]
    : [];
  return { operations, kept };
}

function backwardSchedule(step: Step, adjoint: Adjoint, sizes: StepSizes): BackwardSchedule {
  const slots = new Slots();
  const { graph } = adjoint;
  const targets = new Targets(graph);
  adjoint.sequences.forEach((id, index) => {
    const slot = slots.named(slotNames.sequenceGradient(index), sizes.sequences[index] ?? 0, "step"); // prettier-ignore
    if (id !== undefined) targets.want(id, locationIn(slot));
  });
  adjoint.states.forEach((id, index) => {
    const slot = slots.named(slotNames.stateGradient(index), sizes.states[index] ?? 0, "turn");
    targets.want(id, locationIn(slot, 1));
  });
  const leaf = leafLocation(slots, sizes, "step");
  const products = adjoint.products.map(({ weight, groups, isLookUp = false, of, gradient }) => ({
    weight,
    groups,
    isLookUp,
    of: forwardLocation(step.graph, of, leaf),
    gradient: targets.kept(gradient),
  }));
  const constants = adjoint.constants.map(({ of, gradient, ...rest }) => ({
    ...rest,
    of: [...of.map((id) => forwardLocation(step.graph, id, leaf)), targets.kept(gradient)],
  }));
  const givens = adjoint.givens.map((id) => (id === undefined ? undefined : targets.kept(id)));
  const operations = scheduleOf({ graph, leaf, targets: targets.locations });
  return { operations, adjoint, givens, products, constants };
}

/** Where the adjoint finds what the step multiplied. */
function forwardLocation(graph: StepGraph, id: NodeId, leaf: ScheduleRequest["leaf"]): Location {
  const node = graph.at(id);
  if (node.kind === "slice") {
    const whole = forwardLocation(graph, node.of, leaf);
    return { ...whole, offset: whole.offset + 4 * node.start };
  }
  if ("index" in node) return leaf(node);
  if (readsOf(node).length === 0) throw new RangeError("a product of a constant");
  return leaf({ kind: "saved", index: id, columns: node.columns });
}

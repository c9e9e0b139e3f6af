/** The program of a stream in the memory of the wasm backend, with its states: a step is one call of WebAssembly. */
import * as tf from "@tensorflow/tfjs";
import { addressOf } from "../wasm-kernels/shared-memory.ts";
import type { WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import { sizeOf } from "../axes.ts";
import type { Place } from "./preparation.ts";
import { slotNames } from "./compiled-step.ts";
import { tensorOf } from "./differentiable.ts";
import { readySchedule } from "./run-schedule.ts";
import type { StateType } from "./trace-results.ts";
import { tensorsOf, type StreamPlan } from "./stream-plan.ts";
import { Workspace } from "./workspace.ts";

/** A tensor by its place, and where the program reads it. */
interface PlacedInput extends Place {
  readonly address: number;
}

export class ResidentStep {
  readonly #backend: WasmBackend;
  readonly #plan: StreamPlan;
  /** Where the tensors that stay are, which the program has learnt by heart. */
  readonly #staying: readonly number[];
  readonly #workspace: Workspace;
  /** Inputs of a step are copied to where the program reads them, outputs from where it writes them. */
  readonly #inputs: readonly PlacedInput[];
  readonly #outputs: readonly number[];
  /** Each state has two places that take turns. */
  readonly #states: readonly number[];
  /** Nothing is computed before a step. */
  readonly #isPrepared: boolean;
  #isOdd = false;
  readonly #run: () => void;

  /** `first` are the inputs of any step, `all` the tensors that stay. */
  constructor(
    backend: WasmBackend,
    plan: StreamPlan,
    first: readonly tf.Tensor[],
    all: readonly tf.Tensor[],
  ) {
    const { program, rows, staying } = plan;
    const { sizes, step } = program;
    this.#backend = backend;
    this.#plan = plan;
    this.#staying = all.map((tensor) => addressOf(backend, tensor));
    const workspace = new Workspace(backend, rows, 1);
    this.#workspace = workspace;
    const inputs: PlacedInput[] = [];
    plan.givens.forEach(({ place }, index) => {
      const known = this.#staying[staying.get(place) ?? -1];
      const { columns = 0 } = sizes.givens[index] ?? {};
      const address = known ?? workspace.take(workspace.stride({ columns }));
      if (known === undefined) inputs.push({ place, address });
      workspace.bind(slotNames.given(index), address);
    });
    this.#outputs = step.outputs.map((id, index) =>
      workspace.address({ name: slotNames.output(index), columns: step.graph.columns(id) }),
    );
    this.#states = sizes.states.map((columns, index) =>
      workspace.address({ name: slotNames.state(index), columns, each: "turn" }),
    );
    const tensors = tensorsOf(plan, first, all, true);
    this.#inputs = inputs.filter(({ place }) => !plan.lasting.has(place));
    this.#isPrepared = plan.preparations.every(({ place }) => plan.lasting.has(place));
    this.#take(inputs, tensors);
    const staysAt = ({ place }: Place): tf.Tensor => tensors[place] as tf.Tensor;
    this.#run = readySchedule({
      backend,
      key: `${program.key} inference`,
      operations: program.inference.operations,
      workspace,
      foreigns: step.graph.foreigns,
      weights: plan.weights.map(staysAt),
      constants: plan.constants.map(staysAt),
      isBackward: false,
    });
  }

  /** Whether it is for this backend, and the tensors that stay are where they were. */
  isFor(backend: WasmBackend, all: readonly tf.Tensor[]): boolean {
    if (backend !== this.#backend) return false;
    for (let index = 0; index < all.length; index++)
      if (addressOf(backend, all[index] as tf.Tensor) !== this.#staying[index]) return false;
    return true;
  }

  /** The outputs; states are one step further. */
  run(inputs: readonly tf.Tensor[], all: readonly tf.Tensor[]): tf.Tensor[] {
    const backend = this.#backend;
    const { outputs } = this.#plan;
    if (this.#isPrepared) this.#take(this.#inputs, inputs);
    else tf.tidy(() => { this.#take(this.#inputs, tensorsOf(this.#plan, inputs, all)); }); // prettier-ignore
    this.#run();
    this.#isOdd = !this.#isOdd;
    return outputs.map(({ shape, dtype }, index) => {
      const made = backend.makeOutput([...shape], "float32");
      const output = tensorOf(made);
      this.#workspace.copy(this.#outputs[index] ?? 0, addressOf(backend, made), 4 * output.size);
      if (dtype === "float32") return output;
      const typed = tf.cast(output, dtype);
      output.dispose();
      return typed;
    });
  }

  /** Goes on from these states. */
  setStates(states: readonly tf.Tensor[]): void {
    states.forEach((state, index) => {
      const numbers = tf.cast(state, "float32");
      this.#workspace.copy(addressOf(this.#backend, numbers), this.#stateAt(index), 4 * state.size);
      numbers.dispose();
    });
  }

  /** Copies of the states. */
  states(types: readonly StateType[]): tf.Tensor[] {
    return types.map(({ shape, dtype }, index) => {
      const numbers = this.#workspace.floats(this.#stateAt(index), sizeOf(shape));
      return tf.tidy(() => tf.cast(tf.tensor(numbers, [...shape]), dtype));
    });
  }

  dispose(): void {
    this.#workspace.release();
  }

  #take(inputs: readonly PlacedInput[], tensors: readonly tf.Tensor[]): void {
    for (const { place, address } of inputs) {
      const tensor = tensors[place] as tf.Tensor;
      this.#workspace.copy(addressOf(this.#backend, tensor), address, 4 * tensor.size);
    }
  }

  #stateAt(index: number): number {
    const columns = this.#plan.program.sizes.states[index] ?? 0;
    const half = this.#isOdd ? this.#workspace.stride({ columns }) : 0;
    return (this.#states[index] ?? 0) + half;
  }
}

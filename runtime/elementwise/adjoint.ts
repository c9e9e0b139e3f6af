/** The gradients of an elementwise program, as a program: its inputs, then the gradients for its results. */
import { operatorOf } from "./operators.ts";
import {
  ProgramBuilder,
  type ElementwiseNode,
  type ElementwiseProgram,
  type NodeId,
} from "./program.ts";

export interface Adjoint {
  readonly program: ElementwiseProgram;
  /** For each input of the first program the result that is its gradient; undefined where that is zero. */
  readonly gradients: readonly (number | undefined)[];
}

const made = new WeakMap<ElementwiseProgram, Adjoint>();

/** Values of the program are computed again where its gradients need them, which costs less than to keep them. */
export function adjointOf(program: ElementwiseProgram): Adjoint {
  const found = made.get(program) ?? makeAdjoint(program);
  made.set(program, found);
  return found;
}

function makeAdjoint({ nodes, inputCount, outputs }: ElementwiseProgram): Adjoint {
  const builder = new ProgramBuilder();
  for (let index = 0; index < inputCount; index++) builder.input(index);
  const values: NodeId[] = [];
  const valueOf = (id: NodeId): NodeId => (values[id] ??= again(nodes[id]));
  const again = (node: ElementwiseNode | undefined): NodeId => {
    if (node?.kind === "apply") return builder.apply(node.operator, node.args.map(valueOf));
    return node?.kind === "input" ? builder.input(node.index) : builder.constant(node?.value ?? 0);
  };
  const sums = new Map<NodeId, NodeId>();
  const give = (id: NodeId, gradient: NodeId): void => {
    const sum = sums.get(id);
    sums.set(id, sum === undefined ? gradient : builder.apply("add", [sum, gradient]));
  };
  outputs.forEach((id, index) => {
    give(id, builder.input(inputCount + index));
  });
  for (let id = nodes.length - 1; id >= 0; id--) {
    const [node, dy] = [nodes[id], sums.get(id)];
    if (node?.kind !== "apply" || dy === undefined) continue;
    const argument = (index: number): NodeId => valueOf(node.args[index] ?? -1);
    const call = { graph: builder, dy, argument, result: () => valueOf(id) };
    operatorOf(node.operator)
      .gradients(call)
      .forEach((gradient, index) => {
        const arg = node.args[index];
        if (arg !== undefined && gradient && nodes[arg]?.kind !== "constant") give(arg, gradient());
      });
  }
  const results: NodeId[] = [];
  const gradients = Array.from({ length: inputCount }, (_, index) => {
    const input = nodes.findIndex((node) => node.kind === "input" && node.index === index);
    const gradient = sums.get(input);
    if (gradient === undefined) return undefined;
    const place = results.indexOf(gradient);
    return place < 0 ? results.push(gradient) - 1 : place;
  });
  return { program: builder.finish(inputCount + outputs.length, results), gradients };
}

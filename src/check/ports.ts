/** Signals that come from outside: the inputs of a model, the targets of its training, the symbols of a definition. */
import { modelInput } from "../diagnostics/catalogue/shapes.ts";
import { withOrigin, type Dim, type DimSymbol } from "../shape/dim.ts";
import { namesIn } from "../resolve/names-in.ts";
import type { Port } from "../syntax/ast.ts";
import { dtypeOf } from "./signature.ts";
import { fault, freshDim, type Elaboration } from "./elaboration.ts";
import { lookUp } from "./environment.ts";
import type { At } from "./evaluate.ts";
import { bindDim, dimOf, isGlobal } from "./match.ts";
import { emitNode, noWeights } from "./nodes.ts";
import { observe } from "./observer.ts";
import type { TensorValue } from "./value.ts";

/** A dim that only the run tells, and the axis of an input that tells it. */
export interface RuntimeDim {
  readonly symbol: DimSymbol;
  readonly input: number;
  readonly axis: number;
}

/** Makes a signal for each port; names that are new in a shape become dims that only the run tells. */
export function openPorts(
  e: Elaboration,
  ports: readonly Port[],
  at: At,
  runtimeDims: RuntimeDim[],
  role: "input" | "target" = "input",
): readonly TensorValue[] | undefined {
  const first = runtimeDims.length > 0 ? Math.max(...runtimeDims.map((dim) => dim.input)) + 1 : 0;
  const signals: TensorValue[] = [];
  for (const [index, port] of ports.entries()) {
    if (isOpen(e, port, role)) return undefined;
    const shape = openShape(e, port, at, first + index, runtimeDims)?.slice();
    if (!shape) return undefined;
    const outputs = [{ dtype: dtypeOf(port), shape }];
    const attributes = { name: port.name.name };
    e.signal = port.name.name;
    const node = emitNode(e, {
      operator: "input",
      attributes,
      inputs: [],
      outputs,
      place: undefined,
      weights: noWeights,
      span: port.span,
    });
    if (node.kind !== "tensor") return undefined;
    observe(e, port.name.span, node);
    signals.push(node);
  }
  return signals;
}

/** Whether a model would not know the rank of what it is fed, which is then reported. */
function isOpen(e: Elaboration, { name, shape, span }: Port, role: string): boolean {
  if (e.mode === "definition") return false;
  const dims = shape?.dims ?? [];
  if (dims.length > 0 && dims.every((dim) => dim.kind !== "ellipsis")) return false;
  const problem =
    dims.length === 0 ? "has no axis for the batch" : "has a rank of its own at each use";
  fault(e, modelInput, { role, name: name.name, problem }, span);
  return true;
}

function openShape(
  e: Elaboration,
  port: Port,
  at: At,
  input: number,
  runtimeDims: RuntimeDim[],
): readonly Dim[] | undefined {
  const isDefinition = e.mode === "definition";
  const dims = port.shape?.dims ?? (isDefinition ? undefined : []);
  if (!dims) return undefined;
  const shape: Dim[] = [];
  for (const dim of dims) {
    if (dim.kind === "ellipsis") {
      // Two axes stand for any number of them.
      shape.push(freshDim(e, "A", "runtime").dim, freshDim(e, "B", "runtime").dim);
      continue;
    }
    let open: DimSymbol | undefined;
    namesIn(dim, ({ name, span }) => {
      if (lookUp(at.environment, name) || isGlobal(e, name, at)) return;
      const made = freshDim(e, name, "runtime");
      // A name's own dim is known only where nothing is done to it.
      if (dim.kind === "name") open = made.symbol;
      bindDim(
        e,
        at.environment,
        name,
        withOrigin(made.dim, { span, text: `\`${name}\` of \`${port.name.name}\`` }),
      );
    });
    const value = dimOf(e, dim, at);
    if (!value) return undefined;
    if (open) runtimeDims.push({ symbol: open, input, axis: shape.length });
    // A name's origin was set when it was bound.
    const origin = { span: dim.span, text: `an axis of \`${port.name.name}\`` };
    shape.push(dim.kind === "name" && value.origin ? value : withOrigin(value, origin));
  }
  return shape;
}

/** One kernel for a whole elementwise expression: it reads each element once and keeps what is between in registers. */
import { computeTerm, localsOf } from "./expression-code.ts";
import type { Expression, Value } from "./expression.ts";
import { FunctionCode, type Local } from "./function-code.ts";

/** A matrix `[rows, columns]` in memory, or several side by side whose rows are equally far apart. */
export interface Pointer {
  /** Bytes from one row to the next: 0 where all rows are one; or that rows follow one another. */
  readonly rowStride: number | "columns";
}

/** Where the kernel finds an element of each row. */
export interface Operand {
  /** An index of the pointers, and bytes from there. */
  readonly pointer: number;
  readonly offset?: number;
  /** All columns are one. */
  readonly isColumn?: boolean;
}

export interface ElementwiseKernel {
  readonly expression: Expression;
  readonly pointers: readonly Pointer[];
  readonly inputs: readonly Operand[];
  readonly outputs: readonly (Operand & { readonly value: Value })[];
}

const lanes = 4;
const floatBytes = 4;
const vectorBytes = 16;

/** The first parameters; addresses follow. */
const [rows, columns, addresses] = [0, 1, 2];

/**
 * `kernel(rows, columns, …pointers)`: addresses after counts. Outputs may lie where inputs do, element for element, but
 * must not overlap otherwise.
 */
export function elementwise(kernel: ElementwiseKernel): FunctionCode {
  const { expression, pointers, outputs } = kernel;
  const code = new FunctionCode(addresses + pointers.length);
  const row = code.local("i32");
  const offset = code.local("i32");
  const [many, whole, end] = [code.local("i32"), code.local("i32"), code.local("i32")];
  const results = new Set(outputs.map(({ value }) => value));
  const constants = new Map<Value, Local>();
  const first = localsOf(code, expression.terms, results, constants);
  const second = localsOf(code, expression.terms, results, constants);
  const limit = (local: Local, step: number): void => {
    code.get(columns).i32(-step).do("i32.and").i32(2).do("i32.shl").set(local);
  };
  limit(many, 2 * lanes);
  limit(whole, lanes);
  limit(end, 1);
  const upTo = (last: Local, step: number, copies: readonly Values[]): void => {
    code.while(
      () => code.get(offset).get(last).do("i32.lt_s"),
      () => {
        writeElements(code, kernel, { offset, copies, isVector: step >= lanes });
        code.advance(offset, floatBytes * step);
      },
    );
  };
  return code.count(row, rows, () => {
    code.i32(0).set(offset);
    upTo(many, 2 * lanes, [first, second]);
    upTo(whole, lanes, [first]);
    upTo(end, 1, [first]);
    pointers.forEach(({ rowStride }, index) => {
      const pointer = addresses + index;
      if (rowStride === "columns") code.get(pointer).get(end).do("i32.add").set(pointer);
      else if (rowStride !== 0) code.advance(pointer, rowStride);
    });
  });
}

interface Elements {
  readonly offset: Local;
  /** The variables of each vector, or of one element. */
  readonly copies: readonly Values[];
  readonly isVector: boolean;
}

/** Computes some elements of a row. Several vectors are written term by term, so that one need not wait for the other. */
function writeElements(
  code: FunctionCode,
  { expression, inputs, outputs }: ElementwiseKernel,
  { offset, copies, isVector }: Elements,
): void {
  const address = ({ pointer, isColumn = false }: Operand): void => {
    code.get(addresses + pointer);
    if (!isColumn) code.get(offset).do("i32.add");
  };
  for (const [value, term] of expression.terms.entries())
    for (const [copy, values] of copies.entries()) {
      const local = values.get(value);
      if (local === undefined || term.kind === "constant") continue;
      if (term.kind === "input") {
        const operand = inputs[term.index] ?? { pointer: 0 };
        const { isColumn = false, offset: start = 0 } = operand;
        address(operand);
        if (isColumn || !isVector) code.access("v128.load32_splat", start);
        else code.access("v128.load", start + copy * vectorBytes);
      } else computeTerm(code, term, values);
      code.set(local);
    }
  for (const [copy, values] of copies.entries())
    for (const output of outputs) {
      const start = output.offset ?? 0;
      address(output);
      code.get(values.get(output.value) ?? 0);
      if (isVector) code.access("v128.store", start + copy * vectorBytes);
      else code.lane(0).access("f32.store", start);
    }
}

type Values = ReadonlyMap<Value, Local>;

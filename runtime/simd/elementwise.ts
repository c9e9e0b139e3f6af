/** One kernel for a whole elementwise expression: it reads each element once and keeps what is between in registers. */
import type { Expression, Term, Value } from "./expression.ts";
import { FunctionCode, type Local } from "./function-code.ts";

/** A matrix `[rows, columns]` in memory, or several side by side whose rows are equally far apart. */
export interface Pointer {
  /** Bytes from one row to the next: 0 where all rows are one. */
  readonly rowStride: number;
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

/**
 * `kernel(rows, columns, …pointers)`: addresses after counts. Outputs may lie where inputs do, element for element, but
 * must not overlap otherwise.
 */
export function elementwise({
  expression,
  pointers,
  inputs,
  outputs,
}: ElementwiseKernel): FunctionCode {
  const code = new FunctionCode(2 + pointers.length);
  const [rows, columns] = [0, 1];
  const row = code.local("i32");
  const offset = code.local("i32");
  const whole = code.local("i32");
  const end = code.local("i32");
  const { terms } = expression;
  const values = localsOf(code, terms, new Set(outputs.map(({ value }) => value)));
  code.get(columns).i32(2).do("i32.shl").set(end);
  code.get(columns).i32(-lanes).do("i32.and").i32(2).do("i32.shl").set(whole);
  const address = ({ pointer, isColumn = false }: Operand): FunctionCode =>
    isColumn
      ? code.get(2 + pointer)
      : code
          .get(2 + pointer)
          .get(offset)
          .do("i32.add");
  const body = (isVector: boolean): void => {
    for (const [value, term] of terms.entries()) {
      const local = values.get(value);
      if (local === undefined || term.kind === "constant") continue;
      if (term.kind === "input") {
        const operand = inputs[term.index] ?? { pointer: 0 };
        const isSpread = !isVector || operand.isColumn === true;
        address(operand).access(isSpread ? "v128.load32_splat" : "v128.load", operand.offset);
      } else compute(code, term, values);
      code.set(local);
    }
    for (const output of outputs) {
      address(output).get(values.get(output.value) ?? 0);
      if (isVector) code.access("v128.store", output.offset);
      else code.lane(0).access("f32.store", output.offset);
    }
  };
  const from = (limit: Local, step: number, isVector: boolean): void => {
    code.while(
      () => code.get(offset).get(limit).do("i32.lt_s"),
      () => {
        body(isVector);
        code.advance(offset, 4 * step);
      },
    );
  };
  return code.count(row, rows, () => {
    code.i32(0).set(offset);
    from(whole, lanes, true);
    from(end, 1, false);
    pointers.forEach(({ rowStride }, index) => {
      if (rowStride !== 0) code.advance(2 + index, rowStride);
    });
  });
}

/** A variable for each node that the outputs need; constants are in theirs before the first row. */
function localsOf(
  code: FunctionCode,
  terms: readonly Term[],
  outputs: ReadonlySet<Value>,
): ReadonlyMap<Value, Local> {
  const needed = new Set(outputs);
  for (let value = terms.length - 1; value >= 0; value--) {
    const term = terms[value];
    if (!term || !needed.has(value)) continue;
    if (term.kind === "apply") for (const arg of term.args) needed.add(arg);
    if (term.kind === "shift") needed.add(term.of);
  }
  const values = new Map<Value, Local>();
  for (const [value, term] of terms.entries()) {
    if (!needed.has(value)) continue;
    const local = code.local("v128");
    values.set(value, local);
    if (term.kind === "constant") code.splat(term.value, term.type).set(local);
  }
  return values;
}

function compute(
  code: FunctionCode,
  term: Extract<Term, { kind: "apply" | "shift" }>,
  values: ReadonlyMap<Value, Local>,
): void {
  const args = term.kind === "apply" ? term.args : [term.of];
  for (const arg of args) code.get(values.get(arg) ?? 0);
  if (term.kind === "shift") code.i32(term.by);
  code.do(term.instruction);
}
